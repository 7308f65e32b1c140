// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

#include <string.h>

osStatus_t osKernelInitialize(void) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (os_kernel.state != osKernelInactive) {
        return os_kernel.state == osKernelReady ? osOK : osError;
    }
    os_kernel.threshold = OS_THRESHOLD_CLOSED;  // until it starts
    os_port_init();
    os_time_init();
    os_kernel.state = osKernelReady;
    return osOK;
}

osKernelState_t osKernelGetState(void) {
    if (os_kernel.suspended) {
        return osKernelSuspended;
    }
    return os_kernel.locked ? osKernelLocked : (osKernelState_t)os_kernel.state;
}

osStatus_t osKernelStart(void) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    if (os_kernel.state != osKernelReady) {
        return osError;
    }
    extern void os_idle_begin(void);
    os_idle_begin();
    (void)os_mask();
    os_kernel.state = osKernelRunning;
    os_kernel.switched_at = os_port_counter();
    os_kernel.threshold = 0;
    os_reschedule();
    os_kernel.current = os_kernel.next;
    os_alarm_set();
    os_port_start(os_kernel.current);
}

static int32_t set_lock(bool lock) {
    if (os_port_in_isr()) {
        return osErrorISR;
    }
    const uint32_t mask = os_mask();
    int32_t before = osError;
    if (os_kernel.state == osKernelRunning && !os_kernel.suspended) {
        before = os_kernel.locked;
        os_kernel.locked = lock;
        os_kernel.threshold = OS_THRESHOLD_CLOSED;
        if (!lock) {
            os_kernel.threshold = 0;
            os_reschedule();
            os_share();
        }
    }
    os_unmask(mask);
    return before;
}

int32_t osKernelLock(void) { return set_lock(true); }

int32_t osKernelUnlock(void) { return set_lock(false); }

int32_t osKernelRestoreLock(int32_t lock) {
    if (lock != 0 && lock != 1) {
        return os_port_in_isr() ? osErrorISR : osError;
    }
    const int32_t before = set_lock(lock != 0);
    return before < 0 ? before : lock;
}

// Suspending stops switches as a lock does, and the alarm.

uint32_t osKernelSuspend(void) {
    if (os_port_in_isr()) {
        return 0;
    }
    const uint32_t mask = os_mask();
    uint32_t ticks = 0;
    if (os_kernel.state == osKernelRunning && !os_kernel.locked && !os_kernel.suspended) {
        os_kernel.suspended = true;
        os_kernel.threshold = OS_THRESHOLD_CLOSED;
        ticks = os_ticks_to_next();
        os_kernel.slice_end = os_now();  // when it began; slices begin anew after it
        os_port_alarm_stop();
    }
    os_unmask(mask);
    return ticks;
}

void osKernelResume(uint32_t sleep_ticks) {
    if (os_port_in_isr()) {
        return;
    }
    const uint32_t mask = os_mask();
    if (os_kernel.suspended) {
        // The us ticker may have run on meanwhile, or not.
        const uint32_t counted = os_now() - os_kernel.slice_end;
        if (sleep_ticks > counted) {
            os_kernel.tick += sleep_ticks - counted;
            os_kernel.current->run_time += (uint64_t)(sleep_ticks - counted) * os_kernel.raw_per_tick;
        }
        os_kernel.suspended = false;
        os_kernel.slicing = false;
        os_kernel.threshold = 0;
        os_reschedule();
        os_share();
        SysTick_Handler();  // what is due by now, before anybody sets a time-out
    }
    os_unmask(mask);
}
