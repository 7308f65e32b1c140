// SPDX-License-Identifier: BSD-3-Clause
// The application's own hook fails while it is told of an error: both are printed, and it is not called again. The
// record is of the first.
//
// EXPECT: Error Message: first
// EXPECT: the hook was called, 1
// EXPECT: Error Message: in the hook
// EXPECT: -- MbedOS Error Info --
// EXPECT: halted, 1 hooks, kept 0x80000001
#include "mbed.h"
#include "platform/mbed_interface.h"

static int hooks;

extern "C" void mbed_error_hook(const mbed_error_ctx*) {
    hooks++;
    printf("the hook was called, %d\n", hooks);
    MBED_ERROR(MBED_MAKE_SYSTEM_ERROR(MBED_ERROR_TYPE_SYSTEM, MBED_MODULE_APPLICATION, 2), "in the hook");
}

extern "C" void mbed_die() {
    mbed_error_ctx kept = {};
    mbed_get_reboot_error_info(&kept);
    printf("halted, %d hooks, kept 0x%08lx\n", hooks, (unsigned long)kept.error_status);
    fflush(stdout);
    for (;;) {
    }
}

int main() { MBED_ERROR(MBED_MAKE_SYSTEM_ERROR(MBED_ERROR_TYPE_SYSTEM, MBED_MODULE_APPLICATION, 1), "first"); }
