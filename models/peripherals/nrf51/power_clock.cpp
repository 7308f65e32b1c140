// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/power_clock.hpp"

#include "models/peripherals/nrf51/gpio.hpp"
#include "models/peripherals/nrf51/lpcomp.hpp"

namespace twin::nrf51 {

namespace {

constexpr std::uint32_t kLfHz = 32768;
// Product Specification 8.1.2, 8.1.5 and 8.1.6: typical start-up times.
const Time kHfXtalStart = microseconds(800);
const Time kLfRcStart = microseconds(390);
const Time kLfXtalStart = milliseconds(300);
const Time kLfSynthStart = microseconds(390);
// Reference Manual 13.1.6: calibrating the RC oscillator takes 16 to 17 ms.
const Time kCalibration = milliseconds(16);
// CTIV counts quarters of a second.
const Time kCalibrationTick = milliseconds(250);

}  // namespace

PowerClock::PowerClock(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      gpio_name_(context.params.text("gpio")),
      lpcomp_name_(context.params.text("lpcomp")),
      ram_name_(context.params.text("ram")),
      ram_blocks_(static_cast<unsigned>(context.params.integer("ram_blocks"))),
      lfclk_(env().clock("lfclk", kLfHz)),
      hfclk_running_(*this, "hfclk_running"),
      hfclk_requested_(*this, "hfclk_requested"),
      lfclk_running_(*this, "lfclk_running"),
      lfclk_requested_(*this, "lfclk_requested"),
      off_(*this, "system_off"),
      lfclk_copy_(*this, "lfclk_source_copy"),
      wake_reason_(*this, "wake_reason", 0, ResetSet::supply()),
      ram_powered_(*this, "ram_powered", 0xF),
      ram_decay_(*this, "ram_decay"),
      hfclk_up_(*this, "hfclk_up",
                [this] {
                    hfclk_running_ = true;
                    hfclk_started_.generate();
                }),
      lfclk_up_(*this, "lfclk_up",
                [this] {
                    lfclk_running_ = true;
                    lfclk_.set(kLfHz, true);
                    lfclk_started_.generate();
                }),
      calibrated_(*this, "calibrated", [this] { cal_done_.generate(); }),
      ct_(*this, "calibration_timer", [this] { ct_timeout_.generate(); }) {
    lfclk_.set(kLfHz, false);
    declare_clock();
    declare_power();
    interrupts();
    declare_mpu();
}

void PowerClock::end_of_elaboration() {
    TaskEventPeripheral::end_of_elaboration();
    env().require<Gpio>(gpio_name_).on_detect([this] { wake(kOff); });
    if (!lpcomp_name_.empty()) env().require<Lpcomp>(lpcomp_name_).on_anadetect([this] { wake(kLpcomp); });
}

void PowerClock::declare_clock() {
    task(kHfclkStart, "HFCLKSTART", [this] { start_hfclk(); });
    task(kHfclkStop, "HFCLKSTOP", [this] { stop_hfclk(); });
    task(kLfclkStart, "LFCLKSTART", [this] { start_lfclk(); });
    task(kLfclkStop, "LFCLKSTOP", [this] { stop_lfclk(); });
    task(kCal, "CAL", [this] {
        if (!hfclk_running_) note(JournalKind::guest_error, "CAL needs the 16 MHz crystal to run");
        calibrated_.arm_in(kCalibration);
    });
    task(kCtStart, "CTSTART", [this] { start_calibration_timer(); });
    task(kCtStop, "CTSTOP", [this] { ct_.cancel(); });
    event(kHfclkStarted, "HFCLKSTARTED", hfclk_started_);
    event(kLfclkStarted, "LFCLKSTARTED", lfclk_started_);
    event(kDone, "DONE", cal_done_);
    event(kCtTimeout, "CTTO", ct_timeout_);

    const auto run = [this](std::uint32_t offset, const char* register_name, State<bool>& requested) {
        bank_.reg(offset, register_name)
            .field(0, "STATUS", Access::ro)
            .reserved(1, 31)
            .value([&requested](std::uint32_t) { return requested ? 1U : 0U; });
    };
    run(0x408, "HFCLKRUN", hfclk_requested_);
    // SRC: the crystal when it runs, else the RC oscillator, which always does.
    bank_.reg(0x40C, "HFCLKSTAT")
        .field(0, "SRC", Access::ro)
        .reserved(1, 15)
        .field(16, "STATE", Access::ro)
        .reserved(17, 15)
        .value([this](std::uint32_t) { return (hfclk_running_ ? 1U : 0U) | 1U << 16; });
    run(0x414, "LFCLKRUN", lfclk_requested_);
    bank_.reg(0x418, "LFCLKSTAT")
        .field(0, 2, "SRC", Access::ro)
        .reserved(2, 14)
        .field(16, "STATE", Access::ro)
        .reserved(17, 15)
        .value([this](std::uint32_t) { return lfclk_copy_ | (lfclk_running_ ? 1U << 16 : 0U); });
    bank_.reg(0x41C, "LFCLKSRCCOPY").field(0, 2, "SRC", Access::ro).reserved(2, 30).value([this](std::uint32_t) {
        return lfclk_copy_.get();
    });
    bank_.reg(0x518, "LFCLKSRC").field(0, 2, "SRC", Access::rw, lfclk_source_).reserved(2, 30);
    bank_.reg(0x538, "CTIV").field(0, 7, "CTIV", Access::rw, ctiv_).reserved(7, 25);
    bank_.reg(0x550, "XTALFREQ", 0xFF).field(0, 8, "XTALFREQ", Access::rw, xtalfreq_).reserved(8, 24);
}

void PowerClock::declare_power() {
    // Both are about latency and current only; the CPU's speed does not change.
    task(kConstLat, "CONSTLAT", [] {});
    task(kLowPower, "LOWPWR", [] {});
    event(kPofWarn, "POFWARN", pofwarn_);
    // A bit is cleared by writing 1, and survives every reset that is not a loss of the supply.
    resetreas_ = &bank_.reg(0x400, "RESETREAS")
                      .field(0, "RESETPIN", Access::w1c)
                      .field(1, "DOG", Access::w1c)
                      .field(2, "SREQ", Access::w1c)
                      .field(3, "LOCKUP", Access::w1c)
                      .reserved(4, 12)
                      .field(16, "OFF", Access::w1c)
                      .field(17, "LPCOMP", Access::w1c)
                      .field(18, "DIF", Access::w1c)
                      .reserved(19, 13)
                      .resets(ResetSet::supply());
    bank_.reg(0x428, "RAMSTATUS", (1U << ram_blocks_) - 1)
        .field(0, "RAMBLOCK0", Access::ro)
        .field(1, "RAMBLOCK1", Access::ro)
        .field(2, "RAMBLOCK2", Access::ro)
        .field(3, "RAMBLOCK3", Access::ro)
        .reserved(4, 28);
    bank_.reg(0x500, "SYSTEMOFF").field(0, "SYSTEMOFF", Access::wo).reserved(1, 31).on_write([this](std::uint32_t v) {
        if ((v & 1) != 0) enter_system_off();
    });
    bank_.reg(0x510, "POFCON").unimplemented(0, "POF").unimplemented(1, 2, "THRESHOLD").reserved(3, 29);
    // Bits without effect: whatever is written is kept, over every reset but a loss of the supply.
    bank_.reg(0x51C, "GPREGRET").field(0, 8, "GPREGRET", Access::rw).reserved(8, 24).resets(ResetSet::supply());
    const auto ram_switches = [this](std::uint32_t offset, const char* register_name, unsigned first) {
        Register& r = bank_.reg(offset, register_name, 0x3);
        for (unsigned n = 0; n < 2; ++n) {
            const std::string block = std::to_string(first + n);
            r.field(n, ("ONRAM" + block).c_str(), Access::rw, ram_on_[first + n]);
            r.field(16 + n, ("OFFRAM" + block).c_str(), Access::rw, ram_kept_[first + n]);
        }
        r.reserved(2, 14).reserved(18, 14).on_write([this] { lose_ram_switched_off(); });
    };
    ram_switches(0x524, "RAMON", 0);
    // The reset register holds the pin's reset function while SWD debugging is on.
    bank_.reg(0x544, "RESET").field(0, "RESET", Access::rw).reserved(1, 31);
    ram_switches(0x554, "RAMONB", 2);
    bank_.reg(0x578, "DCDCEN").field(0, "DCDCEN", Access::rw).reserved(1, 31);
    bank_.reg(0xA08, "DCDCFORCE").field(0, "FORCEOFF", Access::rw).field(1, "FORCEON", Access::rw).reserved(2, 30);
}

void PowerClock::declare_mpu() {
    // Chapter 9: what is protected from what needs the CPU's own checks on each access; the registers are kept.
    bank_.reg(0x528, "PERR0").unimplemented();
    bank_.reg(0x52C, "RLENR0").unimplemented();
    bank_.reg(0x600, "PROTENSET0").unimplemented();
    bank_.reg(0x604, "PROTENSET1").unimplemented();
    bank_.reg(0x608, "DISABLEINDEBUG", 1).field(0, "DISABLEINDEBUG", Access::rw).reserved(1, 31);
    bank_.reg(0x60C, "PROTBLOCKSIZE").field(0, 2, "PROTBLOCKSIZE", Access::rw).reserved(2, 30);
}

void PowerClock::lose_ram(unsigned block) {
    Memory* ram = env().memory(ram_name_);
    if (ram == nullptr || block >= ram_blocks_) return;
    const std::uint64_t size = ram->size / ram_blocks_;
    for (std::uint64_t i = 0; i < size; ++i) ram->data[block * size + i] = static_cast<std::uint8_t>(ram_decay_.next());
    env().cpu().memory_changed(*ram, block * size, size);
}

void PowerClock::lose_ram_switched_off() {
    for (unsigned block = 0; block < ram_on_.size(); ++block) {
        const std::uint32_t bit = 1U << block;
        const bool on = ram_on_[block] != 0;
        if (!on && (ram_powered_ & bit) != 0) lose_ram(block);
        ram_powered_ = on ? ram_powered_ | bit : ram_powered_ & ~bit;
    }
}

void PowerClock::start_calibration_timer() {
    if (ctiv_ == 0) {
        note(JournalKind::guest_error, "CTSTART with CTIV 0: the timer is not started");
        return;
    }
    const Time tick = kCalibrationTick;
    ct_.arm_in(picoseconds(tick.value() * ctiv_));
}

void PowerClock::start_hfclk() {
    hfclk_requested_ = true;
    if (hfclk_running_)
        hfclk_started_.generate();
    else if (!hfclk_up_.armed())
        hfclk_up_.arm_in(kHfXtalStart);
}

void PowerClock::stop_hfclk() {
    hfclk_requested_ = false;
    hfclk_running_ = false;
    hfclk_up_.cancel();
}

void PowerClock::start_lfclk() {
    if (lfclk_running_ || lfclk_up_.armed()) {
        if (lfclk_running_) lfclk_started_.generate();
        return;
    }
    lfclk_requested_ = true;
    lfclk_copy_ = lfclk_source_.get();
    switch (static_cast<LfSource>(lfclk_source_.get())) {
        case LfSource::rc:
            lfclk_up_.arm_in(kLfRcStart);
            break;
        case LfSource::xtal:
            lfclk_up_.arm_in(kLfXtalStart);
            break;
        case LfSource::synth:
            lfclk_up_.arm_in(kLfSynthStart);
            break;
        default:
            note(JournalKind::guest_error, "LFCLKSRC 3 is no clock");
    }
}

void PowerClock::stop_lfclk() {
    lfclk_requested_ = false;
    lfclk_running_ = false;
    lfclk_up_.cancel();
    lfclk_.set(kLfHz, false);
}

void PowerClock::enter_system_off() {
    if (env().require<Gpio>(gpio_name_).detect()) {
        // DETECT is high already: the chip comes back at once.
        wake_reason_ = kOff;
        env().cpu().request_reset(ResetKind::wake_up);
        return;
    }
    off_ = true;
    stop_hfclk();
    stop_lfclk();
    for (unsigned block = 0; block < ram_kept_.size(); ++block)
        if (ram_kept_[block] == 0) lose_ram(block);
    calibrated_.cancel();
    ct_.cancel();
    // All the rest has no clock any more. What it drives, it goes on driving.
    for (Model* model : env().models()) {
        auto* peripheral = dynamic_cast<TaskEventPeripheral*>(model);
        if (peripheral != nullptr && !peripheral->runs_in_system_off()) peripheral->stop();
    }
    env().cpu().set_running(false);
}

void PowerClock::wake(std::uint32_t reason) {
    if (!off_) return;
    off_ = false;  // a second reason would come too late
    wake_reason_ = reason;
    env().cpu().set_running(true);
    env().cpu().request_reset(ResetKind::wake_up);
}

void PowerClock::on_reset(ResetKind kind) {
    const auto add_reason = [this](std::uint32_t reason) { resetreas_->set(resetreas_->get() | reason); };
    lfclk_.set(kLfHz, false);
    // Reasons add up until software clears them (chapter 12.1.9).
    switch (kind) {
        case ResetKind::pin:
            add_reason(kResetPin);
            break;
        case ResetKind::watchdog:
            add_reason(kDog);
            break;
        case ResetKind::system:
            add_reason(kSreq);
            break;
        case ResetKind::lockup:
            add_reason(kLockup);
            break;
        case ResetKind::wake_up:
            add_reason(wake_reason_.get());
            break;
        case ResetKind::debug:
            add_reason(kDif);
            break;
        case ResetKind::power_on:
        case ResetKind::brown_out:
            break;
    }
    // A pin or a debugger may end System OFF too.
    env().cpu().set_running(true);
    TaskEventPeripheral::on_reset(kind);
}

void PowerClock::on_loaded() {
    lfclk_.restore(kLfHz, lfclk_running_);
    if (off_) env().cpu().set_running(false);
    TaskEventPeripheral::on_loaded();
}

}  // namespace twin::nrf51
