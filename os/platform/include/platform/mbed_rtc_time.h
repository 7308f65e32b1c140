// SPDX-License-Identifier: BSD-3-Clause
//
// The time of day, behind time(), gettimeofday() and the like: the RTC, or where there is none the kernel's clock from
// set_time() on. Seconds since 1970, UTC. Threads.
#pragma once

#include <stdbool.h>
#include <sys/time.h>
#include <time.h>

struct timezone;

#ifdef __cplusplus
extern "C" {
#endif

/// Sets the clock, and starts it.
void set_time(time_t t);

/// POSIX's, with whole seconds; what is smaller, and the zone, are passed over. gettimeofday gives -1 with ENODEV if there is
/// no clock.
int gettimeofday(struct timeval* __restrict tv, void* __restrict zone);
int settimeofday(const struct timeval* tv, const struct timezone* zone);

/// Another clock instead, by its functions; each may be NULL.
void attach_rtc(time_t (*read_rtc)(void), void (*write_rtc)(time_t), void (*init_rtc)(void), int (*isenabled_rtc)(void));

#ifdef __cplusplus
}
#endif
