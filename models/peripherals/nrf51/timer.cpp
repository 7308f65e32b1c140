// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/timer.hpp"

#include <algorithm>
#include <string>

namespace twin::nrf51 {

Timer::Timer(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      bits_max_(static_cast<unsigned>(context.params.integer("bits_max"))),
      channels_(std::min<unsigned>(static_cast<unsigned>(context.params.integer("channels")), kChannels)),
      counter_(*this, "counter"),
      match_(*this, "match", [this] { on_match(); }) {
    declare_registers();
}

void Timer::declare_registers() {
    task(kStart, "START", [this] { start(); });
    task(kStop, "STOP", [this] { stop(); });
    task(kCount, "COUNT", [this] { count_one(); });
    task(kClear, "CLEAR", [this] { clear(); });
    // Turns the timer off for lower current; for software it is a STOP.
    task(kShutdown, "SHUTDOWN", [this] { stop(); });

    static constexpr const char* kClearNames[] = {"COMPARE0_CLEAR", "COMPARE1_CLEAR", "COMPARE2_CLEAR",
                                                  "COMPARE3_CLEAR"};
    static constexpr const char* kStopNames[] = {"COMPARE0_STOP", "COMPARE1_STOP", "COMPARE2_STOP", "COMPARE3_STOP"};
    std::vector<Shortcut> list;
    for (unsigned i = 0; i < channels_; ++i) {
        const std::string index = "[" + std::to_string(i) + "]";
        task(kCapture + 4 * i, "CAPTURE" + index, [this, i] { capture(i); });
        event(kCompare + 4 * i, "COMPARE" + index, compare_[i]);
        list.push_back({i, kCompare + 4 * i, kClear, kClearNames[i]});
    }
    for (unsigned i = 0; i < channels_; ++i) list.push_back({8 + i, kCompare + 4 * i, kStop, kStopNames[i]});
    shortcuts(list);
    interrupts();

    bank_.reg(kMode, "MODE")
        .field(0, "MODE", Access::rw, mode_)
        .reserved(1, 31)
        .on_write([this] { configure(); })
        .doc("0: timer, counts PCLK16M; 1: counter, counts COUNT tasks");
    bank_.reg(kBitmode, "BITMODE")
        .field(0, 2, "BITMODE", Access::rw, bitmode_)
        .reserved(2, 30)
        .on_write([this] { configure(); })
        .doc("0: 16 bits, 1: 8, 2: 24, 3: 32");
    bank_.reg(kPrescaler, "PRESCALER", 4)
        .field(0, 4, "PRESCALER", Access::rw, prescaler_)
        .reserved(4, 28)
        .on_write([this] { configure(); })
        .doc("timer mode: f = 16 MHz / 2^PRESCALER, 0..9");
    for (unsigned i = 0; i < channels_; ++i) {
        cc_[i] = &bank_.reg(kCc + 4 * i, "CC[" + std::to_string(i) + "]")
                      .field(0, 32, "CC", Access::rw)
                      .on_write([this] { rearm(); })
                      .doc("only the bits that BITMODE selects are compared");
    }
    // The workaround of product anomaly 73 (nRF51822 PAN v3.0) sets it before START and clears it after STOP, for a
    // power that this model does not use.
    bank_.reg(0xC0C, "PAN73").field(0, "FORCE_ON", Access::rw).reserved(1, 31).doc("undocumented; see PAN item 73");
    power_register();
}

std::uint64_t Timer::increments(std::uint64_t at) const {
    if (counter_->running == 0 || counter_->counts_tasks != 0) return 0;
    return (at - counter_->base_tick) >> counter_->prescaler;
}

std::uint32_t Timer::count(std::uint64_t at) const {
    return (counter_->base_count + static_cast<std::uint32_t>(increments(at))) & mask();
}

void Timer::hold(std::uint64_t at) {
    counter_->base_count = count(at);
    counter_->base_tick = at;
}

void Timer::start() {
    catch_up();
    if (counter_->running != 0) return;
    counter_->base_tick = tick();
    counter_->running = 1;
    rearm();
}

void Timer::stop() {
    catch_up();
    hold(tick());
    counter_->running = 0;
    rearm();
}

void Timer::count_one() {
    if (counter_->running == 0 || counter_->counts_tasks == 0) return;
    counter_->base_count = (counter_->base_count + 1) & mask();
    generate_matches(counter_->base_count);
}

void Timer::clear() {
    catch_up();
    counter_->base_count = 0;
    counter_->base_tick = tick();
    rearm();
}

void Timer::capture(unsigned channel) {
    catch_up();
    cc_[channel]->set(count(tick()));
    rearm();
}

void Timer::configure() {
    if (counter_->running != 0) {
        note(JournalKind::guest_error, "MODE, BITMODE or PRESCALER written while the timer runs");
        hold(tick());
    }
    static constexpr std::uint8_t kBits[] = {16, 8, 24, 32};
    if (kBits[bitmode_] > bits_max_) {
        note(JournalKind::guest_error, "BITMODE wider than this timer's " + std::to_string(bits_max_) + " bits");
    }
    if (prescaler_ > kMaxPrescaler) note(JournalKind::guest_error, "PRESCALER above 9");
    counter_->counts_tasks = mode_ != 0 ? 1 : 0;
    counter_->bits = std::min<std::uint8_t>(kBits[bitmode_], static_cast<std::uint8_t>(bits_max_));
    counter_->prescaler = static_cast<std::uint8_t>(std::min<std::uint32_t>(prescaler_, kMaxPrescaler));
    counter_->base_count &= mask();
    rearm();
}

void Timer::catch_up() {
    if (match_.armed() && match_.deadline() <= now()) on_match();
}

void Timer::on_match() {
    match_.cancel();
    generate_matches(count(tick()));
    rearm();
}

void Timer::generate_matches(std::uint32_t value) {
    // Shortcuts change the counter while events are told; all channels compare with the same value.
    std::uint32_t matching = 0;
    for (unsigned i = 0; i < channels_; ++i)
        if ((cc_[i]->get() & mask()) == value) matching |= 1U << i;
    for (unsigned i = 0; i < channels_; ++i)
        if ((matching >> i & 1) != 0) compare_[i].generate();
}

void Timer::rearm() {
    if (counter_->running == 0 || counter_->counts_tasks != 0) {
        match_.cancel();
        return;
    }
    const std::uint64_t done = increments(tick());
    const auto value = (counter_->base_count + static_cast<std::uint32_t>(done)) & mask();
    std::uint64_t nearest = std::uint64_t{mask()} + 1;  // a CC equal to the counter matches after a whole turn
    for (unsigned i = 0; i < channels_; ++i) {
        const std::uint32_t distance = (cc_[i]->get() - value) & mask();
        if (distance != 0) nearest = std::min<std::uint64_t>(nearest, distance);
    }
    const Time at = ticks_to_time(counter_->base_tick + ((done + nearest) << counter_->prescaler), kHz);
    if (!match_.armed() || match_.deadline() != at) match_.arm_at(at);
}

void Timer::on_reset(ResetKind kind) {
    TaskEventPeripheral::on_reset(kind);
    match_.cancel();
}

}  // namespace twin::nrf51
