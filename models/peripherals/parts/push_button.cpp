// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/push_button.hpp"

#include <algorithm>
#include <stdexcept>

namespace twin::parts {

namespace {

Drive parse_pull(const std::string& text) {
    if (text == "none") return Drive::released();
    if (text == "up" || text == "down") return Drive::pull(text == "up");
    throw std::invalid_argument("pull: expected none, up or down, found \"" + text + "\"");
}

// As in Button: intervals of up to a fifth of the whole.
constexpr std::uint64_t kIntervals = 5;

}  // namespace

PushButton::PushButton(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      pull_(parse_pull(context.params.text("pull"))),
      bounce_ps_(context.params.integer("bounce_us") * 1'000'000),
      a_(*this, "a"),
      b_(*this, "b"),
      contact_(a_, b_),
      pressed_(*this, "pressed", {Input::Type::boolean, "", 0, 1, 0, "held down"}, [this] { on_changed(); }),
      random_(*this, "bounce"),
      closed_(*this, "closed", false, ResetSet::none()),
      settles_ps_(*this, "settles", 0),
      bounce_(*this, "bounce", [this] { on_bounce(); }) {
    a_.on_change([this] { contact_.changed(); });
    b_.on_change([this] { contact_.changed(); });
}

void PushButton::on_changed() {
    closed_ = pressed_.is_set();
    settle();
    if (bounce_ps_ == 0) return;
    settles_ps_ = now().value() + bounce_ps_;
    bounce_.arm_in(picoseconds(1 + random_.next() % (bounce_ps_ / kIntervals + 1)));
}

void PushButton::on_bounce() {
    const std::uint64_t at = now().value();
    if (at >= settles_ps_) {
        closed_ = pressed_.is_set();
    } else {
        closed_ = !closed_;
        const std::uint64_t next = at + 1 + random_.next() % (bounce_ps_ / kIntervals + 1);
        bounce_.arm_at(picoseconds(std::min<std::uint64_t>(next, settles_ps_)));
    }
    settle();
}

void PushButton::settle() {
    contact_.set_own(powered() ? pull_ : Drive::released());
    contact_.set_closed(powered() && closed_);
}

void PushButton::on_reset(ResetKind) {
    closed_ = pressed_.is_set();
    settle();
}

}  // namespace twin::parts
