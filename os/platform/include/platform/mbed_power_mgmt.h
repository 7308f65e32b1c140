// SPDX-License-Identifier: BSD-3-Clause
//
// Sleep, and reset. In sleep the core stops and everything else goes on; in deep sleep the fast clocks stop as well, and
// only what runs on the low-power clock does: the low-power ticker, the RTC, the watchdog, wake-up by pins. Who needs a fast
// clock (a transfer, a Timer) locks deep sleep for that time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "hal/sleep_api.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef uint64_t us_timestamp_t;

/// Locks nest and count to 65535; every lock needs its unlock, by whomever. Any context.
void sleep_manager_lock_deep_sleep_internal(void);
void sleep_manager_unlock_deep_sleep_internal(void);
#if MBED_SLEEP_TRACING_ENABLED  // a macro for mbed_app.json's "macros"
#define sleep_manager_lock_deep_sleep() \
    (sleep_manager_lock_deep_sleep_internal(), sleep_tracker_lock(__FILE__, __LINE__))
#define sleep_manager_unlock_deep_sleep() \
    (sleep_tracker_unlock(__FILE__, __LINE__), sleep_manager_unlock_deep_sleep_internal())
#else
#define sleep_manager_lock_deep_sleep() sleep_manager_lock_deep_sleep_internal()
#define sleep_manager_unlock_deep_sleep() sleep_manager_unlock_deep_sleep_internal()
#endif

/// Count the locks of each source file, and print each on the console ("deep sleep locked by name:12, which has 1") with
/// platform.deepsleep-stats-verbose. Files past the tenth are not counted. Any context.
void sleep_tracker_lock(const char* filename, int line);
void sleep_tracker_unlock(const char* filename, int line);
/// Prints which files have locks. Any context.
void sleep_tracker_print_stats(void);

/// Whether nobody has a lock. Any context.
bool sleep_manager_can_deep_sleep(void);
/// The same, after it waited for at most 2 ms for locks of transfers to end.
bool sleep_manager_can_deep_sleep_test_check(void);

/// Sleeps until an interrupt, as deeply as the locks allow. Interrupts may be masked by a critical section: they wake all the
/// same, and are served after it. Thread context.
void sleep_manager_sleep_auto(void);

/// Resets the chip, as NVIC_SystemReset().
__attribute__((noreturn)) void system_reset(void);

/// Since the start, in microseconds: idle, asleep, deeply asleep. 0 without platform.cpu-stats-enabled.
us_timestamp_t mbed_uptime(void);
us_timestamp_t mbed_time_idle(void);
us_timestamp_t mbed_time_sleep(void);
us_timestamp_t mbed_time_deepsleep(void);

#ifdef __cplusplus
}
#endif

/// Sleeps until an interrupt. In C++ an overload beside POSIX's sleep(unsigned).
static inline void sleep(void)
{
#if DEVICE_SLEEP
    sleep_manager_sleep_auto();
#endif
}

/// The same, where sleep() is POSIX's.
static inline void mbed_sleep(void)
{
    sleep();
}
