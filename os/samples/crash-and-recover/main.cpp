// SPDX-License-Identifier: BSD-3-Clause
// Crashes, and knows of it after the reset: the record of a fault survives in RAM that start-up leaves alone.
#include "mbed.h"

namespace {

constexpr uintptr_t kNowhere = 0xDEAD0000;

void crash() {
    printf("Now reading where nothing is, at 0x%08lx\n", (unsigned long)kNowhere);
    ThisThread::sleep_for(100ms);
    (void)*reinterpret_cast<volatile uint32_t*>(kNowhere);
}

/// What the record of the last crash says. False: there was none.
bool report_crash() {
    mbed_error_ctx error;
    if (mbed_get_reboot_error_info(&error) != MBED_SUCCESS) {
        return false;
    }
    printf("\nBack after error 0x%08lx, reboot %ld\n", (unsigned long)error.error_status,
           (long)error.error_reboot_count);
    if (MBED_GET_ERROR_CODE(error.error_status) == MBED_ERROR_CODE_HARDFAULT_EXCEPTION) {
        printf("A HardFault at PC 0x%08lx\n", (unsigned long)error.error_value);
    }
    mbed_reset_reboot_error_info();
    return true;
}

}  // namespace

int main() {
    if (!report_crash()) {
        printf("A fresh start\n");
        Thread thread(osPriorityNormal, 2048, nullptr, "crasher");
        thread.start(crash);
        thread.join();
    }
    printf("Recovered, and running\n");
    DigitalOut led(LED1);
    while (true) {
        led = !led;
        ThisThread::sleep_for(500ms);
    }
}
