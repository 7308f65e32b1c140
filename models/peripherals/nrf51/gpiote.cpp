// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/gpiote.hpp"

#include <string>

namespace twin::nrf51 {

Gpiote::Gpiote(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      gpio_(context.env.require<Gpio>(context.params.text("gpio"))),
      outputs_(*this, "outputs") {
    for (unsigned n = 0; n < kChannels; ++n) {
        const std::string index = "[" + std::to_string(n) + "]";
        task(kTasksOut + 4 * n, "OUT" + index, [this, n] { out(n); });
        event(kEventsIn + 4 * n, "IN" + index, channels_[n].in);
    }
    event(kEventsPort, "PORT", port_);
    interrupts();
    for (unsigned n = 0; n < kChannels; ++n) {
        Channel& c = channels_[n];
        bank_.reg(kConfig + 4 * n, "CONFIG[" + std::to_string(n) + "]")
            .field(0, 2, "MODE", Access::rw, c.mode)
            .reserved(2, 6)
            .field(8, 5, "PSEL", Access::rw, c.psel)
            .reserved(13, 3)
            .field(16, 2, "POLARITY", Access::rw, c.polarity)
            .reserved(18, 2)
            .field(20, "OUTINIT", Access::rw, c.outinit)
            .reserved(21, 11)
            .on_write([this, n] { configure(n); });
    }
    power_register();
    for (unsigned pad = 0; pad < kPadCount; ++pad)
        gpio_.observe(pad, [this, pad](bool high) { pad_changed(pad, high); });
    gpio_.on_detect([this] { port_.generate(); });
}

void Gpiote::configure(unsigned channel) {
    const Channel& c = channels_[channel];
    Output& output = outputs_.ref()[channel];
    const auto psel = static_cast<std::int8_t>(c.psel.get());
    const bool drives = static_cast<Mode>(c.mode.get()) == Mode::task;
    if (output.pad >= 0 && (!drives || output.pad != psel)) {
        gpio_.release(static_cast<unsigned>(output.pad), *this);
        output = {};
    }
    if (!drives) return;
    // OUTINIT sets the level when the channel takes the pad, and has no effect after.
    if (output.pad != psel) output = {psel, c.outinit != 0};
    gpio_.take(c.psel, *this, true, output.high);
}

void Gpiote::out(unsigned channel) {
    const Channel& c = channels_[channel];
    Output& output = outputs_.ref()[channel];
    if (output.pad < 0) return;
    switch (static_cast<Polarity>(c.polarity.get())) {
        case Polarity::none:
            return;
        case Polarity::low_to_high:
            output.high = true;
            break;
        case Polarity::high_to_low:
            output.high = false;
            break;
        case Polarity::toggle:
            output.high = !output.high;
            break;
    }
    gpio_.take(static_cast<unsigned>(output.pad), *this, true, output.high);
}

void Gpiote::pad_changed(unsigned pad, bool high) {
    for (Channel& c : channels_) {
        if (static_cast<Mode>(c.mode.get()) != Mode::event || c.psel != pad) continue;
        const auto polarity = static_cast<Polarity>(c.polarity.get());
        const bool wanted =
            polarity == Polarity::toggle || polarity == (high ? Polarity::low_to_high : Polarity::high_to_low);
        if (wanted) c.in.generate();
    }
}

void Gpiote::on_reset(ResetKind kind) {
    for (unsigned pad = 0; pad < kPadCount; ++pad) gpio_.release(pad, *this);
    TaskEventPeripheral::on_reset(kind);
}

}  // namespace twin::nrf51
