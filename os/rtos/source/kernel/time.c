// SPDX-License-Identifier: BSD-3-Clause
//
// Time without ticks: the us ticker counts it, and one alarm (SysTick) is set for what comes first, a time-out or the
// end of a time slice. The us ticker must be read once in each of its turns: the alarm never is further ahead than it
// reaches.
#include "kernel.h"

uint32_t os_now(void) {
    const uint32_t passed = os_port_counter() - os_kernel.base_raw;
    if (passed >= os_kernel.raw_per_tick) {
        const uint32_t ticks = passed / os_kernel.raw_per_tick;
        os_kernel.base_raw += ticks * os_kernel.raw_per_tick;
        os_kernel.tick += ticks;
    }
    return (uint32_t)os_kernel.tick;
}

void os_time_init(void) {
    os_kernel.raw_per_tick = os_port_counter_frequency() / 1000U;
    if (os_kernel.raw_per_tick == 0) {
        os_fatal(kTickerTooSlow, NULL);
    }
    os_kernel.base_raw = os_port_counter();
}

/// Sets the alarm for this tick, or as far ahead as it reaches. What comes early finds nothing to do, and sets it
/// again.
static void alarm_at(uint32_t tick) {
    const uint32_t now = os_now();
    uint32_t ahead = tick - now;
    const uint32_t reach = os_port_alarm_reach(os_kernel.raw_per_tick);
    if (ahead > reach) {
        ahead = reach;
    }
    os_kernel.alarm = now + ahead;
    os_port_alarm_set(ahead * os_kernel.raw_per_tick + os_kernel.base_raw);
}

/// The tick, counted from `processed`, at which something is due.
OS_INLINE uint32_t first_due(void) {
    uint32_t ahead = os_kernel.timeouts ? os_kernel.timeouts->wake - os_kernel.processed : UINT32_MAX;
    if (os_kernel.slicing) {
        const uint32_t slice = os_kernel.slice_end - os_kernel.processed;
        ahead = slice < ahead ? slice : ahead;
    }
    return ahead;
}

void os_alarm_set(void) {
    if (!os_kernel.suspended) {
        const uint32_t ahead = first_due();
        const uint32_t late = os_now() - os_kernel.processed;
        alarm_at(os_kernel.processed + (ahead > late ? ahead : late));
    }
}

/// The alarm is needed at this tick at the latest.
OS_INLINE void alarm_by(uint32_t tick) {
    if (tick - os_kernel.processed < os_kernel.alarm - os_kernel.processed && !os_kernel.suspended) {
        alarm_at(tick);
    }
}

bool os_alarm_early(void) {
    const uint32_t ahead = first_due();
    const uint32_t alarm = os_kernel.alarm - os_kernel.processed;
    // Setting it costs about as much as once being woken for nothing: half the way must be saved.
    return alarm < ahead / 2U && alarm < os_port_alarm_reach(os_kernel.raw_per_tick) / 2U;
}

void os_timeout_insert(os_thread* thread, uint32_t ticks) {
    const uint32_t from = os_kernel.processed;
    uint32_t ahead = os_now() - from;
    ahead = ticks <= UINT32_MAX - ahead ? ticks + ahead : UINT32_MAX;
    thread->wake = from + ahead;
    os_thread* first = os_kernel.timeouts;
    if (!first) {
        thread->timeout_next = thread;
        thread->timeout_prev = thread;
        os_kernel.timeouts = thread;
    } else {
        // Behind those that are due at the same time.
        os_thread* after = first;
        bool at_front = true;
        while (after->wake - from <= ahead) {
            after = after->timeout_next;
            at_front = false;
            if (after == first) {
                break;
            }
        }
        os_thread* before = after->timeout_prev;
        thread->timeout_next = after;
        thread->timeout_prev = before;
        before->timeout_next = thread;
        after->timeout_prev = thread;
        if (!at_front) {
            return;
        }
        os_kernel.timeouts = thread;
    }
    alarm_by(from + ahead);
}

void os_timeout_remove(os_thread* thread) {
    os_thread* next = thread->timeout_next;
    if (next == thread) {
        os_kernel.timeouts = NULL;
    } else {
        os_thread* prev = thread->timeout_prev;
        prev->timeout_next = next;
        next->timeout_prev = prev;
        if (os_kernel.timeouts == thread) {
            os_kernel.timeouts = next;
        }
    }
    thread->timeout_next = NULL;
    // The alarm stays: it finds nothing to do.
}

uint32_t os_ticks_to_next(void) {
    if (!os_kernel.timeouts) {
        return osWaitForever;
    }
    const uint32_t late = os_now() - os_kernel.processed;
    const uint32_t ahead = os_kernel.timeouts->wake - os_kernel.processed;
    return ahead > late ? ahead - late : 0;
}

void os_slice_begin(void) {
    os_kernel.slicing = true;
    os_kernel.slice_end = os_now() + MBED_CONF_RTOS_ROUND_ROBIN_TICKS;
    alarm_by(os_kernel.slice_end);
}

static void end_slice(uint32_t now) {
    os_thread* running = os_kernel.next;
    if (running->next == running || !os_switchable()) {
        os_kernel.slicing = false;
        return;
    }
    // It may have been switched in since the slice was begun.
    const uint32_t ran =
        (os_port_counter() - os_kernel.switched_at + os_kernel.raw_per_tick / 2U) / os_kernel.raw_per_tick;
    if (ran < MBED_CONF_RTOS_ROUND_ROBIN_TICKS) {
        os_kernel.slice_end = now + MBED_CONF_RTOS_ROUND_ROBIN_TICKS - ran;
        return;
    }
    os_kernel.slice_end = now + MBED_CONF_RTOS_ROUND_ROBIN_TICKS;
    os_rotate(running);
}

void SysTick_Handler(void) {
    const uint32_t mask = os_mask();
    const uint32_t now = os_now();
    const uint32_t passed = now - os_kernel.processed;
    bool woke = false;
    while (os_kernel.timeouts && os_kernel.timeouts->wake - os_kernel.processed <= passed) {
        os_thread* thread = os_kernel.timeouts;
        if (thread->waits_for) {
            os_release(thread);
        } else {
            os_timeout_remove(thread);
            os_ready(thread);
        }
        woke = true;
    }
    os_kernel.processed = now;
    if (os_kernel.slicing && (int32_t)(now - os_kernel.slice_end) >= 0) {
        end_slice(now);
    }
    // A thread may run longer than the counter's turn.
    const uint32_t ran = os_port_counter() - os_kernel.switched_at;
    if (OS_UNLIKELY(ran > UINT32_MAX / 4U)) {
        os_kernel.switched_at += ran;
        os_kernel.current->run_time += ran;
    }
    // The alarm repeats after as long a time as it was set for, so that it need not be set again now if that is early
    // enough: whoever was woken is likely to set it anyway.
    const uint32_t again = now + os_port_alarm_period(os_kernel.raw_per_tick) + 1U;
    os_kernel.alarm = again;
    if (!woke || first_due() < again - now) {
        os_alarm_set();
    }
    os_unmask(mask);
}

void os_time_skip(uint64_t raw) {
    (void)os_now();
    os_kernel.current->run_time += raw;
    while (raw > UINT32_MAX / 2U) {
        os_kernel.base_raw -= UINT32_MAX / 2U;
        (void)os_now();
        raw -= UINT32_MAX / 2U;
    }
    os_kernel.base_raw -= (uint32_t)raw;
    (void)os_now();
}

uint32_t osKernelGetTickCount(void) {
    const uint32_t mask = os_mask();
    const uint32_t now = os_now();
    os_unmask(mask);
    return now;
}

uint64_t osKernelGetTickCount64(void) {
    const uint32_t mask = os_mask();
    (void)os_now();
    const uint64_t now = os_kernel.tick;
    os_unmask(mask);
    return now;
}

uint32_t osKernelGetTickFreq(void) { return 1000; }

uint32_t osKernelGetSysTimerCount(void) { return os_port_counter(); }

uint32_t osKernelGetSysTimerFreq(void) { return os_port_counter_frequency(); }
