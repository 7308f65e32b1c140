// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/trigger.hpp"

#include <algorithm>
#include <utility>

namespace twin::gui::scope {

void TriggerScan::begin(Time from) {
    from_ = from;
    placed_ = false;
    armed_up_ = false;
    armed_down_ = false;
    quiet_until_ = from;
}

std::optional<Time> TriggerScan::next(const Channel& channel, Time until) {
    switch (condition_.kind) {
        case TriggerCondition::Kind::none: return {};
        case TriggerCondition::Kind::edge:
        case TriggerCondition::Kind::pulse:
            return channel.isDigital() ? nextEdge(channel.digital, until) : std::nullopt;
        case TriggerCondition::Kind::level: break;
    }
    return channel.isDigital() ? std::nullopt : nextCrossing(channel.analog, until);
}

bool TriggerScan::fires(const DigitalTrack& track, std::uint64_t edge) const {
    const auto now = track.level(edge);
    const auto was = track.before(edge);
    if (!driven(now) || !driven(was) || now == was) {
        return false;
    }
    if (condition_.kind == TriggerCondition::Kind::edge) {
        return condition_.slope == Slope::either || (condition_.slope == Slope::rising) == (now == Level::high);
    }
    // The pulse that this edge ends; its begin must be known, and must be an edge, too.
    if (edge == track.begin() || was != condition_.polarity || !driven(track.before(edge - 1))) {
        return false;
    }
    const auto width = track.time(edge) - track.time(edge - 1);
    return width >= condition_.shortest && width <= condition_.longest;
}

std::optional<Time> TriggerScan::nextEdge(const DigitalTrack& track, Time until) {
    if (!placed_) {
        place_ = track.after(from_ - 1);
        placed_ = true;
    }
    for (place_ = std::max(place_, track.begin()); place_ < track.end(); ++place_) {
        const auto t = track.time(place_);
        if (t >= until) {
            return {};
        }
        if (held(t)) {
            place_ = track.after(quiet_until_ - 1, place_) - 1;
            continue;
        }
        if (fires(track, place_)) {
            ++place_;
            quiet_until_ = t + condition_.holdoff;
            return t;
        }
    }
    return {};
}

std::optional<Time> TriggerScan::nextCrossing(const AnalogTrack& track, Time until) {
    if (!placed_) {
        place_ = track.after(from_ - 1);
        placed_ = true;
    }
    const auto arm = [&](double value) {
        armed_up_ = armed_up_ || value < condition_.level - condition_.hysteresis;
        armed_down_ = armed_down_ || value > condition_.level + condition_.hysteresis;
    };
    place_ = std::max(place_, track.begin());
    arm(track.before(place_));
    for (; place_ < track.end(); ++place_) {
        const auto t = track.time(place_);
        if (t >= until) {
            return {};
        }
        const auto value = track.value(place_);
        if (!known(value)) {
            armed_up_ = armed_down_ = false;
            continue;
        }
        const bool rose = armed_up_ && value >= condition_.level;
        const bool fell = armed_down_ && value <= condition_.level;
        armed_up_ = armed_up_ && !rose;
        armed_down_ = armed_down_ && !fell;
        arm(value);
        const bool fires = (rose && condition_.slope != Slope::falling) || (fell && condition_.slope != Slope::rising);
        if (fires && !held(t)) {
            ++place_;
            quiet_until_ = t + condition_.holdoff;
            return t;
        }
    }
    return {};
}

Time Sweep::ahead() const {
    return static_cast<Time>(static_cast<double>(settings_.span) * (1 - settings_.place));
}

void Sweep::begin(const Settings& settings, Time now) {
    settings_ = settings;
    scan_ = TriggerScan(settings.condition);
    scan_.begin(now);
    pending_.reset();
    shown_.reset();
    heard_ = now;
    done_ = false;
}

std::optional<Sweep::View> Sweep::advance(const Channel* channel, Time until) {
    if (done_) {
        return {};
    }
    if (channel == nullptr || settings_.condition.kind == TriggerCondition::Kind::none) {
        return View{until - settings_.span, {}, false};
    }
    // The newest one whose window is full is shown; the newest of all may still have to wait for its own.
    std::optional<Time> full;
    const auto ripe = [&](Time t) { return t + ahead() <= until; };
    if (pending_ && ripe(*pending_)) {
        full = std::exchange(pending_, std::nullopt);
    }
    while (!pending_ && !(full && settings_.mode == Mode::single)) {
        const auto found = scan_.next(*channel, until);
        if (!found) {
            break;
        }
        heard_ = *found;
        (ripe(*found) ? full : pending_) = found;
    }
    if (full) {
        shown_ = full;
        done_ = settings_.mode == Mode::single;
        return View{*full - (settings_.span - ahead()), full, done_};
    }
    if (settings_.mode == Mode::automatic && !pending_ && until - heard_ > settings_.patience + settings_.span) {
        shown_.reset();
        return View{until - settings_.span, {}, false};
    }
    return {};
}

}  // namespace twin::gui::scope
