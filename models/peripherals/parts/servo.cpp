// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/servo.hpp"

#include <algorithm>
#include <stdexcept>

namespace twin::parts {

namespace {

std::uint64_t width_ps(const ModelContext& context, const char* name) {
    const auto us = context.params.integer(name);
    if (us < 500 || us > 2500)
        throw std::invalid_argument(std::string(name) + ": expected 500 to 2500, found " + std::to_string(us));
    return us * 1'000'000;
}

}  // namespace

Servo::Servo(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      min_ps_(width_ps(context, "min_us")),
      max_ps_(width_ps(context, "max_us")),
      speed_(context.params.integer("speed")),
      supply_(*this, context.params, kLeastVolts),
      signal_(*this, "signal"),
      angle_(*this, "angle", Output::Type::number, "deg", "where the arm is, 0..180"),
      pulse_(*this, "pulse", Output::Type::number, "us", "width of the last pulse; 0: none comes"),
      at_(*this, "at", kFullAngle / 2, ResetSet::none()),
      target_(*this, "target", kFullAngle / 2, ResetSet::none()),
      turned_ps_(*this, "turned", 0),
      rise_ps_(*this, "rise", kNone),
      high_(*this, "high", false),
      holds_(*this, "holds", false),
      step_(*this, "step", [this] { on_step(); }),
      quiet_(*this, "quiet", [this] { on_quiet(); }) {
    if (min_ps_ >= max_ps_) throw std::invalid_argument("max_us is more than min_us");
    if (speed_ == 0 || speed_ > 10'000)
        throw std::invalid_argument("speed: expected 1 to 10000, found " + std::to_string(speed_));
    signal_.on_change([this] { on_edge(); });
}

void Servo::on_edge() {
    if (!supply_.on() || signal_.high() == high_) return;
    high_ = signal_.high();
    const std::uint64_t at = now().value();
    if (high_) {
        rise_ps_ = at;
        return;
    }
    const std::uint64_t width = at - rise_ps_;
    if (rise_ps_ == kNone || width < kShortestPs || width > kLongestPs) return;
    quiet_.arm_in(picoseconds(kGivesUpPs));
    aim(width);
}

void Servo::aim(std::uint64_t width) {
    turn();
    pulse_.publish(static_cast<double>(width / 1000) / 1000.0);
    const std::uint64_t within = std::clamp(width, min_ps_, max_ps_) - min_ps_;
    const auto scaled = static_cast<unsigned __int128>(within) * static_cast<std::uint64_t>(kFullAngle);
    target_ = static_cast<std::int64_t>(scaled / (max_ps_ - min_ps_));
    holds_ = true;
    if (at_ != target_ && !step_.armed()) step_.arm_in(picoseconds(kStepPs));
}

void Servo::turn() {
    const std::uint64_t time = now().value();
    // speed degrees a second are speed microdegrees a microsecond.
    const auto most = static_cast<std::int64_t>((time - turned_ps_) / 1'000'000 * speed_);
    if (holds_) at_ = at_ + std::clamp(target_ - at_, -most, most);
    turned_ps_ = time - (time - turned_ps_) % 1'000'000;
}

void Servo::on_step() {
    turn();
    publish();
    if (holds_ && at_ != target_) step_.arm_in(picoseconds(kStepPs));
}

void Servo::on_quiet() {
    turn();
    holds_ = false;
    step_.cancel();
    pulse_.publish(0);
    publish();
}

void Servo::publish() { angle_.publish(static_cast<double>(at_ / 1000) / 1000.0); }

void Servo::on_reset(ResetKind) {
    supply_.begin();
    turned_ps_ = now().value();
    high_ = signal_.high();
    pulse_.publish(0);
    publish();
}

void Servo::on_power_lost() {
    turn();
    holds_ = false;
    supply_.lost();
    pulse_.publish(0);
    publish();
}

}  // namespace twin::parts
