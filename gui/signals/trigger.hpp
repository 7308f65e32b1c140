// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/signals/capture.hpp"

#include <optional>

namespace twin::gui::scope {

enum class Slope : std::uint8_t { rising, falling, either };

struct TriggerCondition {
    enum class Kind : std::uint8_t { none, edge, pulse, level };
    Kind kind = Kind::none;
    /// Of an edge, or of a value that crosses `level`.
    Slope slope = Slope::rising;
    /// A pulse of this level whose width is in [shortest, longest] fires at its end.
    Level polarity = Level::high;
    Time shortest = 0;
    Time longest = std::numeric_limits<Time>::max();
    /// The value must have been farther than `hysteresis` on the other side since it fired last.
    double level = 0;
    double hysteresis = 0;
    /// After it has fired, for so long it does not fire again.
    Time holdoff = 0;

    bool operator==(const TriggerCondition&) const = default;
};

/// Goes through a signal as it comes, and finds where a condition is met.
class TriggerScan {
  public:
    explicit TriggerScan(TriggerCondition condition = {}) : condition_(condition) {}

    /// From `from` on; what was before is what it begins with.
    void begin(Time from);
    /// The next instant before `until` at which it fires; none: go on when more is known.
    std::optional<Time> next(const Channel& channel, Time until);

  private:
    std::optional<Time> nextEdge(const DigitalTrack& track, Time until);
    std::optional<Time> nextCrossing(const AnalogTrack& track, Time until);
    [[nodiscard]] bool fires(const DigitalTrack& track, std::uint64_t edge) const;
    [[nodiscard]] bool held(Time t) const { return t < quiet_until_; }

    TriggerCondition condition_;
    Time from_ = 0;
    std::uint64_t place_ = 0;
    bool placed_ = false;
    bool armed_up_ = false;    ///< it was below: it may rise
    bool armed_down_ = false;
    Time quiet_until_ = 0;
};

/// What a window in time shows while signals come, as an oscilloscope does.
class Sweep {
  public:
    enum class Mode : std::uint8_t { automatic, normal, single };
    struct Settings {
        TriggerCondition condition;
        Mode mode = Mode::automatic;
        Time span = 10'000'000;
        double place = 0.25;         ///< of the span is before the trigger
        Time patience = 200'000'000; ///< automatic: after so long without a trigger it runs free
    };
    struct View {
        Time from;
        std::optional<Time> trigger;  ///< none: free running
        bool done = false;            ///< single: nothing changes any more
    };

    void begin(const Settings& settings, Time now);
    /// The span changes, what was found stays.
    void setSpan(Time span) { settings_.span = span; }
    /// `channel`: that of the condition, null without. None: what is shown stays.
    std::optional<View> advance(const Channel* channel, Time until);
    [[nodiscard]] bool waiting() const { return !shown_ && settings_.condition.kind != TriggerCondition::Kind::none; }

  private:
    [[nodiscard]] Time ahead() const;

    Settings settings_;
    TriggerScan scan_;
    std::optional<Time> pending_;  ///< a trigger whose window is not full yet
    std::optional<Time> shown_;
    Time heard_ = 0;               ///< of a trigger, or of the beginning
    bool done_ = false;
};

}  // namespace twin::gui::scope
