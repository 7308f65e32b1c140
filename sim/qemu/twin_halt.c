/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Real time: what the CPU's thread does while the CPU sleeps.
 *
 * A message of the host that wakes the CPU would wake two threads, one behind the other: the main loop's, which reads it,
 * and then the CPU's. Waking a thread of a virtual machine takes tens of microseconds. So the CPU's thread looks for a while
 * itself for what the main loop waits for, before it goes to sleep. For how long adapts as KVM's halt polling does
 * (Documentation/virt/kvm/halt-polling.rst): longer while sleeps end soon, not at all while they do not. A device that
 * idles costs nothing, one that answers requests in a row polls at most MOST_NS for each.
 */
#include "qemu/osdep.h"
#include <poll.h>
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "hw/core/cpu.h"
#include "system/cpus.h"
#include "hw/arm/twin.h"
#include "twin_internal.h"

enum { MOST_WATCHED = 4, FIRST_NS = 10 * SCALE_US, MOST_NS = 200 * SCALE_US };

/* Changed under the big lock, and by the CPU's thread looked at without it only while the number is the same. */
static struct {
    void (*ready)(void *arg);
    void *arg;
} watched[MOST_WATCHED];
static struct pollfd fds[MOST_WATCHED];
static unsigned fd_count;
static int64_t span_ns;

void twin_watch(int fd, void (*ready)(void *arg), void *arg)
{
    unsigned i = 0;

    qemu_set_fd_handler(fd, ready, NULL, arg);
    while (i < fd_count && fds[i].fd != fd) {
        i++;
    }
    if (!ready) {
        if (i < fd_count) {
            fd_count--;
            fds[i] = fds[fd_count];
            watched[i] = watched[fd_count];
        }
    } else if (i < MOST_WATCHED) {
        fds[i] = (struct pollfd) { .fd = fd, .events = POLLIN };
        watched[i].ready = ready;
        watched[i].arg = arg;
        fd_count = MAX(fd_count, i + 1);
    }
}

/* False: nothing has happened until then. */
static bool poll_until(CPUState *cpu, int64_t until_ns)
{
    struct pollfd look[MOST_WATCHED];
    unsigned count = fd_count;
    bool happened;
    int ready;

    memcpy(look, fds, sizeof(look));
    bql_unlock();
    do {
        ready = poll(look, count, 0);
        happened = ready > 0 || !cpu_thread_is_idle(cpu);
    } while (!happened && get_clock() < until_ns);
    bql_lock();

    /* A handler may forget any of them. The main loop may have been here first: then there is nothing left to read. */
    for (unsigned i = 0; ready > 0 && i < count; i++) {
        for (unsigned j = 0; look[i].revents && j < fd_count; j++) {
            if (fds[j].fd == look[i].fd) {
                watched[j].ready(watched[j].arg);
                break;
            }
        }
    }
    return happened;
}

void twin_halt(CPUState *cpu)
{
    int64_t began_ns = get_clock();

    if (fd_count && span_ns && poll_until(cpu, began_ns + span_ns)) {
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
