// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/lpcomp.hpp"

#include "models/peripherals/nrf51/analog_inputs.hpp"

namespace twin::nrf51 {

namespace {
constexpr std::uint32_t kEnabled = 1;
constexpr std::uint32_t kExternalReference = 7;
enum AnalogDetect : std::uint32_t { kDetectCross = 0, kDetectUp = 1, kDetectDown = 2 };
}  // namespace

Lpcomp::Lpcomp(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      gpio_(context.params.text("gpio")),
      phase_(*this, "phase", Phase::off),
      above_(*this, "above", false),
      startup_(*this, "startup", [this] { on_ready(); }) {
    declare_registers();
}

void Lpcomp::declare_registers() {
    task(kStart, "START", [this] { start(); });
    task(kStop, "STOP", [this] { stop(); });
    task(kSample, "SAMPLE", [this] {
        if (phase_ == Phase::ready) result_ = above() ? 1 : 0;
    });
    event(kReady, "READY", ready_);
    event(kDown, "DOWN", down_);
    event(kUp, "UP", up_);
    event(kCross, "CROSS", cross_);
    shortcuts({{0, kReady, kSample, "READY_SAMPLE"},
               {1, kReady, kStop, "READY_STOP"},
               {2, kDown, kStop, "DOWN_STOP"},
               {3, kUp, kStop, "UP_STOP"},
               {4, kCross, kStop, "CROSS_STOP"}});
    interrupts();
    bank_.reg(kResult, "RESULT")
        .field(0, "RESULT", Access::ro, result_)
        .reserved(1, 31)
        .doc("of the last SAMPLE; 1: the input is above the reference");
    bank_.reg(kEnable, "ENABLE").field(0, 2, "ENABLE", Access::rw, enable_).reserved(2, 30).on_write([this] {
        if (enable_ != kEnabled) stop();
    });
    // What is compared is chosen while the comparator is stopped; changed under way, the output may cross.
    bank_.reg(kPsel, "PSEL").field(0, 3, "PSEL", Access::rw, psel_).reserved(3, 29).on_write([this] { on_voltage(); });
    bank_.reg(kRefsel, "REFSEL")
        .field(0, 3, "REFSEL", Access::rw, refsel_)
        .reserved(3, 29)
        .on_write([this] { on_voltage(); })
        .doc("n: (n + 1) eighths of the supply; 7: the pin of EXTREFSEL");
    bank_.reg(kExtrefsel, "EXTREFSEL").field(0, "EXTREFSEL", Access::rw, extrefsel_).reserved(1, 31).on_write([this] {
        on_voltage();
    });
    bank_.reg(kAnadetect, "ANADETECT")
        .field(0, 2, "ANADETECT", Access::rw, anadetect_)
        .reserved(2, 30)
        .doc("what wakes the chip from System OFF; 0: crossing, 1: up, 2: down");
    power_register();
}

void Lpcomp::end_of_elaboration() {
    TaskEventPeripheral::end_of_elaboration();
    pads_ = &env().require<Pads>(gpio_);
    const auto follow = [this](unsigned pad) { pads_->pad(pad).net().observe([this](const Net&) { on_voltage(); }); };
    for (const unsigned pad : kAnalogInputPads) follow(pad);
    follow(kAnalogReferencePads[0]);  // AREF1 is AIN7's pad
}

void Lpcomp::start() {
    if (enable_ != kEnabled) {
        note(JournalKind::guest_error, "START while ENABLE is 0");
        return;
    }
    if (phase_ != Phase::off) return;
    phase_ = Phase::starting;
    startup_.arm_in(microseconds(kStartupUs));
}

void Lpcomp::stop() {
    startup_.cancel();
    phase_ = Phase::off;
}

void Lpcomp::on_ready() {
    phase_ = Phase::ready;
    above_ = above();
    ready_.generate();
}

bool Lpcomp::above() const {
    const PinPort& in = pads_->pad(kAnalogInputPads[psel_]);
    const double reference = refsel_ == kExternalReference ? pads_->pad(kAnalogReferencePads[extrefsel_]).volts()
                                                           : in.net().supply() * (refsel_ + 1) / 8;
    return in.volts() > reference;
}

void Lpcomp::on_voltage() {
    // While a snapshot is loaded the voltages come one after the other; `above_` is from it.
    if (env().loading() || phase_ != Phase::ready || above() == above_) return;
    above_ = !above_;
    const bool rising = above_;
    (rising ? up_ : down_).generate();
    cross_.generate();
    if (anadetect_ == kDetectCross || anadetect_ == (rising ? kDetectUp : kDetectDown))
        for (const auto& callback : anadetect_callbacks_) callback();
}

}  // namespace twin::nrf51
