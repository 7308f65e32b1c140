// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string>

#include "models/core/power.hpp"
#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// POWER, CLOCK and MPU, which share the address 0x40000000 and interrupt 0.
///
/// POWER: reset reasons, RAM blocks, System OFF and waking from it. CLOCK: the 16 MHz crystal and the 32.768 kHz clock,
/// with their start-up times; the latter is the Clock "lfclk" that RTC and WDT count. MPU: protection of flash regions
/// as registers. Source: nRF51 Series Reference Manual v3.0, chapters 12 (POWER), 13 (CLOCK) and 9 (MPU); start-up
/// times: nRF51822 Product Specification v3.1, chapter 8.1.
class PowerClock : public TaskEventPeripheral {
  public:
    static constexpr std::uint32_t kHfclkStart = 0x000, kHfclkStop = 0x004, kLfclkStart = 0x008, kLfclkStop = 0x00C,
                                   kCal = 0x010, kCtStart = 0x014, kCtStop = 0x018, kConstLat = 0x078,
                                   kLowPower = 0x07C;
    static constexpr std::uint32_t kHfclkStarted = 0x100, kLfclkStarted = 0x104, kPofWarn = 0x108, kDone = 0x10C,
                                   kCtTimeout = 0x110;

    // RESETREAS
    static constexpr std::uint32_t kResetPin = 1U << 0, kDog = 1U << 1, kSreq = 1U << 2, kLockup = 1U << 3,
                                   kOff = 1U << 16, kLpcomp = 1U << 17, kDif = 1U << 18;

    /// Parameters: gpio (its DETECT wakes from System OFF), lpcomp (its ANADETECT does; may be empty), ram (the
    /// memory that RAMON switches), ram_blocks
    /// (1..4).
    PowerClock(sc_core::sc_module_name name, const ModelContext& context);

    /// The CPU stands still and no peripheral but GPIO and LPCOMP works, until one of them wakes the chip.
    bool system_off() const { return off_; }
    bool runs_in_system_off() const override { return true; }

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void end_of_elaboration() override;

  private:
    enum class LfSource : std::uint32_t { rc = 0, xtal = 1, synth = 2 };

    void declare_power();
    void lose_ram(unsigned block);
    void lose_ram_switched_off();
    void start_calibration_timer();
    void declare_clock();
    void declare_mpu();
    void start_hfclk();
    void stop_hfclk();
    void start_lfclk();
    void stop_lfclk();
    void enter_system_off();
    void wake(std::uint32_t reason);

    std::string gpio_name_, lpcomp_name_, ram_name_;
    unsigned ram_blocks_;
    Clock& lfclk_;
    Event hfclk_started_, lfclk_started_, pofwarn_, cal_done_, ct_timeout_;
    Register* resetreas_ = nullptr;
    Field lfclk_source_, ctiv_, xtalfreq_;
    State<bool> hfclk_running_, hfclk_requested_, lfclk_running_, lfclk_requested_, off_;
    State<std::uint32_t> lfclk_copy_;
    State<std::uint32_t> wake_reason_;
    std::array<Field, 4> ram_on_, ram_kept_;
    State<std::uint32_t> ram_powered_;
    RandomStream ram_decay_;
    Alarm hfclk_up_, lfclk_up_, calibrated_, ct_;
};

}  // namespace twin::nrf51
