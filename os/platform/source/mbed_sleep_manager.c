// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_power_mgmt.h"

#include "cmsis.h"
#include "hal/lp_ticker_api.h"
#include "hal/us_ticker_api.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_critical.h"
#include "platform/internal/mbed_sleep.h"

static uint16_t locks;

void sleep_manager_lock_deep_sleep_internal(void)
{
    core_util_critical_section_enter();
    MBED_ASSERT(locks < UINT16_MAX);
    locks++;
    core_util_critical_section_exit();
}

void sleep_manager_unlock_deep_sleep_internal(void)
{
    core_util_critical_section_enter();
    MBED_ASSERT(locks > 0);
    locks--;
    core_util_critical_section_exit();
}

bool sleep_manager_can_deep_sleep(void)
{
    return locks == 0;
}

bool sleep_manager_can_deep_sleep_test_check(void)
{
    const ticker_data_t* ticker = get_us_ticker_data();
    const us_timestamp_t end = ticker_read_us(ticker) + 2000U;
    while (locks != 0 && ticker_read_us(ticker) < end) {
    }
    return locks == 0;
}

#if MBED_CPU_STATS_ENABLED || MBED_CONF_PLATFORM_CPU_STATS_ENABLED || MBED_CONF_PLATFORM_ALL_STATS_ENABLED
#define COUNTS 1
static us_timestamp_t slept, slept_deeply;

static us_timestamp_t clock_us(void)
{
#if DEVICE_LPTICKER
    return ticker_read_us(get_lp_ticker_data());
#else
    return ticker_read_us(get_us_ticker_data());
#endif
}
#endif

us_timestamp_t mbed_uptime(void)
{
#if COUNTS
    return clock_us();
#else
    return 0;
#endif
}

us_timestamp_t mbed_time_sleep(void)
{
#if COUNTS
    return slept;
#else
    return 0;
#endif
}

us_timestamp_t mbed_time_deepsleep(void)
{
#if COUNTS
    return slept_deeply;
#else
    return 0;
#endif
}

us_timestamp_t mbed_time_idle(void)
{
    return mbed_time_sleep() + mbed_time_deepsleep();
}

#if DEVICE_SLEEP
static void rest(bool deep)
{
#if COUNTS
    const us_timestamp_t from = clock_us();
#endif
    if (deep) {
        hal_deepsleep();
    } else {
        hal_sleep();
    }
#if COUNTS
    *(deep ? &slept_deeply : &slept) += clock_us() - from;
#endif
}

void sleep_manager_sleep_light(void)
{
    rest(false);
}
#endif

void sleep_manager_sleep_auto(void)
{
#if DEVICE_SLEEP
    core_util_critical_section_enter();
    rest(sleep_manager_can_deep_sleep());
    core_util_critical_section_exit();
#endif
}

void system_reset(void)
{
    NVIC_SystemReset();
}
