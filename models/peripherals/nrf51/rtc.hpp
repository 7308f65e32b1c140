// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>

#include "models/peripherals/nrf51/task_event.hpp"

namespace twin::nrf51 {

/// RTC0 and RTC1: a 24-bit counter of LFCLK / (PRESCALER + 1). Source: nRF51 Series Reference Manual v3.0,
/// chapter 19 (RTC).
///
/// It counts while the environment's clock "lfclk" runs. Edges of LFCLK are at whole multiples of 1/32768 s. Tasks and
/// new values of CC take effect at the rising edge after the next falling one, 15 to 46 µs later: so a CC of COUNTER +
/// 2 matches always, COUNTER + 1 only if written in the first half of a cycle. An event happens only if INTEN or EVTEN
/// enables it, and reaches PPI only if EVTEN does.
class Rtc : public TaskEventPeripheral {
  public:
    static constexpr std::uint64_t kHz = 32'768;
    static constexpr unsigned kMaxChannels = 4;
    static constexpr std::uint32_t kMask = 0xFFFFFF;
    static constexpr std::uint32_t kNearOverflow = 0xFFFFF0;  // what TRIGOVRFLW sets

    static constexpr std::uint32_t kStart = 0x000, kStop = 0x004, kClear = 0x008, kTrigOvrflw = 0x00C, kTick = 0x100,
                                   kOvrflw = 0x104, kCompare = 0x140, kEvten = 0x340, kEvtenSet = 0x344,
                                   kEvtenClr = 0x348, kCounter = 0x504, kPrescaler = 0x508, kCc = 0x540;

    /// Parameter: channels (RTC0 has 3, RTC1 has 4).
    Rtc(sc_core::sc_module_name name, const ModelContext& context);

  protected:
    void update_irq() override;
    void on_reset(ResetKind kind) override;

  private:
    enum class Action : std::uint16_t { start, stop, clear, trigger_overflow, compare };
    /// What takes effect at an edge to come.
    struct Pending {
        std::uint64_t edge = 0;
        std::uint32_t value = 0;
        Action action = Action::start;
        std::uint16_t channel = 0;
    };
    struct Counter {
        std::uint64_t base_edge = 0;  // of LFCLK, at which it had base_count
        std::uint64_t held = 0;       // edges since base_edge when LFCLK stopped
        std::uint32_t base_count = 0;
        std::uint32_t divider = 1;  // PRESCALER + 1 as taken over by START, CLEAR and TRIGOVRFLW
        std::uint32_t cc[kMaxChannels] = {};
        std::uint32_t running = 0;
        std::uint32_t clocked = 0;
    };

    void declare_registers();
    std::uint64_t edge() const { return time_to_ticks(now(), kHz); }
    std::uint64_t effective_edge() const;
    std::uint64_t elapsed(std::uint64_t edge) const;
    std::uint32_t count(std::uint64_t edge) const;
    std::uint32_t enabled() const { return inten() | evten_->get(); }

    void post(Action action, std::uint8_t channel = 0, std::uint32_t value = 0);
    void apply(const Pending& pending);
    void before_clock();
    void after_clock();
    void catch_up();
    void on_edge();
    void generate_events(std::uint64_t edge);
    void rearm();

    const unsigned channels_;
    Clock& lfclk_;
    Register* evten_ = nullptr;
    Field prescaler_;
    Event tick_, overflow_;
    std::array<Event, kMaxChannels> compare_;
    State<Counter> counter_;
    StateQueue<Pending> pending_;
    Alarm next_;
    bool in_edge_ = false;  // only while on_edge() runs
};

}  // namespace twin::nrf51
