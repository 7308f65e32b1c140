// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/Semaphore.h"

#include "platform/mbed_error.h"

namespace rtos {

Semaphore::Semaphore(int32_t count, uint16_t max_count) {
    osSemaphoreAttr_t attr = {};
    attr.cb_mem = &memory_;
    attr.cb_size = sizeof memory_;
    if (!osSemaphoreNew(max_count, static_cast<uint32_t>(count), &attr)) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_CREATE_FAILED), "Semaphore", count);
    }
}

void Semaphore::acquire() {
    const osStatus_t status = osSemaphoreAcquire(&memory_, osWaitForever);
    if (status != osOK) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_SEMAPHORE_LOCK_FAILED), "Semaphore::acquire",
                    status);
    }
}

bool Semaphore::try_acquire_until(Kernel::Clock::time_point abs_time) {
    return try_acquire_for(Kernel::impl::until(abs_time));
}

}  // namespace rtos
