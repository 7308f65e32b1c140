// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"
#include "platform/mbed_error.h"

void os_fatal(os_failure failure, const os_thread* thread) {
    switch (failure) {
        case kStackOverflow:
            MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_STACK_OVERFLOW), "Stack overflow",
                        (uintptr_t)thread);
            break;
        case kInterruptTooUrgent:
            MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_PROHIBITED_IN_ISR_CONTEXT),
                        "An interrupt above rtos.irq-priority called the kernel", (uintptr_t)thread);
            break;
        default:
            MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_CONFIG_UNSUPPORTED),
                        "The us ticker is slower than 1 kHz", 0);
            break;
    }
    for (;;) {
    }
}
