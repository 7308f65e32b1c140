// SPDX-License-Identifier: BSD-3-Clause
// Says at each boot why it started, then resets itself in the way that the console asks for.
//   s SYSRESETREQ   w watchdog   l lock-up   o System OFF, woken by button A   k keep the watchdog fed, then stop
//   g sets GPREGRET
#include "firmware.h"

static bool fault_again;

void hard_fault_handler(void) {
    // A second fault in here has nowhere to go: the core locks up.
    if (fault_again) __asm volatile("udf #1");
    print("hard fault\n");
    for (;;) wait_for_interrupt();
}

static void start_watchdog(void) {
    REG(POWER + CLOCK_LFCLKSTART) = 1;
    wait_event(POWER + CLOCK_LFCLKSTARTED);
    REG(WDT + 0x504) = 3276;  // CRV: 100 ms
    REG(WDT + 0x50C) = 1;     // CONFIG: runs in sleep
    REG(WDT + 0x000) = 1;
}

int main(void) {
    print("boot ");
    print_hex(REG(POWER + POWER_RESETREAS));
    say(" gpregret", REG(POWER + POWER_GPREGRET));
    REG(POWER + POWER_RESETREAS) = 0xFFFFFFFF;
    say("cleared", REG(POWER + POWER_RESETREAS));
    for (;;) {
        switch (get()) {
            case 'g': REG(POWER + POWER_GPREGRET) = 0xA5; break;
            case 's':
                REG(SCB_AIRCR) = 0x05FA0004;
                for (;;) {
                }
            case 'w':
                start_watchdog();
                print("armed\n");
                for (;;) wait_for_interrupt();
            case 'k':
                start_watchdog();
                clock_start(4);
                for (unsigned i = 0; i < 10; ++i) {
                    for (const uint32_t start = clock_now(); clock_now() - start < 50000;) {
                    }
                    REG(WDT + 0x600) = 0x6E524635;
                }
                print("fed\n");
                for (;;) wait_for_interrupt();
            case 'l':
                fault_again = true;
                __asm volatile("udf #0");
                break;
            case 'o':
                REG(GPIO + GPIO_PIN_CNF0 + 4 * BUTTON_A) = 3u << 2 | 3u << 16;  // pull-up, SENSE low
                print("off\n");
                REG(POWER + POWER_SYSTEMOFF) = 1;
                for (;;) {
                }
            default: print("what?\n"); break;
        }
    }
}
