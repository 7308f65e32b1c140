// SPDX-License-Identifier: BSD-3-Clause
#include "kernel.h"

#include "platform/mbed_error.h"

void os_fatal(uint32_t code, const os_thread* thread, const char* what)
{
    (void)code;
    mbed_error(MBED_MAKE_ERROR(MBED_MODULE_KERNEL, MBED_ERROR_CODE_STACK_OVERFLOW), what, (unsigned int)thread, NULL, 0);
    while (true) {
    }
}
