// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Mutex.h"

#include "platform/mbed_error.h"

namespace rtos {

static_assert(sizeof(Mutex) <= 36, "no larger than Mbed OS's");

void Mutex::lock() {
    const osStatus_t status = osMutexAcquire(&_obj_mem, osWaitForever);
    if (__builtin_expect(status != osOK, false)) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_MUTEX_LOCK_FAILED), "Mutex lock failed",
                    status);
    }
}

bool Mutex::trylock() { return trylock_for(Kernel::Clock::duration_u32::zero()); }

bool Mutex::trylock_for(Kernel::Clock::duration_u32 rel_time) {
    return osMutexAcquire(&_obj_mem, rel_time.count()) == osOK;
}

void Mutex::unlock() {
    const osStatus_t status = osMutexRelease(&_obj_mem);
    if (__builtin_expect(status != osOK, false)) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_MUTEX_UNLOCK_FAILED), "Mutex unlock failed",
                    status);
    }
}

}  // namespace rtos
