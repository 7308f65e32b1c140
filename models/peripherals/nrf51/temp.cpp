// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/temp.hpp"

#include <cmath>

namespace twin::nrf51 {

Temp::Temp(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      temperature_(*this, "temperature", {Input::Type::number, "°C", -25, 75, 25, "temperature of the chip"}),
      measured_(*this, "measured", [this] { on_measured(); }) {
    task(kStart, "START", [this] { measured_.arm_in(microseconds(kMeasurementUs)); });
    task(kStop, "STOP", [this] { measured_.cancel(); });
    event(kDatardy, "DATARDY", datardy_);
    interrupts();
    bank_.reg(kOffset, "OFFSET")
        .field(0, 32, "OFFSET", Access::rw)
        .doc("calibration that early revisions need loaded (nRF51822 PAN); the model's sensor is exact without");
    bank_.reg(kTemp, "TEMP").field(0, 32, "TEMP", Access::ro, temp_).doc("°C in steps of 0.25, two's complement");
    power_register();
}

void Temp::on_measured() {
    temp_ = static_cast<std::uint32_t>(std::lround(temperature_.value() * 4));
    datardy_.generate();
}

}  // namespace twin::nrf51
