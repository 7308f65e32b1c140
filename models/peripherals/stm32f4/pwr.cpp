// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/pwr.hpp"

#include "models/peripherals/stm32f4/exti.hpp"
#include "models/peripherals/stm32f4/flash.hpp"
#include "models/peripherals/stm32f4/gpio.hpp"

namespace twin::stm32f4 {

namespace {

// Datasheet, "Over-drive switching characteristics" (with HSI) and "Low-power mode wakeup timings".
const Time kOverDrive = microseconds(45);
const Time kWakeMain = nanoseconds(13'600), kWakeMainFlashDown = microseconds(93), kWakeLow = nanoseconds(22'000),
           kWakeLowFlashDown = microseconds(103), kWakeUnderDrive = microseconds(112);

constexpr std::uint32_t kCwuf = 1U << 2, kCsbf = 1U << 3;
constexpr std::uint64_t kMega = 1'000'000;

}  // namespace

Pwr::Pwr(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      ram_(context.params.list("ram")),
      mode_(*this, "mode", Mode::run),
      flags_(*this, "flags", 0, ResetSet::supply()),
      od_ready_(*this, "over_drive_ready"),
      od_switched_(*this, "over_drive_switched"),
      woken_by_event_(*this, "woken_by_event"),
      ram_decay_(*this, "ram_decay"),
      od_up_(*this, "over_drive_up", [this] { od_ready_ = true; }),
      wake_(*this, "wake", [this] { leave_stop(); }) {
    declare();
    env().on_cpu_sleep = [this](bool deep) { on_sleep(deep); };
    env().on_cpu_wake = [this] { on_cpu_wake(); };
}

void Pwr::declare() {
    bank_.narrow_access();
    cr_ = &bank_.reg(kCr, "PWR_CR", 0x0000C000)
               .field(0, "LPDS", Access::rw, lpds_)
               .field(1, "PDDS", Access::rw, pdds_)
               .field(2, "CWUF", Access::self_clearing)
               .field(3, "CSBF", Access::self_clearing)
               .field(4, "PVDE", Access::rw, pvde_)
               .field(5, 3, "PLS", Access::rw, pls_)
               .field(8, "DBP", Access::rw, dbp_)
               .field(9, "FPDS", Access::rw, fpds_)
               .field(10, "LPUDS", Access::rw, lpuds_)
               .field(11, "MRUDS", Access::rw, mruds_)
               .reserved(12)
               .field(13, "ADCDC1", Access::rw)
               .field(14, 2, "VOS", Access::rw, vos_)
               .field(16, "ODEN", Access::rw, oden_)
               .field(17, "ODSWEN", Access::rw, odswen_)
               .field(18, 2, "UDEN", Access::rw)
               .reserved(20, 12)
               .on_write([this](std::uint32_t v) { on_cr(v); });
    csr_ = &bank_.reg(kCsr, "PWR_CSR")
                .field(0, "WUF", Access::ro)
                .field(1, "SBF", Access::ro)
                .field(2, "PVDO", Access::ro)
                .field(3, "BRR", Access::ro)
                .reserved(4, 4)
                .field(8, "EWUP", Access::rw, ewup_)
                .field(9, "BRE", Access::rw, bre_)
                .reserved(10, 4)
                .field(14, "VOSRDY", Access::ro)
                .reserved(15)
                .field(16, "ODRDY", Access::ro)
                .field(17, "ODSWRDY", Access::ro)
                .field(18, 2, "UDRDY", Access::w1c)
                .reserved(20, 12)
                // Standby resets PWR_CR and keeps this one.
                .resets(ResetSet::all().without(ResetKind::wake_up))
                .timed_value([this](std::uint32_t stored) {
                    return stored | flags_ | (bre_ != 0 ? 1U << 3 : 0U) | 1U << 14 | (od_ready_ ? 1U << 16 : 0U) |
                           (od_switched_ ? 1U << 17 : 0U);
                })
                .on_write([this] { update_wkup(); });
}

void Pwr::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    rcc_ = find_only<Rcc>(env());
    exti_ = find_only<Exti>(env());
    flash_ = find_only<Flash>(env());
    if (exti_ != nullptr) exti_->on_wake([this](bool event) { wake_stop(event); });
    for (Model* model : env().models()) {
        auto* gpio = dynamic_cast<Gpio*>(model);
        if (gpio == nullptr || gpio->letter() != 'A') continue;
        wkup_port_ = gpio;
        // The pin itself: in Standby, GPIO has no clock and no configuration.
        gpio->pad(0).net().observe([this](const Net& net) {
            if (powered() && !env().loading()) on_wkup(net.high());
        });
    }
}

Regulator::Limits Pwr::limits() const {
    const bool over_drive = od_switched_;
    const std::uint64_t p1 = (over_drive ? 45 : 42) * kMega;
    const std::uint64_t p2 = (over_drive ? 90 : 84) * kMega;
    switch (vos_) {
        case 3:
            return {(over_drive ? 180 : 168) * kMega, p1, p2,
                    over_drive ? "voltage scale 1 with over-drive" : "voltage scale 1 without over-drive"};
        case 2:
            return {(over_drive ? 168 : 144) * kMega, p1, p2,
                    over_drive ? "voltage scale 2 with over-drive" : "voltage scale 2 without over-drive"};
        default:
            return {120 * kMega, p1, p2, "voltage scale 3"};
    }
}

void Pwr::on_cr(std::uint32_t written) {
    if ((written & kCwuf) != 0) flags_ = flags_ & ~kWuf;
    if ((written & kCsbf) != 0) flags_ = flags_ & ~kSbf;
    if (vos_ == 0) note(JournalKind::guest_error, "PWR_CR.VOS 0 is reserved");
    on_over_drive();
}

void Pwr::on_over_drive() {
    if (oden_ == 0) {
        od_up_.cancel();
        od_ready_ = false;
    } else if (!od_ready_ && !od_up_.armed()) {
        od_up_.arm_in(kOverDrive);
    }
    if (odswen_ != 0 && !od_ready_) note(JournalKind::guest_error, "PWR_CR.ODSWEN set before ODRDY");
    od_switched_ = odswen_ != 0 && od_ready_;
    if (rcc_ != nullptr) rcc_->check_limits();
}

// --- sleep

void Pwr::on_sleep(bool deep) {
    if (mode_ != Mode::run) return;
    if (!deep) {
        mode_ = Mode::sleep;
        if (rcc_ != nullptr) rcc_->set_mode(Rcc::Mode::sleep);
        return;
    }
    if (pdds_ != 0) {
        enter_standby();
    } else if (exti_ != nullptr && exti_->pending()) {
        // The manual: with a pending line the entry is ignored. It stays in Sleep, from which that interrupt wakes it.
        note(JournalKind::guest_error, "Stop is not entered: an EXTI line is pending");
        mode_ = Mode::sleep;
        if (rcc_ != nullptr) rcc_->set_mode(Rcc::Mode::sleep);
    } else {
        enter_stop();
    }
}

void Pwr::on_cpu_wake() {
    if (mode_ != Mode::sleep) return;
    mode_ = Mode::run;
    if (rcc_ != nullptr) rcc_->set_mode(Rcc::Mode::run);
}

void Pwr::enter_stop() {
    if (flash_ != nullptr && flash_->reset_on_stop()) {
        if (rcc_ != nullptr) rcc_->set_reset_cause(Rcc::kLpwrRstF);
        env().cpu().request_reset(ResetKind::system);
        return;
    }
    mode_ = Mode::stop;
    woken_by_event_ = false;
    env().cpu().set_running(false);
    if (rcc_ != nullptr) rcc_->set_mode(Rcc::Mode::stop);
}

Time Pwr::wake_time() const {
    if (lpuds_ != 0 || mruds_ != 0) return kWakeUnderDrive;
    if (lpds_ != 0) return fpds_ != 0 ? kWakeLowFlashDown : kWakeLow;
    return fpds_ != 0 ? kWakeMainFlashDown : kWakeMain;
}

void Pwr::wake_stop(bool event) {
    if (mode_ != Mode::stop) return;
    mode_ = Mode::waking;
    woken_by_event_ = event;
    wake_.arm_in(wake_time());
}

void Pwr::leave_stop() {
    mode_ = Mode::run;
    if (rcc_ != nullptr) rcc_->set_mode(Rcc::Mode::run);
    env().cpu().set_running(true);
    if (woken_by_event_) env().cpu().set_event();
}

void Pwr::enter_standby() {
    if (flash_ != nullptr && flash_->reset_on_standby()) {
        if (rcc_ != nullptr) rcc_->set_reset_cause(Rcc::kLpwrRstF);
        env().cpu().request_reset(ResetKind::system);
        return;
    }
    mode_ = Mode::standby;
    env().cpu().set_running(false);
    lose_ram();
    if (rcc_ != nullptr) rcc_->set_mode(Rcc::Mode::stop);
    for (Model* model : env().models()) {
        auto* peripheral = dynamic_cast<Peripheral*>(model);
        if (peripheral != nullptr && !peripheral->runs_in_standby()) peripheral->stop();
    }
    if ((flags_ & kWuf) != 0) wake_from_standby();  // not cleared: the chip comes back at once
}

void Pwr::lose_ram() {
    for (const std::string& name : ram_) {
        Memory* ram = env().memory(name);
        if (ram == nullptr) continue;
        for (std::uint64_t i = 0; i < ram->size; ++i) ram->data[i] = static_cast<std::uint8_t>(ram_decay_.next());
        env().cpu().memory_changed(*ram, 0, ram->size);
    }
}

void Pwr::wake_from_standby() {
    flags_ = flags_ | kWuf;
    if (mode_ != Mode::standby) return;
    mode_ = Mode::run;
    flags_ = flags_ | kSbf;
    env().cpu().set_running(true);
    env().cpu().request_reset(ResetKind::wake_up);
}

void Pwr::on_wkup(bool high) {
    if (ewup_ == 0 || !high) return;
    wake_from_standby();
}

void Pwr::update_wkup() {
    // EWUP makes PA0 an input with a pull-down, whatever GPIO says.
    if (wkup_port_ != nullptr) wkup_port_->take_over(0, ewup_ != 0, Drive::pull(false));
}

void Pwr::on_reset(ResetKind kind) {
    // Any other reset ends Standby as well.
    (void)kind;
    env().cpu().set_running(true);
    update_wkup();
}

void Pwr::on_loaded() {
    if (mode_ == Mode::stop || mode_ == Mode::waking || mode_ == Mode::standby) env().cpu().set_running(false);
    update_wkup();
}

}  // namespace twin::stm32f4
