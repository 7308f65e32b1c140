// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/fpgaio.hpp"

#include <stdexcept>

namespace twin::cmsdk {

FpgaIo::FpgaIo(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context),
      bank_(*this, 0x1000),
      button0_(*this, "BUTTON0"),
      button1_(*this, "BUTTON1"),
      hz_(context.params.integer("hz")),
      clk1hz_(*this, "clk1hz"),
      clk100hz_(*this, "clk100hz"),
      from_(*this, "from"),
      from_counter_(*this, "from_counter"),
      from_prescaler_(*this, "from_prescaler"),
      prescale_was_(*this, "prescale") {
    if (hz_ == 0) throw std::invalid_argument(label() + ": 'hz' is 1 or more");
    const auto output = [this](const Register& reg, unsigned bit, const std::string& where) {
        outputs_.push_back(std::make_unique<Output>(*this, where, reg, bit));
    };
    Register& led = bank_.reg(kLed, "LED0")
                        .field(0, "LED0", Access::rw)
                        .field(1, "LED1", Access::rw)
                        .reserved(2, 30)
                        .on_write([this] { drive_pins(); });
    output(led, 0, "LED0");
    output(led, 1, "LED1");
    bank_.reg(kButton, "BUTTON")
        .field(0, "BUTTON0", Access::ro)
        .field(1, "BUTTON1", Access::ro)
        .reserved(2, 30)
        .value([this](std::uint32_t) { return (button0_.high() ? 1U : 0U) | (button1_.high() ? 2U : 0U); });
    declare_up_counter(kClk1Hz, "CLK1HZ", 1, clk1hz_);
    declare_up_counter(kClk100Hz, "CLK100HZ", 100, clk100hz_);
    bank_.reg(kCounter, "COUNTER")
        .field(0, 32, "COUNTER", Access::rw)
        .timed_value([this](std::uint32_t) { return counter(); })
        .on_write([this](std::uint32_t written) {
            settle();
            from_counter_ = written;
        });
    prescale_ = &bank_.reg(kPrescale, "PRESCALE").field(0, 32, "PRESCALE", Access::rw).on_write([this] {
        settle();
        prescale_was_ = prescale_->get();
    });
    bank_.reg(kPsCntr, "PSCNTR")
        .field(0, 32, "PSCNTR", Access::rw)
        .timed_value([this](std::uint32_t) { return prescaler(); })
        .on_write([this](std::uint32_t written) {
            settle();
            from_prescaler_ = written;
        });
    Register& misc = bank_.reg(kMisc, "MISC")
                         .field(0, "CLCD_CS", Access::rw)
                         .field(1, "SPI_nSS", Access::rw)
                         .reserved(2)
                         .field(3, "CLCD_RESET", Access::rw)
                         .field(4, "CLCD_RS", Access::rw)
                         .field(5, "CLCD_RD", Access::rw)
                         .field(6, "CLCD_BL_CTRL", Access::rw)
                         .field(7, "ADC_SPI_nCS", Access::rw)
                         .field(8, "SHIELD_0_SPI_nCS", Access::rw)
                         .field(9, "SHIELD_1_SPI_nCS", Access::rw)
                         .reserved(10, 22)
                         .on_write([this] { drive_pins(); })
                         .doc("Each bit is a pin.");
    for (const FieldInfo& field : misc.fields()) {
        if (field.kind != FieldKind::implemented) continue;
        const char* elsewhere = field.lsb == 7   ? "adc_ncs"
                                : field.lsb == 8 ? "shield_0_ncs"
                                : field.lsb == 9 ? "shield_1_ncs"
                                                 : nullptr;
        output(misc, field.lsb, elsewhere != nullptr ? context.params.text(elsewhere) : field.name);
    }
}

void FpgaIo::end_of_elaboration() {
    for (const auto& output : outputs_) output->pad.bind();
    Model::end_of_elaboration();
}

void FpgaIo::declare_up_counter(std::uint32_t offset, const char* name, std::uint64_t hz, State<UpCounter>& counter) {
    bank_.reg(offset, name)
        .field(0, 32, name, Access::rw)
        .timed_value([this, hz, &counter](std::uint32_t) {
            const Time passed = scheduler().now() - picoseconds(counter->from_ps);
            return static_cast<std::uint32_t>(counter->value + time_to_ticks(passed, hz));
        })
        .on_write([this, &counter](std::uint32_t written) { counter = UpCounter{now().value(), written}; });
}

std::uint64_t FpgaIo::prescaler_ticks() const { return time_to_ticks(scheduler().now() - picoseconds(from_), hz_); }

std::uint32_t FpgaIo::counter() const {
    const std::uint64_t ticks = prescaler_ticks();
    if (ticks <= from_prescaler_) return from_counter_;
    const std::uint64_t period = std::uint64_t{prescale_was_} + 1;
    return static_cast<std::uint32_t>(from_counter_ + (ticks - from_prescaler_ - 1) / period + 1);
}

std::uint32_t FpgaIo::prescaler() const {
    const std::uint64_t ticks = prescaler_ticks();
    if (ticks <= from_prescaler_) return static_cast<std::uint32_t>(from_prescaler_ - ticks);
    const std::uint64_t period = std::uint64_t{prescale_was_} + 1;
    return static_cast<std::uint32_t>(prescale_was_ - (ticks - from_prescaler_ - 1) % period);
}

void FpgaIo::settle() {
    now();
    const std::uint32_t counter_now = counter();
    const std::uint32_t prescaler_now = prescaler();
    from_ = from_ + ticks_to_time(prescaler_ticks(), hz_).value();
    from_counter_ = counter_now;
    from_prescaler_ = prescaler_now;
}

void FpgaIo::drive_pins() {
    for (const auto& output : outputs_) output->pad.drive(Drive::strong((output->reg & output->mask) != 0));
}

void FpgaIo::on_reset(ResetKind) {
    const std::uint64_t at = now().value();
    clk1hz_ = UpCounter{at, 0};
    clk100hz_ = UpCounter{at, 0};
    from_ = at;
    drive_pins();
}

}  // namespace twin::cmsdk
