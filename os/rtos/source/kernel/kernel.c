// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

#include "hal/us_ticker_api.h"

#define MS_PER_SECOND 1000U

osStatus_t osKernelInitialize(void)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (os_kernel.state != osKernelInactive) {
        return os_kernel.state == osKernelReady ? osOK : osError;
    }
    os_kernel.threshold = OS_THRESHOLD_CLOSED; // until it starts
    us_ticker_init();
    const uint32_t raw_hz = us_ticker_get_info()->frequency;
    os_kernel.raw_per_tick = raw_hz / MS_PER_SECOND;
    os_kernel.cycles_per_raw_q8 = (SystemCoreClock / MS_PER_SECOND * 256U + os_kernel.raw_per_tick - 1U) / os_kernel.raw_per_tick;
    os_kernel.base_raw = us_ticker_read();
    os_port_init();
    os_kernel.state = osKernelReady;
    return osOK;
}

osStatus_t osKernelGetInfo(osVersion_t* version, char* id_buf, uint32_t id_size)
{
    static const char id[] = "Twinyard kernel 1.0.0";
    if (version) {
        version->api = 20010003;
        version->kernel = 10000000;
    }
    if (id_buf && id_size) {
        const size_t n = sizeof id < id_size ? sizeof id : id_size;
        memcpy(id_buf, id, n);
        id_buf[n - 1] = '\0';
    }
    return osOK;
}

osKernelState_t osKernelGetState(void)
{
    if (os_kernel.state != osKernelRunning) {
        return (osKernelState_t)os_kernel.state;
    }
    return os_kernel.suspended ? osKernelSuspended : os_kernel.locked ? osKernelLocked : osKernelRunning;
}

osStatus_t osKernelStart(void)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    if (os_kernel.state != osKernelReady) {
        return osError;
    }
    extern void os_idle_begin(void);
    os_idle_begin();
    static os_thread boot; // what runs now; its context is not needed again
#if !OS_PORT_HAS_BASEPRI
    static const uint32_t paint = OS_PORT_STACK_PAINT;
    boot.guard = (uint32_t)&paint;
#endif
    __disable_irq();
    os_kernel.state = osKernelRunning;
    os_kernel.current = &boot;
    os_kernel.next = &boot;
    os_kernel.switched_at = us_ticker_read();
    os_reschedule();
    os_alarm_set();
    os_port_start();
}

static int32_t set_lock(bool lock)
{
    if (os_in_isr()) {
        return osErrorISR;
    }
    const uint32_t mask = os_mask();
    int32_t before = osError;
    if (os_kernel.state == osKernelRunning && !os_kernel.suspended) {
        before = os_kernel.locked;
        os_kernel.locked = lock;
        if (lock) {
            os_kernel.threshold = OS_THRESHOLD_CLOSED;
        } else {
            os_reschedule();
        }
    }
    os_unmask(mask);
    return before;
}

int32_t osKernelLock(void)
{
    return set_lock(true);
}

int32_t osKernelUnlock(void)
{
    return set_lock(false);
}

int32_t osKernelRestoreLock(int32_t lock)
{
    if (lock != 0 && lock != 1) {
        return osError;
    }
    const int32_t before = set_lock(lock != 0);
    return before < 0 ? before : lock;
}

uint32_t osKernelSuspend(void)
{
    if (os_in_isr()) {
        return 0;
    }
    const uint32_t mask = os_mask();
    uint32_t ticks = 0;
    if (os_kernel.state == osKernelRunning && !os_kernel.locked && !os_kernel.suspended) {
        os_kernel.suspended = true;
        os_kernel.threshold = OS_THRESHOLD_CLOSED;
        ticks = os_ticks_to_next();
        os_port_alarm_stop();
    }
    os_unmask(mask);
    return ticks;
}

void osKernelResume(uint32_t sleep_ticks)
{
    if (os_in_isr()) {
        return;
    }
    const uint32_t mask = os_mask();
    if (os_kernel.suspended) {
        os_kernel.suspended = false;
        os_time_skip((uint64_t)sleep_ticks * 1000U);
        os_reschedule();
        os_port_alarm_set(1); // what became due meanwhile is found there
    }
    os_unmask(mask);
}

void* os_object_new(os_kind kind, const char* name, void* memory, uint32_t memory_size, uint32_t size)
{
    uint8_t attributes = 0;
    if (memory) {
        if (memory_size < size || ((uintptr_t)memory & 3U)) {
            return NULL;
        }
    } else {
        memory = malloc(size);
        if (!memory) {
            return NULL;
        }
        attributes = OS_OWN_MEMORY;
    }
    memset(memory, 0, size);
    os_object* object = memory;
    object->attributes = attributes;
    if (kind != kThread) { // a thread's head is another
        object->name = name;
    }
    object->kind = kind;
    return memory;
}

void os_object_delete(os_object* object)
{
    const bool own = object->attributes & OS_OWN_MEMORY;
    object->kind = 0;
    if (own) {
        free(object);
    }
}
