/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptors come and go; the channel stays, whatever the program closes. */
#include "sim/service/service.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

EXPORT int close(int fd) {
    if (twin_on()) {
        if (fd == TWIN_SERVICE_CHANNEL) {
            errno = EBADF;
            return -1;
        }
        if (twin_fd(fd)->kind == TWIN_FD_TIMER) {
            twin_timer_closed(fd);
        }
        *twin_fd(fd) = (struct twin_fd){0};
    }
    return (int)twin_raw(SYS_close, (long)fd, 0L, 0L, 0L, 0L, 0L);
}

EXPORT int close_range(unsigned first, unsigned last, int flags) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_close_range, (long)first, (long)last, (long)flags, 0L, 0L, 0L);
    }
    if (first > last) {
        errno = EINVAL;
        return -1;
    }
    if ((flags & CLOSE_RANGE_CLOEXEC) == 0) {
        for (unsigned fd = first; fd <= last && fd < TWIN_FDS; fd++) {
            if (twin_fds[fd].kind == TWIN_FD_TIMER) {
                twin_timer_closed((int)fd);
            }
            twin_fds[fd] = (struct twin_fd){0};
        }
    }
    int result = 0;
    if (first < TWIN_SERVICE_CHANNEL) {
        const unsigned end = last < TWIN_SERVICE_CHANNEL ? last : TWIN_SERVICE_CHANNEL - 1;
        result = (int)twin_raw(SYS_close_range, (long)first, (long)end, (long)flags, 0L, 0L, 0L);
    }
    if (result == 0 && last > TWIN_SERVICE_CHANNEL) {
        const unsigned begin = first > TWIN_SERVICE_CHANNEL ? first : TWIN_SERVICE_CHANNEL + 1;
        result = (int)twin_raw(SYS_close_range, (long)begin, (long)last, (long)flags, 0L, 0L, 0L);
    }
    return result;
}

EXPORT void closefrom(int first) { close_range(first < 0 ? 0 : (unsigned)first, UINT_MAX, 0); }

static int copy_of(int from, int to) {
    if (to >= 0 && to < TWIN_FDS) {
        twin_fds[to] = *twin_fd(from);
    }
    return to;
}

EXPORT int dup(int fd) { return copy_of(fd, (int)twin_raw(SYS_dup, (long)fd, 0L, 0L, 0L, 0L, 0L)); }

EXPORT int dup3(int from, int to, int flags) {
    if (twin_on() && (to == TWIN_SERVICE_CHANNEL || from == TWIN_SERVICE_CHANNEL)) {
        errno = EBADF;
        return -1;
    }
    return copy_of(from, (int)twin_raw(SYS_dup3, (long)from, (long)to, (long)flags, 0L, 0L, 0L));
}
EXPORT int dup2(int from, int to) {
    if (from == to) {
        return twin_raw(SYS_fcntl, (long)from, (long)F_GETFD, 0L, 0L, 0L, 0L) < 0 ? -1 : to;
    }
    return dup3(from, to, 0);
}

static int control(int fd, int command, long argument) {
    if (twin_on() && fd == TWIN_SERVICE_CHANNEL) {
        errno = EBADF;
        return -1;
    }
    const int result = (int)twin_raw(SYS_fcntl, (long)fd, (long)command, argument, 0L, 0L, 0L);
    return command == F_DUPFD || command == F_DUPFD_CLOEXEC ? copy_of(fd, result) : result;
}
EXPORT int fcntl(int fd, int command, ...) {
    va_list list;
    va_start(list, command);
    const long argument = va_arg(list, long);
    va_end(list);
    return control(fd, command, argument);
}
EXPORT int fcntl64(int fd, int command, ...) {
    va_list list;
    va_start(list, command);
    const long argument = va_arg(list, long);
    va_end(list);
    return control(fd, command, argument);
}

EXPORT int pipe2(int ends[2], int flags) {
    const int result = (int)twin_raw(SYS_pipe2, ends, (long)flags, 0L, 0L, 0L, 0L);
    if (result == 0 && twin_on()) {
        twin_mark(ends[0], TWIN_FD_PIPE, false);
        twin_mark(ends[1], TWIN_FD_PIPE, false);
    }
    return result;
}
EXPORT int pipe(int ends[2]) { return pipe2(ends, 0); }
