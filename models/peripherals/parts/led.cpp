// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/led.hpp"

#include <stdexcept>

namespace twin::parts {

Led::Active Led::parse(const std::string& text) {
    if (text == "high") return Active::high;
    if (text == "low") return Active::low;
    if (text == "both") return Active::both;
    throw std::invalid_argument("active: expected high, low or both, found \"" + text + "\"");
}

Led::Led(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      active_(parse(context.params.text("active"))),
      anode_(*this, "anode"),
      cathode_(*this, "cathode"),
      brightness_(*this, "brightness", Output::Type::number, "", "0..255, as an eye sees it"),
      persistence_(*this, 1, 1, milliseconds(context.params.integer("persistence_ms")),
                   [this](std::span<const std::uint8_t> seen) { brightness_.publish(seen[0]); }) {
    anode_.on_change([this] { update(); });
    cathode_.on_change([this] { update(); });
}

bool Led::is_lit() const {
    const auto driven = [](const PinPort& pin, bool high) {
        return pin.net().strength() == Strength::strong && pin.high() == high;
    };
    return (active_ == Active::low || driven(anode_, true)) && (active_ == Active::high || driven(cathode_, false));
}

void Led::update() {
    const bool lit = is_lit();
    if (lit) persistence_.mark(0);
    persistence_.set_lit(lit ? 1 : 0);
}

void Led::on_reset(ResetKind) {
    update();
    persistence_.show();
}

void Led::on_loaded() {
    update();
    persistence_.show();
}

}  // namespace twin::parts
