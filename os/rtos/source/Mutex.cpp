// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Mutex.h"

#include "platform/mbed_error.h"

namespace rtos {

Mutex::Mutex() : Mutex(nullptr) {}

Mutex::Mutex(const char* name) {
    osMutexAttr_t attr = {};
    attr.name = name;
    attr.attr_bits = osMutexRecursive | osMutexPrioInherit | osMutexRobust;
    attr.cb_mem = &memory_;
    attr.cb_size = sizeof memory_;
    osMutexNew(&attr);
}

void Mutex::lock() {
    const osStatus_t status = osMutexAcquire(&memory_, osWaitForever);
    if (status != osOK) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_MUTEX_LOCK_FAILED), "Mutex::lock", status);
    }
}

bool Mutex::trylock_until(Kernel::Clock::time_point abs_time) { return trylock_for(Kernel::impl::until(abs_time)); }

void Mutex::unlock() {
    const osStatus_t status = osMutexRelease(&memory_);
    if (status != osOK) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_MUTEX_UNLOCK_FAILED), "Mutex::unlock", status);
    }
}

}  // namespace rtos
