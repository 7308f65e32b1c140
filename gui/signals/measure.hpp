// SPDX-License-Identifier: BSD-3-Clause
// What an instrument says of a signal between two instants.
#pragma once

#include "gui/signals/capture.hpp"

#include <optional>

namespace twin::gui::scope {

/// What can't be told has no value: a frequency wants two edges of one direction, and no gap between the first and
/// the last.
struct DigitalFigures {
    std::uint64_t rising = 0;
    std::uint64_t falling = 0;
    std::optional<double> frequency_hz;
    std::optional<double> period_ns;  ///< the mean of whole periods
    std::optional<double> duty;       ///< of whole periods, 0 to 1
    std::optional<Time> shortest_high, longest_high, shortest_low, longest_low;  ///< of pulses that are whole
};
DigitalFigures measure(const DigitalTrack& track, Time from, Time to);

struct AnalogFigures {
    /// mean and RMS over the time of which values are known
    std::optional<double> least, most, mean, rms, peak_to_peak;
};
AnalogFigures measure(const AnalogTrack& track, Time from, Time to);

/// The pulse that `t` is in, and the period that begins with it.
struct Pulse {
    Time from = 0;
    Time to = 0;
    Level level = Level::unknown;
    std::optional<Time> period;
    std::optional<double> duty;
};
std::optional<Pulse> pulseAt(const DigitalTrack& track, Time t);

}  // namespace twin::gui::scope
