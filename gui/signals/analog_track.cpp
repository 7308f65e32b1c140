// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/analog_track.hpp"

#include <algorithm>

namespace twin::gui::scope {
namespace {

double seconds(Time duration) { return static_cast<double>(duration) * 1e-9; }

}  // namespace

void ValueSums::add(const ValueSums& other) {
    // fmin and fmax take the other where one is not known.
    least = std::fmin(least, other.least);
    most = std::fmax(most, other.most);
    seconds += other.seconds;
    sum += other.sum;
    squares += other.squares;
}

void ValueSums::add(double value, Time duration) {
    if (!known(value)) {
        return;
    }
    const auto weight = scope::seconds(duration);
    least = std::fmin(least, value);
    most = std::fmax(most, value);
    seconds += weight;
    sum += value * weight;
    squares += value * value * weight;
}

void AnalogTrack::Bounds::add(double value) {
    least = std::fmin(least, value);
    most = std::fmax(most, value);
}

void AnalogTrack::Bounds::add(const Bounds& other) {
    least = std::fmin(least, other.least);
    most = std::fmax(most, other.most);
}

void AnalogTrack::append(Time t, double value) {
    if (chunks_.empty() || chunks_.back().times.size() == kChunk) {
        chunks_.emplace_back();
        if (chunks_.size() > 1) {
            chunks_.back().times.reserve(kChunk);
            chunks_.back().values.reserve(kChunk);
            chunks_.back().small.reserve(kChunk / kFan);
        }
    }
    auto& chunk = chunks_.back();
    t = std::max(t, last_time_);
    last_time_ = t;
    const auto place = chunk.times.size();
    if (place % kFan == 0) {
        chunk.small.emplace_back();
    }
    if (place % (kFan * kFan) == 0) {
        chunk.large.emplace_back();
    }
    chunk.times.push_back(t);
    chunk.values.push_back(value);
    chunk.small.back().add(value);
    chunk.large.back().add(value);
    chunk.all.add(value);
    ++end_;
    if (place == 0 && chunks_.size() > 1) {
        static_cast<void>(chunkSums(chunks_.size() - 2));  // now, not all at once for who measures first
    }
}

std::uint64_t AnalogTrack::after(Time t, std::uint64_t hint) const {
    auto low = std::max(hint, begin_);
    auto high = end_;
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

void AnalogTrack::boundsIn(const Chunk& chunk, std::size_t from, std::size_t to, Bounds& bounds) {
    constexpr auto kSquare = kFan * kFan;
    while (from < to) {
        if (from % kSquare == 0 && from + kSquare <= to) {
            bounds.add(chunk.large[from / kSquare]);
            from += kSquare;
        } else if (from % kFan == 0 && from + kFan <= to) {
            bounds.add(chunk.small[from / kFan]);
            from += kFan;
        } else {
            bounds.add(chunk.values[from++]);
        }
    }
}

AnalogTrack::Bounds AnalogTrack::bounds(std::uint64_t from, std::uint64_t to) const {
    Bounds bounds;
    while (from < to) {
        const auto place = from - begin_;
        const auto& chunk = chunks_[place / kChunk];
        const auto inside = static_cast<std::size_t>(place % kChunk);
        const auto many = static_cast<std::size_t>(std::min<std::uint64_t>(to - from, kChunk - inside));
        if (many == kChunk) {
            bounds.add(chunk.all);
        } else {
            boundsIn(chunk, inside, inside + many, bounds);
        }
        from += many;
    }
    return bounds;
}

void AnalogTrack::columns(Time from, Time to, std::span<AnalogColumn> columns) const {
    const auto many = static_cast<int>(columns.size());
    auto sample = after(from - 1);
    for (int column = 0; column < many; ++column) {
        const auto next = after(columnStart(from, to, column + 1, many) - 1, sample);
        auto& told = columns[static_cast<std::size_t>(column)];
        told.first = before(sample);
        told.last = before(next);
        auto inside = bounds(sample, next);
        inside.add(told.first);
        told.least = inside.least;
        told.most = inside.most;
        told.samples = static_cast<std::uint32_t>(std::min<std::uint64_t>(next - sample, UINT32_MAX));
        sample = next;
    }
}

const ValueSums& AnalogTrack::chunkSums(std::size_t index) const {
    const auto& chunk = chunks_[index];
    if (!chunk.sums) {
        chunk.sums = std::make_unique<ValueSums>();
        const auto behind = chunks_[index + 1].times.front();
        for (std::size_t i = 0; i < kChunk; ++i) {
            chunk.sums->add(chunk.values[i], (i + 1 < kChunk ? chunk.times[i + 1] : behind) - chunk.times[i]);
        }
    }
    return *chunk.sums;
}

ValueSums AnalogTrack::sums(Time from, Time to) const {
    ValueSums sums;
    if (to <= from) {
        return sums;
    }
    const auto first = after(from - 1);
    const auto end = after(to - 1, first);
    if (first == end) {
        sums.add(before(first), to - from);
        return sums;
    }
    if (time(first) > from) {
        sums.add(before(first), time(first) - from);
    }
    const auto last = end - 1;
    auto sample = first;
    while (sample < last) {
        const auto place = sample - begin_;
        if (place % kChunk == 0 && sample + kChunk <= last) {
            sums.add(chunkSums(static_cast<std::size_t>(place / kChunk)));
            sample += kChunk;
        } else {
            sums.add(value(sample), time(sample + 1) - time(sample));
            ++sample;
        }
    }
    sums.add(value(last), to - time(last));
    return sums;
}

bool AnalogTrack::dropOldest() {
    if (chunks_.size() < 2) {
        return false;
    }
    start_ = chunks_.front().values.back();
    chunks_.erase(chunks_.begin());
    begin_ += kChunk;
    return true;
}

std::size_t AnalogTrack::bytes() const {
    std::size_t all = chunks_.capacity() * sizeof(Chunk);
    for (const auto& chunk : chunks_) {
        all += chunk.times.capacity() * sizeof(Time) + chunk.values.capacity() * sizeof(double) +
               (chunk.small.capacity() + chunk.large.capacity()) * sizeof(Bounds) +
               (chunk.sums ? sizeof(ValueSums) : 0);
    }
    return all;
}

void AnalogTrack::clear() { *this = AnalogTrack(); }

}  // namespace twin::gui::scope
