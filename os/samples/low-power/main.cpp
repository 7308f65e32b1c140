// SPDX-License-Identifier: BSD-3-Clause
// Sleeps as deeply as it may. Nobody holds a deep sleep lock while the main thread waits, so the idle thread stops the
// fast clocks; a low-power timeout brings the chip back. Then the same with a lock held, for comparison.
#include "mbed.h"

namespace {

void report(const char *what)
{
    mbed_stats_cpu_t cpu;
    mbed_stats_cpu_get(&cpu);
    printf("%s: up %lu ms, idle %lu ms, asleep %lu ms, deeply asleep %lu ms\n", what,
           (unsigned long)(cpu.uptime / 1000), (unsigned long)(cpu.idle_time / 1000),
           (unsigned long)(cpu.sleep_time / 1000), (unsigned long)(cpu.deep_sleep_time / 1000));
}

} // namespace

int main()
{
    DigitalOut led(LED1);
    LowPowerTimeout timeout;
    Semaphore woken(0);
    for (int round = 0;; round++) {
        led = 1;
        report(round % 2 ? "with a lock" : "without locks");
        ThisThread::sleep_for(20ms); // the last character leaves the UART, which deep sleep would stop
        led = 0;
        timeout.attach([&woken] { woken.release(); }, 1s);
        if (round % 2 == 0) {
            DeepSleepLock lock;
            woken.acquire();
        } else {
            woken.acquire();
        }
    }
}
