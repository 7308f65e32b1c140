// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/potentiometer.hpp"

#include <stdexcept>

namespace twin::parts {

namespace {

bool parse_from_board(const std::string& text) {
    if (text == "board" || text == "pins") return text == "board";
    throw std::invalid_argument("supply: expected board or pins, found \"" + text + "\"");
}

}  // namespace

Potentiometer::Potentiometer(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      from_board_(parse_from_board(context.params.text("supply"))),
      wiper_(*this, "wiper"),
      vcc_(*this, "vcc"),
      gnd_(*this, "gnd"),
      position_(*this, "position", {Input::Type::number, "", 0, 1, 0.5, "0: ground, 1: supply"}, [this] { drive(); }) {
    vcc_.on_change([this] { drive(); });
    gnd_.on_change([this] { drive(); });
}

void Potentiometer::drive() {
    if (!powered()) return;
    const double top = from_board_ ? wiper_.net().supply() : vcc_.volts();
    const double bottom = from_board_ ? 0 : gnd_.volts();
    const bool has_top = from_board_ || !vcc_.floating();
    const bool has_bottom = from_board_ || !gnd_.floating();
    if (has_top && has_bottom) {
        wiper_.drive(Drive::analog(bottom + position_.value() * (top - bottom)));
    } else if (has_top || has_bottom) {
        wiper_.drive(Drive::analog(has_top ? top : bottom));
    } else {
        wiper_.drive(Drive::released());
    }
}

}  // namespace twin::parts
