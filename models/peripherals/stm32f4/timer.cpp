// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/timer.hpp"

#include <algorithm>
#include <stdexcept>

namespace twin::stm32f4 {

namespace {

constexpr std::uint32_t kUif = 1U << 0, kComif = 1U << 5, kTif = 1U << 6, kBif = 1U << 7;
constexpr unsigned kUde = 8, kComde = 13, kTde = 14;

Timer::Kind kind_of(const std::string& text) {
    if (text == "basic") return Timer::Kind::basic;
    if (text == "one_channel") return Timer::Kind::one_channel;
    if (text == "two_channel") return Timer::Kind::two_channel;
    if (text == "general") return Timer::Kind::general;
    if (text == "advanced") return Timer::Kind::advanced;
    throw std::invalid_argument("'kind' is basic, one_channel, two_channel, general or advanced");
}

unsigned channels_of(Timer::Kind kind) {
    static constexpr unsigned kCount[] = {0, 1, 2, 4, 4};
    return kCount[static_cast<unsigned>(kind)];
}

}  // namespace

Timer::Timer(sc_core::sc_module_name name, const ModelContext& context)
    : Peripheral(name, context),
      kind_(kind_of(context.params.text("kind"))),
      bits_(static_cast<unsigned>(context.params.integer("bits"))),
      channels_(channels_of(kind_)),
      counter_(*this, "counter"),
      refs_(*this, "output_references"),
      edges_(*this, "capture_prescalers"),
      inputs_(*this, "inputs"),
      burst_index_(*this, "dma_burst_index"),
      due_(*this, "due", [this] { on_due(); }),
      trgo_([this] { changed(); }) {
    if (bits_ != 16 && bits_ != 32) throw std::invalid_argument("'bits' is 16 or 32");
    if (context.params.has("triggers")) trigger_names_ = context.params.list("triggers");
    bank_.narrow_access();
    declare_control();
    if (channels_ > 0) declare_channels();
    declare_advanced();
    if (kind_ == Kind::advanced) {
        for (const char* line : {"brk", "up", "trg_com", "cc"}) irqs_.push_back(std::make_unique<IrqLine>(*this, line));
        break_ = std::make_unique<Signal>(*this, label() + "_BKIN", false);
        break_->on_change([this](bool) {
            settle();
            if (break_active()) on_break(true);
            adopt();
        });
        com_request_ = std::make_unique<DmaRequest>(*this, "COM");
    } else {
        irqs_.push_back(std::make_unique<IrqLine>(*this));
    }
    for (unsigned i = 0; i < channels_; ++i) {
        pins_.push_back(std::make_unique<Signal>(*this, label() + "_CH" + std::to_string(i + 1), false));
        pins_[i]->on_change([this, i](bool) { on_input(i); });
        pins_[i]->on_pads([this] { changed(); });
        if (kind_ != Kind::advanced || i == 3) continue;
        complementary_.push_back(std::make_unique<Signal>(*this, label() + "_CH" + std::to_string(i + 1) + "N", false));
        complementary_[i]->on_pads([this] { changed(); });
    }
    const auto request = [this](const std::string& line) {
        auto made = std::make_unique<DmaRequest>(*this, line);
        DmaRequest* r = made.get();
        r->on_acknowledge([this, r](std::uint32_t) {
            // A burst goes on until DMAR has been accessed DBL + 1 times.
            if (burst_index_ == 0) r->set(false);
        });
        return made;
    };
    if (kind_ == Kind::basic || has(Kind::general)) update_request_ = request("UP");
    if (has(Kind::general)) {
        trigger_request_ = request("TRIG");
        for (unsigned i = 0; i < channels_; ++i) channel_requests_.push_back(request("CH" + std::to_string(i + 1)));
    }
    if (com_request_) com_request_->on_acknowledge([this](std::uint32_t) { com_request_->set(false); });
}

Timer::~Timer() = default;

void Timer::end_of_elaboration() {
    Peripheral::end_of_elaboration();
    for (std::size_t i = 0; i < trigger_names_.size() && i < itr_.size(); ++i) {
        if (trigger_names_[i] == "-") continue;
        itr_[i] = dynamic_cast<TriggerSource*>(env().find(trigger_names_[i]));
    }
}

std::uint32_t Timer::settle() {
    const Time time = now();  // may run the alarm
    const std::uint32_t events = project(counter_.ref(), tick_at(time));
    sr_->set(sr_->get() | (events & 0x1F));
    if ((events & kStopped) != 0) cr1_->set(cr1_->get() & ~1U);
    return events;
}

void Timer::adopt() {
    Counter& c = counter_.ref();
    c.enabled = cr1_bit(0) ? 1 : 0;
    c.update_disabled = cr1_bit(1) ? 1 : 0;
    c.one_pulse = cr1_bit(3) ? 1 : 0;
    c.centered = static_cast<std::uint8_t>(cr1_->get() >> 5 & 3);
    const unsigned slave = slave_mode();
    const bool encoder = slave >= 1 && slave <= 3;
    c.clocked = encoder || slave == 7 ? 0 : 1;
    if (slave != 5) c.gate_open = 1;
    if (c.centered == 0 && !encoder) c.down = cr1_bit(4) ? 1 : 0;
    c.psc_next = *psc_;
    c.arr_next = *arr_;
    if (!cr1_bit(7)) c.arr = c.arr_next;
    c.repeat_next = rcr_ != nullptr ? rcr_->get() : 0;
    c.outputs = 0;
    for (unsigned i = 0; i < channels_; ++i) {
        c.ccr_next[i] = *ccr_[i];
        if (!preloaded(i)) c.ccr[i] = c.ccr_next[i];
        if (is_output(i)) c.outputs |= static_cast<std::uint8_t>(1U << i);
    }
    if (c.centered != 0) {
        if (c.count == 0) {
            c.down = 0;
        } else if (c.count == c.arr) {
            c.down = 1;
        }
    }
    if (update_request_ && !dier(kUde)) update_request_->set(false);
    if (trigger_request_ && !dier(kTde)) trigger_request_->set(false);
    for (unsigned i = 0; i < channel_requests_.size(); ++i)
        if (!dier(9 + i)) channel_requests_[i]->set(false);
    if (com_request_ && !dier(kComde)) com_request_->set(false);
    update_outputs();
    update_irq();
    update_trgo();
    rearm();
}

std::uint32_t Timer::noticed() const {
    const std::uint32_t flags = sr_->get();
    const unsigned mms = cr2_ != nullptr ? cr2_->get() >> 4 & 7 : 0;
    const bool listened = trgo_.wanted();
    std::uint32_t bits = 0;
    if ((dier(0) && (flags & kUif) == 0) || dier(kUde) || cr1_bit(3) || (listened && mms == 2)) bits |= kUif;
    // AOE: MOE comes back with the update.
    if (bdtr_ != nullptr && (bdtr_->get() >> 14 & 3) == 1) bits |= kUif;
    const bool at_update = cr2_ != nullptr && (cr2_->get() >> 3 & 1) != 0;  // CCDS
    for (unsigned i = 0; i < channels_; ++i) {
        if (!is_output(i)) continue;
        const std::uint32_t match = 2U << i;
        const unsigned mode = mode_of(i);
        const bool drives = drives_pad(i) || (listened && wants_ref(i));
        if (dier(1 + i) && (flags & match) == 0) bits |= match;
        if (dier(9 + i)) bits |= at_update ? kUif : match;
        if (mode >= 1 && mode <= 3) bits |= match;
        if (drives && mode >= 6) bits |= match | kUif;
        if (listened && mms == 3 && i == 0) bits |= match;
    }
    return bits;
}

void Timer::rearm() {
    const Counter& c = counter_;
    const std::uint64_t hz = ticks_hz();
    const std::uint32_t wanted = counting(c) && c.clocked != 0 && hz != 0 ? noticed() : 0;
    if (wanted == 0) {
        due_.cancel();
        return;
    }
    // What is not ahead in this round is looked for again at the turn.
    std::uint64_t increments = increments_to_turn(c);
    for (unsigned i = 0; i < channels_; ++i) {
        if ((wanted & c.outputs << 1 & 2U << i) == 0) continue;
        const std::uint32_t at = c.ccr[i];
        const std::uint32_t distance = c.down != 0 ? c.count - at : at - c.count;
        const bool ahead = c.down != 0 ? at < c.count : at > c.count;
        if (ahead) increments = std::min<std::uint64_t>(increments, distance);
    }
    const std::uint64_t divider = std::uint64_t{c.psc} + 1;
    const std::uint64_t ticks = increments * divider - std::min<std::uint64_t>(c.phase, divider - 1);
    // SystemC's time ends after 200 days: far events are looked for again on the way.
    constexpr std::uint64_t kFarthest = 1'000'000;  // s
    const std::uint64_t at = c.tick + std::min(ticks, kFarthest * hz);
    const Time deadline = picoseconds(c.origin) + ticks_to_time(at, hz);
    if (!due_.armed() || due_.deadline() != deadline) due_.arm_at(deadline);
}

void Timer::on_due() {
    apply(settle());
    rearm();
}

void Timer::raise(DmaRequest* request, unsigned enable_bit) {
    if (request != nullptr && dier(enable_bit)) request->set(true);
}

void Timer::apply(std::uint32_t events) {
    const unsigned mms = cr2_ != nullptr ? cr2_->get() >> 4 & 7 : 0;
    const bool at_update = cr2_ != nullptr && (cr2_->get() >> 3 & 1) != 0;
    match_outputs(events);
    if ((events & kUif) != 0 && bdtr_ != nullptr && (bdtr_->get() >> 14 & 1) != 0 && !break_active())
        bdtr_->set(bdtr_->get() | 1U << 15);
    update_outputs();
    update_irq();
    if ((events & kUif) != 0) {
        raise(update_request_.get(), kUde);
        if (mms == 2 && cr2_ != nullptr) trgo_.pulse();
    }
    for (unsigned i = 0; i < channel_requests_.size(); ++i) {
        const std::uint32_t cause = at_update && is_output(i) ? kUif : 2U << i;
        if ((events & cause) != 0) raise(channel_requests_[i].get(), 9 + i);
    }
    if ((events & 2) != 0 && mms == 3) trgo_.pulse();
    update_trgo();
}

void Timer::reinitialize() {
    Counter& c = counter_.ref();
    c.phase = 0;
    std::uint32_t events = 0;
    if (c.update_disabled == 0) {
        load_preloaded(c);
        if (c.one_pulse != 0 && c.enabled != 0) {
            c.enabled = 0;
            cr1_->set(cr1_->get() & ~1U);
        }
        if (!cr1_bit(2)) events |= kUif;
    }
    if (c.centered != 0) c.down = 0;
    c.count = c.down != 0 ? c.arr : 0;
    events |= matches_at(c);
    sr_->set(sr_->get() | (events & 0x1F));
    const unsigned mms = cr2_ != nullptr ? cr2_->get() >> 4 & 7 : 0;
    apply(events);
    if (cr2_ == nullptr) return;
    if (mms == 0 || (mms == 2 && (events & kUif) == 0 && c.update_disabled == 0)) trgo_.pulse();
}

void Timer::step() {
    Counter& c = counter_.ref();
    if (!counting(c)) return;
    const std::uint32_t events = run(c, 1);
    sr_->set(sr_->get() | (events & 0x1F));
    if ((events & kStopped) != 0) cr1_->set(cr1_->get() & ~1U);
    apply(events);
}

void Timer::write_cnt() {
    settle();
    counter_->count = *cnt_;
    adopt();
}

void Timer::write_sr(std::uint32_t written) {
    // The flags that came up before the write, and are in SR only now, were to be cleared by it too.
    const std::uint32_t before = *sr_;
    const std::uint32_t late = settle() & 0x1F & ~before;
    sr_->set(sr_->get() & ~(late & ~written));
    adopt();
}

void Timer::write_egr(std::uint32_t written) {
    settle();
    if ((written & 1) != 0) reinitialize();
    for (unsigned i = 0; i < channels_; ++i) {
        const std::uint32_t bit = 2U << i;
        if ((written & bit) == 0) continue;
        if (is_output(i)) {
            sr_->set(sr_->get() | bit);
            apply(bit);
        } else {
            capture(i);
        }
    }
    if ((written & kComif) != 0 && kind_ == Kind::advanced) {
        sr_->set(sr_->get() | kComif);
        raise(com_request_.get(), kComde);
    }
    if ((written & kTif) != 0 && smcr_ != nullptr) {
        sr_->set(sr_->get() | kTif);
        raise(trigger_request_.get(), kTde);
    }
    if ((written & kBif) != 0 && bdtr_ != nullptr) on_break(true);
    adopt();
}

std::uint32_t Timer::burst_offset() const { return 4 * ((dcr_->get() & 0x1F) + burst_index_); }

void Timer::access_burst(bool write, std::uint32_t value) {
    const std::uint32_t offset = burst_offset();
    burst_index_ =
        burst_index_ >= (dcr_->get() >> 8 & 0x1F) ? std::uint8_t{0} : static_cast<std::uint8_t>(burst_index_ + 1);
    if (offset == kDmar || bank_.find(offset) == nullptr) return;
    if (write) {
        bank_.write(offset, value);
    } else {
        bank_.read(offset);
    }
}

void Timer::update_irq() {
    const std::uint32_t pending = sr_->get() & dier_->get();
    if (kind_ == Kind::advanced) {
        irqs_[0]->set((pending & kBif) != 0);
        irqs_[1]->set((pending & kUif) != 0);
        irqs_[2]->set((pending & (kTif | kComif)) != 0);
        irqs_[3]->set((pending & 0x1E) != 0);
    } else {
        irqs_[0]->set((pending & 0xFF) != 0);
    }
}

void Timer::update_trgo() {
    if (cr2_ == nullptr) {
        // The manual's TIMx_OC: the channel's own output is the trigger.
        if (channels_ == 1) trgo_.set(ref(0));
        return;
    }
    const unsigned mms = cr2_->get() >> 4 & 7;
    if (mms == 1) {
        trgo_.set(cr1_bit(0));
    } else if (mms >= 4 && mms - 4 < channels_) {
        trgo_.set(ref(mms - 4));
    } else {
        trgo_.set(false);
    }
}

void Timer::on_reset(ResetKind) {
    Counter& c = counter_.ref();
    c.origin = now().value();
    c.arr = mask();
    for (auto& pin : pins_) pin->release();
    for (auto& pin : complementary_) pin->release();
    std::uint8_t levels = 0;
    for (unsigned i = 0; i < channels_; ++i)
        if (input_level(i)) levels |= static_cast<std::uint8_t>(1U << i);
    inputs_ = levels;
    connect_trigger();
    adopt();
}

void Timer::on_loaded() {
    connect_trigger();
    update_outputs();
    update_irq();
    update_trgo();
}

void Timer::on_clock_changing() { settle(); }

void Timer::on_clock_changed() {
    counter_->origin = now().value();
    counter_->tick = 0;
    rearm();
}

}  // namespace twin::stm32f4
