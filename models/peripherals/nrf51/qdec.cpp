// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/qdec.hpp"

#include <algorithm>

namespace twin::nrf51 {

namespace {
enum { kLed, kA, kB };
constexpr std::uint16_t kReportSamples[] = {10, 40, 80, 120, 160, 200, 240, 280};
constexpr std::int32_t kDouble = 2;
// SAMPLE by the last pair of phases and this one, each as A * 2 + B (table "Sampled value encoding").
constexpr std::int32_t kMovement[4][4] = {
    {0, 1, -1, kDouble},
    {-1, 0, kDouble, 1},
    {1, kDouble, 0, -1},
    {kDouble, -1, 1, 0},
};
}  // namespace

Qdec::Qdec(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      gpio_(context.params.text("gpio")),
      progress_(*this, "progress"),
      sample_alarm_(*this, "sample", [this] { on_sample(); }),
      led_alarm_(*this, "led", [this] { light(true); }) {
    declare_registers();
}

void Qdec::declare_registers() {
    task(kStart, "START", [this] { start(); });
    task(kStop, "STOP", [this] { stop(); });
    task(kReadclracc, "READCLRACC", [this] {
        accread_->set(*acc_);
        accdblread_ = accdbl_.get();
        acc_->set(0);
        accdbl_ = 0;
    });
    event(kSamplerdy, "SAMPLERDY", samplerdy_);
    event(kReportrdy, "REPORTRDY", reportrdy_);
    event(kAccof, "ACCOF", accof_);
    shortcuts({{0, kReportrdy, kReadclracc, "REPORTRDY_READCLRACC"}, {1, kSamplerdy, kStop, "SAMPLERDY_STOP"}});
    interrupts();

    bank_.reg(kEnable, "ENABLE").field(0, "ENABLE", Access::rw, enable_).reserved(1, 31).on_write([this] { enable(); });
    bank_.reg(kLedpol, "LEDPOL")
        .field(0, "LEDPOL", Access::rw, ledpol_)
        .reserved(1, 31)
        .doc("1: the LED lights when its pin is high");
    bank_.reg(kSampleper, "SAMPLEPER")
        .field(0, 3, "SAMPLEPER", Access::rw, sampleper_)
        .reserved(3, 29)
        .doc("128 µs × 2^n");
    sample_ =
        &bank_.reg(kSample, "SAMPLE").field(0, 32, "SAMPLE", Access::ro).doc("-1, 0, 1, or 2: both phases changed");
    bank_.reg(kReportper, "REPORTPER").field(0, 3, "REPORTPER", Access::rw, reportper_).reserved(3, 29);
    acc_ = &bank_.reg(kAcc, "ACC").field(0, 32, "ACC", Access::ro).doc("-1024..1023");
    accread_ = &bank_.reg(kAccread, "ACCREAD").field(0, 32, "ACCREAD", Access::ro);
    psel_[kLed] = &bank_.reg(kPselled, "PSELLED", kPinDisconnected).field(0, 32, "PSELLED", Access::rw);
    psel_[kA] = &bank_.reg(kPsela, "PSELA", kPinDisconnected).field(0, 32, "PSELA", Access::rw);
    psel_[kB] = &bank_.reg(kPselb, "PSELB", kPinDisconnected).field(0, 32, "PSELB", Access::rw);
    bank_.reg(kDbfen, "DBFEN").field(0, "DBFEN", Access::rw, dbfen_).reserved(1, 31);
    bank_.reg(kLedpre, "LEDPRE", 0x10)
        .field(0, 9, "LEDPRE", Access::rw, ledpre_)
        .reserved(9, 23)
        .doc("µs that the LED is on before a sample");
    bank_.reg(kAccdbl, "ACCDBL").field(0, 4, "ACCDBL", Access::ro, accdbl_).reserved(4, 28);
    bank_.reg(kAccdblread, "ACCDBLREAD").field(0, 4, "ACCDBLREAD", Access::ro, accdblread_).reserved(4, 28);
    power_register();
}

void Qdec::end_of_elaboration() {
    TaskEventPeripheral::end_of_elaboration();
    pads_ = &env().require<Pads>(gpio_);
    for (unsigned pad = 0; pad < kPadCount; ++pad) pads_->observe(pad, [this, pad](bool) { on_pad(pad); });
}

void Qdec::take_pads() {
    for (int i = kLed; i <= kB; ++i) progress_->pads[i] = *psel_[i];
    if (is_connected(progress_->pads[kLed])) pads_->take(progress_->pads[kLed], *this, true, ledpol_ == 0);
    for (const int i : {kA, kB})
        if (is_connected(progress_->pads[i])) pads_->take(progress_->pads[i], *this, false, false);
}

void Qdec::release_pads() {
    for (std::uint32_t& pad : progress_->pads) {
        if (is_connected(pad)) pads_->release(pad, *this);
        pad = kPinDisconnected;
    }
}

void Qdec::enable() {
    stop();
    release_pads();
    if (enable_ != 0) take_pads();
}

void Qdec::start() {
    if (enable_ == 0) {
        note(JournalKind::guest_error, "START while ENABLE is 0");
        return;
    }
    if (progress_->running != 0) return;
    Progress& p = progress_.ref();
    p.running = 1;
    p.samples = 0;
    p.has_previous = 0;
    p.last_sample_ps = now().value();
    light(dbfen_ != 0);
    schedule_sample();
}

void Qdec::stop() {
    sample_alarm_.cancel();
    led_alarm_.cancel();
    if (progress_->running != 0) light(false);
    progress_->running = 0;
}

void Qdec::schedule_sample() {
    const std::uint64_t period = sample_period_us();
    sample_alarm_.arm_in(microseconds(period));
    if (dbfen_ != 0 || !is_connected(progress_->pads[kLed])) return;
    led_alarm_.arm_in(microseconds(period - std::min<std::uint64_t>(ledpre_, period)));
}

void Qdec::light(bool on) {
    if (is_connected(progress_->pads[kLed])) pads_->take(progress_->pads[kLed], *this, true, on == (ledpol_ != 0));
}

void Qdec::on_pad(unsigned pad) {
    if (progress_->running == 0) return;
    const std::uint64_t at = now().value();
    if (pad == progress_->pads[kA]) progress_->a.edge_ps = at;
    if (pad == progress_->pads[kB]) progress_->b.edge_ps = at;
}

void Qdec::take_input(Phase& input, std::uint32_t pad) {
    if (!is_connected(pad)) return;
    if (dbfen_ != 0 && input.edge_ps > progress_->last_sample_ps && progress_->has_previous != 0) return;
    input.accepted = pads_->pad(pad).high() ? 1 : 0;
}

void Qdec::on_sample() {
    Progress& p = progress_.ref();
    take_input(p.a, p.pads[kA]);
    take_input(p.b, p.pads[kB]);
    const auto phases = static_cast<std::uint8_t>(p.a.accepted * 2 + p.b.accepted);
    // The first sample after START has nothing to compare with.
    const std::int32_t movement = p.has_previous != 0 ? kMovement[p.previous][phases] : 0;
    p.previous = phases;
    p.has_previous = 1;
    p.last_sample_ps = now().value();
    if (dbfen_ == 0) light(false);
    schedule_sample();

    sample_->set(static_cast<std::uint32_t>(movement));
    accumulate(movement);
    if (++p.samples >= kReportSamples[reportper_]) {
        p.samples = 0;
        if (*acc_ != 0) reportrdy_.generate();
    }
    samplerdy_.generate();
}

void Qdec::accumulate(std::int32_t movement) {
    if (movement == kDouble) {
        if (accdbl_ == kAccdblMax) {
            accof_.generate();
        } else {
            accdbl_ = accdbl_ + 1;
        }
        return;
    }
    const std::int32_t sum = static_cast<std::int32_t>(acc_->get()) + movement;
    if (sum < kAccMin || sum > kAccMax) {
        accof_.generate();
    } else {
        acc_->set(static_cast<std::uint32_t>(sum));
    }
}

void Qdec::on_reset(ResetKind kind) {
    // The state with the pads that were taken is gone already; release() ignores pads that are not ours.
    if (pads_ != nullptr)
        for (unsigned pad = 0; pad < kPadCount; ++pad) pads_->release(pad, *this);
    TaskEventPeripheral::on_reset(kind);
}

}  // namespace twin::nrf51
