// SPDX-License-Identifier: BSD-3-Clause
#include "boot.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "platform/mbed_interface.h"
#include "platform/mbed_power_mgmt.h"
#include "platform/mbed_toolchain.h"
#if MBED_CONF_RTOS_PRESENT
#include "rtos/cmsis_os2.h"
#endif

// Weak, so that no image has them for its end alone: where nothing is buffered the linker meets none of them.
MBED_WEAK int fflush(FILE* stream);
MBED_WEAK int fsync(int fd); // newlib's <unistd.h> has a sleep() that is not ours
MBED_NORETURN void _exit(int status);

MBED_WEAK void mbed_main(void) {}

static void flush(void)
{
#if MBED_CONF_PLATFORM_STDIO_FLUSH_AT_EXIT
    if (fflush) {
        fflush(NULL);
    }
    if (fsync) {
        fsync(1);
        fsync(2);
    }
#endif
}

void mbed_exit(int status)
{
    (void)status;
    flush();
#if MBED_CONF_RTOS_PRESENT
    // Other threads go on.
    while (true) {
        osDelay(osWaitForever - 1U);
    }
#else
    while (true) {
        sleep();
    }
#endif
}

void _exit(int status)
{
    if (status != 0) {
        flush();
        mbed_die();
    }
    mbed_exit(status);
}

// newlib's flushes whatever the configuration says.
void exit(int status)
{
    _exit(status);
}

// Refused, as in Mbed OS: the compiler asks it to destroy static objects, which other threads still use after exit().
int atexit(void (*function)(void))
{
    (void)function;
    return 1;
}
