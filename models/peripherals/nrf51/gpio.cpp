// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/gpio.hpp"

#include <algorithm>
#include <bit>
#include <string>

namespace twin::nrf51 {

namespace {

// DRIVE modes in which the pad lets go instead of driving a level: D0S1 and D0H1 for 0, S0D1 and H0D1 for 1.
constexpr bool disconnects_low(unsigned drive) { return drive == 4 || drive == 5; }
constexpr bool disconnects_high(unsigned drive) { return drive == 6 || drive == 7; }

std::string pad_name(unsigned number) {
    return "P0." + std::string(1, static_cast<char>('0' + number / 10)) + static_cast<char>('0' + number % 10);
}

}  // namespace

Gpio::Gpio(sc_core::sc_module_name name, const ModelContext& context)
    : Model(name, context), bank_(*this, 0x1000), taken_(*this, "taken") {
    for (unsigned n = 0; n < kPadCount; ++n) {
        pads_[n] = std::make_unique<PinPort>(*this, pad_name(n));
        pads_[n]->on_change([this, n] { pad_changed(n); });
    }
    set_resets(ResetSet::all().without(ResetKind::wake_up));
    declare();
}

void Gpio::declare() {
    const auto pins = [&](std::uint32_t offset, const char* register_name) -> Register& {
        Register& r = bank_.reg(offset, register_name);
        for (unsigned n = 0; n < kPadCount; ++n) r.field(n, ("PIN" + std::to_string(n)).c_str(), Access::rw);
        return r;
    };
    const auto out_value = [this](std::uint32_t) { return out_->get(); };
    const auto dir_value = [this](std::uint32_t) { return dir_->get(); };

    // on_write comes after the register has taken the value, so OUT and DIR remember what they were in set_out/set_dir.
    out_ = &pins(kOut, "OUT");
    out_->on_write([this] { update_pads(dir_->get()); });
    pins(kOutSet, "OUTSET").value(out_value).on_write([this](std::uint32_t v) { set_out(out_->get() | v); });
    pins(kOutClr, "OUTCLR").value(out_value).on_write([this](std::uint32_t v) { set_out(out_->get() & ~v); });
    Register& in = bank_.reg(kIn, "IN");
    for (unsigned n = 0; n < kPadCount; ++n) in.field(n, ("PIN" + std::to_string(n)).c_str(), Access::ro);
    in.value([this](std::uint32_t) { return levels_ & connected_; });
    dir_ = &pins(kDir, "DIR");
    dir_->on_write([this](std::uint32_t v) { set_dir(v); });
    pins(kDirSet, "DIRSET").value(dir_value).on_write([this](std::uint32_t v) { set_dir(dir_->get() | v); });
    pins(kDirClr, "DIRCLR").value(dir_value).on_write([this](std::uint32_t v) { set_dir(dir_->get() & ~v); });

    for (unsigned n = 0; n < kPadCount; ++n) {
        cnf_[n] = &bank_.reg(kPinCnf + 4 * n, "PIN_CNF[" + std::to_string(n) + "]", kCnfDisconnected)
                       .field(0, "DIR", Access::rw)
                       .field(1, "INPUT", Access::rw)
                       .field(2, 2, "PULL", Access::rw)
                       .reserved(4, 4)
                       .field(8, 3, "DRIVE", Access::rw)
                       .reserved(11, 5)
                       .field(16, 2, "SENSE", Access::rw)
                       .reserved(18, 14)
                       .on_write([this, n] { configure(n); });
    }
}

void Gpio::set_out(std::uint32_t out) {
    const std::uint32_t changed = out ^ out_->get();
    out_->set(out);
    update_pads(changed & dir_->get());
}

void Gpio::set_dir(std::uint32_t dir) {
    // DIR and PIN_CNF[n].DIR are one bit, seen twice.
    std::uint32_t changed = 0;
    for (unsigned n = 0; n < kPadCount; ++n) {
        const std::uint32_t cnf = (cnf_[n]->get() & ~kCnfOutput) | ((dir >> n) & 1);
        if (cnf == cnf_[n]->get()) continue;
        cnf_[n]->set(cnf);
        changed |= 1U << n;
    }
    dir_->set(dir);
    update_pads(changed);
}

void Gpio::configure(unsigned number) {
    const std::uint32_t cnf = cnf_[number]->get();
    const std::uint32_t bit = 1U << number;
    dir_->set((cnf & kCnfOutput) != 0 ? dir_->get() | bit : dir_->get() & ~bit);
    connected_ = (cnf & kCnfDisconnected) != 0 ? connected_ & ~bit : connected_ | bit;
    update_pads(bit);
    update_detect();
}

Drive Gpio::drive_of(unsigned number) const {
    const std::uint32_t cnf = cnf_[number]->get();
    const auto pull = static_cast<Pull>((cnf >> 2) & 3);
    const unsigned drive = (cnf >> 8) & 7;
    const Taken& t = taken_.get()[number];
    const bool output = t.owner >= 0 ? t.output : (cnf & kCnfOutput) != 0;
    const bool high = t.owner >= 0 ? t.high : ((out_->get() >> number) & 1) != 0;
    if (output && !(high ? disconnects_high(drive) : disconnects_low(drive))) return Drive::strong(high);
    if (pull == Pull::up) return Drive::pull(true);
    if (pull == Pull::down) return Drive::pull(false);
    return Drive::released();
}

void Gpio::update_pads(std::uint32_t mask) {
    for (; mask != 0; mask &= mask - 1) {
        const auto n = static_cast<unsigned>(std::countr_zero(mask));
        pads_[n]->drive(drive_of(n));
    }
}

std::int16_t Gpio::index_of(const Model& owner) const {
    const auto& models = env().models();
    return static_cast<std::int16_t>(std::find(models.begin(), models.end(), &owner) - models.begin());
}

void Gpio::take(unsigned number, const Model& owner, bool output, bool high) {
    Taken& t = taken_.ref().at(number);
    const std::int16_t index = index_of(owner);
    if (t.owner >= 0 && t.owner != index) {
        const Model& holder = *env().models()[static_cast<std::size_t>(t.owner)];
        note(JournalKind::guest_error, pad_name(number) + " is used by " + holder.label() + " and " + owner.label());
    }
    t = {index, output, high};
    update_pads(1U << number);
}

void Gpio::release(unsigned number, const Model& owner) {
    Taken& t = taken_.ref().at(number);
    if (t.owner < 0 || t.owner != index_of(owner)) return;
    t = {};
    update_pads(1U << number);
}

void Gpio::observe(unsigned number, std::function<void(bool)> callback) {
    observers_.at(number).push_back(std::move(callback));
}

void Gpio::pad_changed(unsigned number) {
    const std::uint32_t bit = 1U << number;
    const bool high = pads_[number]->high();
    // The voltage may have changed without the level: that is nobody's business here.
    if (((levels_ & bit) != 0) == high) return;
    levels_ ^= bit;
    if (env().loading()) {
        update_detect();
        return;
    }
    for (const auto& tell : observers_[number]) tell(high);
    if ((cnf_[number]->get() >> 16 & 3) != 0) update_detect();
}

void Gpio::update_detect() {
    bool detect = false;
    for (unsigned n = 0; n < kPadCount && !detect; ++n) {
        const auto sense = static_cast<Sense>((cnf_[n]->get() >> 16) & 3);
        // SENSE listens behind the input buffer.
        if (sense != Sense::high && sense != Sense::low) continue;
        if (((connected_ >> n) & 1) == 0) continue;
        detect = (((levels_ >> n) & 1) != 0) == (sense == Sense::high);
    }
    const bool rose = detect && !detect_;
    detect_ = detect;
    if (!rose || env().loading()) return;
    for (const auto& tell : detect_callbacks_) tell();
}

void Gpio::on_reset(ResetKind) {
    connected_ = 0;
    detect_ = false;
    update_pads(0xFFFFFFFF);
}

void Gpio::on_loaded() {
    connected_ = 0;
    levels_ = 0;
    for (unsigned n = 0; n < kPadCount; ++n) {
        if ((cnf_[n]->get() & kCnfDisconnected) == 0) connected_ |= 1U << n;
        if (pads_[n]->high()) levels_ |= 1U << n;
    }
    update_pads(0xFFFFFFFF);
    update_detect();
}

}  // namespace twin::nrf51
