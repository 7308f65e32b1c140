/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What QEMU's own files call in the twin machine. edit_tree.py puts the calls in; they are few and each is said there.
 */
#ifndef HW_ARM_TWIN_H
#define HW_ARM_TWIN_H

#include "exec/memattrs.h"
#include "exec/mmu-access-type.h"
#include "qemu/atomic.h"

typedef struct CPUArchState CPUARMState;

/* NVIC, under the big lock. Lockup does not return: the CPU stays halted until it is reset. */
G_NORETURN void twin_cpu_lockup(CPUState *cpu);
void twin_exception_entry(CPUARMState *env, int exception);
void twin_exception_exit(int exception);
void twin_exception_return(CPUARMState *env); /* all of its state is restored: the CPU may sleep (SCR.SLEEPONEXIT) */
void twin_exception_pended(CPUARMState *env);

/* MPU_RBAR of Armv7-M: forgets translations of the region's old and new place, not all. */
struct ArchCPU;
void twin_set_mpu_base(struct ArchCPU *cpu, unsigned region, uint32_t base);

/*
 * An access to a page in which an MPU region begins or ends, for which QEMU has an entry in its TLB that is good for one access.
 * Known: it was checked since the entry came, and is good again. `was_there`: the entry, before the check that is noted.
 */
bool twin_small_region_known(uint64_t address, int mmu_idx, MMUAccessType type);
void twin_small_region_note(uint64_t address, int mmu_idx, MMUAccessType type, bool was_there);

/* BKPT 0xAB, under the big lock. False: the instruction is to be executed again. */
bool twin_semihosting(CPUARMState *env);

/* The event register of WFE and SEV; called by translated code, without the lock. */
G_NORETURN void twin_wfe(CPUARMState *env);
void twin_sev(void);
void twin_wfi(CPUARMState *env);

/* A CPU that is about to execute. */
extern bool twin_asleep;
void twin_wake(void);

/* Real time, under the big lock: the idle CPU's thread waits for something to happen, at most until it is kicked. */
void twin_halt(CPUState *cpu);

/* A signal asks the process to end; called by its handler. */
void twin_terminate(void);

/* Virtual time: passes idle time on the vCPU's thread. False: the clock is not ours to move. */
bool twin_warp_while_idle(void);
extern bool icount_sleep;
/* The main loop waits for the big lock: who takes it again and again must let it in, a mutex alone is not fair. */
extern int twin_main_loop_waits;
void twin_let_main_loop_in(void); /* called without the lock */

/* Every access to a node; QEMU's dispatcher knows it by its address. */
extern const struct MemoryRegionOps twin_ops;

/*
 * The word at an address of ROM or flash, for the translator. Whoever changes that memory says so (TwinHost.memory_changed),
 * and the code that was translated with the old word goes.
 */
bool twin_literal(uint32_t address, uint32_t *word);

/* Blocks of translated code end where a guest was seen to touch a device (only under -icount). */
bool twin_io_seen(uint64_t pc);
bool twin_note_io(uint64_t pc);

#endif
