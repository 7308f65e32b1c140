// SPDX-License-Identifier: BSD-3-Clause
#include "events/internal/equeue_platform.h"

#if MBED_CONF_RTOS_PRESENT

// The kernel counts milliseconds.

void equeue_tick_init() {}

unsigned equeue_tick() { return osKernelGetTickCount(); }

int equeue_sema_create(equeue_sema_t* sema) {
    osSemaphoreAttr_t attributes = {};
    attributes.name = "equeue";
    attributes.cb_mem = &sema->storage;
    attributes.cb_size = sizeof sema->storage;
    sema->id = osSemaphoreNew(1, 0, &attributes);
    return sema->id ? 0 : -1;
}

void equeue_sema_destroy(equeue_sema_t* sema) { osSemaphoreDelete(sema->id); }

void equeue_sema_signal(equeue_sema_t* sema) { osSemaphoreRelease(sema->id); }

bool equeue_sema_wait(equeue_sema_t* sema, int ms) {
    return osSemaphoreAcquire(sema->id, ms < 0 ? osWaitForever : static_cast<uint32_t>(ms)) == osOK;
}

#elif defined(__arm__)

#include "platform/mbed_critical.h"
#include "platform/mbed_power_mgmt.h"
#include "platform/mbed_thread.h"
#if DEVICE_LPTICKER
#include "drivers/LowPowerTimeout.h"
using EqueueTimeout = mbed::LowPowerTimeout;
#else
#include "drivers/Timeout.h"
using EqueueTimeout = mbed::Timeout;
#endif

void equeue_tick_init() {}

unsigned equeue_tick() { return static_cast<unsigned>(get_ms_count()); }

int equeue_sema_create(equeue_sema_t* sema) {
    sema->signalled = false;
    return 0;
}

void equeue_sema_destroy(equeue_sema_t*) {}

void equeue_sema_signal(equeue_sema_t* sema) { sema->signalled = true; }

bool equeue_sema_wait(equeue_sema_t* sema, int ms) {
    struct Wait {
        volatile bool over = false;
        void end() { over = true; }
    } wait;
    EqueueTimeout timeout;
    if (ms > 0) {
        timeout.attach(mbed::callback(&wait, &Wait::end), std::chrono::milliseconds(ms));
    }
    // An interrupt between the question and the sleep stays pending, and ends it.
    core_util_critical_section_enter();
    while (!sema->signalled && !wait.over && ms != 0) {
        sleep();
        core_util_critical_section_exit();
        core_util_critical_section_enter();
    }
    const bool signalled = sema->signalled;
    sema->signalled = false;
    core_util_critical_section_exit();
    return signalled;
}

#endif
