// SPDX-License-Identifier: BSD-3-Clause
// A producer measures, a consumer prints: they share a Mail, which has both the memory and the queue, and a mutex
// guards the statistics that main() shows.
#include "mbed.h"

namespace {

struct Measurement {
    uint32_t number;
    Kernel::Clock::time_point at;
    int value;
};
Mail<Measurement, 8> mail;

Mutex statistics_mutex;
struct {
    uint32_t count;
    int32_t sum;
} statistics;

void produce() {
    uint32_t number = 0;
    int value = 20;
    int step = 1;
    auto next = Kernel::Clock::now();
    while (true) {
        value += step;
        if (value == 25 || value == 15) {
            step = -step;
        }
        if (Measurement* m = mail.try_alloc()) {
            *m = {number++, Kernel::Clock::now(), value};
            mail.put(m);
        }
        next += 100ms;
        ThisThread::sleep_until(next);  // and not sleep_for: the period has no drift
    }
}

void consume() {
    while (true) {
        Measurement* m = mail.try_get_for(Kernel::wait_for_u32_forever);
        printf("%lu: %d at %lu ms\n", (unsigned long)m->number, m->value,
               (unsigned long)m->at.time_since_epoch().count());
        {
            ScopedLock<Mutex> lock(statistics_mutex);
            statistics.count++;
            statistics.sum += m->value;
        }
        mail.free(m);
    }
}

}  // namespace

int main() {
    Thread producer(osPriorityAboveNormal, 1024, nullptr, "producer");
    Thread consumer(osPriorityNormal, 2048, nullptr, "consumer");
    producer.start(produce);
    consumer.start(consume);
    while (true) {
        ThisThread::sleep_for(1s);
        ScopedLock<Mutex> lock(statistics_mutex);
        if (statistics.count) {
            printf("%lu so far, mean %ld\n", (unsigned long)statistics.count,
                   (long)(statistics.sum / (int32_t)statistics.count));
        }
    }
}
