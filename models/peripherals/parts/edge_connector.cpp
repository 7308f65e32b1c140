// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/edge_connector.hpp"

namespace twin::parts {

EdgeConnector::Pad::Pad(EdgeConnector& owner, const std::string& name)
    : pin(owner, name),
      applied(owner, name,
              {Input::Type::number, "V", kNothing, kMaxVolts, kNothing, "applied from outside; -1: nothing connected"},
              [this, &owner] { owner.apply(*this); }),
      level(owner, name + "_level", Output::Type::number, "", "1: high, 0: low, -1: floating"),
      duty(owner, name + "_duty", Output::Type::number, "", "part of the time that it is high, 0..1"),
      hz(owner, name + "_hz", Output::Type::number, "Hz", "frequency, 0 if it does not repeat"),
      measured(owner, name + "_measured") {
    pin.on_change([this, &owner] { owner.on_edge(*this); });
}

EdgeConnector::EdgeConnector(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context), window_(*this, "window", [this] { on_window(); }) {
    for (const std::string& pad : context.params.list("pads")) pads_.push_back(std::make_unique<Pad>(*this, pad));
}

void EdgeConnector::apply(Pad& pad) {
    pad.pin.drive(pad.applied.value() < 0 ? Drive::released() : Drive::analog(pad.applied.value()));
}

void EdgeConnector::on_edge(Pad& pad) {
    if (!powered()) return;
    Measured& m = pad.measured.ref();
    if (!window_.armed()) {
        publish_level(pad);
        window_.arm_in(picoseconds(kWindowPs));
    }
    m.changed = 1;
    const bool high = pad.pin.high();
    if (high == (m.high != 0)) return;
    m.high = high ? 1 : 0;
    const std::uint64_t at = now().value();
    if (!high) {
        if (m.rises > 0) m.high_ps += at - m.last_rise_ps;
        return;
    }
    if (m.rises == 0) m.first_rise_ps = at;
    m.high_to_last_ps = m.high_ps;
    m.last_rise_ps = at;
    ++m.rises;
}

void EdgeConnector::publish_level(Pad& pad) { pad.level.publish(pad.pin.floating() ? -1 : (pad.pin.high() ? 1 : 0)); }

void EdgeConnector::publish(Pad& pad) {
    const Measured& m = pad.measured.get();
    publish_level(pad);
    const std::uint64_t span = m.last_rise_ps - m.first_rise_ps;
    if (m.rises < 2 || span == 0) {
        pad.duty.publish(pad.pin.high() ? 1 : 0);
        pad.hz.publish(0);
        return;
    }
    pad.duty.publish(static_cast<double>(m.high_to_last_ps) / static_cast<double>(span));
    pad.hz.publish(static_cast<double>(m.rises - 1) * static_cast<double>(kPicosecondsPerSecond) /
                   static_cast<double>(span));
}

void EdgeConnector::on_window() {
    bool active = false;
    for (const auto& pad : pads_) {
        publish(*pad);
        active = active || pad->measured->changed != 0;
        Measured fresh;
        fresh.high = pad->measured->high;
        pad->measured = fresh;
    }
    if (active) window_.arm_in(picoseconds(kWindowPs));
}

void EdgeConnector::on_reset(ResetKind) {
    for (const auto& pad : pads_) {
        apply(*pad);
        pad->measured->high = pad->pin.high() ? 1 : 0;
        publish(*pad);
    }
}

void EdgeConnector::on_power_lost() {
    for (const auto& pad : pads_) {
        pad->measured = Measured{};
        pad->level.publish(-1);
        pad->duty.publish(0);
        pad->hz.publish(0);
    }
}

void EdgeConnector::on_loaded() {
    for (const auto& pad : pads_) apply(*pad);
}

}  // namespace twin::parts
