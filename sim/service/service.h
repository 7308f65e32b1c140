/* SPDX-License-Identifier: BSD-3-Clause */
/* The insides of libtwin_service.so. A process has one thread here. */
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "sim/service/channel.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))

#define TWIN_NS_PER_S INT64_C(1000000000)
#define TWIN_FDS 65536

enum twin_fd_kind {
    TWIN_FD_OTHER = 0, /* files, epoll and whatever else never blocks, or isn't ours to wait for */
    TWIN_FD_STREAM,    /* what the program thinks is TCP */
    TWIN_FD_DATAGRAM,  /* what the program thinks is UDP */
    TWIN_FD_PIPE,      /* pipes, socket pairs, eventfds: between processes of the service */
    TWIN_FD_TIMER,     /* an eventfd that the program thinks is a timerfd */
    TWIN_FD_RANDOM     /* what the program thinks is /dev/urandom */
};

struct twin_fd {
    uint8_t kind;
    bool v6;
    bool bound;
};

struct twin_state {
    bool active; /* there is a channel: else every call is the real one */
    bool started;
    int64_t now;   /* virtual ns */
    int64_t epoch; /* s */
    int64_t alarm; /* SIGALRM, virtual ns */
    int64_t alarm_interval;
    uint64_t random;
    uint64_t seed;
    int32_t number;
    int32_t parent;
    bool worked;
    unsigned looks; /* since it last waited or found something: without a wait */
    unsigned times; /* that it asked for the time */
    char world[TWIN_SERVICE_WORLD_SIZE];
};

extern struct twin_state twin;
extern struct twin_fd twin_fds[TWIN_FDS];

/* True: this process is in virtual time. Starts that if it is the first call. */
bool twin_on(void);
/* The real system call, with errno. */
long twin_raw(long number, ...);
/* The next function of that name after ours. */
void* twin_next(const char* name);
/* Nothing to do before `until`: lets the host go on, and returns at its next RUN. True: a signal's handler has run, and
 * the wait is over with EINTR. Signals come only here, under `mask` if that is given. */
bool twin_idle(int64_t until, const sigset_t* mask);
/* Tells the host what the program asked for and can't have. */
void twin_refuse(const char* what);
/* A message, with a descriptor if that isn't negative. */
void twin_send(const struct twin_service_message* message, int fd);
void twin_receive(struct twin_service_message* message, uint32_t kind);

static inline struct twin_fd* twin_fd(int fd) {
    static struct twin_fd none;
    return fd >= 0 && fd < TWIN_FDS ? &twin_fds[fd] : &none;
}
/* A new descriptor: -1 passes through. */
static inline int twin_mark(int fd, enum twin_fd_kind kind, bool v6) {
    if (fd >= 0 && fd < TWIN_FDS) {
        twin_fds[fd] = (struct twin_fd){.kind = (uint8_t)kind, .v6 = v6};
    }
    return fd;
}

/* now + span, which may be for ever. */
static inline int64_t twin_after(int64_t span) {
    return span < 0 ? twin.now : span > TWIN_SERVICE_NEVER - twin.now ? TWIN_SERVICE_NEVER : twin.now + span;
}
static inline int64_t twin_ns(const struct timespec* time) {
    return time->tv_sec > TWIN_SERVICE_NEVER / TWIN_NS_PER_S - 1 ? TWIN_SERVICE_NEVER
                                                                 : time->tv_sec * TWIN_NS_PER_S + time->tv_nsec;
}

/* What CLOCK_MONOTONIC is at virtual 0, as if the machine had been up for a while: programs take 0 for "never". */
#define TWIN_UPTIME (INT64_C(1000) * TWIN_NS_PER_S)

/* Waits until the descriptor has one of these events. False: errno is EINTR, or EAGAIN when the time is over. */
bool twin_wait_for(int fd, short events, int64_t deadline);
/* Before a call that would block: 0, or -1 with errno. */
int twin_before_read(int fd, int flags);
bool twin_blocks(int fd, int flags);

/* A program that looks or asks for the time again and again, and never waits, would have no end: after so often it
 * waits for a moment of virtual time. */
void twin_spun(unsigned* count, unsigned limit);

/* The generator of this process. */
void twin_random(void* out, size_t size);
/* After a fork, or for a program that begins. */
void twin_reseed(void);
/* If it is loaded. */
void twin_tame_openssl(void);

/* Timers: the first instant at which one is due, and what is due now. */
int64_t twin_timers_next(void);
void twin_timers_run(void);
void twin_timer_closed(int fd);
