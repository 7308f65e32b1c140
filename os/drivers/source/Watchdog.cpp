// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/Watchdog.h"

#if DEVICE_WATCHDOG

#include "platform/CriticalSectionLock.h"

namespace mbed {

Watchdog& Watchdog::get_instance() {
    static Watchdog one;
    return one;
}

bool Watchdog::start(uint32_t timeout) {
    const watchdog_features_t features = hal_watchdog_get_platform_features();
    if (timeout == 0 || timeout > features.max_timeout) {
        return false;
    }
    CriticalSectionLock lock;
    if (running_ && !features.update_config) {
        return false;
    }
    const watchdog_config_t config = {timeout};
    if (hal_watchdog_init(&config) != WATCHDOG_STATUS_OK) {
        return false;
    }
    running_ = true;
    return true;
}

bool Watchdog::start() { return start(get_max_timeout()); }

bool Watchdog::stop() {
    CriticalSectionLock lock;
    if (!running_ || hal_watchdog_stop() != WATCHDOG_STATUS_OK) {
        return false;
    }
    running_ = false;
    return true;
}

void Watchdog::kick() {
    CriticalSectionLock lock;
    hal_watchdog_kick();
}

uint32_t Watchdog::get_timeout() const { return hal_watchdog_get_reload_value(); }

uint32_t Watchdog::get_max_timeout() const { return hal_watchdog_get_platform_features().max_timeout; }

}  // namespace mbed

#endif
