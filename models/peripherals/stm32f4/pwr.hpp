// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "models/peripherals/stm32f4/rcc.hpp"

namespace twin::stm32f4 {

class Exti;
class Flash;
class Gpio;

/// PWR: the regulator, the sleep modes, and the key to the backup domain.
///
/// Sleep (WFI, WFE): clocks by LPENR. Stop (SLEEPDEEP, PDDS 0): every clock but LSI and LSE stands still, the CPU too;
/// an edge that EXTI lets through wakes it, after the datasheet's time, with HSI as the system clock. Standby
/// (SLEEPDEEP, PDDS 1): registers and RAM are lost; RTC, IWDG, the WKUP pin (PA0, rising, if EWUP) or a reset end it,
/// and the chip starts over. Source: RM0090 rev 19, chapter 5 (PWR); times: STM32F427xx/F429xx datasheet (DocID024030),
/// chapters 6.3.5 to 6.3.7, typical values.
class Pwr : public Peripheral, public Regulator {
  public:
    static constexpr std::uint32_t kCr = 0x00, kCsr = 0x04;
    // CSR
    static constexpr std::uint32_t kWuf = 1U << 0, kSbf = 1U << 1;

    /// Parameters: ram (names of memories that Standby loses).
    Pwr(sc_core::sc_module_name name, const ModelContext& context);

    bool runs_in_standby() const override { return true; }

    // Regulator
    Limits limits() const override;
    bool backup_writable() const override { return dbp_ != 0; }

    enum class Mode : std::uint32_t { run, sleep, stop, waking, standby };
    Mode mode() const { return mode_; }
    /// By RTC: an alarm, wake-up, tamper or time stamp came, which ends Standby.
    void wake_from_standby();

  protected:
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void end_of_elaboration() override;

  private:
    void declare();
    void on_cr(std::uint32_t written);
    void on_over_drive();
    void on_sleep(bool deep);
    void on_cpu_wake();
    void enter_stop();
    void enter_standby();
    void leave_stop();
    void wake_stop(bool event);
    void on_wkup(bool high);
    void update_wkup();
    void lose_ram();
    Time wake_time() const;

    const std::vector<std::string> ram_;
    Field lpds_, pdds_, pvde_, pls_, dbp_, fpds_, vos_, oden_, odswen_, ewup_, bre_, lpuds_, mruds_;
    Register *cr_ = nullptr, *csr_ = nullptr;
    State<Mode> mode_;
    State<std::uint32_t> flags_;  // WUF and SBF
    State<bool> od_ready_, od_switched_, woken_by_event_;
    RandomStream ram_decay_;
    Alarm od_up_, wake_;

    Rcc* rcc_ = nullptr;
    Exti* exti_ = nullptr;
    Flash* flash_ = nullptr;
    Gpio* wkup_port_ = nullptr;
};

}  // namespace twin::stm32f4
