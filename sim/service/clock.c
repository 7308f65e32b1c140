/* SPDX-License-Identifier: BSD-3-Clause */
/* Clocks, sleeps and timers in virtual time. */
#include "sim/service/service.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <unistd.h>

static struct timespec timespec_of(int64_t ns) {
    return (struct timespec){.tv_sec = ns / TWIN_NS_PER_S, .tv_nsec = ns % TWIN_NS_PER_S};
}
static struct timeval timeval_of(int64_t ns) {
    return (struct timeval){.tv_sec = ns / TWIN_NS_PER_S, .tv_usec = ns % TWIN_NS_PER_S / 1000};
}

/* What a clock shows at virtual 0. */
static int64_t origin_of(clockid_t clock) {
    switch (clock) {
        case CLOCK_REALTIME:
        case CLOCK_REALTIME_COARSE:
        case CLOCK_REALTIME_ALARM:
        case CLOCK_TAI:
            return twin.epoch * TWIN_NS_PER_S;
        case CLOCK_MONOTONIC:
        case CLOCK_MONOTONIC_RAW:
        case CLOCK_MONOTONIC_COARSE:
        case CLOCK_BOOTTIME:
        case CLOCK_BOOTTIME_ALARM:
            return TWIN_UPTIME;
        default:
            return 0;  // a process's: it computes in no time
    }
}

EXPORT int clock_gettime(clockid_t clock, struct timespec* out) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_clock_gettime, (long)clock, out, 0L, 0L, 0L, 0L);
    }
    twin_spun(&twin.times, 100000);
    *out = timespec_of(origin_of(clock) + twin.now);
    return 0;
}

EXPORT int timespec_get(struct timespec* out, int base) {
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, out) == 0 ? base : 0;
}

EXPORT int gettimeofday(struct timeval* restrict out, void* restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    if (zone != NULL) {
        memset(zone, 0, sizeof(struct timezone));
    }
    return 0;
}

EXPORT time_t time(time_t* out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}

EXPORT int ftime(struct timeb* out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeb){.time = now.tv_sec, .millitm = (unsigned short)(now.tv_nsec / 1000000)};
    return 0;
}

EXPORT clock_t clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * CLOCKS_PER_SEC + now.tv_nsec / (TWIN_NS_PER_S / CLOCKS_PER_SEC);
}

EXPORT clock_t times(struct tms* out) {
    if (!twin_on()) {
        return twin_raw(SYS_times, out, 0L, 0L, 0L, 0L, 0L);
    }
    if (out != NULL) {
        memset(out, 0, sizeof *out);
    }
    return (TWIN_UPTIME + twin.now) / (TWIN_NS_PER_S / sysconf(_SC_CLK_TCK));
}

EXPORT int getrusage(__rusage_who_t who, struct rusage* out) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_getrusage, (long)who, out, 0L, 0L, 0L, 0L);
    }
    memset(out, 0, sizeof *out);
    return 0;
}

/* Sleeps. */

/* The rest when a signal came, else 0. */
static int64_t sleep_until(int64_t end) {
    while (twin.now < end) {
        if (twin_idle(end, NULL)) {
            return end > twin.now ? end - twin.now : 0;
        }
    }
    twin.worked = true;
    return 0;
}

EXPORT int nanosleep(const struct timespec* span, struct timespec* rest) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_nanosleep, span, rest, 0L, 0L, 0L, 0L);
    }
    if (span->tv_sec < 0 || span->tv_nsec < 0 || span->tv_nsec >= TWIN_NS_PER_S) {
        errno = EINVAL;
        return -1;
    }
    const int64_t left = sleep_until(twin_after(twin_ns(span)));
    if (left == 0) {
        return 0;
    }
    if (rest != NULL) {
        *rest = timespec_of(left);
    }
    errno = EINTR;
    return -1;
}

EXPORT int clock_nanosleep(clockid_t clock, int flags, const struct timespec* span, struct timespec* rest) {
    if (!twin_on()) {
        return twin_raw(SYS_clock_nanosleep, (long)clock, (long)flags, span, rest, 0L, 0L) == 0 ? 0 : errno;
    }
    if ((flags & TIMER_ABSTIME) != 0) {
        return sleep_until(twin_ns(span) - origin_of(clock)) == 0 ? 0 : EINTR;
    }
    const int before = errno;
    const int error = nanosleep(span, rest) == 0 ? 0 : errno;
    errno = before;
    return error;
}

EXPORT int usleep(useconds_t us) {
    const struct timespec span = timespec_of((int64_t)us * 1000);
    return nanosleep(&span, NULL);
}

EXPORT unsigned sleep(unsigned s) {
    const struct timespec span = {.tv_sec = s};
    struct timespec rest = {0};
    return nanosleep(&span, &rest) == 0 ? 0 : (unsigned)rest.tv_sec + (rest.tv_nsec != 0 ? 1 : 0);
}

EXPORT int pause(void) {
    if (twin_on()) {
        while (!twin_idle(TWIN_SERVICE_NEVER, NULL)) {
        }
        errno = EINTR;
        return -1;
    }
    return ((int (*)(void))twin_next("pause"))();
}

EXPORT int sigsuspend(const sigset_t* mask) {
    if (twin_on()) {
        while (!twin_idle(TWIN_SERVICE_NEVER, mask)) {
        }
        errno = EINTR;
        return -1;
    }
    return ((int (*)(const sigset_t*))twin_next("sigsuspend"))(mask);
}

/* Timers. A timerfd is an eventfd here: reading either gives a count of eight bytes. */

enum { kTimers = 64 };
static struct {
    bool used;
    int fd;
    int64_t origin;
    int64_t next;
    int64_t interval;
} timers[kTimers];

static int timer_of(int fd) {
    for (int i = 0; i < kTimers; i++) {
        if (timers[i].used && timers[i].fd == fd) {
            return i;
        }
    }
    return -1;
}

int64_t twin_timers_next(void) {
    int64_t next = twin.alarm;
    for (int i = 0; i < kTimers; i++) {
        if (timers[i].used && timers[i].next < next) {
            next = timers[i].next;
        }
    }
    return next;
}

/* How often a timer was due up to now; moves `next` on. */
static uint64_t due(int64_t* next, int64_t interval) {
    if (*next > twin.now) {
        return 0;
    }
    if (interval <= 0) {
        *next = TWIN_SERVICE_NEVER;
        return 1;
    }
    const int64_t times = 1 + (twin.now - *next) / interval;
    *next += times * interval;
    return (uint64_t)times;
}

void twin_timers_run(void) {
    if (due(&twin.alarm, twin.alarm_interval) != 0) {
        raise(SIGALRM);
    }
    for (int i = 0; i < kTimers; i++) {
        if (timers[i].used) {
            const uint64_t count = due(&timers[i].next, timers[i].interval);
            if (count != 0) {
                twin_raw(SYS_write, (long)timers[i].fd, &count, sizeof count, 0L, 0L, 0L);
            }
        }
    }
}

void twin_timer_closed(int fd) {
    const int i = timer_of(fd);
    if (i >= 0) {
        timers[i].used = false;
    }
}

EXPORT int timerfd_create(clockid_t clock, int flags) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_timerfd_create, (long)clock, (long)flags, 0L, 0L, 0L, 0L);
    }
    for (int i = 0; i < kTimers; i++) {
        if (!timers[i].used) {
            const int fd = (int)twin_raw(SYS_eventfd2, 0L,
                                         (long)(((flags & TFD_NONBLOCK) != 0 ? EFD_NONBLOCK : 0) |
                                                ((flags & TFD_CLOEXEC) != 0 ? EFD_CLOEXEC : 0)),
                                         0L, 0L, 0L, 0L);
            if (fd >= 0) {
                timers[i].used = true;
                timers[i].fd = twin_mark(fd, TWIN_FD_TIMER, false);
                timers[i].origin = origin_of(clock);
                timers[i].next = TWIN_SERVICE_NEVER;
                timers[i].interval = 0;
            }
            return fd;
        }
    }
    twin_refuse("more than 64 timerfds at one time");
    errno = EMFILE;
    return -1;
}

EXPORT int timerfd_gettime(int fd, struct itimerspec* out) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_timerfd_gettime, (long)fd, out, 0L, 0L, 0L, 0L);
    }
    const int i = timer_of(fd);
    if (i < 0) {
        errno = EINVAL;
        return -1;
    }
    out->it_interval = timespec_of(timers[i].interval);
    out->it_value = timespec_of(timers[i].next == TWIN_SERVICE_NEVER ? 0 : timers[i].next - twin.now);
    return 0;
}

EXPORT int timerfd_settime(int fd, int flags, const struct itimerspec* wanted, struct itimerspec* before) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_timerfd_settime, (long)fd, (long)flags, wanted, before, 0L, 0L);
    }
    const int i = timer_of(fd);
    if (i < 0) {
        errno = EINVAL;
        return -1;
    }
    if (before != NULL) {
        timerfd_gettime(fd, before);
    }
    const int64_t value = twin_ns(&wanted->it_value);
    timers[i].interval = twin_ns(&wanted->it_interval);
    timers[i].next = value == 0                             ? TWIN_SERVICE_NEVER
                     : (flags & TFD_TIMER_ABSTIME) != 0 ? value - timers[i].origin
                                                            : twin_after(value);
    // What was counted before is not of this setting.
    const int mode = (int)twin_raw(SYS_fcntl, (long)fd, (long)F_GETFL, 0L, 0L, 0L, 0L);
    uint64_t count = 0;
    twin_raw(SYS_fcntl, (long)fd, (long)F_SETFL, (long)(mode | O_NONBLOCK), 0L, 0L, 0L);
    twin_raw(SYS_read, (long)fd, &count, sizeof count, 0L, 0L, 0L);
    twin_raw(SYS_fcntl, (long)fd, (long)F_SETFL, (long)mode, 0L, 0L, 0L);
    twin_timers_run();
    return 0;
}

EXPORT int setitimer(__itimer_which_t which, const struct itimerval* restrict wanted,
                     struct itimerval* restrict before) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_setitimer, (long)which, wanted, before, 0L, 0L, 0L);
    }
    if (which != ITIMER_REAL) {
        errno = EINVAL;  // it computes in no time
        return -1;
    }
    if (before != NULL) {
        before->it_interval = timeval_of(twin.alarm_interval);
        before->it_value = timeval_of(twin.alarm == TWIN_SERVICE_NEVER ? 0 : twin.alarm - twin.now);
    }
    const int64_t value = wanted->it_value.tv_sec * TWIN_NS_PER_S + wanted->it_value.tv_usec * INT64_C(1000);
    twin.alarm_interval = wanted->it_interval.tv_sec * TWIN_NS_PER_S + wanted->it_interval.tv_usec * INT64_C(1000);
    twin.alarm = value == 0 ? TWIN_SERVICE_NEVER : twin_after(value);
    return 0;
}

EXPORT int getitimer(__itimer_which_t which, struct itimerval* out) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_getitimer, (long)which, out, 0L, 0L, 0L, 0L);
    }
    memset(out, 0, sizeof *out);
    if (which == ITIMER_REAL && twin.alarm != TWIN_SERVICE_NEVER) {
        out->it_interval = timeval_of(twin.alarm_interval);
        out->it_value = timeval_of(twin.alarm - twin.now);
    }
    return 0;
}

EXPORT unsigned alarm(unsigned s) {
    const struct itimerval wanted = {.it_value = {.tv_sec = s}};
    struct itimerval before = {0};
    setitimer(ITIMER_REAL, &wanted, &before);
    return (unsigned)before.it_value.tv_sec + (before.it_value.tv_usec != 0 ? 1 : 0);
}

EXPORT int timer_create(clockid_t clock, struct sigevent* restrict event, timer_t* restrict out) {
    if (!twin_on()) {
        return ((int (*)(clockid_t, struct sigevent*, timer_t*))twin_next("timer_create"))(clock, event, out);
    }
    twin_refuse("timers by timer_create()");
    errno = EAGAIN;
    return -1;
}
