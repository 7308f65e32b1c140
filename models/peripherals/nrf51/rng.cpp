// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/rng.hpp"

namespace twin::nrf51 {

Rng::Rng(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context), random_(*this, "values"), byte_(*this, "byte", [this] { on_byte(); }) {
    task(kStart, "START", [this] {
        if (!byte_.armed()) begin_byte();
    });
    task(kStop, "STOP", [this] { byte_.cancel(); });
    event(kValrdy, "VALRDY", valrdy_);
    shortcuts({{0, kValrdy, kStop, "VALRDY_STOP"}});
    interrupts();
    bank_.reg(kConfig, "CONFIG")
        .field(0, "DERCEN", Access::rw, dercen_)
        .reserved(1, 31)
        .doc("1: bias correction (digital error correction)");
    bank_.reg(kValue, "VALUE").field(0, 8, "VALUE", Access::ro, value_).reserved(8, 24);
    power_register();
}

void Rng::begin_byte() {
    std::uint64_t ns = kRawByteNs;
    if (dercen_ != 0) {
        // One bit of output from each pair that differs, which every second does.
        std::uint64_t pairs = 0;
        std::uint64_t bits = 0;
        for (unsigned found = 0; found < 8; ++pairs) {
            if (pairs % 64 == 0) bits = random_.next();
            found += bits >> (pairs % 64) & 1;
        }
        ns = pairs * kPairNs;
    }
    byte_.arm_in(nanoseconds(ns));
}

void Rng::on_byte() {
    value_ = static_cast<std::uint32_t>(random_.next() >> 56);
    begin_byte();
    valrdy_.generate();
}

}  // namespace twin::nrf51
