// SPDX-License-Identifier: BSD-3-Clause
// What a node said and, as marks in between, that it was told something: so that it can be said again without the node.
// ADR 0011; docs/snapshot-format.md has the bytes.
#pragma once

#include "sim/host/unique_fd.hpp"
#include "sim/link/protocol.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace twin::host {

/// A check over all that a node was told, in order.
class ToldHash {
  public:
    void add(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload);
    [[nodiscard]] std::uint16_t low() const { return static_cast<std::uint16_t>(state_ >> 32); }

  private:
    void mix(std::uint64_t word);
    std::uint64_t state_ = 0x9E3779B97F4A7C15ULL;
};

/// A file without a name, for tapes of runs that go on for long: memory does not grow with them.
class TapeStore {
  public:
    /// In this folder. Empty: it can't be made there.
    static std::shared_ptr<TapeStore> make(const std::string& folder);

    struct Place {
        std::uint64_t at = 0;
        std::size_t size = 0;
    };
    /// Empty: there is no room.
    std::optional<Place> append(std::string_view bytes);
    /// Throws std::system_error.
    [[nodiscard]] std::string read(const Place& place) const;

    explicit TapeStore(UniqueFd file) : file_(std::move(file)) {}

  private:
    UniqueFd file_;
    std::uint64_t end_ = 0;
};

/// Written while the node runs. Instants are those of the node's own clock.
class Tape {
  public:
    /// Without a store all of it is in memory.
    explicit Tape(std::shared_ptr<TapeStore> store = nullptr) : store_(std::move(store)) {}

    /// The host sends this. `payload` has nothing in it that another run's host would call otherwise.
    void told(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload);
    /// The host looks at what has come so far, and there may be more.
    void looked();
    void said(const link::Message& message);
    /// It ended; the text says how.
    void ended(std::string_view how);

    /// All of it until now. Throws std::system_error if the store can't be read.
    [[nodiscard]] std::string bytes() const;

  private:
    void close_chunk_if_full();

    std::shared_ptr<TapeStore> store_;
    std::vector<std::variant<std::string, TapeStore::Place>> packed_;  ///< chunks, in memory or in the store
    std::string raw_;
    std::int64_t last_ns_ = 0;
    ToldHash told_;
};

/// In place of a node: gives what it said, each only once the host has told and looked as often as it had when it heard
/// that.
class TapePlayer {
  public:
    /// Any bytes are allowed: what is no tape is wrong().
    explicit TapePlayer(std::string bytes) : packed_(std::move(bytes)) {}

    void told(link::Type type, std::uint16_t channel, std::int64_t time_ns, std::string_view payload);
    void looked();
    /// It was killed: all that it would have said is passed over.
    void cut();

    struct Ended {
        std::string how;
    };
    using Item = std::variant<link::Message, Ended>;
    /// The next that the host may hear by now; empty: nothing before it does something.
    std::optional<Item> next();
    /// The node has said all.
    [[nodiscard]] bool at_end();
    /// What the host does is not what it did, or this is no tape; it says no more then. Empty: all is well.
    [[nodiscard]] const std::string& wrong() const { return wrong_; }

  private:
    struct Mark {
        std::uint8_t kind;
        std::uint16_t check;
        std::string what;
    };

    bool open_chunk();
    std::optional<std::uint8_t> byte();
    std::optional<std::uint64_t> number();
    std::optional<std::string> text();
    std::optional<Item> message(std::uint8_t kind);
    void fail(std::string why);

    std::string packed_;
    std::size_t packed_at_ = 0;
    std::string raw_;
    std::size_t at_ = 0;
    std::int64_t last_ns_ = 0;
    ToldHash told_;
    std::deque<Mark> done_;  ///< by the host, and not yet passed on the tape
    bool cut_ = false;
    std::string wrong_;
};

}  // namespace twin::host
