// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/wdt.hpp"

#include <algorithm>
#include <string>

namespace twin::nrf51 {

namespace {
constexpr const char* kRequestNames[] = {"RR0", "RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "RR7"};

constexpr ResetSet stopped_by() {
    return ResetSet::all().without(ResetKind::system).without(ResetKind::lockup).without(ResetKind::debug);
}
}  // namespace

Wdt::Wdt(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      run_(*this, "run"),
      timeout_(*this, "timeout", [this] { on_timeout(); }),
      reset_(*this, "reset", [this] { env().cpu().request_reset(ResetKind::watchdog); }) {
    set_resets(stopped_by());
    declare_registers();
}

void Wdt::declare_registers() {
    task(kStart, "START", [this] { start(); });
    event(kTimeout, "TIMEOUT", timeout_event_);
    interrupts();

    bank_.reg(kRunstatus, "RUNSTATUS").field(0, "RUNSTATUS", Access::ro).reserved(1, 31).value([this](std::uint32_t) {
        return std::uint32_t{run_->running};
    });
    Register& reqstatus = bank_.reg(kReqstatus, "REQSTATUS", 1);
    rren_ = &bank_.reg(kRren, "RREN", 1);
    for (unsigned i = 0; i < kRequests; ++i) {
        reqstatus.field(i, kRequestNames[i], Access::ro);
        rren_->field(i, kRequestNames[i], Access::rw);
        bank_.reg(kRr + 4 * i, "RR[" + std::to_string(i) + "]")
            .field(0, 32, "RR", Access::wo)
            .on_write([this, i](std::uint32_t value) { request(i, value); })
            .doc("0x6E524635 asks for a reload");
    }
    reqstatus.reserved(8, 24)
        .value([this](std::uint32_t) { return request_status(); })
        .doc("1: enabled and not yet requested");
    rren_->reserved(8, 24).on_write([this] { keep_locked(); }).doc("which RR must be written for a reload");
    crv_ = &bank_.reg(kCrv, "CRV", 0xFFFFFFFF).field(0, 32, "CRV", Access::rw).on_write([this] { keep_locked(); });
    crv_->doc("timeout in LFCLK cycles, less one; at least 0xF");
    // The models do not hear when the CPU sleeps; and time stands still while a debugger halts it, so it pauses then.
    config_ = &bank_.reg(kConfig, "CONFIG", 1)
                   .unimplemented(0, "SLEEP")
                   .reserved(1, 2)
                   .unimplemented(3, "HALT")
                   .reserved(4, 28)
                   .on_write([this] { keep_locked(); });
    power_register();
}

void Wdt::start() {
    if (run_->running != 0) return;
    if (*crv_ < kMinimumCrv) note(JournalKind::guest_error, "CRV below 0xF");
    run_->crv = *crv_;
    run_->rren = *rren_;
    run_->config = *config_;
    run_->running = 1;
    reload();
}

void Wdt::keep_locked() {
    if (run_->running == 0) return;
    if (*crv_ != run_->crv || *rren_ != run_->rren || *config_ != run_->config)
        note(JournalKind::guest_error, "CRV, RREN or CONFIG written after START: ignored");
    crv_->set(run_->crv);
    rren_->set(run_->rren);
    config_->set(run_->config);
}

std::uint32_t Wdt::request_status() const {
    return run_->running != 0 ? run_->rren & ~std::uint32_t{run_->requested} : rren_->get();
}

void Wdt::request(unsigned index, std::uint32_t value) {
    if (value != kReload) {
        note(JournalKind::guest_error, "RR written with another value than 0x6E524635: ignored");
        return;
    }
    if (run_->running == 0 || run_->expired != 0 || (run_->rren >> index & 1) == 0) return;
    run_->requested = static_cast<std::uint8_t>(run_->requested | 1U << index);
    if (request_status() == 0) reload();
}

void Wdt::reload() {
    run_->requested = 0;
    timeout_.arm_in(ticks_to_time(std::uint64_t{std::max(run_->crv, kMinimumCrv)} + 1, kHz));
}

void Wdt::on_timeout() {
    run_->expired = 1;
    // Asked for before the event is told: the interrupt's handler may not disable what started it.
    const bool postponed = (inten() & 1) != 0;
    if (postponed) reset_.arm_in(ticks_to_time(kGraceCycles, kHz));
    timeout_event_.generate();
    env().message(label(), "watchdog timeout");
    if (!postponed) env().cpu().request_reset(ResetKind::watchdog);
}

}  // namespace twin::nrf51
