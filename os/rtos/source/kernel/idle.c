// SPDX-License-Identifier: BSD-3-Clause
//
// What runs when nothing else does: it sleeps, as deeply as it may, until an interrupt.
#include "hal/lp_ticker_api.h"
#include "kernel.h"
#include "platform/internal/mbed_sleep.h"
#include "platform/mbed_power_mgmt.h"
#include "rtos/mbed_rtos_info.h"

static void (*volatile idle_hook)(void);

void mbed_rtos_attach_idle_hook(void (*hook)(void)) { idle_hook = hook; }

#if DEVICE_SLEEP

#if DEVICE_LPTICKER
/// Sleeps deeply until so many ticks have passed, or an interrupt. Interrupts are off. (deep_sleep.cpp)
void os_deep_sleep(uint32_t ticks);

/// How much earlier than a time-out is due the core is to wake: the first tick is a part of one, and waking takes time.
#define EARLY (MBED_CONF_TARGET_DEEP_SLEEP_LATENCY + 1U)
#endif

/// Interrupts are off: one ends the sleep all the same, and is served after it.
static void rest(void) {
#if DEVICE_LPTICKER
    if (sleep_manager_can_deep_sleep()) {
        const uint32_t ticks = os_ticks_to_next();
        // Less is not worth it.
        if (ticks >= EARLY + 2U) {
            os_deep_sleep(ticks == osWaitForever ? ticks : ticks - EARLY);
            return;
        }
    }
#endif
    if (os_alarm_early()) {
        os_alarm_set();
    }
    sleep_manager_sleep_light();  // a deep one would stop the alarm
}
#endif

__attribute__((noreturn)) static void idle(void* argument) {
    (void)argument;
    for (;;) {
        os_collect();
        void (*const hook)(void) = idle_hook;
        if (hook) {
            hook();
            continue;
        }
#if DEVICE_SLEEP
        __disable_irq();
        rest();
        __enable_irq();
#endif
    }
}

void os_idle_begin(void);
void os_idle_begin(void) {
    static os_thread thread;
    static uint64_t stack[MBED_CONF_RTOS_IDLE_THREAD_STACK_SIZE / 8] __attribute__((section(".noinit"), aligned(32)));
    os_thread_begin(&thread, idle, NULL, "idle", stack, sizeof stack, osPriorityIdle, 0);
}
