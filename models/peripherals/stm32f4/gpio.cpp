// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/gpio.hpp"

#include <map>
#include <stdexcept>

namespace twin::stm32f4 {

namespace {

char parse_port(const Params& params) {
    const std::string& text = params.text("port");
    if (text.size() != 1 || text[0] < 'A' || text[0] > 'K')
        throw std::invalid_argument("port: expected a letter from A to K, found \"" + text + "\"");
    return text[0];
}

}  // namespace

Gpio::PadOf::PadOf(Gpio& owner, unsigned n, std::string pad_name)
    : gpio(owner), number(n), name(std::move(pad_name)), pin(std::make_unique<PinPort>(owner, name)) {
    pin->on_change([this] { gpio.pad_changed(number); });
}

Gpio::Gpio(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      letter_(parse_port(context.params)),
      kept_(*this, "locked_configuration"),
      locked_(*this, "locked"),
      lock_step_(*this, "lock_step"),
      lock_value_(*this, "lock_value") {
    for (unsigned n = 0; n < kPads; ++n)
        pads_[n] = std::make_unique<PadOf>(*this, n, std::string("P") + letter_ + std::to_string(n));
    // The debug port's pads are its own after a reset: alternate function 0, with pulls.
    switch (letter_) {
        case 'A':
            declare(0xA8000000, 0x0C000000, 0x64000000);
            break;
        case 'B':
            declare(0x00000280, 0x000000C0, 0x00000100);
            break;
        default:
            declare(0, 0, 0);
    }
}

void Gpio::declare(std::uint32_t moder, std::uint32_t ospeedr, std::uint32_t pupdr) {
    bank_.narrow_access();
    const std::string port = std::string("GPIO") + letter_ + "_";
    const auto reg = [&](std::uint32_t offset, const char* name, std::uint32_t reset_value, unsigned width,
                         const char* field, unsigned first = 0) -> Register& {
        const unsigned count = 32 / width < kPads ? 32 / width : kPads;
        Register& r = bank_.reg(offset, port + name, reset_value);
        for (unsigned n = 0; n < count; ++n)
            r.field(n * width, width, (field + std::to_string(first + n)).c_str(), Access::rw);
        if (count * width < 32) r.reserved(count * width, 32 - count * width);
        return r.on_write([this] { on_config(); });
    };
    moder_ = &reg(kModer, "MODER", moder, 2, "MODER");
    otyper_ = &reg(kOtyper, "OTYPER", 0, 1, "OT");
    ospeedr_ = &reg(kOspeedr, "OSPEEDR", ospeedr, 2, "OSPEEDR");
    pupdr_ = &reg(kPupdr, "PUPDR", pupdr, 2, "PUPDR");
    Register& idr = bank_.reg(kIdr, port + "IDR");
    Register& bsrr = bank_.reg(kBsrr, port + "BSRR");
    for (unsigned n = 0; n < kPads; ++n) {
        idr.field(n, ("IDR" + std::to_string(n)).c_str(), Access::ro);
        bsrr.field(n, ("BS" + std::to_string(n)).c_str(), Access::wo);
        bsrr.field(kPads + n, ("BR" + std::to_string(n)).c_str(), Access::wo);
    }
    idr.reserved(kPads, 16).value([this](std::uint32_t) { return levels_ & ~analog_; });
    bsrr.on_write([this](std::uint32_t v) {
        // Set has priority over reset.
        set_odr((odr_->get() & ~(v >> 16)) | (v & 0xFFFF));
    });
    odr_ = &reg(kOdr, "ODR", 0, 1, "ODR");
    odr_->on_write([this] { refresh(); });
    Register& lckr = bank_.reg(kLckr, port + "LCKR");
    for (unsigned n = 0; n < kPads; ++n) lckr.field(n, ("LCK" + std::to_string(n)).c_str(), Access::rw);
    lckr_ = &lckr.field(16, "LCKK", Access::rw).reserved(17, 15);
    lckr.on_write([this](std::uint32_t v) { on_lock(v); });
    lckr.on_read([this] {
        if (lock_step_ == 3 && locked_ == 0) {
            locked_ = lock_value_.get();
            lckr_->set(1U << 16 | lock_value_);
        }
    });
    afr_[0] = &reg(kAfrl, "AFRL", 0, 4, "AFRL");
    afr_[1] = &reg(kAfrh, "AFRH", 0, 4, "AFRH", 8);
}

void Gpio::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    std::map<std::string, std::vector<Signal*>> signals;
    for (Model* model : env().models()) {
        auto* peripheral = dynamic_cast<Peripheral*>(model);
        if (peripheral == nullptr) continue;
        for (Signal* signal : peripheral->signals()) signals[signal->name()].push_back(signal);
    }
    for (auto& pad : pads_) {
        for (unsigned af = 0; af < pad->functions.size(); ++af)
            for (const std::string& name : signals_of(pad->name, af))
                for (Signal* signal : signals[name]) pad->functions[af].push_back(signal);
    }
    refresh();
}

void Gpio::observe(unsigned number, std::function<void(bool)> callback) {
    pads_.at(number)->observers.push_back(std::move(callback));
}

void Gpio::take_over(unsigned number, bool taken, const Drive& drive_as) {
    PadOf& pad = *pads_.at(number);
    pad.taken = taken;
    pad.taken_drive = drive_as;
    drive(number);
}

void Gpio::on_config() {
    if (locked_ != 0) {
        // Locked pads keep what they had.
        const auto restore = [](Register& r, std::uint32_t kept, std::uint32_t mask) {
            r.set((r.get() & ~mask) | (kept & mask));
        };
        std::uint32_t twos = 0;
        std::array<std::uint32_t, 2> fours{};
        for (unsigned n = 0; n < kPads; ++n) {
            if ((locked_ >> n & 1) == 0) continue;
            twos |= 3U << 2 * n;
            fours[n / 8] |= 0xFU << 4 * (n % 8);
        }
        restore(*moder_, kept_->moder, twos);
        restore(*otyper_, kept_->otyper, locked_);
        restore(*ospeedr_, kept_->ospeedr, twos);
        restore(*pupdr_, kept_->pupdr, twos);
        restore(*afr_[0], kept_->afrl, fours[0]);
        restore(*afr_[1], kept_->afrh, fours[1]);
    }
    kept_ = {moder_->get(), otyper_->get(), ospeedr_->get(), pupdr_->get(), afr_[0]->get(), afr_[1]->get()};
    refresh();
}

void Gpio::on_lock(std::uint32_t written) {
    if (locked_ != 0) {
        lckr_->set(1U << 16 | locked_);
        return;
    }
    // Write LCKK 1, 0, 1 with the same pads, then read. What is stored meanwhile is not locked yet.
    const bool key = (written & 1U << 16) != 0;
    const std::uint32_t value = written & 0xFFFF;
    lckr_->set(value);
    if (lock_step_ == 0 || (key && lock_step_ == 3)) {
        lock_step_ = key ? 1 : 0;
        lock_value_ = value;
        return;
    }
    const bool wanted = lock_step_ == 2;
    lock_step_ = key == wanted && value == lock_value_ ? lock_step_ + 1 : 0;
}

void Gpio::set_odr(std::uint32_t odr) {
    const std::uint32_t changed = odr ^ odr_->get();
    odr_->set(odr);
    for (unsigned n = 0; n < kPads; ++n)
        if ((changed >> n & 1) != 0) drive(n);
}

Drive Gpio::drive_of(unsigned number) const {
    const PadOf& pad = *pads_[number];
    if (pad.taken) return pad.taken_drive;
    const Mode m = mode(number);
    bool output = false;
    bool high = false;
    if (m == Mode::analog) return Drive::released();
    if (m == Mode::output) {
        output = true;
        high = (odr_->get() >> number & 1) != 0;
    } else if (m == Mode::alternate && pad.muxed != nullptr) {
        for (const Signal* signal : *pad.muxed) {
            if (!signal->drives()) continue;
            output = true;
            high = signal->driven_high();
        }
    }
    const bool open_drain = (otyper_->get() >> number & 1) != 0;
    if (output && !(open_drain && high)) return Drive::strong(high);
    switch (pupdr_->get() >> 2 * number & 3) {
        case 1:
            return Drive::pull(true);
        case 2:
            return Drive::pull(false);
        default:
            return Drive::released();
    }
}

void Gpio::drive(unsigned number) { pads_[number]->pin->drive(drive_of(number)); }

void Gpio::mux(unsigned number) {
    PadOf& pad = *pads_[number];
    const unsigned af = afr_[number / 8]->get() >> 4 * (number % 8) & 0xF;
    const auto* wanted = mode(number) == Mode::alternate && !pad.functions[af].empty() ? &pad.functions[af] : nullptr;
    if (wanted == pad.muxed) {
        drive(number);
        return;
    }
    const auto* old = pad.muxed;
    pad.muxed = wanted;
    // Of the old signals first: a signal that was here and moves elsewhere is nowhere twice.
    if (old != nullptr)
        for (Signal* signal : *old) signal->detach(pad);
    drive(number);
    if (wanted == nullptr) return;
    for (Signal* signal : *wanted) {
        if (signal->connected()) {
            note(JournalKind::guest_error,
                 signal->name() + " is on " + signal->pads().front()->pad_name() + " and on " + pad.name);
        }
        signal->attach(pad);
    }
}

void Gpio::set_analog(unsigned number, bool analog) {
    const std::uint32_t bit = 1U << number;
    const bool before = input(number);
    analog_ = analog ? analog_ | bit : analog_ & ~bit;
    const bool after = input(number);
    if (before == after || env().loading()) return;
    for (const auto& tell : pads_[number]->observers) tell(after);
}

void Gpio::refresh() {
    for (unsigned n = 0; n < kPads; ++n) {
        set_analog(n, mode(n) == Mode::analog);
        mux(n);
    }
}

void Gpio::pad_changed(unsigned number) {
    PadOf& pad = *pads_[number];
    const std::uint32_t bit = 1U << number;
    const bool high = pad.pin->high();
    // The voltage may have changed without the level: that is nobody's business here.
    if (((levels_ & bit) != 0) == high) return;
    levels_ ^= bit;
    if ((analog_ & bit) != 0) return;
    if (pad.muxed != nullptr)
        for (Signal* signal : *pad.muxed) signal->pad_changed();
    if (env().loading()) return;
    for (const auto& tell : pad.observers) tell(high);
}

void Gpio::on_reset(ResetKind) {
    kept_ = {moder_->get(), otyper_->get(), ospeedr_->get(), pupdr_->get(), afr_[0]->get(), afr_[1]->get()};
    refresh();
}

void Gpio::on_stopped() {
    // Standby: every pad is high-impedance, but those that the backup domain drives.
    for (auto& pad : pads_)
        if (!pad->taken) pad->pin->drive(Drive::released());
}

void Gpio::on_loaded() {
    levels_ = 0;
    for (unsigned n = 0; n < kPads; ++n)
        if (pads_[n]->pin->high()) levels_ |= 1U << n;
    if (stopped()) {
        on_stopped();
    } else {
        refresh();
    }
}

}  // namespace twin::stm32f4
