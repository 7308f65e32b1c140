/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The register map of the fake node: shared by the node (host) and the firmware (guest).
 */
#pragma once

#define FAKE_WINDOW 0x40000000u
#define FAKE_WINDOW_SIZE 0x1000u
#define FAKE_FLASH_SIZE 0x40000u
#define FAKE_FLASH_ALIAS 0x08000000u
#define FAKE_UICR 0x10001000u
#define FAKE_UICR_SIZE 0x400u
#define FAKE_RAM 0x20000000u
#define FAKE_RAM_SIZE 0x10000u
#define FAKE_NOTHING 0x60000000u

enum FakeRegister {
    FAKE_COUNTER = 0x000,      /* counts reads, but not a debugger's */
    FAKE_SCRATCH = 0x004,
    FAKE_BUS_ERROR = 0x008,    /* every access fails */
    FAKE_IRQ = 0x00c,          /* line | level << 16 */
    FAKE_TIMER = 0x010,        /* write: deadline in so many ns */
    FAKE_NOW = 0x014,          /* low word of the virtual time */
    FAKE_OUT = 0x018,          /* a character into the record */
    FAKE_EXIT = 0x01c,         /* ends the process with this code */
    FAKE_ACTION = 0x020,       /* what the deadline does: FakeAction */
    FAKE_PATCH = 0x024,        /* writes the low half-word to flash at FAKE_ADDRESS, behind the CPU's back */
    FAKE_ADDRESS = 0x028,
    FAKE_STOP = 0x02c,         /* stops the CPU's clock */
    FAKE_LAST_RESET = 0x030,   /* kind of the last reset */
    FAKE_RESETS = 0x034,       /* how many */
    FAKE_TEST = 0x038,         /* number of the test, from the configuration */
    FAKE_HZ = 0x03c,           /* changes the CPU's clock */
    FAKE_DMA = 0x040,          /* copies a word by DMA: read from FAKE_ADDRESS into FAKE_SCRATCH; reads 1 if that was well */
    FAKE_MARK = 0x044,         /* wall time into the record */
    FAKE_VALUE = 0x048,        /* a number into the record */
    FAKE_DEADLINES = 0x04c,    /* how many deadlines came */
    FAKE_ARGUMENT = 0x050,     /* a number from the configuration */
    FAKE_NMI = 0x054,
    FAKE_BYTES = 0x100,        /* 256 bytes of memory; each access into the record */
};

enum FakeAction {
    FAKE_ACTION_IRQ = 0,       /* raises IRQ 3 */
    FAKE_ACTION_EVENT = 1,     /* the event of WFE */
    FAKE_ACTION_NMI = 2,
    FAKE_ACTION_RESET = 3,     /* as a watchdog does */
    FAKE_ACTION_RUN = 4,       /* starts the CPU's clock */
    FAKE_ACTION_PERIODIC = 5,  /* IRQ 3, and the same again */
    FAKE_ACTION_RECORD = 6,    /* nothing but a line in the record */
    FAKE_ACTION_EXIT = 7,
};

enum FakeTest {
    TEST_BOOT = 1,
    TEST_SIZES,
    TEST_BUS_ERROR,
    TEST_UNMAPPED,
    TEST_IRQ,
    TEST_RESET,
    TEST_LOCKUP,
    TEST_FLASH,
    TEST_PATCH,
    TEST_BITBAND,
    TEST_PRIO_BITS,
    TEST_DEADLINE,
    TEST_LOAD,
    TEST_WFE,
    TEST_WFE_SEV,
    TEST_IDLE,
    TEST_STOP,
    TEST_SYSTICK,
    TEST_DEBUG,
    TEST_BENCH_READ,
    TEST_BENCH_WRITE,
    TEST_BENCH_LOOP,
    TEST_NMI,
    TEST_DMA,
    TEST_MIXED_IO,
    TEST_SEVONPEND,
    TEST_HZ,
    TEST_WATCHDOG,
    TEST_SLEEP_ON_EXIT,
};
