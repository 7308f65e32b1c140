// SPDX-License-Identifier: BSD-3-Clause
// Blinks LED1, half a second on, half a second off.
#include "mbed.h"

int main() {
    DigitalOut led(LED1);
    while (true) {
        led = !led;
        ThisThread::sleep_for(500ms);
    }
}
