// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Temperature sensor of the die. Source: nRF51 Series Reference Manual v3.0, chapter 22 (TEMP); nRF51822 Product
/// Specification v3.3, "Temperature sensor": 35 µs a measurement, -25 to 75 °C, steps of 0.25 °C.
class Temp : public TaskEventPeripheral {
  public:
    static constexpr std::uint32_t kStart = 0x000, kStop = 0x004, kDatardy = 0x100, kOffset = 0x504, kTemp = 0x508;
    static constexpr std::uint64_t kMeasurementUs = 35;

    Temp(sc_core::sc_module_name name, const ModelContext& context);

  private:
    void on_measured();

    Field temp_;
    Event datardy_;
    Input temperature_;
    Alarm measured_;
};

}  // namespace twin::nrf51
