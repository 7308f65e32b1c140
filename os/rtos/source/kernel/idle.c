// SPDX-License-Identifier: BSD-3-Clause
//
// What runs when nothing else does: it sleeps, as deeply as it may, until an interrupt.
#include "kernel.h"

#include "hal/lp_ticker_api.h"
#include "hal/us_ticker_api.h"
#include "platform/mbed_power_mgmt.h"

static void (*hook)(void);

void rtos_attach_idle_hook(void (*function)(void));
void rtos_attach_idle_hook(void (*function)(void))
{
    hook = function;
}

#if DEVICE_LPTICKER && DEVICE_SLEEP
// The fast clocks stop in deep sleep: the low-power ticker wakes the core, and tells how long it was.
static void woken(uint32_t id)
{
    (void)id;
}

static void deep_sleep(uint32_t ticks)
{
    const ticker_data_t* lp = get_lp_ticker_data();
    static ticker_event_t event;
    static bool prepared;
    if (!prepared) {
        prepared = true;
        ticker_set_handler(lp, woken);
    }
    const uint32_t before_us = us_ticker_read();
    const us_timestamp_t before = ticker_read_us(lp);
    if (ticks != osWaitForever) {
        ticker_insert_event_us(lp, &event, before + (us_timestamp_t)ticks * 1000U, 0);
    }
    os_port_alarm_stop();
    sleep_manager_sleep_auto();
    const uint64_t slept = ticker_read_us(lp) - before;
    const uint64_t counted = (uint64_t)(us_ticker_read() - before_us) * 1000U / os_kernel.raw_per_tick;
    if (ticks != osWaitForever) {
        ticker_remove_event(lp, &event);
    }
    // A ticker that ran on differs by the other's resolution only.
    if (slept > counted + 100U) {
        os_time_skip(slept - counted);
    }
    if (os_ticks_to_next() == 0) {
        os_port_alarm_set(1);
    } else {
        os_alarm_set();
    }
}
#endif

static void rest(void)
{
#if DEVICE_SLEEP
    __disable_irq(); // an interrupt ends the sleep all the same, and is served after it
#if DEVICE_LPTICKER
    if (sleep_manager_can_deep_sleep()) {
        const uint32_t ticks = os_ticks_to_next();
        if (ticks > 1U + MBED_CONF_TARGET_DEEP_SLEEP_LATENCY) {
            deep_sleep(ticks == osWaitForever ? ticks : ticks - MBED_CONF_TARGET_DEEP_SLEEP_LATENCY);
            __enable_irq();
            return;
        }
    }
#endif
    sleep_manager_lock_deep_sleep(); // it would stop the alarm
    sleep_manager_sleep_auto();
    sleep_manager_unlock_deep_sleep();
    __enable_irq();
#endif
}

__attribute__((noreturn)) static void idle(void* argument)
{
    (void)argument;
    while (true) {
        os_collect();
        if (hook) {
            hook();
        } else {
            rest();
        }
    }
}

void os_idle_begin(void);
void os_idle_begin(void)
{
    static mbed_rtos_storage_thread_t memory;
    static uint64_t stack[MBED_CONF_RTOS_IDLE_THREAD_STACK_SIZE / 8] __attribute__((section(".noinit")));
    const osThreadAttr_t attributes = {.name = "idle",
                                       .cb_mem = &memory,
                                       .cb_size = sizeof memory,
                                       .stack_mem = stack,
                                       .stack_size = sizeof stack,
                                       .priority = osPriorityIdle};
    (void)osThreadNew(idle, NULL, &attributes);
}
