// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>

#include "cmsis.h"
#include "drivers/TimerEvent.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_atomic.h"

namespace mbed {
namespace internal {

/// A count of ticks of `Period` above a ticker of the HAL, from its construction on, and a time to wake the core at. Of
/// the two, a running tick and a wake time, only one may be in use at a time. `IRQ`: a tick pends SysTick's interrupt,
/// whose handler is to acknowledge it; without, it is counted only. Instances for milliseconds are in the OS.
template <class Period, bool IRQ = true>
class SysTimer : private TimerEvent, private NonCopyable<SysTimer<Period, IRQ>> {
  public:
    using rep = uint64_t;
    using period = Period;
    using duration = std::chrono::duration<uint64_t, period>;
    using time_point = std::chrono::time_point<SysTimer>;
    static constexpr bool is_steady = false;

    using highres_duration = TickerDataClock::duration;
    using highres_time_point = TickerDataClock::time_point;
    using highres_period = TickerDataClock::period;
    static_assert(std::ratio_divide<period, highres_period>::den == 1, "a tick is whole microseconds");

    /// On the low-power ticker, or the us ticker where there is none; or on another.
    SysTimer();
    explicit SysTimer(const ticker_data_t* data);

    /// The interrupt of ticks.
    static IRQn_Type get_irq_number() { return SysTick_IRQn; }

    /// Has the ticker interrupt at a tick; if it is past, wake_time_passed() holds at once. Nothing if one is set. All
    /// ticks so far are as acknowledged. Threads.
    void set_wake_time(time_point at);
    /// Whether the interrupt of the wake time has been, and is still to come. Any context.
    bool wake_time_passed() const { return core_util_atomic_load(&wake_passed_); }
    bool wake_time_set() const { return core_util_atomic_load(&wake_set_); }
    /// Threads.
    void cancel_wake();

    /// A tick every Period, at once if some are not acknowledged. Threads, with no tick running.
    void start_tick();
    /// One tick fewer is not acknowledged; if there are more, the interrupt comes again. Any context.
    void acknowledge_tick();
    /// No more ticks; some may still be to acknowledge. Any context.
    void cancel_tick();
    /// Any context.
    bool ticking() const { return core_util_atomic_load(&ticking_); }
    std::chrono::duration<int, period> unacknowledged_ticks() const {
        return std::chrono::duration<int, period>(core_util_atomic_load(&unacknowledged_));
    }

    /// Ticks as counted so far. Any context.
    time_point get_tick() const;
    /// Counts those that have passed, all acknowledged, and tells. Threads, with no tick running.
    time_point update_and_get_tick();
    /// Since the latest tick counted, and since the construction of the ticker. Any context.
    highres_duration get_time_since_tick() const { return get_time() - latest_; }
    highres_time_point get_time() const { return _ticker_data.now(); }

  protected:
    ~SysTimer() override;
    void handler() override;

  private:
    static constexpr highres_duration kTick{std::ratio_divide<period, highres_period>::num};
    void count_elapsed();
    void schedule_tick();

    highres_time_point latest_;  // when tick tick_ was
    uint64_t tick_ = 0;
    uint32_t unacknowledged_ = 0;
    bool wake_set_ = false;
    bool wake_passed_ = false;
    bool ticking_ = false;
    bool deep_sleep_locked_ = false;
};

}  // namespace internal
}  // namespace mbed
