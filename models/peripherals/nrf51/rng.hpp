// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Random number generator. Source: nRF51 Series Reference Manual v3.0, chapter 21 (RNG); nRF51822 Product
/// Specification v3.3, "RNG specifications": 167 µs a byte, with bias correction 677 µs on average.
///
/// Bytes come from the run's seed. Bias correction takes two raw bits until they differ, so that a byte takes 8 to any
/// number of pairs, 16 on average; its time varies accordingly.
class Rng : public TaskEventPeripheral {
  public:
    static constexpr std::uint32_t kStart = 0x000, kStop = 0x004, kValrdy = 0x100, kConfig = 0x504, kValue = 0x508;
    static constexpr std::uint64_t kRawByteNs = 167'000;
    static constexpr std::uint64_t kPairNs = 677'000 / 16;

    Rng(sc_core::sc_module_name name, const ModelContext& context);

  private:
    void begin_byte();
    void on_byte();

    Field dercen_;
    Field value_;
    Event valrdy_;
    RandomStream random_;
    Alarm byte_;
};

}  // namespace twin::nrf51
