// SPDX-License-Identifier: BSD-3-Clause
// What every STM32F4 peripheral has in common: a bank of registers, a clock that RCC gates and scales, a reset that RCC
// may hold it in, and signals that GPIO puts on pads. Source: RM0090 rev 19, chapters 6 and 7 (RCC), 8 (GPIO).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/core/model.hpp"

namespace twin::stm32f4 {

class Signal;

/// Base of the chip's peripherals. Derive from it, declare registers in `bank_`, and read `clock()`.
///
/// **Clock.** `clock()` is the environment's Clock with the peripheral's label as its name ("USART3", "TIM5"), which
/// RCC sets: hz() is the frequency that the peripheral counts or divides (its APB or AHB clock; for a timer the timer
/// clock with the x2 and TIMPRE rules; for RTC, IWDG and RNG that of their own source, which is 0 while that source is
/// off), running() says whether it gets it: its enable bit, and while the CPU sleeps its low-power enable bit too, and
/// no clock in Stop. Without an RCC model (unit tests) it runs at kDefaultHz unless the clock was made before the
/// model.
///
/// A change is told twice: on_clock_changing() while clock() still has the old rate (bring counters to now), and
/// on_clock_changed() after it (arm alarms anew). ticks_hz() is the rate that counts right now, 0 for none.
///
/// **Gating.** While its enable bit is 0 or its reset bit 1, registers read as 0 and writes are ignored; the run lists
/// it once, with the name of the bit. A sleeping CPU's clocks do not change that: then, only masters other than the CPU
/// can ask.
///
/// **Reset.** A 1 in RCC's reset bit is a Model::reset(ResetKind::system); registers that must survive it say so by
/// Register::resets().
class Peripheral : public Model {
  public:
    static constexpr std::uint64_t kDefaultHz = 16'000'000;

    /// `bank_size`: bytes of the register bank, a multiple of 4. The YAML's range must hold it.
    Peripheral(sc_core::sc_module_name name, const ModelContext& context, std::uint32_t bank_size = 0x400);

    RegisterBank& bank() { return bank_; }
    Clock& clock() const { return clock_; }
    /// Every Signal that it has, for GPIO.
    const std::vector<Signal*>& signals() const { return signals_; }

    /// Standby leaves it its supply and what clock it has: the backup domain and the watchdog.
    virtual bool runs_in_standby() const { return false; }

    /// By RCC. `blocked_by`: the bit that keeps it from answering ("RCC_APB1ENR.USART3EN is 0"), or empty.
    void set_accessible(const std::string& blocked_by);

  protected:
    virtual void on_clock_changing() {}
    virtual void on_clock_changed() {}
    /// Frequency at which it counts now, Hz: 0 while its clock stands still.
    std::uint64_t ticks_hz() const { return clock_.running() ? clock_.hz() : 0; }

    RegisterBank bank_;

  private:
    friend class Signal;
    Clock& clock_;
    std::vector<Signal*> signals_;
};

}  // namespace twin::stm32f4
