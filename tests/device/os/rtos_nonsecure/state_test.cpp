// SPDX-License-Identifier: BSD-3-Clause
// The tests of the kernel run in the Non-secure state in this image, into which support/nonsecure.c brings it. These
// see that it is so.
#include "cmsis.h"
#include "device_test.h"
#include "mbed.h"

namespace {

/// How many regions the SAU has; 0 in the Non-secure state, which cannot see it (DDI 0553, SAU_TYPE).
uint32_t sau_regions() { return *reinterpret_cast<volatile uint32_t*>(0xE000EDD4); }

volatile uint32_t exception_return;

__attribute__((naked)) void keep_exception_return() {
    __asm volatile(
        "ldr r0, =%c0\n"
        "str lr, [r0]\n"
        "bx lr\n"
        ".ltorg"
        :
        : "i"(&exception_return));
}

}  // namespace

TEST(nonsecure, threads_and_interrupts) {
    EXPECT_EQ(sau_regions(), 0u);
    const IRQn_Type line = static_cast<IRQn_Type>(31);  // nobody's
    NVIC_SetVector(line, reinterpret_cast<uint32_t>(&keep_exception_return));
    NVIC_EnableIRQ(line);
    NVIC_SetPendingIRQ(line);
    __DSB();
    __ISB();
    NVIC_DisableIRQ(line);
    // S and ES: the frame is on a Non-secure stack, the interrupt was taken in the Non-secure state; SPSEL: PSP.
    EXPECT_EQ(exception_return & 0xFF000045u, 0xFF000004u);
}

TEST(nonsecure, each_thread_has_its_limit) {
    const uint32_t mains = __get_PSPLIM();
    EXPECT_NE(mains, 0u);
    static uint32_t others;
    alignas(8) static unsigned char stack[512];
    Thread thread(osPriorityHigh, sizeof stack, stack, "other");
    thread.start([] { others = __get_PSPLIM(); });
    thread.join();
    EXPECT_EQ(others, reinterpret_cast<uint32_t>(stack));
    EXPECT_EQ(__get_PSPLIM(), mains);
}
