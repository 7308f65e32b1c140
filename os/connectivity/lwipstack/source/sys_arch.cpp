// SPDX-License-Identifier: BSD-3-Clause
#include "arch/sys_arch.h"

#include "lwip/opt.h"
#include "lwip/sys.h"
#include "lwip/tcpip.h"
#include "lwip/timeouts.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_critical.h"
#include "rtos/Kernel.h"

namespace {

constexpr uint32_t kSomething = 1;  // there is a message, or a poke
constexpr uint32_t kRoom = 2;

// What lwIP's thread is waiting with, and until when; nullptr: it isn't.
sys_mbox_t* volatile sleeper;
volatile uint32_t wakes_at;

bool put(sys_mbox_t& box, void* message) {
    core_util_critical_section_enter();
    const bool room = box.count < MBED_CONF_LWIP_MBOX_SIZE;
    if (room) {
        box.slots[(box.first + box.count) % MBED_CONF_LWIP_MBOX_SIZE] = message;
        box.count++;
    }
    core_util_critical_section_exit();
    if (room) {
        osEventFlagsSet(box.flags, kSomething);
    }
    return room;
}

bool take(sys_mbox_t& box, void** message) {
    core_util_critical_section_enter();
    const bool some = box.count > 0;
    if (some) {
        *message = box.slots[box.first];
        box.first = (box.first + 1) % MBED_CONF_LWIP_MBOX_SIZE;
        box.count--;
    }
    core_util_critical_section_exit();
    if (some) {
        osEventFlagsSet(box.flags, kRoom);
    }
    return some;
}

// Has lwIP's thread look at its timers again if one of them is due before it would wake.
void wake_for_timers() {
    sys_mbox_t* const box = sleeper;
    if (!box) {
        return;
    }
    const uint32_t sleep = sys_timeouts_sleeptime();
    if (sleep != SYS_TIMEOUTS_SLEEPTIME_INFINITE && static_cast<int32_t>(sys_now() + sleep - wakes_at) < 0) {
        box->poked = 1;
        osEventFlagsSet(box->flags, kSomething);
    }
}

}  // namespace

extern "C" {

extern sys_mutex_t lock_tcpip_core;

void sys_init(void) {}

u32_t sys_now(void) { return static_cast<u32_t>(rtos::Kernel::Clock::now().time_since_epoch().count()); }
u32_t sys_jiffies(void) { return sys_now(); }

sys_prot_t sys_arch_protect(void) {
    core_util_critical_section_enter();
    return 0;
}
void sys_arch_unprotect(sys_prot_t) { core_util_critical_section_exit(); }

err_t sys_mutex_new(sys_mutex_t* mutex) {
    const osMutexAttr_t attr = {"lwip", osMutexRecursive | osMutexPrioInherit, &mutex->storage, sizeof mutex->storage};
    mutex->id = osMutexNew(&attr);
    return mutex->id ? ERR_OK : ERR_MEM;
}
void sys_mutex_lock(sys_mutex_t* mutex) {
    const osStatus_t status = osMutexAcquire(mutex->id, osWaitForever);
    MBED_ASSERT(status == osOK);
    (void)status;
}
void sys_mutex_unlock(sys_mutex_t* mutex) { osMutexRelease(mutex->id); }
void sys_mutex_free(sys_mutex_t* mutex) {
    osMutexDelete(mutex->id);
    mutex->id = nullptr;
}

err_t sys_sem_new(sys_sem_t* sem, u8_t count) {
    const osSemaphoreAttr_t attr = {"lwip", 0, &sem->storage, sizeof sem->storage};
    sem->id = osSemaphoreNew(UINT16_MAX, count, &attr);
    return sem->id ? ERR_OK : ERR_MEM;
}
void sys_sem_signal(sys_sem_t* sem) { osSemaphoreRelease(sem->id); }
u32_t sys_arch_sem_wait(sys_sem_t* sem, u32_t timeout) {
    const u32_t begin = sys_now();
    const osStatus_t status = osSemaphoreAcquire(sem->id, timeout ? timeout : osWaitForever);
    return status == osOK ? sys_now() - begin : SYS_ARCH_TIMEOUT;
}
void sys_sem_free(sys_sem_t* sem) {
    osSemaphoreDelete(sem->id);
    sem->id = nullptr;
}

err_t sys_mbox_new(sys_mbox_t* mbox, int size) {
    if (size > MBED_CONF_LWIP_MBOX_SIZE) {
        return ERR_MEM;
    }
    const osEventFlagsAttr_t attr = {"lwip", 0, &mbox->storage, sizeof mbox->storage};
    mbox->flags = osEventFlagsNew(&attr);
    mbox->first = mbox->count = 0;
    mbox->poked = 0;
    return mbox->flags ? ERR_OK : ERR_MEM;
}

void sys_mbox_post(sys_mbox_t* mbox, void* message) {
    while (!put(*mbox, message)) {
        osEventFlagsWait(mbox->flags, kRoom, osFlagsWaitAny, osWaitForever);
        // Two may wait for room, and both find some.
        core_util_critical_section_enter();
        const bool more = mbox->count + 1 < MBED_CONF_LWIP_MBOX_SIZE;
        core_util_critical_section_exit();
        if (more) {
            osEventFlagsSet(mbox->flags, kRoom);
        }
    }
}
err_t sys_mbox_trypost(sys_mbox_t* mbox, void* message) { return put(*mbox, message) ? ERR_OK : ERR_MEM; }
err_t sys_mbox_trypost_fromisr(sys_mbox_t* mbox, void* message) { return sys_mbox_trypost(mbox, message); }

u32_t sys_arch_mbox_tryfetch(sys_mbox_t* mbox, void** message) { return take(*mbox, message) ? 0 : SYS_MBOX_EMPTY; }

u32_t sys_arch_mbox_fetch(sys_mbox_t* mbox, void** message, u32_t timeout) {
    void* ignored;
    if (!message) {
        message = &ignored;
    }
    const u32_t end = timeout ? sys_now() + timeout : 0;
    for (;;) {
        if (take(*mbox, message)) {
            return 0;
        }
        u32_t left = osWaitForever;
        if (timeout) {
            left = end - sys_now();
            if (static_cast<int32_t>(left) <= 0 || mbox->poked) {
                mbox->poked = 0;
                return SYS_ARCH_TIMEOUT;
            }
            wakes_at = end;
            sleeper = mbox;
        }
        osEventFlagsWait(mbox->flags, kSomething, osFlagsWaitAny, left);
        sleeper = nullptr;
    }
}
void sys_mbox_free(sys_mbox_t* mbox) {
    osEventFlagsDelete(mbox->flags);
    mbox->flags = nullptr;
}

sys_thread_t sys_thread_new(const char* name, lwip_thread_fn thread, void* arg, int stacksize, int prio) {
    // lwIP starts one thread, its own.
    static uint64_t stack[(MBED_CONF_LWIP_TCPIP_THREAD_STACKSIZE + 7) / 8];
    static mbed_rtos_storage_thread_t storage;
    MBED_ASSERT(stacksize <= static_cast<int>(sizeof stack));
    osThreadAttr_t attr = {};
    attr.name = name;
    attr.cb_mem = &storage;
    attr.cb_size = sizeof storage;
    attr.stack_mem = stack;
    attr.stack_size = static_cast<uint32_t>(stacksize);
    attr.priority = static_cast<osPriority_t>(prio);
    const osThreadId_t id = osThreadNew(thread, arg, &attr);
    MBED_ASSERT(id);
    return id;
}

void lwip_port_lock_core(void) { sys_mutex_lock(&lock_tcpip_core); }
void lwip_port_unlock_core(void) {
    wake_for_timers();
    sys_mutex_unlock(&lock_tcpip_core);
}
void lwip_port_assert_core_locked(void) {
    // Before tcpip_init() nobody else is there.
    MBED_ASSERT(!sys_mutex_valid(&lock_tcpip_core) || osMutexGetOwner(lock_tcpip_core.id) == osThreadGetId());
}

}  // extern "C"
