// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/time.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace twin::gui::scope {

/// What one column of pixels has of a digital line: its level at the column's start and end, all that it was at in
/// between (bits of `bitOf`), and how many edges there are.
struct DigitalColumn {
    Level first = Level::unknown;
    Level last = Level::unknown;
    std::uint8_t seen = bitOf(Level::unknown);
    std::uint32_t edges = 0;

    [[nodiscard]] bool busy() const { return edges > 1; }
    bool operator==(const DigitalColumn&) const = default;
};

/// Of a range of edges: what is summed up once instead of edge by edge.
struct PulseSums {
    std::uint64_t rising = 0;
    std::uint64_t falling = 0;
    Time high = 0;   ///< for so long it was there
    Time low = 0;
    Time blind = 0;  ///< floating or unknown
    Time shortest_high = std::numeric_limits<Time>::max();
    Time longest_high = 0;
    Time shortest_low = std::numeric_limits<Time>::max();
    Time longest_low = 0;

    void add(const PulseSums& other);
    void addTime(Level level, Time duration);
    void addPulse(Level level, Time duration);
};

/// A digital line's edges in order of time, 8 bytes each: its instant and the level after it. Edges are numbered from
/// the first that ever came, so that a number stays true when the oldest are forgotten. Instants are below 2^61 ns.
class DigitalTrack {
  public:
    static constexpr std::size_t kChunk = 8192;

    /// An instant before the last edge's counts as that one's. A level that it is at already is no edge.
    void append(Time t, Level level);

    [[nodiscard]] std::uint64_t begin() const { return begin_; }
    [[nodiscard]] std::uint64_t end() const { return end_; }
    [[nodiscard]] std::uint64_t size() const { return end_ - begin_; }
    [[nodiscard]] Time time(std::uint64_t edge) const { return word(edge) >> 2; }
    [[nodiscard]] Level level(std::uint64_t edge) const { return static_cast<Level>(word(edge) & 3); }
    /// That before edge `edge`, which may be `end()`.
    [[nodiscard]] Level before(std::uint64_t edge) const { return edge == begin_ ? start_ : level(edge - 1); }
    /// The first edge after `t`; `end()` if there is none. `hint`: an edge that is known not to be behind it.
    [[nodiscard]] std::uint64_t after(Time t, std::uint64_t hint = 0) const;
    [[nodiscard]] Level at(Time t) const { return before(after(t)); }

    /// `columns` of equal width for [from, to). What it was at in a column of more than 64 edges, of which some are
    /// to `floating` or `unknown`, is told as "may have been".
    void columns(Time from, Time to, std::span<DigitalColumn> columns) const;
    /// Of [from, to): edges in it, times at the levels, and pulses that begin and end in it.
    [[nodiscard]] PulseSums sums(Time from, Time to) const;

    /// Forgets the oldest chunk of edges, if there is more than one.
    bool dropOldest();
    [[nodiscard]] Time oldest() const { return size() == 0 ? std::numeric_limits<Time>::max() : time(begin_); }
    [[nodiscard]] std::size_t bytes() const;
    void clear();

  private:
    struct Chunk {
        std::vector<Time> words;  ///< instant << 2 | level
        std::uint32_t blind = 0;  ///< of its edges go to a level that is not driven
        mutable std::unique_ptr<PulseSums> sums;
    };

    [[nodiscard]] Time word(std::uint64_t edge) const {
        const auto place = edge - begin_;
        return chunks_[place / kChunk].words[place % kChunk];
    }
    [[nodiscard]] std::uint8_t seen(std::uint64_t from, std::uint64_t to) const;
    [[nodiscard]] const PulseSums& chunkSums(std::size_t chunk) const;
    /// Of edges [from, to) and the levels after them, up to edge `to`.
    void walk(std::uint64_t from, std::uint64_t to, PulseSums& sums) const;

    std::vector<Chunk> chunks_;
    std::uint64_t begin_ = 0;
    std::uint64_t end_ = 0;
    Level start_ = Level::unknown;
    Level last_ = Level::unknown;
    Time last_time_ = 0;
};

}  // namespace twin::gui::scope
