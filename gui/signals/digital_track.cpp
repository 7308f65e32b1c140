// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/digital_track.hpp"

#include <algorithm>

namespace twin::gui::scope {
namespace {

constexpr std::uint64_t kExact = 64;
constexpr std::uint8_t kBoth = bitOf(Level::low) | bitOf(Level::high);

}  // namespace

void PulseSums::add(const PulseSums& other) {
    rising += other.rising;
    falling += other.falling;
    high += other.high;
    low += other.low;
    blind += other.blind;
    shortest_high = std::min(shortest_high, other.shortest_high);
    longest_high = std::max(longest_high, other.longest_high);
    shortest_low = std::min(shortest_low, other.shortest_low);
    longest_low = std::max(longest_low, other.longest_low);
}

void PulseSums::addTime(Level level, Time duration) {
    (level == Level::high ? high : level == Level::low ? low : blind) += duration;
}

void PulseSums::addPulse(Level level, Time duration) {
    if (level == Level::high) {
        shortest_high = std::min(shortest_high, duration);
        longest_high = std::max(longest_high, duration);
    } else if (level == Level::low) {
        shortest_low = std::min(shortest_low, duration);
        longest_low = std::max(longest_low, duration);
    }
}

void DigitalTrack::append(Time t, Level level) {
    if (level == last_) {
        return;
    }
    if (chunks_.empty() || chunks_.back().words.size() == kChunk) {
        chunks_.emplace_back();
        if (chunks_.size() > 1) {
            chunks_.back().words.reserve(kChunk);  // a line with few edges does without
        }
    }
    auto& chunk = chunks_.back();
    t = std::max(t, last_time_);
    last_time_ = t;
    chunk.words.push_back(t << 2 | static_cast<Time>(level));
    chunk.blind += driven(level) ? 0 : 1;
    last_ = level;
    ++end_;
    if (chunk.words.size() == 1 && chunks_.size() > 1) {
        // now, edge by edge as they come, not all at once for who measures first
        static_cast<void>(chunkSums(chunks_.size() - 2));
    }
}

std::uint64_t DigitalTrack::after(Time t, std::uint64_t hint) const {
    auto low = std::max(hint, begin_);
    auto high = end_;
    // In steps of twice the length from the hint: columns ask for one place after the other.
    for (std::uint64_t step = 1; low < high; step *= 2) {
        const auto probe = low + step - 1;
        if (probe >= high) {
            break;
        }
        if (time(probe) > t) {
            high = probe;
            break;
        }
        low = probe + 1;
    }
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        if (time(middle) > t) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

std::uint8_t DigitalTrack::seen(std::uint64_t from, std::uint64_t to) const {
    const auto start = bitOf(before(from));
    const auto edges = to - from;
    if (edges == 0) {
        return start;
    }
    if (edges <= kExact) {
        auto all = start;
        for (auto edge = from; edge < to; ++edge) {
            all |= bitOf(level(edge));
        }
        return all;
    }
    bool blind = false;
    for (auto chunk = (from - begin_) / kChunk; !blind && chunk <= (to - 1 - begin_) / kChunk; ++chunk) {
        blind = chunks_[chunk].blind > 0;
    }
    // Where it is always driven, an edge goes from one level to the other.
    return blind ? 0xf : static_cast<std::uint8_t>(kBoth | start);
}

void DigitalTrack::columns(Time from, Time to, std::span<DigitalColumn> columns) const {
    const auto many = static_cast<int>(columns.size());
    auto edge = after(from - 1);
    for (int column = 0; column < many; ++column) {
        const auto next = after(columnStart(from, to, column + 1, many) - 1, edge);
        auto& told = columns[static_cast<std::size_t>(column)];
        told.first = before(edge);
        told.last = before(next);
        told.edges = static_cast<std::uint32_t>(std::min<std::uint64_t>(next - edge, UINT32_MAX));
        told.seen = seen(edge, next);
        edge = next;
    }
}

void DigitalTrack::walk(std::uint64_t from, std::uint64_t to, PulseSums& sums) const {
    for (auto edge = from; edge < to; ++edge) {
        const auto now = level(edge);
        const auto until = time(edge + 1) - time(edge);
        sums.addTime(now, until);
        const auto was = before(edge);
        if (now == Level::high && was == Level::low) {
            ++sums.rising;
        } else if (now == Level::low && was == Level::high) {
            ++sums.falling;
        }
        if (driven(was) && driven(now) && driven(level(edge + 1))) {
            sums.addPulse(now, until);
        }
    }
}

const PulseSums& DigitalTrack::chunkSums(std::size_t chunk) const {
    auto& kept = chunks_[chunk].sums;
    if (!kept) {
        kept = std::make_unique<PulseSums>();
        const auto first = begin_ + chunk * kChunk;
        walk(first, first + kChunk, *kept);
    }
    return *kept;
}

PulseSums DigitalTrack::sums(Time from, Time to) const {
    PulseSums sums;
    if (to <= from) {
        return sums;
    }
    const auto first = after(from - 1);
    const auto end = after(to - 1, first);
    if (first == end) {
        sums.addTime(before(first), to - from);
        return sums;
    }
    sums.addTime(before(first), time(first) - from);
    // All edges but the last have one behind them that ends their pulse within the range.
    const auto last = end - 1;
    auto edge = first;
    while (edge < last) {
        const auto place = edge - begin_;
        const auto chunk = static_cast<std::size_t>(place / kChunk);
        const auto whole = place % kChunk == 0 && edge + kChunk <= last;
        const auto stop = whole ? edge + kChunk : std::min(last, begin_ + (chunk + 1) * kChunk);
        if (whole) {
            sums.add(chunkSums(chunk));
        } else {
            walk(edge, stop, sums);
        }
        edge = stop;
    }
    const auto now = level(last);
    sums.addTime(now, to - time(last));
    sums.rising += now == Level::high && before(last) == Level::low ? 1 : 0;
    sums.falling += now == Level::low && before(last) == Level::high ? 1 : 0;
    return sums;
}

bool DigitalTrack::dropOldest() {
    if (chunks_.size() < 2) {
        return false;
    }
    start_ = static_cast<Level>(chunks_.front().words.back() & 3);
    chunks_.erase(chunks_.begin());
    begin_ += kChunk;
    return true;
}

std::size_t DigitalTrack::bytes() const {
    std::size_t all = chunks_.capacity() * sizeof(Chunk);
    for (const auto& chunk : chunks_) {
        all += chunk.words.capacity() * sizeof(Time) + (chunk.sums ? sizeof(PulseSums) : 0);
    }
    return all;
}

void DigitalTrack::clear() { *this = DigitalTrack(); }

}  // namespace twin::gui::scope
