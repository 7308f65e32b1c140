// SPDX-License-Identifier: BSD-3-Clause
// Never idle: integer, floating-point and memory work in two threads of equal priority, a line every second.
#include "mbed.h"

namespace {

volatile float product;
volatile uint32_t sum;

void floats()
{
    float x = 1.0f;
    while (true) {
        for (int i = 1; i < 1000; i++) {
            x = x * 1.0001f + (float)i / 3.0f;
        }
        product = x;
        x = 1.0f;
    }
}

} // namespace

int main()
{
    static uint32_t table[256];
    Thread thread(osPriorityNormal, 1024, nullptr, "floats");
    thread.start(floats);
    auto next = Kernel::Clock::now() + 1s;
    for (uint32_t n = 0;; n++) {
        for (uint32_t i = 0; i < 256; i++) {
            table[i] = table[(i * 7 + n) & 255] * 2654435761u + i;
        }
        sum = table[n & 255];
        if (Kernel::Clock::now() >= next) {
            next += 1s;
            printf("second\n");
        }
    }
}
