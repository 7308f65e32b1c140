// SPDX-License-Identifier: BSD-3-Clause
// Sleeps as deeply as it may. While somebody holds a deep sleep lock the idle thread only stops the core; without one
// it stops the fast clocks too, and a low-power timeout brings the chip back. Each line tells where a second went.
#include "mbed.h"

namespace {

unsigned long in_ms(us_timestamp_t us) { return (unsigned long)((us + 500) / 1000); }

/// Where the time since the last call went, but for the printing.
void report(const char* what) {
    static mbed_stats_cpu_t before;
    mbed_stats_cpu_t now;
    mbed_stats_cpu_get(&now);
    printf("%s: %lu ms asleep, %lu ms deeply asleep\n", what, in_ms(now.sleep_time - before.sleep_time),
           in_ms(now.deep_sleep_time - before.deep_sleep_time));
    mbed_stats_cpu_get(&before);
}

}  // namespace

int main() {
    DigitalOut led(LED1);
    LowPowerTimeout timeout;
    Semaphore woken(0);
    report("at the start");
    while (true) {
        {
            DeepSleepLock lock;  // a driver holds one while it needs its clock
            timeout.attach([&woken] { woken.release(); }, 1s);
            woken.acquire();
        }
        led = !led;
        report("with a lock");
        timeout.attach([&woken] { woken.release(); }, 1s);
        woken.acquire();
        led = !led;
        report("without locks");
    }
}
