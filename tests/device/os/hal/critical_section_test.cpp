// SPDX-License-Identifier: BSD-3-Clause
#include "hal/critical_section_api.h"

#include "hal_test.h"

namespace {

volatile int hits;

// An interrupt that no driver uses on either board.
#if TARGET_STM32F4
const IRQn_Type kLine = DCMI_IRQn;
extern "C" void DCMI_IRQHandler() { hits = hits + 1; }
#else
const IRQn_Type kLine = I2S_IRQn;
extern "C" void I2S_Handler() { hits = hits + 1; }
#endif

void pend() {
    NVIC_EnableIRQ(kLine);
    NVIC_SetPendingIRQ(kLine);
    __DSB();
    __ISB();
}

TEST(critical_section, holds_interrupts_back_until_it_ends) {
    hits = 0;
    hal_critical_section_enter();
    EXPECT_TRUE(hal_in_critical_section());
    pend();
    EXPECT_EQ(hits, 0);
    hal_critical_section_exit();
    __ISB();
    EXPECT_EQ(hits, 1);
    EXPECT_FALSE(hal_in_critical_section());
}

TEST(critical_section, the_first_enter_counts) {
    hits = 0;
    hal_critical_section_enter();
    hal_critical_section_enter();
    pend();
    EXPECT_EQ(hits, 0);
    hal_critical_section_exit();
    __ISB();
    EXPECT_EQ(hits, 1);
}

TEST(critical_section, leaves_masked_what_was_masked) {
    hits = 0;
    __disable_irq();
    EXPECT_FALSE(hal_in_critical_section());
    hal_critical_section_enter();
    hal_critical_section_exit();
    EXPECT_FALSE(hal_in_critical_section());
    pend();
    EXPECT_EQ(hits, 0);
    __enable_irq();
    __ISB();
    EXPECT_EQ(hits, 1);
}

}  // namespace
