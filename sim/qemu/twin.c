/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The `twin` machine: an Arm M-profile CPU whose memories, peripherals and reset logic come from a library of models
 * (sim/abi/twin_abi.h).
 *
 *   -M twin,node=libtwin_node.so,config=FILE
 *
 * Everything here runs under QEMU's big lock unless it says otherwise. One file, long as it is: all of it works on the one
 * machine's private state.
 */
#include "qemu/osdep.h"

#include <sys/timerfd.h>

#include "qemu/bitmap.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/seqlock.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "exec/address-spaces.h"
#include "chardev/char.h"
#include "exec/exec-all.h"
#include "exec/gdbstub.h"
#include "exec/memory.h"
#include "exec/ram_addr.h"
#include "exec/tb-flush.h"
#include "hw/arm/armv7m.h"
#include "hw/boards.h"
#include "hw/clock.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "system/cpus.h"
#include "system/cpu-timers.h"
#include "system/cpu-timers-internal.h"
#include "system/reset.h"
#include "system/runstate.h"
#include "system/system.h"
#include "target/arm/cpu.h"
#include "target/arm/cpu-features.h"
#include "target/arm/internals.h"
#include "tcg/insn-start-words.h"
#include "hw/arm/twin.h"
#include "hw/arm/twin_abi.h"
#include "twin_internal.h"

#include <dlfcn.h>
#include <sys/syscall.h>

#define TYPE_TWIN_MACHINE MACHINE_TYPE_NAME("twin")
OBJECT_DECLARE_SIMPLE_TYPE(TwinMachineState, TWIN_MACHINE)

/* A range of addresses that is answered by the node. */
typedef struct TwinRange {
    MemoryRegion region;
    uint64_t base;
} TwinRange;

struct TwinMachineState {
    MachineState parent;

    char *node_path;
    char *config_path;

    TwinHost host;
    TwinNode node;
    ARMv7MState armv7m;
    MemoryRegion board;
    AddressSpace bus; /* what a master other than the CPU sees */
    MemoryRegion *memories;
    TwinRange *ranges;
    TwinRange background[2];
    Clock *cpuclk;
    Clock *refclk;
    QEMUTimer *deadline;  /* in virtual time */
    int64_t deadline_at;  /* in real time; and there deadline_fd goes off at alarm_at, which is not later */
    int64_t alarm_at;
    int deadline_fd;
    qemu_irq nmi;
    qemu_irq *irqs;

    bool started;
    bool powered;      /* the reset at power-on was told */
    bool cpu_running;  /* as the models want it */
    bool locked_up;
    bool was_halted;   /* what `halted` goes back to when the clock comes back */
    bool in_wfe;
    bool event;        /* the CPU's event register */
    bool reset_queued;
    bool trace;        /* the node wants to be told of exceptions and sleep */
    bool accessing;    /* the vCPU is inside node.read or node.write */
    TwinResetKind reset_kind;
    int64_t last_now;
    uint32_t reads; /* see look_at_deadline() */

    /* Only while a snapshot is saved or loaded. */
    struct {
        int64_t icount, bias;
        uint64_t cpu_period, ref_period;
        uint32_t shift, kind;
        bool asleep;
    } saved;
};

/* One machine a process: what QEMU's files call has no other way to it. */
static TwinMachineState *twin;

volatile sig_atomic_t twin_terminating;
bool twin_asleep;

static ARMCPU *twin_cpu(void)
{
    return twin->armv7m.cpu;
}

/* --- accesses ------------------------------------------------------------------------------------------------ */

static int64_t host_now(void *opaque);
static void on_deadline(void *opaque);

/*
 * A guest that polls has QEMU's lock nearly always, and the main loop, which waits for it, may run the timer that ends the
 * polling milliseconds late. So the CPU's thread looks itself, now and then: reading the clock costs half an access.
 */
static void look_at_deadline(TwinMachineState *s)
{
    enum { EVERY = 32 };

    if (++s->reads % EVERY || icount_enabled() || s->deadline_at == TWIN_NO_DEADLINE
        || host_now(s) < s->deadline_at) {
        return;
    }
    on_deadline(s);
}

static MemTxResult twin_read(void *opaque, hwaddr offset, uint64_t *value, unsigned size, MemTxAttrs attrs)
{
    const TwinRange *range = opaque;
    TwinMachineState *s = twin;
    bool ok;

    look_at_deadline(s);
    s->accessing = !attrs.debug;
    ok = s->node.read(s->node.opaque, range->base + offset, size, attrs.debug ? TWIN_ACCESS_DEBUG : 0, value);
    s->accessing = false;
    return likely(ok) ? MEMTX_OK : MEMTX_ERROR;
}

static MemTxResult twin_write(void *opaque, hwaddr offset, uint64_t value, unsigned size, MemTxAttrs attrs)
{
    const TwinRange *range = opaque;
    TwinMachineState *s = twin;
    bool ok;

    s->accessing = !attrs.debug;
    ok = s->node.write(s->node.opaque, range->base + offset, size, attrs.debug ? TWIN_ACCESS_DEBUG : 0, value);
    s->accessing = false;
    return likely(ok) ? MEMTX_OK : MEMTX_ERROR;
}

const MemoryRegionOps twin_ops = {
    .read_with_attrs = twin_read,
    .write_with_attrs = twin_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 8 },
    .impl = { .min_access_size = 1, .max_access_size = 8 },
};

static void add_range(TwinMachineState *s, TwinRange *range, const char *name, uint64_t base, uint64_t size,
                      int priority)
{
    range->base = base;
    /* Owned by the machine, which is no device: a model may reach its own registers by DMA. */
    memory_region_init_io(&range->region, OBJECT(s), &twin_ops, range, name, size);
    memory_region_add_subregion_overlap(&s->board, base, &range->region, priority);
}

static const TwinMemory *find_memory(TwinMachineState *s, uint64_t address, MemoryRegion **region)
{
    for (uint32_t i = 0; i < s->node.machine.num_memories; i++) {
        const TwinMemory *memory = &s->node.machine.memories[i];

        if (address >= memory->base && address - memory->base < memory->size) {
            if (memory->alias_of != TWIN_NO_ALIAS) {
                return find_memory(s, memory->alias_of + (address - memory->base), region);
            }
            *region = &s->memories[i];
            return memory;
        }
    }
    return NULL;
}

/*
 * Words of ROM and flash that translated code has as constants, by page. Literal loads are frequent in Thumb code, and
 * the pages of flash and RAM meet in QEMU's direct-mapped TLB, both being at a multiple of its reach.
 */
enum { LITERAL_PAGE = 1024, LITERAL_PAGES = 4096 };
static DECLARE_BITMAP(literal_pages, LITERAL_PAGES);

bool twin_literal(uint32_t address, uint32_t *word)
{
    TwinMachineState *s = TWIN_MACHINE(current_machine);
    MemoryRegion *region;
    const TwinMemory *memory = find_memory(s, address, &region);
    uint64_t offset;

    if (!memory || memory->kind == TWIN_MEMORY_RAM) {
        return false;
    }
    offset = (address - memory->base) % memory->size;
    if (memory->size - offset < sizeof(*word) || offset % sizeof(*word) || offset / LITERAL_PAGE >= LITERAL_PAGES) {
        return false;
    }
    /* One map for all memories: a page that two share is dropped once too often, which is slow and rare. */
    set_bit(offset / LITERAL_PAGE, literal_pages);
    *word = ldl_le_p((const uint8_t *)memory->host + offset);
    return true;
}

static void flush_translations(CPUState *cs, run_on_cpu_data data)
{
    tb_flush(cs);
}

static void drop_literals(uint64_t offset, uint64_t size)
{
    uint64_t page = offset / LITERAL_PAGE;
    uint64_t end = MIN((offset + size - 1) / LITERAL_PAGE + 1, LITERAL_PAGES);

    if (page < end && find_next_bit(literal_pages, end, page) < end) {
        bitmap_zero(literal_pages, LITERAL_PAGES);
        /* With one CPU, tb_flush() takes every thread for the CPU's, and would flush what the CPU executes. */
        if (qemu_cpu_is_self(first_cpu)) {
            tb_flush(first_cpu);
        } else {
            async_safe_run_on_cpu(first_cpu, flush_translations, RUN_ON_CPU_NULL);
        }
    }
}

static bool add_memory(TwinMachineState *s, uint32_t index, Error **errp)
{
    const TwinMemory *memory = &s->node.machine.memories[index];
    MemoryRegion *region = &s->memories[index];

    if (memory->alias_of != TWIN_NO_ALIAS) {
        MemoryRegion *original;
        const TwinMemory *of = find_memory(s, memory->alias_of, &original);

        if (!of || of - s->node.machine.memories >= index || of->alias_of != TWIN_NO_ALIAS) {
            error_setg(errp, "memory '%s' mirrors 0x%" PRIx64 ", where no memory is listed before it", memory->name,
                       memory->alias_of);
            return false;
        }
        memory_region_init_alias(region, OBJECT(s), memory->name, original, memory->alias_of - of->base,
                                 memory->size);
    } else if (memory->kind == TWIN_MEMORY_FLASH) {
        TwinRange *range = g_new0(TwinRange, 1);

        /* What memory_region_init_rom_device() does, over memory that is not QEMU's. */
        range->base = memory->base;
        memory_region_init_io(region, OBJECT(s), &twin_ops, range, memory->name, memory->size);
        region->rom_device = true;
        region->ram_block = qemu_ram_alloc_from_ptr(memory->size, memory->host, region, errp);
        if (!region->ram_block) {
            return false;
        }
    } else {
        memory_region_init_ram_ptr(region, OBJECT(s), memory->name, memory->size, memory->host);
        memory_region_set_readonly(region, memory->kind == TWIN_MEMORY_ROM);
    }
    memory_region_add_subregion(&s->board, memory->base, region);
    return true;
}

/* --- the CPU's life ------------------------------------------------------------------------------------------ */

/* Halts or revives the CPU according to its clock and to lockup; a CPU that sleeps in WFI still sleeps after it. */
static void apply_running(TwinMachineState *s)
{
    ARMCPU *cpu = twin_cpu();
    CPUState *cs = CPU(cpu);
    bool run = s->cpu_running && !s->locked_up;

    if (run == (cpu->power_state == PSCI_ON)) {
        return;
    }
    if (run) {
        cpu->power_state = PSCI_ON;
        cs->halted = s->was_halted;
        qemu_cpu_kick(cs);
    } else {
        s->was_halted = cs->halted;
        cpu->power_state = PSCI_OFF; /* pending interrupts don't wake it either */
        cs->halted = 1;
        cpu_exit(cs);
    }
}

static void reset_core(TwinMachineState *s, TwinResetKind kind)
{
    ARMCPU *cpu = twin_cpu();
    CPUARMState *env = &cpu->env;
    CPUState *cs = CPU(cpu);
    uint32_t vectors, start;

    cpu_reset(cs);
    device_cold_reset(DEVICE(&s->armv7m.nvic));
    device_cold_reset(DEVICE(&s->armv7m.systick[M_REG_NS]));
    if (arm_feature(env, ARM_FEATURE_M_SECURITY)) {
        device_cold_reset(DEVICE(&s->armv7m.systick[M_REG_S]));
    }
    s->locked_up = false;
    s->was_halted = false;
    s->in_wfe = false;
    s->event = false;
    twin_asleep = false;
    s->cpu_running = true;

    s->node.reset(s->node.opaque, kind);

    /* The models may have changed the memory under the vector table, which cpu_reset() has read already. */
    vectors = env->v7m.vecbase[env->v7m.secure];
    env->regs[13] = address_space_ldl_le(cs->as, vectors, MEMTXATTRS_UNSPECIFIED, NULL) & ~3u;
    start = address_space_ldl_le(cs->as, vectors + 4, MEMTXATTRS_UNSPECIFIED, NULL);
    env->regs[15] = start & ~1u;
    env->thumb = start & 1;
    arm_rebuild_hflags(env);
}

static void do_reset(CPUState *cs, run_on_cpu_data data)
{
    TwinMachineState *s = twin;

    s->reset_queued = false;
    reset_core(s, s->reset_kind);
}

/* `system_reset` of a debugger, and the reset that QEMU does before it starts. */
static void twin_machine_reset(MachineState *machine, ResetType type)
{
    TwinMachineState *s = TWIN_MACHINE(machine);

    qemu_devices_reset(type);
    reset_core(s, s->powered ? TWIN_RESET_DEBUG : TWIN_RESET_POWER_ON);
    s->powered = true;
}

static void on_sysresetreq(void *opaque, int line, int level)
{
    TwinMachineState *s = opaque;

    if (level) {
        s->node.cpu_event(s->node.opaque, TWIN_CPU_SYSRESETREQ, 0);
    }
}

void twin_cpu_lockup(CPUState *cs)
{
    TwinMachineState *s = twin;

    s->locked_up = true;
    apply_running(s);
    s->was_halted = false;
    s->node.cpu_event(s->node.opaque, TWIN_CPU_LOCKUP, cpu_env(cs)->regs[15]);
    cs->exception_index = EXCP_HLT;
    cpu_loop_exit(cs);
}

static void trace(TwinMachineState *s, TwinTraceEvent event, uint32_t arg)
{
    if (unlikely(s->trace)) {
        s->node.trace(s->node.opaque, event, arg);
    }
}

void twin_exception_entry(CPUARMState *env, int exception)
{
    TwinMachineState *s = twin;

    trace(s, TWIN_TRACE_ENTRY, exception);
    s->event = true;
    /* It may have come between SLEEPONEXIT and the sleep. */
    if (twin_cpu()->power_state == PSCI_ON) {
        env_cpu(env)->halted = 0;
    } else {
        s->was_halted = false;
    }
    if (unlikely(exception == ARMV7M_EXCP_HARD)) {
        s->node.cpu_event(s->node.opaque, TWIN_CPU_HARDFAULT, env->regs[15]);
    }
}

void twin_exception_exit(int exception)
{
    trace(twin, TWIN_TRACE_EXIT, exception);
    twin->event = true;
}

static void wake_from_wfe(TwinMachineState *s)
{
    CPUState *cs = CPU(twin_cpu());

    s->event = true;
    if (!s->in_wfe) {
        return;
    }
    s->in_wfe = false;
    s->event = false;
    if (twin_cpu()->power_state == PSCI_ON) {
        cs->halted = 0;
        qemu_cpu_kick(cs);
    } else {
        s->was_halted = false;
    }
}

void twin_exception_pended(CPUARMState *env)
{
    /* SCR.SEVONPEND: an interrupt that becomes pending is an event, enabled or not. */
    if (env->v7m.scr[env->v7m.secure] & R_V7M_SCR_SEVONPEND_MASK) {
        wake_from_wfe(twin);
    }
}

bool twin_semihosting(CPUARMState *env)
{
    TwinMachineState *s = twin;
    uint32_t result = -1;

    if (s->node.semihosting && !s->node.semihosting(s->node.opaque, env->regs[0], env->regs[1], &result)) {
        return false;
    }
    env->regs[0] = result;
    return true;
}

static void tell_sleep(TwinMachineState *s, CPUARMState *env)
{
    trace(s, TWIN_TRACE_SLEEP, 0);
    twin_asleep = s->node.machine.wants_sleep || s->trace;
    if (s->node.machine.wants_sleep) {
        s->node.cpu_event(s->node.opaque, TWIN_CPU_SLEEP,
                          !!(env->v7m.scr[env->v7m.secure] & R_V7M_SCR_SLEEPDEEP_MASK));
    }
}

void twin_exception_return(CPUARMState *env)
{
    CPUState *cs = env_cpu(env);

    trace(twin, TWIN_TRACE_RETURN, 0);
    if (likely(!(env->v7m.scr[env->v7m.secure] & R_V7M_SCR_SLEEPONEXIT_MASK)) || arm_v7m_is_handler_mode(env) ||
        cpu_has_work(cs)) {
        return;
    }
    cs->halted = 1;
    cpu_exit(cs);
    tell_sleep(twin, env);
}

void twin_wfi(CPUARMState *env)
{
    if (arm_feature(env, ARM_FEATURE_M) && (twin->node.machine.wants_sleep || twin->trace)) {
        BQL_LOCK_GUARD();
        tell_sleep(twin, env);
    }
}

void twin_wfe(CPUARMState *env)
{
    TwinMachineState *s = twin;
    CPUState *cs = env_cpu(env);

    bql_lock();
    if (s->event || cpu_has_work(cs)) {
        s->event = false;
        cs->exception_index = EXCP_YIELD;
    } else {
        s->in_wfe = true;
        cs->halted = 1;
        cs->exception_index = EXCP_HLT;
        tell_sleep(s, env);
    }
    cpu_loop_exit(cs); /* gives the lock up */
}

void twin_sev(void)
{
    twin->event = true;
}

void twin_wake(void)
{
    TwinMachineState *s = twin;

    BQL_LOCK_GUARD();
    twin_asleep = false;
    trace(s, TWIN_TRACE_WAKE, 0);
    if (s->node.machine.wants_sleep) {
        s->in_wfe = false;
        s->node.cpu_event(s->node.opaque, TWIN_CPU_WAKE, 0);
    }
}

/* --- what the models may ask for: TwinHost -------------------------------------------------------------------- */

static int64_t host_now(void *opaque)
{
    TwinMachineState *s = opaque;

    /* Under -icount an access that ends in a fault was counted while it was made, and is not afterwards. */
    s->last_now = MAX(s->last_now, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    return s->last_now;
}

/*
 * A timer of QEMU's that the CPU's thread sets wakes the main loop, so that it waits less long: two switches of threads and a
 * fight for the lock, for a deadline that may move again before it comes. A timerfd is set from any thread.
 */
static void set_alarm(TwinMachineState *s)
{
    const int64_t after = MAX(s->deadline_at - qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), 1);
    const struct itimerspec once = {
        .it_value = { .tv_sec = after / NANOSECONDS_PER_SECOND, .tv_nsec = after % NANOSECONDS_PER_SECOND },
    };

    timerfd_settime(s->deadline_fd, 0, &once, NULL);
    s->alarm_at = s->deadline_at;
}

static void on_alarm(void *opaque)
{
    TwinMachineState *s = opaque;
    uint64_t times;

    if (read(s->deadline_fd, &times, sizeof(times)) != sizeof(times)) {
        return; /* it was set again meanwhile */
    }
    s->alarm_at = TWIN_NO_DEADLINE;
    if (s->deadline_at == TWIN_NO_DEADLINE || !runstate_is_running()) {
        return; /* on_run_state() sets it again */
    }
    if (host_now(s) >= s->deadline_at) {
        on_deadline(s);
    } else {
        set_alarm(s);
    }
}

static void host_set_deadline(void *opaque, int64_t at)
{
    TwinMachineState *s = opaque;

    if (icount_enabled()) {
        if (at == TWIN_NO_DEADLINE) {
            timer_del(s->deadline);
        } else {
            timer_mod(s->deadline, at);
        }
        return;
    }
    s->deadline_at = at;
    if (at < s->alarm_at) {
        set_alarm(s);
    }
}

static void on_deadline(void *opaque)
{
    TwinMachineState *s = opaque;

    s->deadline_at = TWIN_NO_DEADLINE;
    s->node.deadline(s->node.opaque);
}

static void host_set_irq(void *opaque, uint32_t line, bool level)
{
    TwinMachineState *s = opaque;

    if (line < s->node.machine.num_irqs) {
        qemu_set_irq(s->irqs[line], level);
    } else {
        warn_report_once("twin: the models drive interrupt %u, the CPU has %u", line, s->node.machine.num_irqs);
    }
}

static void host_set_nmi(void *opaque, bool level)
{
    TwinMachineState *s = opaque;

    qemu_set_irq(s->nmi, level);
}

static void host_set_event(void *opaque)
{
    wake_from_wfe(opaque);
}

static bool host_dma_read(void *opaque, uint64_t address, void *data, uint64_t size)
{
    TwinMachineState *s = opaque;

    return address_space_read(&s->bus, address, MEMTXATTRS_UNSPECIFIED, data, size) == MEMTX_OK;
}

static bool host_dma_write(void *opaque, uint64_t address, const void *data, uint64_t size)
{
    TwinMachineState *s = opaque;

    return address_space_write(&s->bus, address, MEMTXATTRS_UNSPECIFIED, data, size) == MEMTX_OK;
}

static void host_memory_changed(void *opaque, uint64_t address, uint64_t size)
{
    TwinMachineState *s = opaque;

    while (size > 0) {
        MemoryRegion *region;
        const TwinMemory *memory = find_memory(s, address, &region);
        uint64_t offset, part;
        ram_addr_t start;

        if (!memory) {
            return;
        }
        /* find_memory() has followed aliases, within which the two offsets differ by whole memories only. */
        offset = (address - memory->base) % memory->size;
        part = MIN(size, memory->size - offset);
        start = memory_region_get_ram_addr(region) + offset;
        tb_invalidate_phys_range(start, start + part - 1);
        if (memory->kind != TWIN_MEMORY_RAM) {
            drop_literals(offset, part);
        }
        address += part;
        size -= part;
    }
}

static void host_request_reset(void *opaque, TwinResetKind kind)
{
    TwinMachineState *s = opaque;
    CPUState *cs = CPU(twin_cpu());

    if (!s->powered) {
        return; /* the reset at power-on is still to come */
    }
    s->reset_kind = kind;
    if (!s->reset_queued) {
        s->reset_queued = true;
        async_run_on_cpu(cs, do_reset, RUN_ON_CPU_NULL);
    }
}

static void host_set_cpu_running(void *opaque, bool running)
{
    TwinMachineState *s = opaque;

    s->cpu_running = running;
    apply_running(s);
}

/*
 * Rounded up: SysTick truncates its period to whole nanoseconds, and with a clock that is too fast by a part of 2^32
 * it would lose one every tick (1,000 ticks of 168,000 at 168 MHz would take 999,999 µs).
 */
static uint64_t clock_period(uint64_t hz)
{
    return DIV_ROUND_UP(CLOCK_PERIOD_1SEC, hz);
}

static void host_set_cpu_hz(void *opaque, uint64_t hz, uint64_t refclk_hz)
{
    TwinMachineState *s = opaque;

    clock_update(s->cpuclk, clock_period(hz));
    if (s->refclk && refclk_hz) {
        clock_update(s->refclk, clock_period(refclk_hz));
    }
}

static int64_t host_cpu_idle_until(void *opaque)
{
    const int64_t now = host_now(opaque);
    CPUState *cs = CPU(twin_cpu());
    int64_t wait;

    if (!cs->halted || cpu_has_work(cs)) {
        return now;
    }
    wait = qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, ~QEMU_TIMER_ATTR_EXTERNAL);
    return wait < 0 ? TWIN_NO_DEADLINE : now + wait;
}

static void host_cpu_state(void *opaque, TwinCpuState *out)
{
    TwinMachineState *s = opaque;
    CPUARMState *env;
    CPUState *cs = CPU(twin_cpu());
    uint64_t data[TARGET_INSN_START_WORDS];

    memset(out, 0, sizeof(*out));
    if (!cs) {
        return; /* the machine could not be built, and the node is being closed */
    }
    env = &twin_cpu()->env;

    for (int i = 0; i < 16; i++) {
        out->r[i] = env->regs[i];
    }
    /* Within a block the PC in `env` is that of its start. */
    if (s->accessing && current_cpu == cs && cs->running && cpu_unwind_state_data(cs, cs->mem_io_pc, data)) {
        out->r[15] = (out->r[15] & TARGET_PAGE_MASK) | (data[0] & ~TARGET_PAGE_MASK);
    }
    out->xpsr = xpsr_read(env);
    out->msp = v7m_using_psp(env) ? env->v7m.other_sp : env->regs[13];
    out->psp = v7m_using_psp(env) ? env->regs[13] : env->v7m.other_sp;
    out->control = env->v7m.control[env->v7m.secure];
    out->primask = env->v7m.primask[env->v7m.secure];
    out->instructions = icount_enabled() ? icount_get_raw() : 0;
}

static void host_watch_fd(void *opaque, int fd, void (*ready)(void *arg), void *arg)
{
    twin_watch(fd, ready, arg);
}

static void host_halt(void *opaque)
{
    if (current_cpu) {
        /* The main loop learns of it later; not one instruction is executed until then. */
        qemu_system_debug_request();
        current_cpu->stopped = true;
        cpu_exit(current_cpu);
    } else {
        vm_stop(RUN_STATE_DEBUG);
    }
}

static void host_set_trace(void *opaque, bool on)
{
    TwinMachineState *s = opaque;

    s->trace = on && s->node.trace;
}

static uint16_t host_open_debugger(void *opaque, uint16_t port, char *error, size_t error_size)
{
    g_autofree char *place = g_strdup_printf("tcp:127.0.0.1:%u", port);
    Error *why = NULL;
    Chardev *stub;
    const char *colon;

    if (!gdbserver_start(place, &why)) {
        g_strlcpy(error, error_get_pretty(why), error_size);
        error_free(why);
        return 0;
    }
    /* "disconnected:tcp:127.0.0.1:PORT,server=on": the only place where the number of a free port is told. */
    stub = qemu_chr_find("gdb");
    colon = stub && stub->filename ? strstr(stub->filename, "127.0.0.1:") : NULL;
    port = colon ? strtoul(colon + strlen("127.0.0.1:"), NULL, 10) : 0;
    if (!port) {
        g_strlcpy(error, "the debugger's port is not known", error_size);
    }
    return port;
}

static void host_shutdown(void *opaque, int exit_code)
{
    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_GUEST_SHUTDOWN, exit_code);
    /* Not one instruction more: the record of a run in virtual time must not depend on how fast the main loop is. */
    if (current_cpu) {
        cpu_stop_current();
    }
}

/* --- snapshots ----------------------------------------------------------------------------------------------- */

static int before_save(void *opaque)
{
    TwinMachineState *s = opaque;

    s->saved.icount = icount_get_raw();
    s->saved.bias = timers_state.qemu_icount_bias;
    s->saved.shift = timers_state.icount_time_shift;
    s->saved.cpu_period = clock_get(s->cpuclk);
    s->saved.ref_period = s->refclk ? clock_get(s->refclk) : 0;
    s->saved.kind = s->reset_kind;
    s->saved.asleep = twin_asleep && s->node.machine.wants_sleep; /* a trace is no part of it */
    return 0;
}

static int after_load(void *opaque, int version)
{
    TwinMachineState *s = opaque;

    if (s->saved.shift != timers_state.icount_time_shift || s->saved.icount < 0 || s->saved.bias < 0 ||
        s->saved.kind > TWIN_RESET_DEBUG) {
        return -1;
    }
    seqlock_write_lock(&timers_state.vm_clock_seqlock, &timers_state.vm_clock_lock);
    qatomic_set_i64(&timers_state.qemu_icount, s->saved.icount);
    qatomic_set_i64(&timers_state.qemu_icount_bias, s->saved.bias);
    seqlock_write_unlock(&timers_state.vm_clock_seqlock, &timers_state.vm_clock_lock);
    /* Those who use them have their own state of it. */
    clock_set(s->cpuclk, s->saved.cpu_period);
    if (s->refclk) {
        clock_set(s->refclk, s->saved.ref_period);
    }
    s->reset_kind = s->saved.kind;
    twin_asleep = s->saved.asleep;
    timer_del(s->deadline);
    if (s->reset_queued) {
        async_run_on_cpu(CPU(twin_cpu()), do_reset, RUN_ON_CPU_NULL);
    }
    return 0;
}

/* Not saved: what holds for real time only, and the deadline, which the node sets again. */
static const VMStateDescription vmstate_twin = {
    .name = "twin",
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save = before_save,
    .post_load = after_load,
    .fields = (const VMStateField[]) {
        VMSTATE_INT64(saved.icount, TwinMachineState),
        VMSTATE_INT64(saved.bias, TwinMachineState),
        VMSTATE_UINT32(saved.shift, TwinMachineState),
        VMSTATE_UINT64(saved.cpu_period, TwinMachineState),
        VMSTATE_UINT64(saved.ref_period, TwinMachineState),
        VMSTATE_UINT32(saved.kind, TwinMachineState),
        VMSTATE_BOOL(saved.asleep, TwinMachineState),
        VMSTATE_BOOL(cpu_running, TwinMachineState),
        VMSTATE_BOOL(locked_up, TwinMachineState),
        VMSTATE_BOOL(was_halted, TwinMachineState),
        VMSTATE_BOOL(in_wfe, TwinMachineState),
        VMSTATE_BOOL(event, TwinMachineState),
        VMSTATE_BOOL(reset_queued, TwinMachineState),
        VMSTATE_INT64(last_now, TwinMachineState),
        VMSTATE_END_OF_LIST()
    }
};

/* True, or the reason goes into `text`. */
static bool done(bool ok, Error *error, char *text, size_t size)
{
    if (!ok && size > 0) {
        g_strlcpy(text, error_get_pretty(error), size);
    }
    error_free(error);
    return ok;
}

static bool host_save_state(void *opaque, void (*take)(void *sink, const void *data, size_t size), void *sink,
                            char *error, size_t error_size)
{
    TwinMachineState *s = opaque;
    Error *why = NULL;
    bool ok = false;

    if (!icount_enabled()) {
        error_setg(&why, "a snapshot needs virtual time");
    } else if (CPU(twin_cpu())->running) {
        error_setg(&why, "a snapshot is taken at a boundary, and the CPU executes");
    } else {
        ok = twin_snapshot_save(&s->armv7m, &vmstate_twin, s, take, sink, &why);
    }
    return done(ok, why, error, error_size);
}

static bool host_load_state(void *opaque, const void *data, size_t size, char *error, size_t error_size)
{
    TwinMachineState *s = opaque;
    Error *why = NULL;
    bool ok = false;

    if (!icount_enabled()) {
        error_setg(&why, "a snapshot needs virtual time");
    } else {
        ok = twin_snapshot_load(&s->armv7m, &vmstate_twin, s, data, size, &why);
    }
    return done(ok, why, error, error_size);
}

/* --- start and end ------------------------------------------------------------------------------------------- */

/* Interrupts whatever the vCPU's thread blocks in, again and again, since one signal may come just before it blocks. */
static timer_t nudge;
static bool nudge_ready;

static void on_nudge(int number)
{
}

/* Called by QEMU's handler of SIGTERM and its like. */
void twin_terminate(void)
{
    static const struct itimerspec soon = {
        .it_value = { .tv_nsec = 1 },
        .it_interval = { .tv_nsec = 20 * SCALE_MS },
    };

    twin_terminating = 1;
    if (nudge_ready) {
        timer_settime(nudge, 0, &soon, NULL);
    }
}

static void let_nudge_in(CPUState *cs, run_on_cpu_data data)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/*
 * QEMU's vCPU threads take no signals. A node in lockstep waits for its grant on that thread, with the big lock
 * held, so the main loop could not end the process: the vCPU's thread gets a signal of its own instead.
 */
static void install_termination(CPUState *cs)
{
    struct sigaction quiet = { .sa_handler = on_nudge };
    struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR2 };

    event._sigev_un._tid = cs->thread_id;
    if (timer_create(CLOCK_MONOTONIC, &event, &nudge) != 0) {
        warn_report("twin: cannot create the timer that ends a blocked node: %s", strerror(errno));
        return;
    }
    sigaction(SIGUSR2, &quiet, NULL);
    async_run_on_cpu(cs, let_nudge_in, RUN_ON_CPU_NULL);
    nudge_ready = true;
    /* QEMU would do so only once the guest runs already; until then a signal would end it without TwinNode.close. */
    os_setup_signal_handling();
}

static void start_node(TwinMachineState *s)
{
    if (!s->started) {
        s->started = true;
        install_termination(CPU(twin_cpu()));
        s->node.start(s->node.opaque);
    }
}

static void on_run_state(void *opaque, bool running, RunState state)
{
    TwinMachineState *s = opaque;

    if (running) {
        start_node(s);
        if (!icount_enabled() && s->deadline_at != TWIN_NO_DEADLINE) {
            set_alarm(s); /* its clock stood */
        }
    }
}

/* With -S nothing runs until the debugger says so, but the host may want to talk to the node. */
static void on_first_loop(void *opaque)
{
    start_node(opaque);
}

static void close_node(void)
{
    TwinMachineState *s = twin;

    if (s->node.close) {
        s->node.close(s->node.opaque);
        s->node.close = NULL;
    }
}

static void load_node(TwinMachineState *s)
{
    char reason[512] = "";
    void *library;
    TwinNodeOpen open_node;

    if (!s->node_path) {
        error_report("twin: no library of models is given; use -M twin,node=LIBRARY,config=FILE");
        exit(1);
    }
    /*
     * Lazy: libsystemc wants a sc_main, which only a program has. Global: libraries of further models, which the node
     * loads, must see the same types.
     */
    library = dlopen(s->node_path, RTLD_LAZY | RTLD_GLOBAL);
    if (!library) {
        error_report("twin: cannot load the models: %s", dlerror());
        exit(1);
    }
    open_node = (TwinNodeOpen)dlsym(library, TWIN_NODE_OPEN_SYMBOL);
    if (!open_node) {
        error_report("twin: %s is no library of models: it has no %s", s->node_path, TWIN_NODE_OPEN_SYMBOL);
        exit(1);
    }

    s->host = (TwinHost) {
        .version = TWIN_ABI_VERSION,
        .size = sizeof(TwinHost),
        .opaque = s,
        .virtual_time = icount_enabled(),
        .icount_shift = icount_enabled() ? timers_state.icount_time_shift : 0,
        .emulator = "QEMU " QEMU_VERSION,
        .now = host_now,
        .set_deadline = host_set_deadline,
        .set_irq = host_set_irq,
        .set_nmi = host_set_nmi,
        .set_event = host_set_event,
        .dma_read = host_dma_read,
        .dma_write = host_dma_write,
        .memory_changed = host_memory_changed,
        .request_reset = host_request_reset,
        .set_cpu_running = host_set_cpu_running,
        .set_cpu_hz = host_set_cpu_hz,
        .cpu_state = host_cpu_state,
        .cpu_idle_until = host_cpu_idle_until,
        .watch_fd = host_watch_fd,
        .save_state = host_save_state,
        .load_state = host_load_state,
        .halt = host_halt,
        .set_trace = host_set_trace,
        .open_debugger = host_open_debugger,
        .shutdown = host_shutdown,
    };
    if (!open_node(&s->host, s->config_path ?: "", &s->node, reason, sizeof(reason))) {
        error_report("twin: %s", reason[0] ? reason : "the models cannot be built, and don't say why");
        exit(1);
    }
    if (s->node.version != TWIN_ABI_VERSION || s->node.size != sizeof(TwinNode)) {
        error_report("twin: %s was built for version %u of the interface (table of %u bytes), this is version %u (%zu)",
                     s->node_path, s->node.version, s->node.size, TWIN_ABI_VERSION, sizeof(TwinNode));
        exit(1);
    }
    /* Registered after the library's own destructors, and so run before them. */
    atexit(close_node);
}

static void build_cpu(TwinMachineState *s)
{
    const TwinMachine *m = &s->node.machine;
    g_autofree char *type = g_strdup_printf(ARM_CPU_TYPE_NAME("%s"), m->cpu_type);
    DeviceState *dev;
    ObjectClass *class = object_class_by_name(type);

    if (!class || !g_str_has_prefix(m->cpu_type, "cortex-m")) {
        error_report("twin: %s: '%s' is not a CPU type of this machine", m->board, m->cpu_type);
        exit(1);
    }
    object_initialize_child(OBJECT(s), "armv7m", &s->armv7m, TYPE_ARMV7M);
    dev = DEVICE(&s->armv7m);
    qdev_prop_set_string(dev, "cpu-type", type);
    /* ICTR.INTLINESNUM counts steps of 32 lines, rounded up; QEMU's model divides and rounds down. */
    qdev_prop_set_uint32(dev, "num-irq", ROUND_UP(m->num_irqs, 32));
    if (m->num_prio_bits) {
        qdev_prop_set_uint8(dev, "num-prio-bits", m->num_prio_bits);
    }
    qdev_prop_set_bit(dev, "enable-bitband", m->bitband);
    qdev_prop_set_uint32(dev, "init-svtor", m->init_vtor);
    qdev_prop_set_uint32(dev, "init-nsvtor", m->init_vtor);
    if (!m->has_fpu) {
        qdev_prop_set_bit(dev, "vfp", false);
    }
    if (!m->has_mpu) {
        qdev_prop_set_uint32(dev, "mpu-ns-regions", 0);
        qdev_prop_set_uint32(dev, "mpu-s-regions", 0);
    }
    s->cpuclk = clock_new(OBJECT(s), "cpuclk");
    clock_set(s->cpuclk, clock_period(m->cpu_hz));
    qdev_connect_clock_in(dev, "cpuclk", s->cpuclk);
    if (m->refclk_hz) {
        s->refclk = clock_new(OBJECT(s), "refclk");
        clock_set(s->refclk, clock_period(m->refclk_hz));
        qdev_connect_clock_in(dev, "refclk", s->refclk);
    }
    object_property_set_link(OBJECT(dev), "memory", OBJECT(&s->board), &error_abort);
    sysbus_realize(SYS_BUS_DEVICE(dev), &error_fatal);

    s->irqs = g_new(qemu_irq, m->num_irqs);
    for (uint32_t i = 0; i < m->num_irqs; i++) {
        s->irqs[i] = qdev_get_gpio_in(dev, i);
    }
    s->nmi = qdev_get_gpio_in_named(dev, "NMI", 0);
    qdev_connect_gpio_out_named(dev, "SYSRESETREQ", 0, qemu_allocate_irq(on_sysresetreq, s, 0));
}

static void twin_machine_init(MachineState *machine)
{
    TwinMachineState *s = TWIN_MACHINE(machine);
    const TwinMachine *m = &s->node.machine;

    twin = s;
    s->cpu_running = true;
    s->deadline_at = s->alarm_at = TWIN_NO_DEADLINE;
    if (icount_enabled()) {
        s->deadline = timer_new_ns(QEMU_CLOCK_VIRTUAL, on_deadline, s);
    } else {
        s->deadline_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
        if (s->deadline_fd < 0) {
            error_report("twin: no timer to be had: %s", strerror(errno));
            exit(1);
        }
        qemu_set_fd_handler(s->deadline_fd, on_alarm, NULL, s);
    }
    load_node(s);

    /* One map is made, not one for each region. */
    memory_region_transaction_begin();
    memory_region_init(&s->board, OBJECT(s), "board", 4 * GiB);
    s->memories = g_new0(MemoryRegion, m->num_memories);
    for (uint32_t i = 0; i < m->num_memories; i++) {
        Error *error = NULL;

        if (!add_memory(s, i, &error)) {
            error_reportf_err(error, "twin: %s: ", m->board);
            exit(1);
        }
    }
    s->ranges = g_new0(TwinRange, m->num_windows);
    for (uint32_t i = 0; i < m->num_windows; i++) {
        add_range(s, &s->ranges[i], "window", m->windows[i].base, m->windows[i].size, 1);
    }
    /* Where nothing is, the node is asked all the same: it answers with a bus error, and counts. The CPU's own
     * registers lie between the two halves. */
    add_range(s, &s->background[0], "unmapped", 0, 0xe0000000, -1000);
    add_range(s, &s->background[1], "unmapped-vendor", 0xe0100000, 0x1ff00000, -1000);
    address_space_init(&s->bus, &s->board, "twin-bus");

    build_cpu(s);
    /* A chip's own registers on the CPU's private bus (an STM32's DBGMCU) lie over what armv7m has there. */
    for (uint32_t i = 0; i < m->num_windows; i++) {
        if (m->windows[i].base >= 0xe0000000 && m->windows[i].base < 0xe0100000) {
            MemoryRegion *region = g_new0(MemoryRegion, 1);

            memory_region_init_alias(region, OBJECT(s), "private-window", &s->ranges[i].region, 0, m->windows[i].size);
            memory_region_add_subregion_overlap(&s->armv7m.container, m->windows[i].base, region, 1);
        }
    }
    memory_region_transaction_commit();

    qemu_add_vm_change_state_handler(on_run_state, s);
    qemu_bh_schedule(qemu_bh_new(on_first_loop, s));
}

static char *get_node(Object *object, Error **errp)
{
    return g_strdup(TWIN_MACHINE(object)->node_path);
}

static void set_node(Object *object, const char *value, Error **errp)
{
    g_free(TWIN_MACHINE(object)->node_path);
    TWIN_MACHINE(object)->node_path = g_strdup(value);
}

static char *get_config(Object *object, Error **errp)
{
    return g_strdup(TWIN_MACHINE(object)->config_path);
}

static void set_config(Object *object, const char *value, Error **errp)
{
    g_free(TWIN_MACHINE(object)->config_path);
    TWIN_MACHINE(object)->config_path = g_strdup(value);
}

static bool get_halt_poll(Object *object, Error **errp)
{
    return twin_halt_poll;
}

static void set_halt_poll(Object *object, bool value, Error **errp)
{
    twin_halt_poll = value;
}

static void twin_machine_class_init(ObjectClass *class, void *data)
{
    MachineClass *mc = MACHINE_CLASS(class);

    mc->desc = "Arm M-profile board made of models";
    mc->init = twin_machine_init;
    mc->reset = twin_machine_reset;
    mc->max_cpus = 1;
    mc->no_serial = 1;
    mc->no_parallel = 1;
    mc->no_floppy = 1;
    mc->no_cdrom = 1;
    object_class_property_add_str(class, "node", get_node, set_node);
    object_class_property_set_description(class, "node", "shared library of the models");
    object_class_property_add_str(class, "config", get_config, set_config);
    object_class_property_set_description(class, "config", "configuration file of the node");
    object_class_property_add_bool(class, "halt-poll", get_halt_poll, set_halt_poll);
    object_class_property_set_description(class, "halt-poll",
                                          "the CPU's thread looks for messages before it sleeps");
}

static const TypeInfo twin_machine_info = {
    .name = TYPE_TWIN_MACHINE,
    .parent = TYPE_MACHINE,
    .instance_size = sizeof(TwinMachineState),
    .class_init = twin_machine_class_init,
};

static void twin_register_types(void)
{
    type_register_static(&twin_machine_info);
}

type_init(twin_register_types)
