// SPDX-License-Identifier: BSD-3-Clause
// What is kept of a fault over the reset that it leads to, and what a reset without an error leaves of that.
//
// EXPECT: first start, nothing kept
// EXPECT: ++ MbedOS Fault Handler ++
// EXPECT: Error Status: 0x80FF01
// EXPECT: callback, 1 times
// EXPECT: second start, callbacks 1, fault R5 0xcafe0005
// EXPECT: third start, callbacks 0, nothing kept
#include "mbed.h"
#include "platform/internal/mbed_fault_handler.h"
#include "platform/mbed_interface.h"

extern "C" mbed_error_status_t mbed_get_reboot_fault_context(mbed_fault_context_t*);

namespace {

int callbacks;
// Neither copied nor cleared at a start.
__attribute__((section(".noinit"))) volatile struct { uint32_t magic, starts; } kept;

[[noreturn]] void reset() {
    fflush(stdout);
    wait_us(5000);  // the console's last characters
    NVIC_SystemReset();
}

}  // namespace

extern "C" void mbed_error_reboot_callback(mbed_error_ctx* context) {
    callbacks++;
    printf("callback, %ld times\n", (long)context->error_reboot_count);
}

extern "C" void mbed_die() { reset(); }

int main() {
    if (kept.magic != 0x6B657074) {
        kept.magic = 0x6B657074;
        kept.starts = 0;
        mbed_reset_reboot_error_info();
    }
    mbed_error_ctx error = {};
    mbed_fault_context_t fault = {};
    const bool any = mbed_get_reboot_error_info(&error) == MBED_SUCCESS;
    switch (kept.starts++) {
        case 0:
            printf("first start, %s\n", any ? "wrong" : "nothing kept");
            __asm__ volatile("ldr r5, =0xcafe0005\n udf #1\n .ltorg" ::: "r5");
            break;
        case 1:
            if (!any || mbed_get_reboot_fault_context(&fault) != MBED_SUCCESS) printf("nothing kept\n");
            printf("second start, callbacks %d, fault R5 0x%lx\n", callbacks, (unsigned long)fault.R5_reg);
            reset();
        default:
            printf("third start, callbacks %d, %s\n", callbacks,
                   any || mbed_get_reboot_fault_context(&fault) == MBED_SUCCESS ? "wrong" : "nothing kept");
            kept.magic = 0;
            fflush(stdout);
            for (;;) {
            }
    }
}
