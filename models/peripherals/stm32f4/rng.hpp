// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// RNG: a 32-bit number every 40 periods of PLL48CLK, from the run's seed. Without that clock, or with one below
/// HCLK / 16, CECS tells a clock error and no number comes. Input `noise_fault`: the analog source has failed (SECS).
/// Source: RM0090 rev 19, chapter 24.
class Rng : public Peripheral {
  public:
    static constexpr std::uint32_t kCr = 0x00, kSr = 0x04, kDr = 0x08;
    static constexpr std::uint64_t kPeriods = 40;

    Rng(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override { update_irq(); }
    void on_clock_changed() override { settle(); }

  private:
    bool clock_error() const { return ticks_hz() * 16 < hclk_.hz(); }
    void settle();
    void update_irq();

    IrqLine irq_;
    Clock& hclk_;
    Field enable_, ie_, drdy_, cecs_, secs_, ceis_, seis_;
    Register* dr_ = nullptr;
    Input noise_fault_;
    RandomStream numbers_;
    Alarm ready_;
};

}  // namespace twin::stm32f4
