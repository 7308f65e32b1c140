// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/peripherals/stm32f4/alternate_function.hpp"
#include "models/peripherals/stm32f4/dma_request.hpp"
#include "models/peripherals/stm32f4/peripheral.hpp"
#include "models/peripherals/stm32f4/trigger.hpp"

namespace twin::stm32f4 {

/// TIM1 to TIM14. Source: RM0090 rev 19, chapters 17 (advanced: TIM1, TIM8), 18 (general: TIM2 to TIM5), 19 (TIM9 to
/// TIM14) and 20 (basic: TIM6, TIM7).
///
/// The counter is computed, never ticked: state says what it had and when, and an alarm is armed only for an event that
/// somebody would notice: an enabled interrupt whose flag is not up yet, a DMA request, an output on a pad, a trigger
/// that somebody listens to. Flags that nobody was waiting for are worked out when they are read.
///
/// Defined here, where the manual is silent: counting starts at once with CEN, and PSC's phase goes on where CEN = 0
/// stopped it. A compare match comes with the increment that makes CNT equal to CCRx (with UG and CNT's reload, too),
/// so writing CNT or CCRx makes none. A counter that is beyond ARR counts on to its width's end and starts over without
/// an update. The digital filters pass every edge.
class Timer : public Peripheral, public DmaRequester, public TriggerListener, public TriggerSource {
  public:
    enum class Kind : std::uint8_t { basic, one_channel, two_channel, general, advanced };
    static constexpr unsigned kChannels = 4;

    static constexpr std::uint32_t kCr1 = 0x00, kCr2 = 0x04, kSmcr = 0x08, kDier = 0x0C, kSr = 0x10, kEgr = 0x14,
                                   kCcmr1 = 0x18, kCcmr2 = 0x1C, kCcer = 0x20, kCnt = 0x24, kPsc = 0x28, kArr = 0x2C,
                                   kRcr = 0x30, kCcr1 = 0x34, kBdtr = 0x44, kDcr = 0x48, kDmar = 0x4C, kOr = 0x50;

    /// Parameters: kind (basic, one_channel, two_channel, general, advanced), bits (16, 32), triggers (for ITR0 to ITR3
    /// the timers whose trigger output they are; "-" for none).
    Timer(sc_core::sc_module_name name, const ModelContext& context);
    ~Timer() override;

    void on_trigger(bool level) override;
    TriggerOutput& trigger_output() override { return trgo_; }

  protected:
    void end_of_elaboration() override;
    void on_reset(ResetKind kind) override;
    void on_loaded() override;
    void on_clock_changing() override;
    void on_clock_changed() override;

  private:
    /// The counter and everything that its course depends on, as it is in effect.
    struct Counter {
        std::uint64_t origin = 0;  // ps, from which ticks of the clock are counted
        std::uint64_t tick = 0;    // the tick that the rest is of
        std::uint32_t count = 0;
        std::uint32_t phase = 0;  // of the prescaler
        std::uint32_t psc = 0, arr = 0;
        std::array<std::uint32_t, kChannels> ccr{};
        std::uint32_t repeat = 0;  // overflows left until the next update
        std::uint8_t enabled = 0, down = 0, centered = 0, one_pulse = 0, update_disabled = 0;
        std::uint8_t outputs = 0;    // channels that compare
        std::uint8_t clocked = 1;    // by the internal clock
        std::uint8_t gate_open = 1;  // gated mode
        // What the next update loads.
        std::uint32_t psc_next = 0, arr_next = 0, repeat_next = 0;
        std::array<std::uint32_t, kChannels> ccr_next{};
    };
    /// What happened on the counter's way: bits as in SR, and one more.
    static constexpr std::uint32_t kStopped = 1U << 31;

    // timer_registers.cpp
    void declare_control();
    void declare_channels();
    void declare_advanced();

    // The counter's course: pure functions of a Counter (timer_counter.cpp).
    std::uint32_t mask() const { return bits_ == 32 ? ~0U : 0xFFFFU; }
    static bool counting(const Counter& c) { return c.enabled != 0 && c.gate_open != 0 && c.arr != 0; }
    std::uint64_t increments_to_turn(const Counter& c) const;
    std::uint32_t run(Counter& c, std::uint64_t ticks) const;
    std::uint32_t pass(Counter& c, std::uint64_t increments) const;
    std::uint32_t turn(Counter& c) const;
    static std::uint32_t update(Counter& c);
    static std::uint32_t matches_at(const Counter& c);
    static void load_preloaded(Counter& c);
    std::uint64_t tick_at(const Time& time) const;
    /// The counter as it is at `tick`, and the flags that came up meanwhile.
    std::uint32_t project(Counter& c, std::uint64_t tick) const;
    std::uint32_t project_now(Counter& c) const;

    // timer.cpp
    /// Brings the counter to now; what happened meanwhile becomes flags in SR. Returns those.
    std::uint32_t settle();
    /// What registers say goes into the counter's state; outputs follow, and the alarm is armed for the next event that
    /// counts.
    void adopt();
    /// After a write to a register: the counter's past was under the old settings, which it has itself.
    void changed() {
        settle();
        adopt();
    }
    void write_cnt();
    void raise(DmaRequest* request, unsigned enable_bit);
    void access_burst(bool write, std::uint32_t value);
    std::uint32_t burst_offset() const;
    void rearm();
    void on_due();
    /// Flags, requests, triggers and outputs of events that happen now.
    void apply(std::uint32_t events);
    /// UG, or a trigger in reset mode.
    void reinitialize();
    void step();
    void update_irq();
    void update_trgo();
    void write_sr(std::uint32_t written);
    void write_egr(std::uint32_t written);
    std::uint32_t noticed() const;

    // Channels (timer_channels.cpp)
    unsigned mode_of(unsigned channel) const;
    bool is_output(unsigned channel) const;
    bool preloaded(unsigned channel) const;
    bool drives_pad(unsigned channel) const;
    bool ref(unsigned channel) const;
    bool wants_ref(unsigned channel) const;
    void match_outputs(std::uint32_t events);
    bool main_output() const;
    std::uint32_t channel_bits(unsigned channel) const { return ccer_->get() >> (4 * channel); }
    void update_outputs();
    void on_input(unsigned channel);
    void edge(unsigned input, bool level);
    bool input_level(unsigned input) const;
    void capture(unsigned channel);
    void on_break(bool level);
    bool break_active() const;

    // Slave mode
    unsigned slave_mode() const;
    void connect_trigger();
    void on_trgi(bool level);
    void encode(unsigned input, bool level);
    bool has(Kind least) const { return kind_ >= least; }
    bool cr1_bit(unsigned bit) const { return (cr1_->get() >> bit & 1) != 0; }
    bool dier(unsigned bit) const { return dier_ != nullptr && (dier_->get() >> bit & 1) != 0; }

    const Kind kind_;
    const unsigned bits_;
    const unsigned channels_;
    std::vector<std::string> trigger_names_;

    Register* cr1_ = nullptr;
    Register* cr2_ = nullptr;
    Register* smcr_ = nullptr;
    Register* dier_ = nullptr;
    Register* sr_ = nullptr;
    std::array<Register*, 2> ccmr_{};
    Register* ccer_ = nullptr;
    Register* cnt_ = nullptr;
    Register* psc_ = nullptr;
    Register* arr_ = nullptr;
    Register* rcr_ = nullptr;
    std::array<Register*, kChannels> ccr_{};
    Register* bdtr_ = nullptr;
    Register* dcr_ = nullptr;

    State<Counter> counter_;
    State<std::uint8_t> refs_;                          // OCxREF of the modes that remember it
    State<std::array<std::uint8_t, kChannels>> edges_;  // seen by the input prescalers
    State<std::uint8_t> inputs_;                        // TIx as last seen
    State<std::uint8_t> burst_index_;
    Alarm due_;

    std::vector<std::unique_ptr<IrqLine>> irqs_;
    std::vector<std::unique_ptr<Signal>> pins_, complementary_;
    std::unique_ptr<Signal> break_;
    std::unique_ptr<DmaRequest> update_request_, trigger_request_, com_request_;
    std::vector<std::unique_ptr<DmaRequest>> channel_requests_;
    TriggerOutput trgo_;
    std::array<TriggerSource*, 4> itr_{};
    TriggerSource* attached_ = nullptr;
};

}  // namespace twin::stm32f4
