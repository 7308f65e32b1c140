// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/exti.hpp"

#include "models/peripherals/stm32f4/gpio.hpp"
#include "models/peripherals/stm32f4/rcc.hpp"
#include "models/peripherals/stm32f4/syscfg.hpp"

namespace twin::stm32f4 {

namespace {
constexpr unsigned kPadLines = 16;
}

Exti::Exti(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context), levels_(*this, "levels", 0, ResetSet::none()) {
    const auto vector = [this](const char* irq, std::uint32_t mask) {
        vectors_.push_back(std::make_unique<Vector>(*this, irq, mask));
    };
    vector("exti0", 1U << 0);
    vector("exti1", 1U << 1);
    vector("exti2", 1U << 2);
    vector("exti3", 1U << 3);
    vector("exti4", 1U << 4);
    vector("exti9_5", 0x3E0);
    vector("exti15_10", 0xFC00);
    vector("pvd", 1U << 16);
    vector("rtc_alarm", 1U << 17);
    vector("otg_fs_wkup", 1U << 18);
    vector("eth_wkup", 1U << 19);
    vector("otg_hs_wkup", 1U << 20);
    vector("tamp_stamp", 1U << 21);
    vector("rtc_wkup", 1U << 22);

    imr_ = &lines(kImr, "EXTI_IMR", "MR", Access::rw).on_write([this] { update_irq(); });
    emr_ = &lines(kEmr, "EXTI_EMR", "MR", Access::rw);
    rtsr_ = &lines(kRtsr, "EXTI_RTSR", "TR", Access::rw);
    ftsr_ = &lines(kFtsr, "EXTI_FTSR", "TR", Access::rw);
    swier_ = &lines(kSwier, "EXTI_SWIER", "SWIER", Access::w1s).on_write([this](std::uint32_t v) {
        // A bit that is set already does nothing; it is cleared with PR's.
        for (unsigned n = 0; n < kLines; ++n)
            if ((v >> n & 1) != 0 && (pr_->get() >> n & 1) == 0) fire(n);
    });
    pr_ = &lines(kPr, "EXTI_PR", "PR", Access::w1c).on_write([this](std::uint32_t v) {
        swier_->set(swier_->get() & ~v);
        update_irq();
    });
}

Register& Exti::lines(std::uint32_t offset, const char* name, const char* field, Access access) {
    Register& r = bank_.reg(offset, name);
    for (unsigned n = 0; n < kLines; ++n) r.field(n, (field + std::to_string(n)).c_str(), access);
    return r.reserved(kLines, 32 - kLines);
}

void Exti::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    syscfg_ = find_only<Syscfg>(env());
    if (syscfg_ != nullptr) syscfg_->on_exti_change([this] { follow_pads(); });
    for (Model* model : env().models()) {
        auto* gpio = dynamic_cast<Gpio*>(model);
        if (gpio == nullptr) continue;
        ports_.at(static_cast<unsigned>(gpio->letter() - 'A')) = gpio;
        for (unsigned n = 0; n < kPadLines; ++n) {
            gpio->observe(n, [this, n, letter = gpio->letter()](bool) {
                if (powered() && (syscfg_ == nullptr ? 'A' : syscfg_->exti_port(n)) == letter) follow_pad(n);
            });
        }
    }
}

// The edge detector is behind the multiplexer: choosing another port is an edge if that pad is at another level.
void Exti::follow_pads() {
    for (unsigned n = 0; n < kPadLines; ++n) follow_pad(n);
}

void Exti::follow_pad(unsigned line) {
    const char letter = syscfg_ == nullptr ? 'A' : syscfg_->exti_port(line);
    const Gpio* gpio = letter == '\0' ? nullptr : ports_.at(static_cast<unsigned>(letter - 'A'));
    level(line, gpio != nullptr && gpio->input(line));
}

void Exti::set_line(unsigned line, bool high) { level(line, high); }

void Exti::level(unsigned line, bool high) {
    const std::uint32_t bit = 1U << line;
    if (((levels_ & bit) != 0) == high) return;
    levels_ = levels_ ^ bit;
    if (stopped()) return;
    if (((high ? rtsr_ : ftsr_)->get() & bit) != 0) fire(line);
}

void Exti::fire(unsigned line) {
    const std::uint32_t bit = 1U << line;
    pr_->set(pr_->get() | bit);
    update_irq();
    const bool event = (emr_->get() & bit) != 0;
    if (wake_ && (event || (imr_->get() & bit) != 0)) wake_(event);
    if (event) env().cpu().set_event();
}

void Exti::update_irq() {
    const std::uint32_t active = pr_->get() & imr_->get();
    for (auto& vector : vectors_) vector->irq.set((active & vector->mask) != 0);
}

void Exti::on_reset(ResetKind) {
    // The pads' levels without an edge: whoever resets later tells what it changes.
    follow_pads();
    pr_->set(0);
    update_irq();
}

void Exti::on_loaded() { update_irq(); }

}  // namespace twin::stm32f4
