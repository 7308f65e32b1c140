// SPDX-License-Identifier: BSD-3-Clause
// EXPECT: Code: 279 Module: 2
// EXPECT: Error Message: Mutex unlock failed
// EXPECT: Error Value: 0xFFFFFFFD
#include "mbed.h"

int main() {
    static Mutex mutex;
    Thread thread(osPriorityHigh);
    thread.start([] {
        mutex.lock();
        ThisThread::sleep_for(1s);
    });
    mutex.unlock();
    printf("it came back\n");
}
