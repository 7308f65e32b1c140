/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The guest's half of the tests of sim/qemu. One image, built for Armv6-M and for Armv7-M; which test it does is read
 * from the fake node. It ends by writing FAKE_EXIT: 0 when all was as expected, else the line of what was not.
 */
#include "fake_node.h"

#include <stdbool.h>
#include <stdint.h>

#define REG32(offset) (*(volatile uint32_t *)(FAKE_WINDOW + (offset)))
#define REG16(offset) (*(volatile uint16_t *)(FAKE_WINDOW + (offset)))
#define REG8(offset) (*(volatile uint8_t *)(FAKE_WINDOW + (offset)))
#define SCB(offset) (*(volatile uint32_t *)(0xe000ed00u + (offset)))
#define NVIC_ISER (*(volatile uint32_t *)0xe000e100u)
#define NVIC_IPR0 (*(volatile uint32_t *)0xe000e400u)
#define SYST(offset) (*(volatile uint32_t *)(0xe000e010u + (offset)))
#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            leave(__LINE__);                                                                                           \
        }                                                                                                              \
    } while (0)

extern uint32_t stack_top;
void start(void);
void on_hard_fault(void);
void on_bus_fault(void);
void on_irq(void);
void on_nmi(void);
void on_systick(void);
uint16_t patched(void);

static volatile uint32_t irqs, nmis, ticks, faults, fault_status, fault_address;
static volatile uint32_t stay_awake_after; /* so many interrupts */
static volatile bool nest;
static uint32_t in_data = 0x12345678;
extern uint32_t data_load, data_start, data_end, bss_start, bss_end;

static void leave(uint32_t code)
{
    REG32(FAKE_EXIT) = code;
    for (;;) {
    }
}

static void out(char c)
{
    REG32(FAKE_OUT) = (uint32_t)c;
}

/* A fault skips the 16-bit instruction that made it, if a test expects one. */
static volatile bool skip_faults;

__attribute__((used)) static void fault(uint32_t *frame)
{
    faults++;
    if (!skip_faults) {
        leave(__LINE__);
    }
    frame[6] += 2;
}

__attribute__((naked)) void on_hard_fault(void)
{
    __asm volatile("mov r0, sp\n push {r4, lr}\n bl fault\n pop {r4, pc}\n");
}

__attribute__((naked)) void on_bus_fault(void)
{
    __asm volatile("mov r0, sp\n push {r4, lr}\n bl bus_fault\n pop {r4, pc}\n");
}

__attribute__((used)) static void bus_fault(uint32_t *frame)
{
    fault_status = SCB(0x28);
    fault_address = SCB(0x38);
    fault(frame);
}

void on_irq(void)
{
    irqs++;
    REG32(FAKE_IRQ) = 3;
    if (irqs < stay_awake_after) {
        REG32(FAKE_TIMER) = 1000000;
    } else if (irqs == stay_awake_after) {
        SCB(0x10) = 0;
    }
}

void on_nmi(void)
{
    nmis++;
    REG32(FAKE_NMI) = 0;
}

void on_systick(void)
{
    ticks++;
    if (nest) {
        uint32_t seen = irqs;

        nest = false; /* the next tick may be there already */
        SYST(0) = 0;
        REG32(FAKE_IRQ) = 3 | 1u << 16;
        while (irqs == seen) {
        }
        SCB(0x10) = 0;
    }
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16 + 32] = {
    &stack_top,
    (const void *)start,
    (const void *)on_nmi,
    (const void *)on_hard_fault,
    [5] = (const void *)on_bus_fault,
    [15] = (const void *)on_systick,
    [16 + 3] = (const void *)on_irq,
};

static uint32_t load16(uintptr_t address)
{
    uint32_t value;

    __asm volatile("ldr %0, [%1]\n nop" : "=l"(value) : "l"(address) : "memory");
    return value;
}

static void test_sizes(void)
{
    REG32(FAKE_BYTES) = 0x11223344;
    REG8(FAKE_BYTES + 1) = 0xaa;
    REG16(FAKE_BYTES + 2) = 0xbbcc;
    EXPECT(REG32(FAKE_BYTES) == 0xbbccaa44);
    EXPECT(REG8(FAKE_BYTES + 3) == 0xbb);
    EXPECT(REG16(FAKE_BYTES) == 0xaa44);
    REG32(FAKE_SCRATCH) = 0xdeadbeef;
    EXPECT(REG32(FAKE_SCRATCH) == 0xdeadbeef);
    EXPECT(REG32(FAKE_COUNTER) == 0);
    EXPECT(REG32(FAKE_COUNTER) == 1);
}

static void test_bus_error(uintptr_t address)
{
    skip_faults = true;
#if __ARM_ARCH >= 7
    SCB(0x24) |= 1u << 17; /* BusFault has a handler of its own */
#endif
    (void)load16(address);
    EXPECT(faults == 1);
#if __ARM_ARCH >= 7
    EXPECT((fault_status & 0x8200) == 0x8200); /* precise, and the address is valid */
    EXPECT(fault_address == address);
#endif
    *(volatile uint32_t *)address = 1;
    EXPECT(faults == 2);
}

static void test_irq(void)
{
    NVIC_ISER = 1u << 3;
    REG32(FAKE_IRQ) = 3 | 1u << 16;
    __asm volatile("isb"); /* running free, an interrupt comes at the end of a block of code */
    EXPECT(irqs == 1);
    __asm volatile("cpsid i");
    REG32(FAKE_IRQ) = 3 | 1u << 16;
    EXPECT(irqs == 1);
    __asm volatile("cpsie i\n isb");
    EXPECT(irqs == 2);
    REG32(FAKE_ACTION) = FAKE_ACTION_IRQ;
    REG32(FAKE_TIMER) = 1000000;
    while (irqs < 3) {
        __asm volatile("wfi");
    }
    EXPECT(REG32(FAKE_DEADLINES) == 1);
}

static void test_reset(void)
{
    if (REG32(FAKE_RESETS) == 1) {
        EXPECT(REG32(FAKE_LAST_RESET) == 0);
        REG32(FAKE_IRQ) = 5 | 1u << 16; /* pending, not enabled: must be gone after the reset */
        *(volatile uint32_t *)(FAKE_RAM + FAKE_RAM_SIZE - 0x1000) = 0xcafe;
        SCB(0x0c) = 0x05fa0004;
        for (;;) {
            __asm volatile("nop");
        }
    }
    EXPECT(REG32(FAKE_LAST_RESET) == 2);
    EXPECT(*(volatile uint32_t *)0xe000e200u == 0);
    EXPECT(*(volatile uint32_t *)(FAKE_RAM + FAKE_RAM_SIZE - 0x1000) == 0xcafe);
}

static void test_watchdog(void)
{
    if (REG32(FAKE_RESETS) == 1) {
        REG32(FAKE_ACTION) = FAKE_ACTION_RESET;
        REG32(FAKE_TIMER) = 2000000;
        for (;;) {
        }
    }
    EXPECT(REG32(FAKE_LAST_RESET) == 4);
}

static void test_lockup(void)
{
    if (REG32(FAKE_RESETS) == 2) {
        EXPECT(REG32(FAKE_LAST_RESET) == 3);
        return;
    }
    /* A HardFault whose stack is nowhere, and whose vector is nowhere either. */
    __asm volatile("msr msp, %0\n udf #0" : : "r"(FAKE_NOTHING + 0x100));
}

static void test_flash(void)
{
    volatile uint32_t *word = (volatile uint32_t *)(FAKE_FLASH_SIZE - 0x400);

    EXPECT(*word == 0xffffffff);
    *word = 0x0f0f0f0f;
    EXPECT(*word == 0x0f0f0f0f);
    *word = 0xf0ffffff; /* bits only fall */
    EXPECT(*word == 0x000f0f0f);
    EXPECT(*(volatile uint32_t *)(FAKE_FLASH_ALIAS + FAKE_FLASH_SIZE - 0x400) == 0x000f0f0f);
    *(volatile uint32_t *)FAKE_UICR = 0x55aa55aa;
    EXPECT(*(volatile uint32_t *)FAKE_UICR == 0x55aa55aa);
}

__attribute__((naked, noinline, aligned(4))) uint16_t patched(void)
{
    __asm volatile("movs r0, #1\n bx lr");
}

static void test_patch(void)
{
    for (uint32_t i = 2; i < 50; i++) {
        REG32(FAKE_ADDRESS) = (uint32_t)(uintptr_t)patched & ~1u;
        REG32(FAKE_PATCH) = 0x2000 | i; /* movs r0, #i */
        EXPECT(patched() == i);
    }
    /* Code in RAM that the guest itself changes. */
    static volatile uint16_t code[2] __attribute__((aligned(4)));
    for (uint32_t i = 0; i < 50; i++) {
        code[0] = (uint16_t)(0x2000 | i);
        code[1] = 0x4770;
        __asm volatile("dsb\n isb");
        EXPECT(((uint16_t(*)(void))((uintptr_t)code | 1))() == i);
    }
}

static void test_bitband(void)
{
    volatile uint32_t *word = (volatile uint32_t *)(FAKE_RAM + FAKE_RAM_SIZE - 0x800);
    volatile uint32_t *alias = (volatile uint32_t *)(0x22000000 + ((uintptr_t)word - FAKE_RAM) * 32);

    *word = 0;
    alias[5] = 1;
    EXPECT(*word == 0x20);
    EXPECT(alias[5] == 1 && alias[4] == 0);
    alias[5] = 0;
    EXPECT(*word == 0);
    REG32(FAKE_SCRATCH) = 0;
    ((volatile uint32_t *)(0x42000000 + FAKE_SCRATCH * 32))[31] = 1;
    EXPECT(REG32(FAKE_SCRATCH) == 0x80000000);
}

static void test_deadline(void)
{
    uint32_t before, after;

    NVIC_ISER = 1u << 3;
    REG32(FAKE_ACTION) = FAKE_ACTION_IRQ;
    for (uint32_t delay = 1000; delay < 10000000; delay *= 3) {
        uint32_t seen = irqs;

        /* Spinning first, then asleep: the clock must come to the same instant. */
        before = REG32(FAKE_NOW);
        REG32(FAKE_TIMER) = delay;
        while (irqs == seen) {
        }
        after = REG32(FAKE_NOW);
        EXPECT(after - before >= delay);
        seen = irqs;
        REG32(FAKE_TIMER) = delay;
        __asm volatile("cpsid i");
        while (irqs == seen) {
            __asm volatile("wfi\n cpsie i\n isb\n cpsid i");
        }
        __asm volatile("cpsie i");
    }
}

static uint32_t mix(uint32_t hash, uint32_t value)
{
    return (hash ^ value) * 16777619u;
}

/* Work, sleep, timers, interrupts and register accesses in an order that depends on all of them. */
static void test_load(void)
{
    uint32_t hash = 2166136261u;

    NVIC_ISER = 1u << 3;
    SYST(4) = 16000 - 1;
    SYST(0) = 7;
    REG32(FAKE_ACTION) = FAKE_ACTION_PERIODIC;
    REG32(FAKE_TIMER) = 777777;
    while (ticks < 200) {
        for (uint32_t i = 0; i < (hash & 0xfff); i++) {
            hash = mix(hash, irqs);
        }
        hash = mix(hash, REG32(FAKE_NOW));
        hash = mix(hash, ticks);
        if (hash & 0x100) {
            REG32(FAKE_VALUE) = hash;
        }
        if (hash & 1) {
            __asm volatile("wfi");
        }
    }
    REG32(FAKE_VALUE) = hash;
}

static void test_wfe(void)
{
    REG32(FAKE_ACTION) = FAKE_ACTION_EVENT;
    __asm volatile("sev\n wfe"); /* the event is there: no sleep */
    EXPECT(REG32(FAKE_DEADLINES) == 0);
    REG32(FAKE_TIMER) = 3000000;
    __asm volatile("wfe");
    EXPECT(REG32(FAKE_DEADLINES) == 1);
    /* An interrupt that is not enabled wakes with SEVONPEND only. */
    SCB(0x10) = 1u << 4;
    REG32(FAKE_ACTION) = FAKE_ACTION_IRQ;
    REG32(FAKE_TIMER) = 3000000;
    __asm volatile("wfe");
    EXPECT(REG32(FAKE_DEADLINES) == 2);
    EXPECT(irqs == 0);
    /* Return from an exception is an event. */
    NVIC_ISER = 1u << 3;
    __asm volatile("isb");
    EXPECT(irqs == 1);
    __asm volatile("wfe");
    EXPECT(REG32(FAKE_DEADLINES) == 2);
}

static void test_sleep_on_exit(void)
{
    NVIC_ISER = 1u << 3;
    SCB(0x20) = 0xffu << 24; /* IRQ 3 interrupts SysTick */
    stay_awake_after = 3;
    REG32(FAKE_ACTION) = FAKE_ACTION_IRQ;
    SCB(0x10) = 1u << 1;
    REG32(FAKE_TIMER) = 1000000;
    while (irqs == 0) {
    }
    EXPECT(irqs == 3);
    /* A return to another handler is no reason to sleep. */
    nest = true;
    SCB(0x10) = 1u << 1;
    SYST(4) = 16000 - 1;
    SYST(8) = 0;
    SYST(0) = 7;
    while (ticks == 0) {
    }
    EXPECT(irqs == 4);
}

static void test_stop(void)
{
    uint32_t before = REG32(FAKE_NOW);

    REG32(FAKE_ACTION) = FAKE_ACTION_RUN;
    REG32(FAKE_TIMER) = 5000000;
    REG32(FAKE_IRQ) = 3 | 1u << 16;
    NVIC_ISER = 1u << 3;
    irqs = 0;
    REG32(FAKE_IRQ) = 3;
    REG32(FAKE_STOP) = 1;
    __asm volatile("isb");
    EXPECT(REG32(FAKE_NOW) - before >= 5000000);
    EXPECT(REG32(FAKE_DEADLINES) == 1);
}

static void test_systick(uint32_t hz)
{
    uint32_t before, after;

    if (hz) {
        REG32(FAKE_HZ) = hz;
    }
    before = REG32(FAKE_NOW);
    SYST(4) = 16000 - 1;
    SYST(8) = 0;
    SYST(0) = 7;
    while (ticks < 100) {
        __asm volatile("wfi");
    }
    after = REG32(FAKE_NOW);
    REG32(FAKE_VALUE) = (after - before) / 1000000;
}

static void test_bench(uint32_t kind, uint32_t n)
{
    volatile uint32_t *reg = &REG32(FAKE_SCRATCH);

    REG32(FAKE_MARK) = 0;
    if (kind == TEST_BENCH_READ) {
        __asm volatile("1: ldr r3, [%1]\n sub %0, #1\n bne 1b" : "+l"(n) : "l"(reg) : "r3", "cc", "memory");
    } else if (kind == TEST_BENCH_WRITE) {
        __asm volatile("1: str %0, [%1]\n sub %0, #1\n bne 1b" : "+l"(n) : "l"(reg) : "r3", "cc", "memory");
    } else {
        __asm volatile("1: nop\n nop\n nop\n nop\n nop\n nop\n sub %0, #1\n bne 1b" : "+l"(n) : : "cc");
    }
    REG32(FAKE_MARK) = 0;
}

static void test_nmi(void)
{
    __asm volatile("cpsid i");
    REG32(FAKE_NMI) = 1;
    __asm volatile("isb");
    EXPECT(nmis == 1);
    REG32(FAKE_ACTION) = FAKE_ACTION_NMI;
    REG32(FAKE_TIMER) = 1000000;
    __asm volatile("wfi");
    while (nmis < 2) {
    }
}

static void test_dma(void)
{
    static volatile uint32_t source = 0x600dcafe;

    REG32(FAKE_ADDRESS) = (uint32_t)(uintptr_t)&source;
    EXPECT(REG32(FAKE_DMA) == 1);
    EXPECT(REG32(FAKE_SCRATCH) == 0x600dcafe);
    REG32(FAKE_ADDRESS) = FAKE_WINDOW + FAKE_COUNTER; /* a model reaches a register of its own bus */
    EXPECT(REG32(FAKE_DMA) == 1);
    REG32(FAKE_ADDRESS) = FAKE_NOTHING;
    EXPECT(REG32(FAKE_DMA) == 0);
    /* The PC that a model sees is that of the access. */
    uint32_t pc, seen;
    __asm volatile("mov %0, pc\n nop\n ldr %1, [%2]" : "=&l"(pc), "=l"(seen) : "l"(&REG32(FAKE_ADDRESS)));
    EXPECT(seen == pc);
}

static void test_idle(void)
{
    out('i');
    if (REG32(FAKE_ARGUMENT)) {
        SYST(4) = 16000 - 1;
        SYST(0) = 7;
    }
    for (;;) {
        __asm volatile("wfi");
    }
}

static void run(uint32_t test)
{
    switch (test) {
    case TEST_BOOT: out('b'); break;
    case TEST_SIZES: test_sizes(); break;
    case TEST_BUS_ERROR: test_bus_error(FAKE_WINDOW + FAKE_BUS_ERROR); break;
    case TEST_UNMAPPED: test_bus_error(FAKE_NOTHING); break;
    case TEST_IRQ: test_irq(); break;
    case TEST_RESET: test_reset(); break;
    case TEST_WATCHDOG: test_watchdog(); break;
    case TEST_LOCKUP: test_lockup(); break;
    case TEST_FLASH: test_flash(); break;
    case TEST_PATCH: test_patch(); break;
    case TEST_BITBAND: test_bitband(); break;
    case TEST_PRIO_BITS:
        NVIC_IPR0 = 0xff;
        REG32(FAKE_VALUE) = NVIC_IPR0;
        break;
    case TEST_DEADLINE: test_deadline(); break;
    case TEST_LOAD: test_load(); break;
    case TEST_WFE: test_wfe(); break;
    case TEST_SLEEP_ON_EXIT: test_sleep_on_exit(); break;
    case TEST_IDLE: test_idle(); break;
    case TEST_STOP: test_stop(); break;
    case TEST_SYSTICK: test_systick(0); break;
    case TEST_HZ: test_systick(REG32(FAKE_ARGUMENT)); break;
    case TEST_NMI: test_nmi(); break;
    case TEST_DMA: test_dma(); break;
    case TEST_DEBUG:
        for (;;) {
            (void)REG32(FAKE_COUNTER);
            patched();
        }
    case TEST_BENCH_READ:
    case TEST_BENCH_WRITE:
    case TEST_BENCH_LOOP: test_bench(test, REG32(FAKE_ARGUMENT)); break;
    default: leave(__LINE__);
    }
}

void start(void)
{
    uint32_t *from = &data_load;

    for (uint32_t *to = &data_start; to < &data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = &bss_start; to < &bss_end; to++) {
        *to = 0;
    }
    EXPECT(*(volatile uint32_t *)&in_data == 0x12345678);
    run(REG32(FAKE_TEST));
    leave(0);
}
