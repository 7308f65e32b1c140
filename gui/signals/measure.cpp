// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/measure.hpp"

namespace twin::gui::scope {
namespace {

/// The first and the last edge in [from, end) that goes from its opposite to `level`. Looks at few: where a line is
/// driven, it is one of two neighbours.
std::optional<std::pair<std::uint64_t, std::uint64_t>> ends(const DigitalTrack& track, std::uint64_t from,
                                                            std::uint64_t end, Level level) {
    const auto opposite = level == Level::high ? Level::low : Level::high;
    const auto is = [&](std::uint64_t edge) { return track.level(edge) == level && track.before(edge) == opposite; };
    constexpr std::uint64_t kFar = 4096;  // a line that floats for longer has no frequency to tell
    auto first = from;
    while (first < end && !is(first)) {
        if (++first - from > kFar) {
            return {};
        }
    }
    auto last = end;
    while (last > first && !is(last - 1)) {
        if (end - --last > kFar) {
            return {};
        }
    }
    if (first >= end || last <= first + 1) {
        return {};
    }
    return std::pair{first, last - 1};
}

}  // namespace

DigitalFigures measure(const DigitalTrack& track, Time from, Time to) {
    DigitalFigures told;
    if (to <= from) {
        return told;
    }
    const auto all = track.sums(from, to);
    told.rising = all.rising;
    told.falling = all.falling;
    if (all.longest_high > 0) {
        told.shortest_high = all.shortest_high;
        told.longest_high = all.longest_high;
    }
    if (all.longest_low > 0) {
        told.shortest_low = all.shortest_low;
        told.longest_low = all.longest_low;
    }
    const auto first = track.after(from - 1);
    const auto end = track.after(to - 1, first);
    const auto level = all.rising >= all.falling ? Level::high : Level::low;
    const auto whole = ends(track, first, end, level);
    if (!whole) {
        return told;
    }
    const auto begin = track.time(whole->first);
    const auto span = track.time(whole->second) - begin;
    const auto inside = track.sums(begin, begin + span);
    const auto periods = level == Level::high ? inside.rising : inside.falling;
    if (span <= 0 || periods == 0 || inside.blind > 0) {
        return told;
    }
    told.period_ns = static_cast<double>(span) / static_cast<double>(periods);
    told.frequency_hz = 1e9 / *told.period_ns;
    told.duty = static_cast<double>(inside.high) / static_cast<double>(span);
    return told;
}

AnalogFigures measure(const AnalogTrack& track, Time from, Time to) {
    AnalogFigures told;
    const auto sums = track.sums(from, to);
    if (known(sums.least)) {
        told.least = sums.least;
        told.most = sums.most;
        told.peak_to_peak = sums.most - sums.least;
    }
    if (sums.seconds > 0) {
        told.mean = sums.sum / sums.seconds;
        told.rms = std::sqrt(std::max(0.0, sums.squares / sums.seconds));
    }
    return told;
}

std::optional<Pulse> pulseAt(const DigitalTrack& track, Time t) {
    const auto next = track.after(t);
    if (next == track.begin() || next == track.end()) {
        return {};  // it has no start, or no end yet
    }
    Pulse pulse{track.time(next - 1), track.time(next), track.level(next - 1), {}, {}};
    if (!driven(pulse.level)) {
        return {};
    }
    if (next + 1 < track.end() && driven(track.level(next)) && track.level(next + 1) == pulse.level) {
        pulse.period = track.time(next + 1) - pulse.from;
        if (*pulse.period > 0) {
            const auto share = static_cast<double>(pulse.to - pulse.from) / static_cast<double>(*pulse.period);
            pulse.duty = pulse.level == Level::high ? share : 1 - share;
        }
    }
    return pulse;
}

}  // namespace twin::gui::scope
