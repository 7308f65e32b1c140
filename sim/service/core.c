/* SPDX-License-Identifier: BSD-3-Clause */
#include "sim/service/service.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

struct twin_state twin = {.alarm = TWIN_SERVICE_NEVER, .worked = true};
struct twin_fd twin_fds[TWIN_FDS];

void* twin_next(const char* name) {
    void* found = dlsym(RTLD_NEXT, name);
    if (found == NULL) {
        static const char kText[] = "libtwin_service: the C library lacks a function that it needs\n";
        (void)!write(2, kText, sizeof kText - 1);
        abort();
    }
    return found;
}

long twin_raw(long number, ...) {
    static long (*real)(long, ...);
    if (real == NULL) {
        real = (long (*)(long, ...))twin_next("syscall");
    }
    va_list list;
    va_start(list, number);
    long a[6];
    for (int i = 0; i < 6; i++) {
        a[i] = va_arg(list, long);
    }
    va_end(list);
    return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

void twin_send(const struct twin_service_message* message, int fd) {
    struct iovec piece = {(void*)(uintptr_t)message, sizeof *message};
    struct msghdr header = {.msg_iov = &piece, .msg_iovlen = 1};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.bytes = {0}};
    if (fd >= 0) {
        header.msg_control = control.bytes;
        header.msg_controllen = sizeof control.bytes;
        struct cmsghdr* part = CMSG_FIRSTHDR(&header);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(part), &fd, sizeof fd);
    }
    while (twin_raw(SYS_sendmsg, (long)TWIN_SERVICE_CHANNEL, &header, (long)MSG_NOSIGNAL, 0L, 0L, 0L) < 0) {
        if (errno != EINTR) {
            twin_raw(SYS_exit_group, 125L, 0L, 0L, 0L, 0L, 0L);
        }
    }
}

/* The host is gone, or wants us gone: what it sent before, as SIGTERM, has its turn. */
static void left_alone(void) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    twin_raw(SYS_exit_group, 125L, 0L, 0L, 0L, 0L, 0L);
}

void twin_receive(struct twin_service_message* message, uint32_t kind) {
    while (true) {
        const long got = twin_raw(SYS_recvfrom, (long)TWIN_SERVICE_CHANNEL, message, sizeof *message, 0L, 0L, 0L);
        if (got == (long)sizeof *message && message->kind == kind) {
            return;
        }
        if (got == 0 || (got < 0 && errno != EINTR)) {
            left_alone();
        }
    }
}

static void take_run(void) {
    struct twin_service_message message;
    twin_receive(&message, TWIN_SERVICE_RUN);
    twin.now = message.ns;
    twin.number = message.number;
    twin.parent = message.parent;
}

void twin_refuse(const char* what) {
    struct twin_service_message message = {.kind = TWIN_SERVICE_REFUSED, .number = twin.number};
    snprintf(message.text, sizeof message.text, "%s", what);
    twin_send(&message, -1);
    // What it prints next comes after what the host says of this.
    twin_receive(&message, TWIN_SERVICE_NUMBER);
}

static bool start(void) {
    if (twin.started) {
        return twin.active;
    }
    twin.started = true;
    const char* text = getenv(TWIN_SERVICE_ENVIRONMENT);
    unsigned long long seed = 0;
    long long epoch = 0;
    if (text == NULL || sscanf(text, "%llu %lld %32s", &seed, &epoch, twin.world) != 3 ||
        twin_raw(SYS_fcntl, (long)TWIN_SERVICE_CHANNEL, (long)F_GETFD, 0L, 0L, 0L, 0L) < 0) {
        return false;
    }
    twin.seed = seed;
    twin.epoch = epoch;
    const struct twin_service_message hello = {.kind = TWIN_SERVICE_HELLO,
                                               .number = (int32_t)twin_raw(SYS_getpid, 0L, 0L, 0L, 0L, 0L, 0L)};
    twin_send(&hello, -1);
    take_run();
    twin_reseed();
    twin.active = true;
    twin_tame_openssl();
    return true;
}

bool twin_on(void) { return twin.active || start(); }

/* Other libraries' constructors may have called us before. */
__attribute__((constructor)) static void at_start(void) { start(); }

/* Of those that would be a signal's end of the wait: one with a handler, or that ends or stops the process. */
static bool interrupts(int number) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) < 0 || action.sa_handler == SIG_IGN) {
        return false;
    }
    return action.sa_handler != SIG_DFL ||
           (number != SIGCHLD && number != SIGURG && number != SIGWINCH && number != SIGCONT);
}

void twin_spun(unsigned* count, unsigned limit) {
    const int64_t moment = 1000000;
    if (++*count >= limit) {
        const int before = errno;
        const int64_t end = twin.now + moment;
        while (twin.now < end && !twin_idle(end, NULL)) {
        }
        twin.worked = true;
        errno = before;
    }
}

bool twin_idle(int64_t until, const sigset_t* mask) {
    // The program's own errors stop it here as anywhere.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    for (int* number = (int[]){SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, 0}; *number != 0; number++) {
        sigdelset(&all, *number);
    }
    sigprocmask(SIG_SETMASK, &all, &before);
    const int64_t timers = twin_timers_next();
    const struct twin_service_message idle = {.kind = TWIN_SERVICE_IDLE,
                                              .number = twin.number,
                                              .worked = twin.worked ? 1 : 0,
                                              .ns = until < timers ? until : timers};
    twin.worked = false;
    twin.looks = 0;
    twin.times = 0;
    twin_send(&idle, -1);
    take_run();
    twin_timers_run();
    sigset_t pending;
    sigpending(&pending);
    const sigset_t wanted = mask != NULL ? *mask : before;
    bool interrupted = false;
    for (int number = 1; number < SIGRTMAX; number++) {
        interrupted |= sigismember(&pending, number) == 1 && sigismember(&wanted, number) == 0 && interrupts(number);
    }
    if (mask != NULL) {
        sigprocmask(SIG_SETMASK, &wanted, NULL);  // handlers run here
    }
    sigprocmask(SIG_SETMASK, &before, NULL);  // or here
    twin.worked |= interrupted;
    return interrupted;
}
