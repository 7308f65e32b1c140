// SPDX-License-Identifier: BSD-3-Clause
// Crashes, and knows of it after the reset: the record of a fault survives in RAM that start-up leaves alone.
#include "mbed.h"

namespace {

volatile uint32_t *const kNowhere = reinterpret_cast<volatile uint32_t *>(0xDEAD0000);

void crash()
{
    printf("Now reading where nothing is\n");
    ThisThread::sleep_for(100ms);
    (void)*kNowhere;
}

} // namespace

int main()
{
    mbed_error_ctx error;
    if (mbed_get_reboot_error_info(&error) == MBED_SUCCESS) {
        printf("Back after error 0x%08lx at 0x%08lx, reboot %ld\n", (unsigned long)error.error_status,
               (unsigned long)error.error_address, (long)error.error_reboot_count);
        mbed_reset_reboot_error_info();
        printf("Recovered\n");
        while (true) {
            ThisThread::sleep_for(1s);
        }
    }
    printf("A fresh start\n");
    Thread thread(osPriorityNormal, 2048, nullptr, "crasher");
    thread.start(crash);
    thread.join();
}
