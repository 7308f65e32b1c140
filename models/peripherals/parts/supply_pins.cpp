// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/supply_pins.hpp"

#include <stdexcept>

namespace twin::parts {

namespace {

bool parse_from_board(const std::string& text) {
    if (text == "board") return true;
    if (text == "pins") return false;
    throw std::invalid_argument("supply: expected board or pins, found \"" + text + "\"");
}

}  // namespace

SupplyPins::SupplyPins(Model& owner, const Params& params, double least)
    : owner_(owner),
      from_board_(parse_from_board(params.text("supply"))),
      least_(least),
      vcc_(owner, "vcc"),
      gnd_(owner, "gnd"),
      on_(owner, "supplied", false, ResetSet::none()) {
    vcc_.on_change([this] { on_change(); });
    gnd_.on_change([this] { on_change(); });
}

bool SupplyPins::is_supplied() const {
    if (!owner_.powered()) return false;
    if (from_board_) return true;
    const auto driven = [](const PinPort& pin, bool high) {
        return pin.net().strength() == Strength::strong && pin.high() == high;
    };
    return driven(vcc_, true) && vcc_.volts() >= least_ && driven(gnd_, false);
}

void SupplyPins::on_change() {
    if (is_supplied() == on_ || owner_.env().loading()) return;
    owner_.reset(ResetKind::power_on);
}

}  // namespace twin::parts
