/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual time of the twin machine: how the idle CPU skips to the next deadline, and where translated blocks end.
 *
 * QEMU skips idle time on the main loop's thread, in a race with the vCPU: a busy host makes other virtual times. Here
 * the vCPU's own thread skips, so that time depends on nothing but the guest and its models.
 */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "qemu/seqlock.h"
#include "qemu/timer.h"
#include "hw/core/cpu.h"
#include "system/cpus.h"
#include "system/cpu-timers.h"
#include "system/cpu-timers-internal.h"
#include "system/runstate.h"
#include "hw/arm/twin.h"
#include "twin_internal.h"

int twin_main_loop_waits;

void twin_let_main_loop_in(void)
{
    while (unlikely(qatomic_read(&twin_main_loop_waits) > 0)) {
        sched_yield();
    }
}

static void skip(int64_t nanoseconds)
{
    seqlock_write_lock(&timers_state.vm_clock_seqlock, &timers_state.vm_clock_lock);
    qatomic_set_i64(&timers_state.qemu_icount_bias, timers_state.qemu_icount_bias + nanoseconds);
    seqlock_write_unlock(&timers_state.vm_clock_seqlock, &timers_state.vm_clock_lock);
}

bool twin_warp_while_idle(void)
{
    if (icount_sleep) {
        return false;
    }
    while (all_cpu_threads_idle() && runstate_is_running() && !cpu_is_stopped(first_cpu) && !twin_terminating) {
        int64_t wait = qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, ~QEMU_TIMER_ATTR_EXTERNAL);

        if (wait < 0) {
            break;
        }
        if (wait > 0) {
            skip(wait);
        }
        qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);

        bql_unlock();
        twin_let_main_loop_in();
        bql_lock();
    }
    return true;
}

/*
 * Under -icount an access to a device must be the last instruction of its block, for the clock to be exact; QEMU
 * finds out in the middle of the block, rewinds and builds a block of one instruction, at every access. Remembering
 * where that happened makes the next translation end its block there. Blocks do not change what is counted, so neither
 * a collision in this table nor its loss is visible to the guest.
 */
enum { IO_TABLE_SIZE = 1024 };
static uint64_t io_table[IO_TABLE_SIZE];

static uint64_t *io_slot(uint64_t pc)
{
    return &io_table[(pc >> 1) % IO_TABLE_SIZE];
}

bool twin_io_seen(uint64_t pc)
{
    /* Stored plus one: an empty slot is no address. */
    return *io_slot(pc) == pc + 1;
}

bool twin_note_io(uint64_t pc)
{
    *io_slot(pc) = pc + 1;
    return true;
}
