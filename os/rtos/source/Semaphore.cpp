// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Semaphore.h"

#include "platform/mbed_error.h"

namespace rtos {

static_assert(sizeof(Semaphore) <= 28, "no larger than Mbed OS's");

void Semaphore::acquire() {
    const osStatus_t status = osSemaphoreAcquire(&_obj_mem, osWaitForever);
    if (__builtin_expect(status != osOK, false)) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_SEMAPHORE_LOCK_FAILED),
                    "Semaphore acquire failed", status);
    }
}

bool Semaphore::try_acquire_for(Kernel::Clock::duration_u32 rel_time) {
    return osSemaphoreAcquire(&_obj_mem, rel_time.count()) == osOK;
}

}  // namespace rtos
