// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/rtc.hpp"

#include <algorithm>
#include <string>

namespace twin::nrf51 {

namespace {
constexpr std::uint32_t kTickBit = 1U << 0;
constexpr std::uint32_t kOverflowBit = 1U << 1;
constexpr std::uint32_t compare_bit(unsigned channel) { return 1U << (16 + channel); }
}  // namespace

Rtc::Rtc(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      channels_(std::min<unsigned>(static_cast<unsigned>(context.params.integer("channels")), kMaxChannels)),
      lfclk_(env().clock("lfclk", kHz)),
      counter_(*this, "counter"),
      pending_(*this, "pending"),
      next_(*this, "next", [this] { on_edge(); }) {
    declare_registers();
    lfclk_.subscribe([this] { before_clock(); }, [this] { after_clock(); });
}

void Rtc::declare_registers() {
    task(kStart, "START", [this] { post(Action::start); });
    task(kStop, "STOP", [this] { post(Action::stop); });
    task(kClear, "CLEAR", [this] { post(Action::clear); });
    task(kTrigOvrflw, "TRIGOVRFLW", [this] { post(Action::trigger_overflow); });
    event(kTick, "TICK", tick_);
    event(kOvrflw, "OVRFLW", overflow_);
    for (unsigned i = 0; i < channels_; ++i) event(kCompare + 4 * i, "COMPARE[" + std::to_string(i) + "]", compare_[i]);
    interrupts();

    static constexpr const char* kCompareNames[] = {"COMPARE0", "COMPARE1", "COMPARE2", "COMPARE3"};
    const auto cover = [this](Register& reg) -> Register& {
        reg.field(0, "TICK", Access::rw).field(1, "OVRFLW", Access::rw).reserved(2, 14);
        for (unsigned i = 0; i < channels_; ++i) reg.field(16 + i, kCompareNames[i], Access::rw);
        return reg.reserved(16 + channels_, 16 - channels_);
    };
    std::uint32_t existing = kTickBit | kOverflowBit;
    for (unsigned i = 0; i < channels_; ++i) existing |= compare_bit(i);
    evten_ = &cover(bank_.reg(kEvten, "EVTEN")).on_write([this] { update_irq(); });
    evten_->doc("events that are generated and go to PPI");
    cover(bank_.reg(kEvtenSet, "EVTENSET"))
        .value([this](std::uint32_t) { return evten_->get(); })
        .on_write([this, existing](std::uint32_t bits) {
            evten_->set(evten_->get() | (bits & existing));
            update_irq();
        });
    cover(bank_.reg(kEvtenClr, "EVTENCLR"))
        .value([this](std::uint32_t) { return evten_->get(); })
        .on_write([this](std::uint32_t bits) {
            evten_->set(evten_->get() & ~bits);
            update_irq();
        });

    bank_.reg(kCounter, "COUNTER")
        .field(0, 24, "COUNTER", Access::ro)
        .reserved(24, 8)
        .timed_value([this](std::uint32_t) { return count(edge()); });
    bank_.reg(kPrescaler, "PRESCALER")
        .field(0, 12, "PRESCALER", Access::rw, prescaler_)
        .reserved(12, 20)
        .on_write([this] {
            if (counter_->running != 0) note(JournalKind::guest_error, "PRESCALER written while the RTC runs");
        })
        .doc("COUNTER counts at 32768 Hz / (PRESCALER + 1)");
    for (unsigned i = 0; i < channels_; ++i) {
        bank_.reg(kCc + 4 * i, "CC[" + std::to_string(i) + "]")
            .field(0, 24, "COMPARE", Access::rw)
            .reserved(24, 8)
            .on_write(
                [this, i](std::uint32_t value) { post(Action::compare, static_cast<std::uint8_t>(i), value & kMask); });
    }
    power_register();
}

std::uint64_t Rtc::effective_edge() const {
    // Half cycles of LFCLK, rounded up: the falling edges are the odd ones.
    const Time time = now();
    std::uint64_t half = time_to_ticks(time, 2 * kHz);
    if (ticks_to_time(half, 2 * kHz) < time) ++half;
    return half / 2 + 1;
}

std::uint64_t Rtc::elapsed(std::uint64_t at) const {
    return counter_->clocked != 0 ? at - counter_->base_edge : counter_->held;
}

std::uint32_t Rtc::count(std::uint64_t at) const {
    if (counter_->running == 0) return counter_->base_count;
    return static_cast<std::uint32_t>(counter_->base_count + elapsed(at) / counter_->divider) & kMask;
}

void Rtc::post(Action action, std::uint8_t channel, std::uint32_t value) {
    catch_up();
    pending_->push_back({effective_edge(), value, action, channel});
    rearm();
}

void Rtc::apply(const Pending& pending) {
    Counter& c = counter_.ref();
    const auto restart = [&](std::uint32_t value) {
        c.base_count = value;
        c.base_edge = pending.edge;
        c.divider = prescaler_ + 1;
    };
    switch (pending.action) {
        case Action::start:
            if (c.running == 0) restart(c.base_count);
            c.running = 1;
            break;
        case Action::stop:
            // An increment at this very edge no longer happens.
            if (elapsed(pending.edge) > 0) c.base_count = count(pending.edge - 1);
            c.running = 0;
            break;
        case Action::clear:
            restart(0);
            break;
        case Action::trigger_overflow:
            restart(kNearOverflow);
            break;
        case Action::compare:
            c.cc[pending.channel] = pending.value;
            break;
    }
}

void Rtc::before_clock() {
    catch_up();
    if (counter_->clocked == 0) return;
    counter_->held = elapsed(edge());
    counter_->clocked = 0;
    next_.cancel();
}

void Rtc::after_clock() {
    if (!lfclk_.running()) return;
    counter_->clocked = 1;
    counter_->base_edge = edge() - counter_->held;
    // What waited for the clock takes effect as if asked for now.
    const std::uint64_t at = effective_edge();
    for (Pending& pending : *pending_) pending.edge = at;
    rearm();
}

void Rtc::catch_up() {
    if (next_.armed() && next_.deadline() <= now()) on_edge();
}

void Rtc::on_edge() {
    in_edge_ = true;
    next_.cancel();
    const std::uint64_t at = edge();
    while (!pending_->empty() && pending_->front().edge <= at) {
        const Pending pending = pending_->front();
        pending_->pop_front();
        apply(pending);
    }
    generate_events(at);
    in_edge_ = false;
    rearm();
}

void Rtc::generate_events(std::uint64_t at) {
    const std::uint64_t since = elapsed(at);
    if (counter_->running == 0 || since == 0 || since % counter_->divider != 0) return;
    const std::uint32_t value = count(at);
    const std::uint32_t wanted = enabled();
    const std::uint32_t to_ppi = evten_->get();
    const auto generate = [&](Event& event, std::uint32_t bit) {
        if ((to_ppi & bit) != 0) {
            event.generate();
        } else if ((wanted & bit) != 0) {
            event.generate_for_interrupt();
        }
    };
    generate(tick_, kTickBit);
    if (value == 0) generate(overflow_, kOverflowBit);
    for (unsigned i = 0; i < channels_; ++i)
        if (counter_->cc[i] == value) generate(compare_[i], compare_bit(i));
}

void Rtc::rearm() {
    if (in_edge_) return;
    if (counter_->clocked == 0) {
        next_.cancel();
        return;
    }
    constexpr std::uint64_t kNever = ~0ULL;
    std::uint64_t next = pending_->empty() ? kNever : pending_->front().edge;
    if (counter_->running != 0) {
        const std::uint64_t done = elapsed(edge()) / counter_->divider;
        const auto value = static_cast<std::uint32_t>(counter_->base_count + done) & kMask;
        const std::uint32_t wanted = enabled();
        std::uint64_t nearest = kNever;
        const auto reach = [&](std::uint32_t target) {
            const std::uint32_t distance = (target - value) & kMask;
            nearest = std::min<std::uint64_t>(nearest, distance == 0 ? kMask + 1 : distance);
        };
        if ((wanted & kTickBit) != 0) nearest = 1;
        if ((wanted & kOverflowBit) != 0) reach(0);
        for (unsigned i = 0; i < channels_; ++i)
            if ((wanted & compare_bit(i)) != 0) reach(counter_->cc[i]);
        if (nearest != kNever) next = std::min(next, counter_->base_edge + (done + nearest) * counter_->divider);
    }
    if (next == kNever) {
        next_.cancel();
        return;
    }
    const Time at = ticks_to_time(next, kHz);
    if (!next_.armed() || next_.deadline() != at) next_.arm_at(at);
}

void Rtc::update_irq() {
    TaskEventPeripheral::update_irq();
    if (in_edge_) return;
    catch_up();
    rearm();
}

void Rtc::on_reset(ResetKind kind) {
    counter_->clocked = lfclk_.running() ? 1 : 0;
    counter_->base_edge = counter_->clocked != 0 ? edge() : 0;
    TaskEventPeripheral::on_reset(kind);
}

}  // namespace twin::nrf51
