// SPDX-License-Identifier: BSD-3-Clause
// Time lines of devices, on their way from nodes to clients: docs/inside.md, "The time line".
#pragma once

#include "sim/host/node.hpp"
#include "sim/inside/timeline.hpp"
#include "sim/serve/outflow.hpp"

#include <deque>
#include <list>

namespace twin::serve {

namespace asio = boost::asio;
using host::Result;

class Run;
class TimelineStream;

/// Of one node: it is asked for its time line while anybody looks.
class TimelineHub : public std::enable_shared_from_this<TimelineHub> {
  public:
    explicit TimelineHub(std::shared_ptr<host::Node> node) : node_(std::move(node)) {}

    [[nodiscard]] const std::shared_ptr<host::Node>& node() const { return node_; }
    /// From now on the stream gets what happens; first, how things stand. `current`: where the kernel keeps the running
    /// thread; empty: it is not known. The instant from which it is told.
    asio::awaitable<Result<std::int64_t>> add(std::shared_ptr<TimelineStream> stream, std::optional<std::uint64_t> current);
    /// The node is asked for no more if nobody looks any longer.
    static asio::awaitable<void> leave(std::shared_ptr<TimelineHub> self, const TimelineStream* stream);
    /// Real time: what has come together in the node is told.
    asio::awaitable<void> poll();

  private:
    void take(const link::Message& message);

    std::shared_ptr<host::Node> node_;
    bool listens_ = false;
    bool on_ = false;
    std::int64_t last_ns_ = 0;
    inside::CpuStory story_;
    std::list<std::weak_ptr<TimelineStream>> streams_;
};

/// What one client is told of one node.
class TimelineStream final : public Outflow, public std::enable_shared_from_this<TimelineStream> {
  public:
    static constexpr std::size_t kUsualBuffer = 4'000'000;  ///< records
    static constexpr std::size_t kMostBuffer = 16'000'000;
    static constexpr std::size_t kBatchBytes = 96 * 1024;

    TimelineStream(std::int64_t id, std::shared_ptr<Run> run, std::shared_ptr<TimelineHub> hub, OutflowOptions options);

    /// The instant from which it is told.
    void begin(std::int64_t from_ns) { told_ns_ = from_ns; }
    /// When the buffer is full the oldest go, or the run waits.
    void offer(inside::Piece piece);

    [[nodiscard]] const OutflowOptions& flow() const override { return options_; }
    [[nodiscard]] bool full() const override { return records_ >= options_.buffer; }
    [[nodiscard]] bool eased() const override { return records_ <= options_.buffer / 2; }
    [[nodiscard]] bool waits() const override { return !over_ && due_; }
    std::string next() override;
    [[nodiscard]] bool over() const override { return over_; }
    void pulse() override;
    void finish() override;

  private:
    /// Each so-many-th pulse makes a batch though no records be there.
    static constexpr unsigned kEmpty = 5;

    /// Until when everything that happened was offered.
    [[nodiscard]] std::int64_t until_ns() const;
    /// Why nothing more will be offered; empty: more may.
    [[nodiscard]] std::string ended() const;
    static asio::awaitable<void> poll(std::shared_ptr<TimelineStream> self);

    std::shared_ptr<Run> run_;
    std::shared_ptr<TimelineHub> hub_;
    OutflowOptions options_;
    std::deque<inside::Piece> pieces_;
    std::uint64_t records_ = 0;  ///< in them
    std::uint64_t lost_ = 0;     ///< before the first of them
    std::int64_t told_ns_ = 0;
    unsigned pulses_ = 0;
    bool due_ = false;
    bool polling_ = false;
    bool over_ = false;
};

}  // namespace twin::serve
