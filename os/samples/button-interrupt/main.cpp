// SPDX-License-Identifier: BSD-3-Clause
// A button's interrupt wakes a thread. The handler does the least it can: it sets a flag; what takes long, printing
// here, happens in the thread. Presses that come within 20 ms of another are its contact's bouncing.
#include "mbed.h"

namespace {

constexpr uint32_t kPressed = 1u << 0;
constexpr uint32_t kReleased = 1u << 1;
EventFlags flags;

}  // namespace

int main() {
    DigitalOut led(LED1);
    InterruptIn button(BUTTON1);
    button.rise([] { flags.set(kPressed); });
    button.fall([] { flags.set(kReleased); });
    printf("Press the button\n");

    int presses = 0;
    auto last = Kernel::Clock::now() - 1s;
    while (true) {
        const uint32_t what = flags.wait_any(kPressed | kReleased);
        const auto now = Kernel::Clock::now();
        if ((what & kPressed) && now - last >= 20ms) {
            last = now;
            led = !led;
            printf("Press %d, LED %s\n", ++presses, led ? "on" : "off");
        }
    }
}
