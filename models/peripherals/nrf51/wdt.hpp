// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// Watchdog. Source: nRF51 Series Reference Manual v3.0, chapter 20 (WDT) and table "Reset behavior" of chapter 12.
///
/// (CRV + 1) / 32768 s after START or the last reload it generates TIMEOUT and resets the chip: at once, or two LFCLK
/// cycles later if TIMEOUT's interrupt is enabled. It keeps LFCLK running by itself. Once started, CRV, RREN and CONFIG
/// are locked, and it runs on through soft, lock-up and debug resets; every other reset stops it.
class Wdt : public TaskEventPeripheral {
  public:
    static constexpr std::uint64_t kHz = 32'768;
    static constexpr unsigned kRequests = 8;
    static constexpr std::uint32_t kReload = 0x6E524635;
    static constexpr std::uint32_t kMinimumCrv = 0xF;
    static constexpr std::uint64_t kGraceCycles = 2;  // between TIMEOUT's interrupt and the reset

    static constexpr std::uint32_t kStart = 0x000, kTimeout = 0x100, kRunstatus = 0x400, kReqstatus = 0x404,
                                   kCrv = 0x504, kRren = 0x508, kConfig = 0x50C, kRr = 0x600;

    Wdt(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    /// Nothing but a reset stops a running watchdog.
    bool may_switch_off() const override { return run_->running == 0; }
    /// System OFF has no LFCLK, and no reset that ends it leaves the watchdog running.
    void on_stopped() override { run_.reset(); }

  private:
    /// CRV, RREN and CONFIG as locked by START.
    struct Run {
        std::uint32_t crv = 0;
        std::uint32_t rren = 0;
        std::uint32_t config = 0;
        std::uint8_t running = 0;
        std::uint8_t expired = 0;  // TIMEOUT was generated: nothing stops the reset
        std::uint16_t requested = 0;
    };

    void declare_registers();
    void start();
    void keep_locked();
    void request(unsigned index, std::uint32_t value);
    void reload();
    void on_timeout();
    std::uint32_t request_status() const;

    Register* crv_ = nullptr;
    Register* rren_ = nullptr;
    Register* config_ = nullptr;
    Event timeout_event_;
    State<Run> run_;
    Alarm timeout_;
    Alarm reset_;
};

}  // namespace twin::nrf51
