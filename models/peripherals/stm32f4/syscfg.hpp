// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <functional>

#include "models/peripherals/stm32f4/peripheral.hpp"

namespace twin::stm32f4 {

/// SYSCFG: which port each EXTI line listens to; what else it selects is kept.
/// Source: RM0090 rev 19, chapter 9.3 (SYSCFG for STM32F42xxx and F43xxx).
class Syscfg : public Peripheral {
  public:
    static constexpr std::uint32_t kMemRmp = 0x00, kPmc = 0x04, kExtiCr1 = 0x08, kCmpCr = 0x20;

    Syscfg(sc_core::sc_module_name name, const ModelContext& context);

    /// The letter of the port that EXTI line 0..15 listens to; 0 for a value that is none.
    char exti_port(unsigned line) const;
    /// PMC.MII_RMII_SEL: the Ethernet MAC speaks RMII to its PHY.
    bool rmii() const { return rmii_ != 0; }
    /// Called after a write to EXTICR.
    void on_exti_change(std::function<void()> callback) { changed_ = std::move(callback); }

  private:
    Field rmii_;
    std::array<Register*, 4> exticr_{};
    std::function<void()> changed_;
};

}  // namespace twin::stm32f4
