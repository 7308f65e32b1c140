// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_rtc_time.h"

#include <errno.h>

#include "hal/rtc_api.h"
#include "platform/CriticalSectionLock.h"
#include "rtos/Kernel.h"

namespace {

#if DEVICE_RTC

time_t (*read_clock)() = rtc_read;
void (*write_clock)(time_t) = rtc_write;
void (*init_clock)() = rtc_init;
int (*clock_enabled)() = rtc_isenabled;

#else

// Since the start there is a clock that never stops: only where it began is to be remembered.
time_t at_start;
bool was_set;

time_t now_s() { return static_cast<time_t>(rtos::Kernel::Clock::now().time_since_epoch().count() / 1000); }

time_t (*read_clock)() = [] { return at_start + now_s(); };
void (*write_clock)(time_t) = [](time_t t) {
    at_start = t - now_s();
    was_set = true;
};
void (*init_clock)() = nullptr;
int (*clock_enabled)() = [] { return was_set ? 1 : 0; };

#endif

bool ready() {
    if (clock_enabled && !clock_enabled() && init_clock) init_clock();
    return read_clock != nullptr;
}

}  // namespace

extern "C" {

void set_time(time_t t) {
    if (init_clock) init_clock();
    if (write_clock) write_clock(t);
}

void attach_rtc(time_t (*read_rtc)(void), void (*write_rtc)(time_t), void (*init_rtc)(void),
                int (*isenabled_rtc)(void)) {
    mbed::CriticalSectionLock lock;
    read_clock = read_rtc;
    write_clock = write_rtc;
    init_clock = init_rtc;
    clock_enabled = isenabled_rtc;
}

time_t time(time_t* result) {
    const time_t now = ready() ? read_clock() : static_cast<time_t>(-1);
    if (result) *result = now;
    return now;
}

int settimeofday(const struct timeval* tv, const struct timezone*) {
    set_time(tv->tv_sec);
    return 0;
}

int _gettimeofday(struct timeval* tv, void*) {
    if (!ready()) {
        errno = ENODEV;
        return -1;
    }
    if (tv) {
        tv->tv_sec = read_clock();
        tv->tv_usec = 0;
    }
    return 0;
}
}
