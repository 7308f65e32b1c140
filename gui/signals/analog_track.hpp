// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/time.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace twin::gui::scope {

/// What one column of pixels has of a value: NaN where nothing is known.
struct AnalogColumn {
    double first = kUnknown;  ///< at its start
    double last = kUnknown;   ///< at its end
    double least = kUnknown;
    double most = kUnknown;
    std::uint32_t samples = 0;
};

/// Of a range of time, the values weighted by how long they held.
struct ValueSums {
    double least = kUnknown;
    double most = kUnknown;
    double seconds = 0;  ///< of which something is known
    double sum = 0;      ///< value × seconds
    double squares = 0;  ///< value² × seconds

    void add(const ValueSums& other);
    void add(double value, Time duration);
};

/// A value over time: it holds from its instant until the next. Samples are numbered from the first that ever came.
/// About 17 bytes a sample: the pyramid of least and most, by 16, adds 1/16 of its values.
class AnalogTrack {
  public:
    static constexpr std::size_t kFan = 16;
    static constexpr std::size_t kChunk = kFan * kFan * kFan;

    /// An instant before the last sample's counts as that one's. NaN: from then on nothing is known.
    void append(Time t, double value);

    [[nodiscard]] std::uint64_t begin() const { return begin_; }
    [[nodiscard]] std::uint64_t end() const { return end_; }
    [[nodiscard]] std::uint64_t size() const { return end_ - begin_; }
    [[nodiscard]] Time time(std::uint64_t sample) const {
        const auto place = sample - begin_;
        return chunks_[place / kChunk].times[place % kChunk];
    }
    [[nodiscard]] double value(std::uint64_t sample) const {
        const auto place = sample - begin_;
        return chunks_[place / kChunk].values[place % kChunk];
    }
    [[nodiscard]] double before(std::uint64_t sample) const { return sample == begin_ ? start_ : value(sample - 1); }
    [[nodiscard]] std::uint64_t after(Time t, std::uint64_t hint = 0) const;
    [[nodiscard]] double at(Time t) const { return before(after(t)); }

    void columns(Time from, Time to, std::span<AnalogColumn> columns) const;
    [[nodiscard]] ValueSums sums(Time from, Time to) const;

    bool dropOldest();
    [[nodiscard]] Time oldest() const { return size() == 0 ? std::numeric_limits<Time>::max() : time(begin_); }
    [[nodiscard]] std::size_t bytes() const;
    void clear();

  private:
    struct Bounds {
        double least = kUnknown;
        double most = kUnknown;
        void add(double value);
        void add(const Bounds& other);
    };
    struct Chunk {
        std::vector<Time> times;
        std::vector<double> values;
        std::vector<Bounds> small;  ///< of kFan values each
        std::vector<Bounds> large;  ///< of kFan of those
        Bounds all;
        mutable std::unique_ptr<ValueSums> sums;
    };

    [[nodiscard]] Bounds bounds(std::uint64_t from, std::uint64_t to) const;
    static void boundsIn(const Chunk& chunk, std::size_t from, std::size_t to, Bounds& bounds);
    [[nodiscard]] const ValueSums& chunkSums(std::size_t chunk) const;

    std::vector<Chunk> chunks_;
    std::uint64_t begin_ = 0;
    std::uint64_t end_ = 0;
    double start_ = kUnknown;
    Time last_time_ = 0;
};

}  // namespace twin::gui::scope
