// SPDX-License-Identifier: BSD-3-Clause
// Compare outputs, capture inputs, and what a timer takes from others. Source: RM0090 rev 19, 18.3.4 to 18.3.15 and
// 17.3.10 to 17.3.13 (outputs of the advanced timers, break).
#include "models/peripherals/stm32f4/timer.hpp"

namespace twin::stm32f4 {

namespace {
constexpr std::uint32_t kTif = 1U << 6, kBif = 1U << 7;
constexpr unsigned kTde = 14;
// Values of SMS and TS.
constexpr unsigned kReset = 4, kGated = 5, kTrigger = 6, kExternalClock = 7;
constexpr unsigned kTi1Edge = 4, kTi1 = 5, kTi2 = 6;
}  // namespace

bool Timer::is_output(unsigned channel) const { return (ccmr_[channel / 2]->get() >> (8 * (channel % 2)) & 3) == 0; }

unsigned Timer::mode_of(unsigned channel) const { return ccmr_[channel / 2]->get() >> (8 * (channel % 2) + 4) & 7; }

bool Timer::preloaded(unsigned channel) const {
    return is_output(channel) && (ccmr_[channel / 2]->get() >> (8 * (channel % 2) + 3) & 1) != 0;
}

bool Timer::main_output() const { return bdtr_ == nullptr || (bdtr_->get() >> 15 & 1) != 0; }

bool Timer::drives_pad(unsigned channel) const {
    if (!main_output()) return false;
    const std::uint32_t bits = channel_bits(channel);
    if ((bits & 1) != 0 && pins_[channel]->connected()) return true;
    return (bits & 4) != 0 && channel < complementary_.size() && complementary_[channel]->connected();
}

bool Timer::wants_ref(unsigned channel) const {
    if (cr2_ == nullptr) return channel == 0;
    return (cr2_->get() >> 4 & 7) == 4 + channel;
}

bool Timer::ref(unsigned channel) const {
    const Counter& c = counter_;
    if (!is_output(channel)) return false;
    bool active = false;
    switch (mode_of(channel)) {
        case 4:
            return false;
        case 5:
            return true;
        case 6:
        case 7:
            active = c.down != 0 ? c.count <= c.ccr[channel] : c.count < c.ccr[channel];
            return active == (mode_of(channel) == 6);
        default:
            return (refs_ >> channel & 1) != 0;
    }
}

void Timer::match_outputs(std::uint32_t events) {
    for (unsigned i = 0; i < channels_; ++i) {
        if ((events & 2U << i) == 0 || !is_output(i)) continue;
        const auto bit = static_cast<std::uint8_t>(1U << i);
        switch (mode_of(i)) {
            case 1:
                refs_ = static_cast<std::uint8_t>(refs_ | bit);
                break;
            case 2:
                refs_ = static_cast<std::uint8_t>(refs_ & ~bit);
                break;
            case 3:
                refs_ = static_cast<std::uint8_t>(refs_ ^ bit);
                break;
            default:
                break;
        }
    }
}

void Timer::update_outputs() {
    for (unsigned i = 0; i < channels_; ++i) {
        const std::uint32_t bits = channel_bits(i);
        const bool active = ref(i);
        // "Frozen" keeps what was there.
        if (mode_of(i) >= 4) {
            const auto bit = static_cast<std::uint8_t>(1U << i);
            refs_ = static_cast<std::uint8_t>(active ? refs_ | bit : refs_ & ~bit);
        }
        Signal& pin = *pins_[i];
        Signal* other = i < complementary_.size() ? complementary_[i].get() : nullptr;
        const bool enabled = is_output(i) && (bits & 1) != 0;
        const bool other_enabled = other != nullptr && is_output(i) && (bits & 4) != 0;
        if (!main_output()) {
            // MOE = 0: idle levels if OSSI says so, else the pads are let go.
            const bool idle = (bdtr_->get() >> 10 & 1) != 0 && (enabled || other_enabled);
            const std::uint32_t levels = cr2_->get() >> (8 + 2 * i);
            if (idle) {
                pin.set((levels & 1) != 0);
                if (other != nullptr) other->set((levels & 2) != 0);
            } else {
                pin.release();
                if (other != nullptr) other->release();
            }
            continue;
        }
        if (enabled) {
            pin.set(active != ((bits & 2) != 0));
        } else {
            pin.release();
        }
        if (other == nullptr) continue;
        if (other_enabled) {
            other->set((enabled ? !active : active) != ((bits & 8) != 0));
        } else {
            other->release();
        }
    }
}

bool Timer::break_active() const {
    if (bdtr_ == nullptr || (bdtr_->get() >> 12 & 1) == 0) return false;
    return break_->level() == ((bdtr_->get() >> 13 & 1) != 0);
}

void Timer::on_break(bool) {
    bdtr_->set(bdtr_->get() & ~(1U << 15));
    sr_->set(sr_->get() | kBif);
    update_outputs();
    update_irq();
}

bool Timer::input_level(unsigned input) const {
    if (input == 0 && cr2_ != nullptr && (cr2_->get() >> 7 & 1) != 0)
        return pins_[0]->level() != (pins_[1]->level() != pins_[2]->level());
    return pins_[input]->level();
}

void Timer::on_input(unsigned channel) {
    settle();
    // TI1 is the exclusive or of three channels with TI1S.
    for (const unsigned input : {channel, 0U}) {
        const bool level = input_level(input);
        const auto bit = static_cast<std::uint8_t>(1U << input);
        if (((inputs_ & bit) != 0) == level) continue;
        inputs_ = static_cast<std::uint8_t>(inputs_ ^ bit);
        edge(input, level);
    }
    adopt();
}

void Timer::edge(unsigned input, bool level) {
    for (unsigned i = 0; i < channels_; ++i) {
        const unsigned half = ccmr_[i / 2]->get() >> (8 * (i % 2));
        const unsigned selection = half & 3;
        const std::uint32_t bits = channel_bits(i);
        if ((bits & 1) == 0) continue;
        if (!((selection == 1 && input == i) || (selection == 2 && input == (i ^ 1)))) continue;
        const bool falling = (bits & 2) != 0;
        const bool both = falling && (bits & 8) != 0;
        if (!both && level == falling) continue;
        std::uint8_t& seen = edges_.ref()[i];
        if (++seen < 1U << (half >> 2 & 3)) continue;
        seen = 0;
        capture(i);
    }
    const unsigned mode = slave_mode();
    if (mode == 0) return;
    if (mode <= 3) {
        if (input < 2) encode(input, level);
        return;
    }
    const unsigned source = smcr_->get() >> 4 & 7;
    if (source == kTi1Edge && input == 0) {
        on_trgi(true);
        on_trgi(false);
    } else if ((source == kTi1 && input == 0) || (source == kTi2 && input == 1)) {
        on_trgi(level != ((channel_bits(input) & 2) != 0));
    }
}

void Timer::capture(unsigned channel) {
    const std::uint32_t flag = 2U << channel;
    const std::uint32_t again = (sr_->get() & flag) != 0 ? 0x200U << channel : 0;
    sr_->set(sr_->get() | flag | again);
    ccr_[channel]->set(counter_->count);
    counter_->ccr_next[channel] = counter_->count;
    apply(flag);
}

unsigned Timer::slave_mode() const { return smcr_ != nullptr ? smcr_->get() & 7 : 0; }

void Timer::connect_trigger() {
    if (smcr_ == nullptr) return;
    bool captures = false;
    for (unsigned i = 0; i < channels_; ++i) captures |= (ccmr_[i / 2]->get() >> (8 * (i % 2)) & 3) == 3;
    const unsigned source = smcr_->get() >> 4 & 7;
    TriggerSource* wanted = (slave_mode() >= kReset || captures) && source < itr_.size() ? itr_[source] : nullptr;
    if (wanted != attached_) {
        // Its own new listener settles the other timer, which may trigger this one: the pointer is right by then.
        TriggerSource* old = attached_;
        attached_ = wanted;
        if (old != nullptr) old->trigger_output().detach(*this);
        if (wanted != nullptr) wanted->trigger_output().attach(*this);
    }
    if (slave_mode() != kGated || env().loading()) return;
    bool open = false;
    if (wanted != nullptr) {
        open = wanted->trigger_output().level();
    } else if (source == kTi1 || source == kTi2) {
        const unsigned input = source - kTi1;
        open = input_level(input) != ((channel_bits(input) & 2) != 0);
    }
    counter_->gate_open = open ? 1 : 0;
}

void Timer::on_trigger(bool level) {
    settle();
    on_trgi(level);
    adopt();
}

void Timer::on_trgi(bool level) {
    const unsigned mode = slave_mode();
    if (level) {
        for (unsigned i = 0; i < channels_; ++i) {
            const unsigned half = ccmr_[i / 2]->get() >> (8 * (i % 2));
            if ((half & 3) == 3 && (channel_bits(i) & 1) != 0) capture(i);
        }
    }
    if (mode < kReset || (!level && mode != kGated)) return;
    sr_->set(sr_->get() | kTif);
    raise(trigger_request_.get(), kTde);
    switch (mode) {
        case kReset:
            reinitialize();
            break;
        case kGated:
            counter_->gate_open = level ? 1 : 0;
            break;
        case kTrigger:
            cr1_->set(cr1_->get() | 1);
            counter_->enabled = 1;
            break;
        case kExternalClock:
            step();
            break;
        default:
            break;
    }
}

/// Table 93 of the manual: which way an edge counts, by the level of the other input.
void Timer::encode(unsigned input, bool level) {
    const unsigned mode = slave_mode();
    if ((mode == 1 && input == 0) || (mode == 2 && input == 1)) return;
    const auto seen = [this](unsigned i) { return input_level(i) != ((channel_bits(i) & 2) != 0); };
    const bool rising = level != ((channel_bits(input) & 2) != 0);
    const bool opposite = seen(input ^ 1);
    counter_->down = (rising == opposite) == (input == 0) ? 1 : 0;
    step();
}

}  // namespace twin::stm32f4
