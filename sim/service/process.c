/* SPDX-License-Identifier: BSD-3-Clause */
/* Processes: each has a channel of its own, and a name that is the same in every run. */
#include "sim/service/service.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What our children are called, and what the kernel calls them. */
enum { kChildren = 256 };
static struct {
    int32_t number;
    pid_t pid;
} children[kChildren];

static pid_t real_of(pid_t number) {
    if (number == twin.number) {
        return (pid_t)twin_raw(SYS_getpid, 0L, 0L, 0L, 0L, 0L, 0L);
    }
    for (int i = 0; i < kChildren; i++) {
        if (children[i].pid != 0 && children[i].number == number) {
            return children[i].pid;
        }
    }
    return 0;
}

static int32_t number_of(pid_t pid, bool gone) {
    for (int i = 0; i < kChildren; i++) {
        if (children[i].pid == pid && pid != 0) {
            if (gone) {
                children[i].pid = 0;
            }
            return children[i].number;
        }
    }
    return pid;
}

EXPORT pid_t getpid(void) {
    return twin_on() ? twin.number : (pid_t)twin_raw(SYS_getpid, 0L, 0L, 0L, 0L, 0L, 0L);
}
EXPORT pid_t getppid(void) {
    return twin_on() ? twin.parent : (pid_t)twin_raw(SYS_getppid, 0L, 0L, 0L, 0L, 0L, 0L);
}
EXPORT pid_t gettid(void) {
    return twin_on() ? twin.number : (pid_t)twin_raw(SYS_gettid, 0L, 0L, 0L, 0L, 0L, 0L);
}

EXPORT pid_t fork(void) {
    static pid_t (*real)(void);
    if (real == NULL) {
        real = (pid_t(*)(void))twin_next("fork");
    }
    if (!twin_on()) {
        return real();
    }
    int free = 0;
    while (free < kChildren && children[free].pid != 0) {
        free++;
    }
    int ends[2];
    if (free == kChildren) {
        twin_refuse("more than 256 children at one time");
        errno = EAGAIN;
        return -1;
    }
    if (twin_raw(SYS_socketpair, (long)AF_UNIX, (long)(SOCK_SEQPACKET | SOCK_CLOEXEC), 0L, ends, 0L, 0L) < 0) {
        return -1;
    }
    const struct twin_service_message ask = {.kind = TWIN_SERVICE_FORK, .number = twin.number};
    twin_send(&ask, ends[0]);
    twin_raw(SYS_close, (long)ends[0], 0L, 0L, 0L, 0L, 0L);
    struct twin_service_message answer;
    twin_receive(&answer, TWIN_SERVICE_NUMBER);
    fflush(NULL);  // what it has, it keeps: the child writes later, and must not write this too
    const pid_t pid = real();
    if (pid == 0) {
        twin_raw(SYS_dup3, (long)ends[1], (long)TWIN_SERVICE_CHANNEL, 0L, 0L, 0L, 0L);
        twin_raw(SYS_close, (long)ends[1], 0L, 0L, 0L, 0L, 0L);
        memset(children, 0, sizeof children);
        twin.alarm = TWIN_SERVICE_NEVER;
        twin.alarm_interval = 0;
        twin.worked = true;
        struct twin_service_message run;
        twin_receive(&run, TWIN_SERVICE_RUN);
        twin.now = run.ns;
        twin.number = run.number;
        twin.parent = run.parent;
        twin_reseed();
        return 0;
    }
    twin_raw(SYS_close, (long)ends[1], 0L, 0L, 0L, 0L, 0L);
    if (pid > 0) {
        children[free].number = answer.number;
        children[free].pid = pid;
        const struct twin_service_message child = {
            .kind = TWIN_SERVICE_CHILD, .number = answer.number, .parent = (int32_t)pid};
        twin_send(&child, -1);
        return answer.number;
    }
    return pid;
}
/* The child of vfork() shares its parent's memory, this library's too. */
EXPORT pid_t vfork(void) { return fork(); }

static pid_t wait_for_child(pid_t pid, int* status, int options, struct rusage* usage) {
    while (true) {
        const pid_t got =
            (pid_t)twin_raw(SYS_wait4, (long)pid, status, (long)(options | WNOHANG), usage, 0L, 0L);
        if (got != 0 || (options & WNOHANG) != 0) {
            twin.worked = true;
            return got;
        }
        if (twin_idle(TWIN_SERVICE_NEVER, NULL)) {
            errno = EINTR;
            return -1;
        }
    }
}

EXPORT pid_t wait4(pid_t number, int* status, int options, struct rusage* usage) {
    if (!twin_on()) {
        return (pid_t)twin_raw(SYS_wait4, (long)number, status, (long)options, usage, 0L, 0L);
    }
    const pid_t pid = number > 0 ? real_of(number) : number;
    if (number > 0 && pid == 0) {
        errno = ECHILD;
        return -1;
    }
    int end = 0;
    const pid_t got = wait_for_child(pid, &end, options, usage);
    if (got > 0 && status != NULL) {
        *status = end;
    }
    return got > 0 ? number_of(got, WIFEXITED(end) || WIFSIGNALED(end)) : got;
}
EXPORT pid_t wait3(int* status, int options, struct rusage* usage) { return wait4(-1, status, options, usage); }
EXPORT pid_t waitpid(pid_t number, int* status, int options) { return wait4(number, status, options, NULL); }
EXPORT pid_t wait(int* status) { return wait4(-1, status, 0, NULL); }

EXPORT int waitid(idtype_t type, id_t id, siginfo_t* out, int options) {
    if (!twin_on()) {
        return (int)twin_raw(SYS_waitid, (long)type, (long)id, out, (long)options, NULL, 0L);
    }
    siginfo_t mine;
    siginfo_t* info = out != NULL ? out : &mine;
    const pid_t pid = type == P_PID ? real_of((pid_t)id) : 0;
    while (true) {
        info->si_pid = 0;
        const long result =
            twin_raw(SYS_waitid, (long)type, type == P_PID ? (long)pid : (long)id, info,
                     (long)(options | WNOHANG), NULL, 0L);
        if (result < 0 || info->si_pid != 0 || (options & WNOHANG) != 0) {
            twin.worked = true;
            if (result == 0 && info->si_pid != 0) {
                info->si_pid = number_of(info->si_pid, (options & WNOWAIT) == 0);
            }
            return (int)result;
        }
        if (twin_idle(TWIN_SERVICE_NEVER, NULL)) {
            errno = EINTR;
            return -1;
        }
    }
}

EXPORT int kill(pid_t number, int signal) {
    if (twin_on() && number > 0) {
        const pid_t pid = real_of(number);
        if (pid == 0) {
            errno = ESRCH;
            return -1;
        }
        number = pid;
    }
    return (int)twin_raw(SYS_kill, (long)number, (long)signal, 0L, 0L, 0L, 0L);
}

EXPORT int pthread_create(pthread_t* restrict thread, const pthread_attr_t* restrict attributes, void* (*run)(void*),
                          void* restrict argument) {
    if (twin_on()) {
        twin_refuse("threads");
        return EAGAIN;
    }
    return ((int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*))twin_next("pthread_create"))(
        thread, attributes, run, argument);
}
