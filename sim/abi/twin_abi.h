/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The seam between the CPU emulator (sim/qemu) and the models (sim/node).
 *
 * QEMU loads the models as a shared library, calls twin_node_open() once, and from then on both sides talk
 * through two tables of C functions. Rules that hold for every function of both tables, unless it says otherwise:
 *   - it is called with QEMU's big lock held, from the vCPU's thread or from the main loop's thread;
 *   - it must not block (exception: TwinNode.deadline in virtual time, where the node waits for its next grant);
 *   - times are nanoseconds of QEMU's virtual clock, which starts at 0 and never goes back;
 *   - addresses and sizes are bytes of the guest's physical address space.
 */
#ifndef TWIN_ABI_H
#define TWIN_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TWIN_ABI_VERSION 6u
#define TWIN_NODE_OPEN_SYMBOL "twin_node_open"
#define TWIN_NO_DEADLINE INT64_MAX

/* Why the CPU starts over. The values are part of the ABI and of snapshots. */
typedef enum TwinResetKind {
    TWIN_RESET_POWER_ON = 0,  /* supply came up: RAM, retention registers and all state are lost */
    TWIN_RESET_PIN = 1,       /* the board's reset pin or button */
    TWIN_RESET_SYSTEM = 2,    /* AIRCR.SYSRESETREQ */
    TWIN_RESET_LOCKUP = 3,    /* the CPU locked up and the chip resets on it */
    TWIN_RESET_WATCHDOG = 4,
    TWIN_RESET_BROWN_OUT = 5,
    TWIN_RESET_WAKE_UP = 6,   /* wake-up from a state that does not keep the CPU (nRF51 System OFF, STM32 Standby) */
    TWIN_RESET_DEBUG = 7      /* the debugger's reset request */
} TwinResetKind;

/* What happened on the CPU, told to the models by TwinNode.cpu_event. */
typedef enum TwinCpuEvent {
    TWIN_CPU_SYSRESETREQ = 0, /* the guest wrote AIRCR.SYSRESETREQ; the models answer with request_reset */
    TWIN_CPU_LOCKUP = 1,      /* the CPU is locked up and halted; arg: the PC */
    TWIN_CPU_HARDFAULT = 2,   /* HardFault was entered; arg: the PC it was taken from */
    TWIN_CPU_SLEEP = 3,       /* WFI or WFE, arg bit 0: SCR.SLEEPDEEP. Only told when TwinMachine.wants_sleep */
    TWIN_CPU_WAKE = 4
} TwinCpuEvent;

/* What TwinNode.trace is told, once TwinHost.set_trace has asked for it. */
typedef enum TwinTraceEvent {
    TWIN_TRACE_ENTRY = 0,  /* an exception is taken; arg: its number */
    TWIN_TRACE_EXIT = 1,   /* a handler ends; arg: its number. What is on the stack is not restored yet */
    TWIN_TRACE_RETURN = 2, /* it is, and what was interrupted goes on */
    TWIN_TRACE_SLEEP = 3,
    TWIN_TRACE_WAKE = 4
} TwinTraceEvent;

typedef enum TwinMemoryKind {
    TWIN_MEMORY_RAM = 0,
    TWIN_MEMORY_ROM = 1,
    TWIN_MEMORY_FLASH = 2 /* read and executed like ROM; every write goes to TwinNode.write */
} TwinMemoryKind;

typedef struct TwinMemory {
    const char *name; /* unique within the machine */
    uint64_t base;    /* multiple of 1 KiB (Arm M-profile), and of the page size where executed at full speed */
    uint64_t size;
    TwinMemoryKind kind;
    void *host;        /* page-aligned backing owned by the node, valid until close */
    uint64_t alias_of; /* base of another memory that this one mirrors (then host is NULL), or TWIN_NO_ALIAS */
} TwinMemory;
#define TWIN_NO_ALIAS UINT64_MAX

typedef struct TwinWindow {
    uint64_t base; /* a range whose every access goes to TwinNode.read and .write */
    uint64_t size;
} TwinWindow;

/* The machine that the models describe. Everything pointed to is owned by the node and valid until close. */
typedef struct TwinMachine {
    const char *board;    /* for messages */
    const char *cpu_type; /* cortex-m0 | cortex-m3 | cortex-m4 | cortex-m7 | cortex-m33 */
    uint32_t num_irqs;    /* 1..480 */
    uint32_t num_prio_bits; /* 2..8; 0: what the CPU type has by default */
    uint64_t cpu_hz;
    uint64_t refclk_hz; /* SysTick's reference clock; 0: there is none */
    bool bitband;       /* the M3/M4 bit-band aliases of SRAM and peripherals exist */
    bool has_fpu;
    bool has_mpu;
    bool wants_sleep;
    uint32_t init_vtor; /* where the vector table is at reset */
    const TwinMemory *memories;
    uint32_t num_memories;
    const TwinWindow *windows;
    uint32_t num_windows;
} TwinMachine;

typedef struct TwinCpuState {
    uint32_t r[16]; /* r13 is the active stack pointer, r15 the PC */
    uint32_t xpsr;
    uint32_t msp, psp, control, primask;
    uint64_t instructions; /* executed since start; 0 when the node runs in real time, where they are not counted */
} TwinCpuState;

/* Offered by QEMU to the models. */
typedef struct TwinHost {
    uint32_t version; /* TWIN_ABI_VERSION */
    uint32_t size;    /* sizeof(TwinHost) */
    void *opaque;     /* first argument of every function below */

    bool virtual_time; /* true under -icount: time is the count of instructions */
    uint32_t icount_shift; /* in virtual time an instruction takes 2^icount_shift ns */
    const char *emulator;  /* its name and version: another one may not understand what save_state() saved */

    /* The virtual clock. About 25 ns of host time: do not call it where time is not needed. */
    int64_t (*now)(void *opaque);
    /* One deadline at a time: at or after `at`, TwinNode.deadline is called. TWIN_NO_DEADLINE disarms. */
    void (*set_deadline)(void *opaque, int64_t at);
    /* External interrupt line of the NVIC, 0..num_irqs-1. */
    void (*set_irq)(void *opaque, uint32_t line, bool level);
    void (*set_nmi)(void *opaque, bool level);
    /* The event register of the CPU (WFE) as SEV from outside sets it. */
    void (*set_event)(void *opaque);
    /* A bus master other than the CPU. False: bus error; what was done before it stays done. */
    bool (*dma_read)(void *opaque, uint64_t address, void *data, uint64_t size);
    bool (*dma_write)(void *opaque, uint64_t address, const void *data, uint64_t size);
    /* The models wrote to TwinMemory.host: code translated from there is stale. Must be called after such writes. */
    void (*memory_changed)(void *opaque, uint64_t address, uint64_t size);
    /* Resets the CPU as soon as it is safe, then calls TwinNode.reset(kind) before its first instruction. */
    void (*request_reset)(void *opaque, TwinResetKind kind);
    /* False: the CPU has no clock or no power and executes nothing, though time passes. True: it goes on. */
    void (*set_cpu_running)(void *opaque, bool running);
    void (*set_cpu_hz)(void *opaque, uint64_t hz, uint64_t refclk_hz);
    void (*cpu_state)(void *opaque, TwinCpuState *out);
    /* Virtual time, in TwinNode.deadline: until when the CPU and its private peripherals do nothing by themselves. Now if it
     * executes, the next of QEMU's own timers (SysTick) if it sleeps, TWIN_NO_DEADLINE if there is none. */
    int64_t (*cpu_idle_until)(void *opaque);
    /* Real time only: call `ready(arg)` whenever fd can be read, from the main loop, or while the CPU sleeps from its thread. ready ==
     * NULL: no longer. */
    void (*watch_fd)(void *opaque, int fd, void (*ready)(void *arg), void *arg);
    /*
     * Snapshots, in virtual time: all that the emulator knows but the memories. Only from TwinNode.deadline and
     * TwinNode.start, where the CPU stands between two instructions. `take` is called once, within save_state(); nothing
     * that is seen afterwards depends on whether it was. load_state() is for TwinNode.start: `now` is then that of the
     * snapshot, the deadline is disarmed, a reset that was queued is queued again. Its bytes may be anything; after
     * false, which comes with one line in `error`, the process must end.
     */
    bool (*save_state)(void *opaque, void (*take)(void *sink, const void *data, size_t size), void *sink, char *error,
                       size_t error_size);
    bool (*load_state)(void *opaque, const void *data, size_t size, char *error, size_t error_size);
    /* As at a breakpoint: neither the CPU nor the virtual clock goes on before a debugger lets them. */
    void (*halt)(void *opaque);
    /*
     * Has TwinNode.trace told of exceptions and sleep, or no longer. The guest and its time are the same with it and
     * without, and so is a snapshot.
     */
    void (*set_trace)(void *opaque, bool on);
    /* Opens a port of 127.0.0.1 for GDB, which is 0 for any that is free, and gives its number, or 0 and one line. A
     * second call closes the port of the first one. */
    uint16_t (*open_debugger)(void *opaque, uint16_t port, char *error, size_t error_size);
    /* Ends the process with this exit code once control is back in QEMU. The last call, close(), still comes. */
    void (*shutdown)(void *opaque, int exit_code);
} TwinHost;

#define TWIN_ACCESS_DEBUG 1u /* made by a debugger: must have no side effect */

/* Offered by the models to QEMU. Filled in by twin_node_open(). */
typedef struct TwinNode {
    uint32_t version;
    uint32_t size;
    void *opaque;
    TwinMachine machine;

    /* Size is 1, 2, 4 or 8. Values are little-endian. False: bus error. */
    bool (*read)(void *opaque, uint64_t address, uint32_t size, uint32_t flags, uint64_t *value);
    bool (*write)(void *opaque, uint64_t address, uint32_t size, uint32_t flags, uint64_t value);
    /* The deadline set by set_deadline has come. */
    void (*deadline)(void *opaque);
    /* The CPU was reset. Also called once, with TWIN_RESET_POWER_ON, before the first instruction. */
    void (*reset)(void *opaque, TwinResetKind kind);
    void (*cpu_event)(void *opaque, TwinCpuEvent event, uint64_t arg);
    /* Only after set_trace, which needs it. Sees what has happened, and must change nothing that the guest could see. */
    void (*trace)(void *opaque, TwinTraceEvent event, uint32_t arg);
    /* BKPT 0xAB, when QEMU was started with -semihosting-config: R0 and R1, and what R0 is afterwards. False: not now;
     * the models have stopped the CPU with set_cpu_running, and the instruction is executed again when it goes on.
     * NULL: every operation gives -1. */
    bool (*semihosting)(void *opaque, uint32_t operation, uint32_t parameter, uint32_t *result);
    /* Called once from the main loop before the vCPU starts, after the debugger's port is open: the node may now
     * use watch_fd and set_deadline. May wait for its first grant. */
    void (*start)(void *opaque);
    /* The process is about to end, for whatever reason; nothing of TwinHost may be called but now and cpu_state. */
    void (*close)(void *opaque);
} TwinNode;

/*
 * The one exported symbol. `config` is the path of the node's configuration file (docs/node-config.md).
 * Returns true and fills `node`, or returns false and writes one line without a newline to `error`.
 * Neither table may be used before it has returned.
 */
typedef bool (*TwinNodeOpen)(const TwinHost *host, const char *config, TwinNode *node, char *error,
                             size_t error_size);

#ifdef __cplusplus
}
#endif

#endif /* TWIN_ABI_H */
