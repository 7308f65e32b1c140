// SPDX-License-Identifier: BSD-3-Clause
// Something of each kind that can be seen inside a device: threads that sleep, wait for each other and use the CPU, a heap
// with a hole, an interrupt. What is known of it stands in ../../serve/test_inside.py.
#include <cstdlib>

#include "mbed.h"

using namespace std::chrono_literals;

namespace {

rtos::Mutex door("door");
MBED_ALIGN(8) unsigned char worker_stack[1024];
rtos::Thread worker(osPriorityHigh, sizeof worker_stack, worker_stack, "worker");
rtos::Thread waiter(osPriorityNormal, 1536, nullptr, "waiter");
rtos::Thread hog(osPriorityBelowNormal, 1024, nullptr, "hog");
mbed::Ticker ticker;
volatile unsigned ticks;

/// Uses `depth` bytes of stack, about.
MBED_NOINLINE void dig(unsigned depth) {
    volatile unsigned char hole[64];
    for (auto& byte : hole) {
        byte = 0x55;
    }
    if (depth > sizeof hole) {
        dig(depth - sizeof hole);
    }
    (void)hole[0];
}

}  // namespace

// By names that nothing mangles.
extern "C" {
unsigned marker[4] = {0x11223344, 0x55667788, 0x99AABBCC, 0xDDEEFF00};
void* kept[8];

void work() {
    for (;;) {
        rtos::ThisThread::sleep_for(10ms);
        dig(384);
    }
}

void wait_at_the_door() {
    door.lock();
    for (;;) {
    }
}

void use_the_cpu() {
    for (;;) {
        wait_us(2000);
        rtos::ThisThread::sleep_for(8ms);
    }
}
}

int main() {
    door.lock();
    worker.start(work);
    waiter.start(wait_at_the_door);
    hog.start(use_the_cpu);
    ticker.attach([] { ticks = ticks + 1; }, 5ms);
    kept[7] = marker;
    kept[0] = std::malloc(1000);
    kept[1] = std::malloc(2000);
    kept[2] = std::malloc(300);
    std::free(kept[1]);
    std::printf("ready\n");
    char line[16];
    while (std::fgets(line, sizeof line, stdin)) {
        if (line[0] == 'g') {
            kept[3] = std::malloc(4000);
            std::printf("grown\n");
        }
    }
    return 0;
}
