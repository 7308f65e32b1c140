// SPDX-License-Identifier: BSD-3-Clause
#include "platform/internal/SysTimer.h"

#include "hal/lp_ticker_api.h"
#include "hal/us_ticker_api.h"
#include "platform/CriticalSectionLock.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {
namespace internal {

namespace {

const ticker_data_t* standard_ticker() {
#if DEVICE_LPTICKER
    return get_lp_ticker_data();
#else
    return get_us_ticker_data();
#endif
}

}  // namespace

template <class Period, bool IRQ>
SysTimer<Period, IRQ>::SysTimer() : SysTimer(standard_ticker()) {}

template <class Period, bool IRQ>
SysTimer<Period, IRQ>::SysTimer(const ticker_data_t* data) : TimerEvent(data), latest_(_ticker_data.now()) {}

template <class Period, bool IRQ>
SysTimer<Period, IRQ>::~SysTimer() {
    cancel_tick();
    cancel_wake();
}

template <class Period, bool IRQ>
void SysTimer<Period, IRQ>::count_elapsed() {
    const auto ticks = static_cast<uint64_t>((_ticker_data.now() - latest_) / kTick);
    tick_ += ticks;
    latest_ += ticks * kTick;
    unacknowledged_ = 0;
}

template <class Period, bool IRQ>
void SysTimer<Period, IRQ>::set_wake_time(time_point at) {
    if (wake_time_set()) return;
    MBED_ASSERT(!ticking_);
    count_elapsed();
    const uint64_t wanted = at.time_since_epoch().count();
    if (wanted <= tick_) {
        core_util_atomic_store(&wake_passed_, true);
        return;
    }
    core_util_atomic_store(&wake_passed_, false);
    // The us ticker stops in deep sleep.
    if (_ticker_data->interface->runs_in_deep_sleep == false) {
        deep_sleep_locked_ = true;
        sleep_manager_lock_deep_sleep();
    }
    core_util_atomic_store(&wake_set_, true);
    const uint64_t furthest = static_cast<uint64_t>((highres_time_point::max() - latest_) / kTick);
    const uint64_t ticks = wanted - tick_ < furthest ? wanted - tick_ : furthest;
    insert_absolute(latest_ + static_cast<int64_t>(ticks) * kTick);
}

template <class Period, bool IRQ>
void SysTimer<Period, IRQ>::cancel_wake() {
    CriticalSectionLock lock;
    if (wake_set_) remove();
    wake_set_ = false;
    wake_passed_ = false;
    if (deep_sleep_locked_) {
        deep_sleep_locked_ = false;
        sleep_manager_unlock_deep_sleep();
    }
}

template <class Period, bool IRQ>
void SysTimer<Period, IRQ>::schedule_tick() {
    insert_absolute(latest_ + kTick);
}

template <class Period, bool IRQ>
void SysTimer<Period, IRQ>::start_tick() {
    CriticalSectionLock lock;
    MBED_ASSERT(!ticking_ && !wake_set_);
    ticking_ = true;
    if (IRQ && unacknowledged_ > 0) NVIC_SetPendingIRQ(get_irq_number());
    schedule_tick();
}

template <class Period, bool IRQ>
void SysTimer<Period, IRQ>::acknowledge_tick() {
    CriticalSectionLock lock;
    if (unacknowledged_ > 0) unacknowledged_--;
    if (IRQ && unacknowledged_ > 0) NVIC_SetPendingIRQ(get_irq_number());
}

template <class Period, bool IRQ>
void SysTimer<Period, IRQ>::cancel_tick() {
    CriticalSectionLock lock;
    if (!ticking_) return;
    remove();
    ticking_ = false;
    if (IRQ) NVIC_ClearPendingIRQ(get_irq_number());
}

template <class Period, bool IRQ>
typename SysTimer<Period, IRQ>::time_point SysTimer<Period, IRQ>::get_tick() const {
    CriticalSectionLock lock;
    return time_point(duration(tick_));
}

template <class Period, bool IRQ>
typename SysTimer<Period, IRQ>::time_point SysTimer<Period, IRQ>::update_and_get_tick() {
    CriticalSectionLock lock;
    MBED_ASSERT(!ticking_);
    count_elapsed();
    return time_point(duration(tick_));
}

template <class Period, bool IRQ>
void SysTimer<Period, IRQ>::handler() {
    CriticalSectionLock lock;
    if (wake_set_) {
        wake_set_ = false;
        wake_passed_ = true;
    } else if (ticking_) {
        latest_ += kTick;
        tick_++;
        unacknowledged_++;
        if (IRQ) NVIC_SetPendingIRQ(get_irq_number());
        schedule_tick();
    }
}

template class SysTimer<std::milli, true>;
template class SysTimer<std::milli, false>;

}  // namespace internal
}  // namespace mbed
