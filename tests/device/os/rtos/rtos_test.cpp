// SPDX-License-Identifier: BSD-3-Clause
#include "rtos_test.h"

namespace {

void (*volatile isr_function)(void*);
void* volatile isr_argument;

#if TARGET_STM32F4
const IRQn_Type kLine = ETH_IRQn;
extern "C" void ETH_IRQHandler() { isr_function(isr_argument); }
#else
const IRQn_Type kLine = I2S_IRQn;
extern "C" void I2S_Handler() { isr_function(isr_argument); }
#endif

alignas(32) unsigned char stacks[6][rtos_test::kStackSize];
bool taken[6];

}  // namespace

namespace rtos_test {

void in_isr(void (*f)(void*), void* a) {
    isr_function = f;
    isr_argument = a;
    NVIC_EnableIRQ(kLine);
    NVIC_SetPendingIRQ(kLine);
    __DSB();
    __ISB();
}

void busy(uint32_t us) {
    const uint32_t counts = us * (us_ticker_get_info()->frequency / 1000000);
    const uint32_t start = us_ticker_read();
    while (us_ticker_read() - start < counts) {
        for (int i = 0; i < 4; i++) __asm__ volatile("nop\nnop\nnop\nnop\nnop\nnop\nnop\nnop");
    }
}

void* take_stack() {
    for (size_t i = 0; i < sizeof taken; i++) {
        if (!taken[i]) {
            taken[i] = true;
            return stacks[i];
        }
    }
    return nullptr;  // then the heap's
}

void give_stack(void* stack) {
    for (size_t i = 0; i < sizeof taken; i++) {
        if (stacks[i] == stack) taken[i] = false;
    }
}

}  // namespace rtos_test
