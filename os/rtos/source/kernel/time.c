// SPDX-License-Identifier: BSD-3-Clause
//
// Time without ticks: the us ticker counts it, and one alarm (os_port_alarm_set, SysTick) is set for what comes first, a
// time-out or the end of a time slice. The us ticker must be read once in each of its turns, which the alarm ensures.
#include "kernel.h"

#include "hal/us_ticker_api.h"

uint32_t os_now(void)
{
    const uint32_t passed = us_ticker_read() - os_kernel.base_raw;
    if (passed >= os_kernel.raw_per_tick) {
        const uint32_t ticks = passed / os_kernel.raw_per_tick;
        os_kernel.base_raw += ticks * os_kernel.raw_per_tick;
        os_kernel.tick += ticks;
    }
    return (uint32_t)os_kernel.tick;
}

/// Sets the alarm for a tick that lies ahead of os_kernel.tick, or sooner: what comes too early finds nothing to do.
static void alarm_at(uint32_t tick)
{
    const uint32_t ahead = tick - (uint32_t)os_kernel.tick;
    const uint32_t reach = OS_PORT_ALARM_MAX / (os_kernel.cycles_per_raw_q8 * os_kernel.raw_per_tick / 256U);
    if (ahead >= reach) {
        os_port_alarm_set(OS_PORT_ALARM_MAX);
        return;
    }
    const uint32_t target = os_kernel.base_raw + ahead * os_kernel.raw_per_tick;
    int32_t raw = (int32_t)(target - us_ticker_read());
    if (raw < 1) {
        raw = 1;
    }
    const uint32_t cycles = ((uint32_t)raw * (os_kernel.cycles_per_raw_q8 >> 4) + 15U) >> 4;
    os_port_alarm_set(cycles);
}

void os_alarm_set(void)
{
    if (os_kernel.suspended) {
        return;
    }
    os_thread* first = os_kernel.timeouts;
    if (first && !(os_kernel.slicing && os_kernel.slice_end - os_kernel.processed < first->wake - os_kernel.processed)) {
        alarm_at(first->wake);
    } else if (os_kernel.slicing) {
        alarm_at(os_kernel.slice_end);
    } else {
        os_port_alarm_set(OS_PORT_ALARM_MAX);
    }
}

void os_timeout_insert(os_thread* thread, uint32_t ticks)
{
    const uint32_t now = os_now();
    const uint32_t wake = now + ticks;
    thread->wake = wake;
    os_thread* first = os_kernel.timeouts;
    if (!first) {
        thread->timeout_next = thread;
        thread->timeout_prev = thread;
        os_kernel.timeouts = thread;
        os_alarm_set();
        return;
    }
    const uint32_t from = os_kernel.processed;
    os_thread* after = first;
    do {
        if (after->wake - from > wake - from) {
            break;
        }
        after = after->timeout_next;
    } while (after != first);
    thread->timeout_next = after;
    thread->timeout_prev = after->timeout_prev;
    after->timeout_prev->timeout_next = thread;
    after->timeout_prev = thread;
    if (after == first && first->wake - from > wake - from) {
        os_kernel.timeouts = thread;
        os_alarm_set();
    }
}

void os_timeout_remove(os_thread* thread)
{
    os_thread* next = thread->timeout_next;
    if (next == thread) {
        os_kernel.timeouts = NULL;
    } else {
        thread->timeout_prev->timeout_next = next;
        next->timeout_prev = thread->timeout_prev;
        if (os_kernel.timeouts == thread) {
            os_kernel.timeouts = next;
        }
    }
    thread->timeout_next = NULL;
}

uint32_t os_ticks_to_next(void)
{
    if (!os_kernel.timeouts) {
        return osWaitForever;
    }
    const uint32_t now = os_now();
    const uint32_t from = os_kernel.processed;
    const uint32_t wake = os_kernel.timeouts->wake;
    return wake - from <= now - from ? 0 : wake - now;
}

void os_slice_begin(void)
{
    os_kernel.slicing = true;
    os_kernel.slice_end = os_now() + OS_SLICE_TICKS;
    os_alarm_set();
}

static void end_slice(uint32_t now)
{
    os_thread* running = os_kernel.next;
    if (running->next == running || os_kernel.threshold == OS_THRESHOLD_CLOSED) {
        os_kernel.slicing = false;
        return;
    }
    // It may have been switched in since the slice was begun.
    const uint32_t ran = (us_ticker_read() - os_kernel.switched_at) / os_kernel.raw_per_tick;
    if (ran + 1U < OS_SLICE_TICKS) {
        os_kernel.slice_end = now + OS_SLICE_TICKS - ran;
        return;
    }
    os_kernel.slice_end = now + OS_SLICE_TICKS;
    os_rotate(running);
}

void SysTick_Handler(void)
{
    const uint32_t mask = os_mask();
    const uint32_t now = os_now();
    bool woke = false;
    while (os_kernel.timeouts && os_kernel.timeouts->wake - os_kernel.processed <= now - os_kernel.processed) {
        os_wake(os_kernel.timeouts, (uint32_t)osErrorTimeout);
        woke = true;
    }
    os_kernel.processed = now;
    if (os_kernel.slicing && (int32_t)(now - os_kernel.slice_end) >= 0) {
        end_slice(now);
    }
    // The alarm repeats until it is set again. Who was woken will most likely set it again by waiting: stopping it here
    // would cost more than the one interrupt too many otherwise.
    if (os_kernel.timeouts || os_kernel.slicing || !woke) {
        os_alarm_set();
    }
    os_unmask(mask);
}

void os_time_skip(uint64_t microseconds)
{
    const uint32_t raw_per_us = os_kernel.raw_per_tick / 1000U;
    const uint64_t passed = microseconds * raw_per_us + (us_ticker_read() - os_kernel.base_raw);
    os_kernel.tick += passed / os_kernel.raw_per_tick;
    os_kernel.base_raw = us_ticker_read() - (uint32_t)(passed % os_kernel.raw_per_tick);
    os_kernel.switched_at += (uint32_t)(microseconds * raw_per_us);
}

uint32_t osKernelGetTickCount(void)
{
    const uint32_t mask = os_mask();
    const uint32_t now = os_now();
    os_unmask(mask);
    return now;
}

uint64_t osKernelGetTickCount64(void)
{
    const uint32_t mask = os_mask();
    os_now();
    const uint64_t now = os_kernel.tick;
    os_unmask(mask);
    return now;
}

uint32_t osKernelGetTickFreq(void)
{
    return 1000;
}

uint32_t osKernelGetSysTimerCount(void)
{
    return us_ticker_read();
}

uint32_t osKernelGetSysTimerFreq(void)
{
    return us_ticker_get_info()->frequency;
}

osStatus_t osDelay(uint32_t ticks)
{
    const osStatus_t status = os_cannot_wait();
    if (status != osOK || ticks == 0) {
        return status;
    }
    (void)os_wait(NULL, ticks, os_mask());
    return osOK;
}

osStatus_t osDelayUntil(uint32_t ticks)
{
    osStatus_t status = os_cannot_wait();
    if (status != osOK) {
        return status;
    }
    const uint32_t mask = os_mask();
    const uint32_t ahead = ticks - os_now();
    if (ahead - 1U > 0x7FFFFFFEU) {
        status = osErrorParameter;
        os_unmask(mask);
    } else {
        (void)os_wait(NULL, ahead, mask);
    }
    return status;
}
