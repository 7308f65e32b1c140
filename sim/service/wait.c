/* SPDX-License-Identifier: BSD-3-Clause */
/* Waits for descriptors: a look, and if nothing is ready, the host's turn. */
#include "sim/service/service.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const struct timespec kNoTime;

static int64_t deadline_of(const struct timespec* span) {
    return span == NULL ? TWIN_SERVICE_NEVER : twin_after(twin_ns(span));
}
static struct timespec* in_ms(int timeout, struct timespec* out) {
    *out = (struct timespec){.tv_sec = timeout / 1000, .tv_nsec = timeout % 1000 * 1000000L};
    return timeout < 0 ? NULL : out;
}

/* There was something, or an error: the program goes on with it. */
static bool found(long result) {
    if (result == 0) {
        return false;
    }
    twin.worked = true;
    twin.looks = 0;
    twin.times = 0;
    return true;
}

/* Goes on to the next look: false when the wait is over, with 0 or -1 and errno. */
static bool again(int64_t deadline, const sigset_t* mask, int* result) {
    if (twin.now >= deadline) {
        twin.worked = true;
        twin_spun(&twin.looks, 64);
        *result = 0;
        return false;
    }
    if (twin_idle(deadline, mask)) {
        errno = EINTR;
        *result = -1;
        return false;
    }
    return true;
}

/* The kernel's mask is eight bytes. */
enum { kMaskSize = 8 };

EXPORT int ppoll(struct pollfd* fds, nfds_t count, const struct timespec* span, const sigset_t* mask) {
    if (!twin_on()) {
        struct timespec copy = span != NULL ? *span : kNoTime;
        return (int)twin_raw(SYS_ppoll, fds, count, span != NULL ? &copy : NULL, mask, (long)kMaskSize, 0L);
    }
    const int64_t deadline = deadline_of(span);
    int result = 0;
    do {
        struct timespec none = kNoTime;
        result = (int)twin_raw(SYS_ppoll, fds, count, &none, NULL, (long)kMaskSize, 0L);
        if (found(result)) {
            return result;
        }
    } while (again(deadline, mask, &result));
    return result;
}

EXPORT int poll(struct pollfd* fds, nfds_t count, int timeout) {
    struct timespec span;
    return ppoll(fds, count, in_ms(timeout, &span), NULL);
}
EXPORT int __poll_chk(struct pollfd* fds, nfds_t count, int timeout, size_t size) {
    return size / sizeof *fds < count ? (abort(), -1) : poll(fds, count, timeout);
}
EXPORT int __ppoll_chk(struct pollfd* fds, nfds_t count, const struct timespec* span, const sigset_t* mask,
                       size_t size) {
    return size / sizeof *fds < count ? (abort(), -1) : ppoll(fds, count, span, mask);
}

static int select_until(int count, fd_set* reads, fd_set* writes, fd_set* errors, int64_t deadline,
                        const sigset_t* mask) {
    // The call clears what isn't ready: each look begins with what was asked.
    fd_set asked[3];
    fd_set* const sets[3] = {reads, writes, errors};
    for (int i = 0; i < 3; i++) {
        if (sets[i] != NULL) {
            asked[i] = *sets[i];
        }
    }
    int result = 0;
    do {
        for (int i = 0; i < 3; i++) {
            if (sets[i] != NULL) {
                *sets[i] = asked[i];
            }
        }
        struct timespec none = kNoTime;
        result = (int)twin_raw(SYS_pselect6, (long)count, reads, writes, errors, &none, NULL);
        if (found(result)) {
            return result;
        }
    } while (again(deadline, mask, &result));
    return result;
}

EXPORT int pselect(int count, fd_set* restrict reads, fd_set* restrict writes, fd_set* restrict errors,
                   const struct timespec* restrict span, const sigset_t* restrict mask) {
    if (!twin_on()) {
        return ((int (*)(int, fd_set*, fd_set*, fd_set*, const struct timespec*, const sigset_t*))twin_next(
            "pselect"))(count, reads, writes, errors, span, mask);
    }
    return select_until(count, reads, writes, errors, deadline_of(span), mask);
}

EXPORT int select(int count, fd_set* restrict reads, fd_set* restrict writes, fd_set* restrict errors,
                  struct timeval* restrict span) {
    if (!twin_on()) {
        return ((int (*)(int, fd_set*, fd_set*, fd_set*, struct timeval*))twin_next("select"))(count, reads, writes,
                                                                                               errors, span);
    }
    int64_t deadline = TWIN_SERVICE_NEVER;
    if (span != NULL) {
        const struct timespec wanted = {.tv_sec = span->tv_sec, .tv_nsec = span->tv_usec * 1000};
        deadline = twin_after(twin_ns(&wanted));
    }
    const int result = select_until(count, reads, writes, errors, deadline, NULL);
    if (span != NULL && deadline != TWIN_SERVICE_NEVER) {
        const int64_t left = deadline > twin.now ? deadline - twin.now : 0;
        *span = (struct timeval){.tv_sec = left / TWIN_NS_PER_S, .tv_usec = left % TWIN_NS_PER_S / 1000};
    }
    return result;
}

EXPORT int epoll_pwait2(int epoll, struct epoll_event* events, int count, const struct timespec* span,
                        const sigset_t* mask) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_epoll_pwait2, (long)epoll, events, (long)count, span, mask, (long)kMaskSize);
    }
    const int64_t deadline = deadline_of(span);
    int result = 0;
    do {
        result = (int)twin_raw(SYS_epoll_pwait, (long)epoll, events, (long)count, 0L, NULL, (long)kMaskSize);
        if (found(result)) {
            return result;
        }
    } while (again(deadline, mask, &result));
    return result;
}

EXPORT int epoll_pwait(int epoll, struct epoll_event* events, int count, int timeout, const sigset_t* mask) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_epoll_pwait, (long)epoll, events, (long)count, (long)timeout, mask, (long)kMaskSize);
    }
    struct timespec span;
    return epoll_pwait2(epoll, events, count, in_ms(timeout, &span), mask);
}
EXPORT int epoll_wait(int epoll, struct epoll_event* events, int count, int timeout) {
    return epoll_pwait(epoll, events, count, timeout, NULL);
}

/* Calls that wait for one descriptor. */

bool twin_wait_for(int fd, short events, int64_t deadline) {
    struct pollfd one = {.fd = fd, .events = events};
    int result = 0;
    do {
        struct timespec none = kNoTime;
        result = (int)twin_raw(SYS_ppoll, &one, 1L, &none, NULL, (long)kMaskSize, 0L);
        if (result != 0) {
            twin.worked = true;
            twin.looks = 0;
            twin.times = 0;
            return result > 0;
        }
    } while (again(deadline, NULL, &result));
    if (result == 0) {
        errno = EAGAIN;
    }
    return false;
}

bool twin_blocks(int fd, int flags) {
    switch (twin_fd(fd)->kind) {
        case TWIN_FD_STREAM:
        case TWIN_FD_DATAGRAM:
        case TWIN_FD_PIPE:
        case TWIN_FD_TIMER:
            return (flags & MSG_DONTWAIT) == 0 &&
                   (twin_raw(SYS_fcntl, (long)fd, (long)F_GETFL, 0L, 0L, 0L, 0L) & O_NONBLOCK) == 0;
        default:
            return false;
    }
}

/* SO_RCVTIMEO and its like. */
static int64_t patience(int fd, int option) {
    struct timeval span = {0};
    socklen_t size = sizeof span;
    if (twin_raw(SYS_getsockopt, (long)fd, (long)SOL_SOCKET, (long)option, &span, &size, 0L) < 0 ||
        (span.tv_sec == 0 && span.tv_usec == 0)) {
        return TWIN_SERVICE_NEVER;
    }
    const struct timespec wanted = {.tv_sec = span.tv_sec, .tv_nsec = span.tv_usec * 1000};
    return twin_after(twin_ns(&wanted));
}

int twin_before_read(int fd, int flags) {
    const int before = errno;
    if (twin_blocks(fd, flags) && !twin_wait_for(fd, POLLIN, patience(fd, SO_RCVTIMEO))) {
        return -1;
    }
    errno = before;
    return 0;
}

EXPORT ssize_t read(int fd, void* out, size_t size) {
    if (twin_on()) {
        if (twin_fd(fd)->kind == TWIN_FD_RANDOM) {
            twin_random(out, size);
            return (ssize_t)size;
        }
        if (twin_before_read(fd, 0) < 0) {
            return -1;
        }
    }
    return twin_raw(SYS_read, (long)fd, out, size, 0L, 0L, 0L);
}
EXPORT ssize_t __read_chk(int fd, void* out, size_t size, size_t room) {
    return room < size ? (abort(), -1) : read(fd, out, size);
}

EXPORT ssize_t readv(int fd, const struct iovec* pieces, int count) {
    if (twin_on()) {
        if (twin_fd(fd)->kind == TWIN_FD_RANDOM) {
            ssize_t sum = 0;
            for (int i = 0; i < count; i++) {
                twin_random(pieces[i].iov_base, pieces[i].iov_len);
                sum += (ssize_t)pieces[i].iov_len;
            }
            return sum;
        }
        if (twin_before_read(fd, 0) < 0) {
            return -1;
        }
    }
    return twin_raw(SYS_readv, (long)fd, pieces, (long)count, 0L, 0L, 0L);
}

EXPORT int eventfd(unsigned count, int flags) {
    const int fd = (int)twin_raw(SYS_eventfd2, (long)count, (long)flags, 0L, 0L, 0L, 0L);
    return twin_on() ? twin_mark(fd, TWIN_FD_PIPE, false) : fd;
}
EXPORT int eventfd_read(int fd, eventfd_t* out) { return read(fd, out, sizeof *out) == sizeof *out ? 0 : -1; }

/* Without a copy of the pieces: the loop that a blocking write is. */
static ssize_t write_all(int fd, const void* data, size_t size, int flags) {
    struct stat what;
    const bool socket = twin_fd(fd)->kind != TWIN_FD_PIPE || (fstat(fd, &what) == 0 && S_ISSOCK(what.st_mode));
    const int64_t deadline = socket ? patience(fd, SO_SNDTIMEO) : TWIN_SERVICE_NEVER;
    size_t done = 0;
    do {
        const char* from = (const char*)data + done;
        long put = 0;
        if (socket) {
            put = twin_raw(SYS_sendto, (long)fd, from, size - done, (long)(flags | MSG_DONTWAIT), NULL, 0L);
        } else {
            // What a pipe takes without waiting is at least this much once it is writable.
            const size_t part = size - done < 4096 ? size - done : 4096;
            if (!twin_wait_for(fd, POLLOUT, deadline)) {
                return done > 0 ? (ssize_t)done : -1;
            }
            put = twin_raw(SYS_write, (long)fd, from, part, 0L, 0L, 0L);
        }
        if (put >= 0) {
            done += (size_t)put;
        } else if (errno != EAGAIN || !twin_wait_for(fd, POLLOUT, deadline)) {
            return done > 0 ? (ssize_t)done : -1;
        }
    } while (done < size);
    return (ssize_t)done;
}

EXPORT ssize_t write(int fd, const void* data, size_t size) {
    if (twin_on() && twin_blocks(fd, 0) && twin_fd(fd)->kind != TWIN_FD_TIMER &&
        twin_fd(fd)->kind != TWIN_FD_DATAGRAM) {
        return write_all(fd, data, size, 0);
    }
    return twin_raw(SYS_write, (long)fd, data, size, 0L, 0L, 0L);
}

EXPORT ssize_t writev(int fd, const struct iovec* pieces, int count) {
    if (twin_on() && twin_fd(fd)->kind == TWIN_FD_STREAM && twin_blocks(fd, 0)) {
        ssize_t sum = 0;
        for (int i = 0; i < count; i++) {
            const ssize_t put =
                pieces[i].iov_len == 0 ? 0 : write_all(fd, pieces[i].iov_base, pieces[i].iov_len, 0);
            if (put < 0) {
                return sum > 0 ? sum : -1;
            }
            sum += put;
            if ((size_t)put < pieces[i].iov_len) {
                break;
            }
        }
        return sum;
    }
    return twin_raw(SYS_writev, (long)fd, pieces, (long)count, 0L, 0L, 0L);
}

EXPORT ssize_t send(int fd, const void* data, size_t size, int flags) {
    if (twin_on() && twin_fd(fd)->kind == TWIN_FD_STREAM && twin_blocks(fd, flags) && size > 0) {
        return write_all(fd, data, size, flags);
    }
    return sendto(fd, data, size, flags, NULL, 0);
}
