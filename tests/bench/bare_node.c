// SPDX-License-Identifier: BSD-3-Clause
// The node without our models: the nRF51822's memories, and a UART that takes a byte at once and writes it to the file
// descriptor named by the environment's BARE_NODE_FD. What QEMU costs by itself, to hold the models against.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sim/abi/twin_abi.h"

enum { kUartBase = 0x40002000, kTxdReady = 0x11C, kTxd = 0x51C };

static uint32_t registers[0x1000 / 4];
static int output = -1;

static bool read_register(void* opaque, uint64_t address, uint32_t size, uint32_t flags, uint64_t* value) {
    (void)opaque, (void)flags, (void)size;
    *value = registers[(address & 0xFFF) / 4];
    return true;
}

static bool write_register(void* opaque, uint64_t address, uint32_t size, uint32_t flags, uint64_t value) {
    (void)opaque, (void)flags, (void)size;
    if (address == kUartBase + kTxd) {
        const char c = (char)value;
        if (write(output, &c, 1) != 1) _exit(1);
        registers[kTxdReady / 4] = 1;
        return true;
    }
    registers[(address & 0xFFF) / 4] = (uint32_t)value;
    return true;
}

static void ignore(void* opaque) { (void)opaque; }
static void ignore_reset(void* opaque, TwinResetKind kind) { (void)opaque, (void)kind; }
static void ignore_event(void* opaque, TwinCpuEvent event, uint64_t arg) { (void)opaque, (void)event, (void)arg; }

// `config` is the raw image of the flash.
__attribute__((visibility("default"))) bool twin_node_open(const TwinHost* host, const char* config, TwinNode* node,
                                                           char* error, size_t error_size) {
    (void)host;
    static TwinMemory memories[2];
    static const TwinWindow window = {0x40000000, 0x20000000};
    const size_t flash_size = 256 * 1024, ram_size = 16 * 1024;
    unsigned char* flash = mmap(NULL, flash_size + ram_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    FILE* image = fopen(config, "rb");
    const char* fd = getenv("BARE_NODE_FD");
    if (flash == MAP_FAILED || image == NULL || fd == NULL) {
        snprintf(error, error_size, "bare node: cannot read %s, or BARE_NODE_FD is not set", config);
        return false;
    }
    output = atoi(fd);
    const size_t got = fread(flash, 1, flash_size, image);
    fclose(image);
    if (got == 0) {
        snprintf(error, error_size, "bare node: %s is empty", config);
        return false;
    }
    memories[0] = (TwinMemory){"flash", 0, flash_size, TWIN_MEMORY_FLASH, flash, TWIN_NO_ALIAS};
    memories[1] = (TwinMemory){"ram", 0x20000000, ram_size, TWIN_MEMORY_RAM, flash + flash_size, TWIN_NO_ALIAS};
    *node = (TwinNode){.version = TWIN_ABI_VERSION,
                       .size = sizeof *node,
                       .machine = {.board = "bare",
                                   .cpu_type = "cortex-m0",
                                   .num_irqs = 32,
                                   .num_prio_bits = 2,
                                   .cpu_hz = 16000000,
                                   .memories = memories,
                                   .num_memories = 2,
                                   .windows = &window,
                                   .num_windows = 1},
                       .read = read_register,
                       .write = write_register,
                       .deadline = ignore,
                       .reset = ignore_reset,
                       .cpu_event = ignore_event,
                       .start = ignore,
                       .close = ignore};
    return true;
}
