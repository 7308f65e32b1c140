// SPDX-License-Identifier: BSD-3-Clause
// Resets by the program and by the watchdog: what they leave behind, and when the watchdog bites.
//
// EXPECT: first start
// EXPECT: after a reset by software: ok
// EXPECT: the watchdog was kicked for three timeouts
// EXPECT: after the watchdog: ok
#include <stdio.h>

#include "cmsis.h"
#include "hal/reset_reason_api.h"
#include "hal/rtc_api.h"
#include "hal/us_ticker_api.h"
#include "hal/watchdog_api.h"

namespace {

const uint32_t kMagic = 0x52455345;
const uint32_t kTimeoutMs = 50;

// Neither copied nor cleared at a start.
__attribute__((section(".noinit"))) volatile struct {
    uint32_t magic;
    uint32_t stage;
    uint32_t waited_us;
} kept;

uint32_t us_since(uint32_t start) { return (us_ticker_read() - start) / (us_ticker_get_info()->frequency / 1000000); }

bool is_reason(reset_reason_t wanted) {
    const reset_reason_t reason = hal_reset_reason_get();
    if (reason != wanted)
        printf("reason %d, expected %d, register 0x%08lx\n", reason, wanted, (unsigned long)hal_reset_reason_get_raw());
    hal_reset_reason_clear();
    return reason == wanted;
}

bool clock_went_on() {
#if DEVICE_RTC
    if (!rtc_isenabled()) {
        printf("the clock is off\n");
        return false;
    }
    rtc_init();
    const long now = (long)rtc_read();
    if (now < 1000000 || now > 1000002) printf("the clock says %ld\n", now);
    return now >= 1000000 && now <= 1000002;
#else
    return true;
#endif
}

[[noreturn]] void reset() {
    fflush(stdout);
    const uint32_t start = us_ticker_read();
    while (us_since(start) < 5000) {  // the console's last characters
    }
    NVIC_SystemReset();
    for (;;) {
    }
}

}  // namespace

int main() {
    us_ticker_init();
    if (kept.magic != kMagic) {
        kept.magic = kMagic;
        kept.stage = 0;
    }
    switch (kept.stage) {
        case 0: {
            printf("first start\n");
#if DEVICE_RTC
            rtc_init();
            rtc_write(1000000);
#endif
            hal_reset_reason_clear();
            kept.stage = 1;
            reset();
        }
        case 1: {
            const bool reason = is_reason(RESET_REASON_SOFTWARE);
            const bool clock = clock_went_on();
            printf("after a reset by software: %s\n", reason && clock ? "ok" : "wrong");
            const watchdog_config_t config = {kTimeoutMs};
            hal_watchdog_init(&config);
            for (uint32_t i = 0; i < 4; ++i) {
                const uint32_t start = us_ticker_read();
                while (us_since(start) < kTimeoutMs * 750) {
                }
                hal_watchdog_kick();
            }
            printf("the watchdog was kicked for three timeouts\n");
            fflush(stdout);
            kept.stage = 2;
            hal_watchdog_kick();
            const uint32_t start = us_ticker_read();
            for (;;) kept.waited_us = us_since(start);
        }
        default: {
            const bool reason = is_reason(RESET_REASON_WATCHDOG);
            const watchdog_features_t features = hal_watchdog_get_platform_features();
            const uint32_t least = (uint32_t)((uint64_t)kTimeoutMs * 1000 * features.clock_typical_frequency /
                                              features.clock_max_frequency);
            const uint32_t waited = kept.waited_us;
            const bool in_time = waited + 100 >= least && waited <= 2 * kTimeoutMs * 1000;
            if (!in_time) printf("it bit after %lu us\n", (unsigned long)waited);
            printf("after the watchdog: %s\n", reason && in_time ? "ok" : "wrong");
            kept.magic = 0;
            fflush(stdout);
            for (;;) __WFI();
        }
    }
}
