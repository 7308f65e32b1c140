/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Real time: what the CPU's thread does while the CPU sleeps.
 *
 * A message of the host that wakes the CPU would wake two threads, one behind the other: the main loop's, which reads it,
 * and then the CPU's. Waking a thread of a virtual machine takes tens of microseconds. So the CPU's thread looks for a while
 * itself for what the main loop waits for, which sleeps on meanwhile, before it goes to sleep. For how long adapts as KVM's
 * halt polling does (Documentation/virt/kvm/halt-polling.rst): longer while sleeps end soon, not at all while they do not, or
 * while others want the processor. A device that idles costs nothing, one that answers requests in a row polls at most
 * MOST_NS for each. Of more devices than the host has processors none looks: what one wins the others lose.
 */
#include "qemu/osdep.h"
#include <sys/epoll.h>
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "hw/core/cpu.h"
#include "system/cpus.h"
#include "hw/arm/twin.h"
#include "twin_internal.h"

enum { MOST_WATCHED = 4, FIRST_NS = 10 * SCALE_US, MOST_NS = 200 * SCALE_US, TURN_NS = 50 * SCALE_US };

/* Under the big lock. The main loop waits for `all`, which has them. */
static struct {
    int fd;
    void (*ready)(void *arg);
    void *arg;
} watched[MOST_WATCHED];
static unsigned watched_count;
static int all = -1;
static int64_t span_ns;

bool twin_halt_poll = true;

static void change(int how, int fd, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.fd = fd };

    epoll_ctl(all, how, fd, &event);
}

/* A handler may forget any of them. */
static void dispatch(int fd)
{
    for (unsigned i = 0; i < watched_count; i++) {
        if (watched[i].fd == fd) {
            watched[i].ready(watched[i].arg);
            return;
        }
    }
}

static void on_ready(void *unused)
{
    struct epoll_event events[MOST_WATCHED];
    int count = epoll_wait(all, events, MOST_WATCHED, 0);

    for (int i = 0; i < count; i++) {
        dispatch(events[i].data.fd);
    }
}

void twin_watch(int fd, void (*ready)(void *arg), void *arg)
{
    unsigned i = 0;

    if (all < 0) {
        all = epoll_create1(EPOLL_CLOEXEC);
        if (all < 0) {
            error_report("no epoll: %s", strerror(errno));
            exit(1);
        }
        qemu_set_fd_handler(all, on_ready, NULL, NULL);
    }
    while (i < watched_count && watched[i].fd != fd) {
        i++;
    }
    if (!ready) {
        if (i < watched_count) {
            change(EPOLL_CTL_DEL, fd, 0);
            watched[i] = watched[--watched_count];
        }
    } else {
        g_assert(i < MOST_WATCHED);
        watched[i].fd = fd;
        watched[i].ready = ready;
        watched[i].arg = arg;
        if (i == watched_count) {
            watched_count++;
            change(EPOLL_CTL_ADD, fd, EPOLLIN);
        }
    }
}

/* False: nothing has happened until then. */
static bool poll_until(CPUState *cpu, int64_t until_ns)
{
    GPollFD look[MOST_WATCHED];
    unsigned count = watched_count;
    int64_t now = get_clock(), before;
    bool happened;
    int ready;

    for (unsigned i = 0; i < count; i++) {
        look[i] = (GPollFD) { .fd = watched[i].fd, .events = G_IO_IN };
        change(EPOLL_CTL_MOD, look[i].fd, 0);
    }
    bql_unlock();
    do {
        before = now;
        sched_yield();
        ready = g_poll(look, count, 0);
        happened = ready > 0 || !cpu_thread_is_idle(cpu);
        now = get_clock();
        if (now - before > TURN_NS) {
            until_ns = now; /* somebody else had the processor */
            span_ns = 0;
        }
    } while (!happened && now < until_ns);
    bql_lock();

    for (unsigned i = 0; ready > 0 && i < count; i++) {
        if (look[i].revents) {
            dispatch(look[i].fd);
        }
    }
    for (unsigned i = 0; i < watched_count; i++) {
        change(EPOLL_CTL_MOD, watched[i].fd, EPOLLIN);
    }
    return happened;
}

void twin_halt(CPUState *cpu)
{
    int64_t began_ns = get_clock();

    if (twin_halt_poll && watched_count && span_ns && poll_until(cpu, began_ns + span_ns)) {
        return;
    }
    if (!cpu_thread_is_idle(cpu)) {
        return; /* since the lock was ours again */
    }
    qemu_cond_wait_bql(cpu->halt_cond);

    if (get_clock() - began_ns > MOST_NS) {
        span_ns = 0;
    } else {
        span_ns = MIN(MOST_NS, MAX(FIRST_NS, 2 * span_ns));
    }
}
