/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A node without SystemC: the smallest set of models with which every function of the seam can be tried.
 *
 * Its configuration holds lines of `key value`; everything it sees goes into a record, a line each, that begins with
 * the virtual time.
 */
#include "fake_node.h"

#include "twin_abi.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static struct {
    const TwinHost *host;
    FILE *record;
    uint8_t *flash, *uicr, *ram;
    TwinMemory memories[4];
    TwinWindow window;
    char cpu[32], image[1024];
    unsigned test, argument, irqs, prio_bits;
    bool wants_sleep, has_fpu, reset_on_lockup, block, lockstep;
    uint32_t counter, scratch, action, address, last_reset, resets, deadlines, period;
    int64_t next;
    uint8_t bytes[256];
} node = { .irqs = 32 };

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void note(const char *format, ...)
{
    va_list arguments;

    fprintf(node.record, "%" PRId64 " ", node.host->virtual_time ? node.host->now(node.host->opaque) : 0);
    va_start(arguments, format);
    vfprintf(node.record, format, arguments);
    va_end(arguments);
    fputc('\n', node.record);
}

static bool read_register(uint32_t offset, uint32_t size, bool debug, uint64_t *value)
{
    TwinCpuState state;

    switch (offset) {
    case FAKE_COUNTER:
        *value = debug ? node.counter : node.counter++;
        return true;
    case FAKE_SCRATCH: *value = node.scratch; return true;
    case FAKE_BUS_ERROR: return false;
    case FAKE_NOW: *value = (uint32_t)node.host->now(node.host->opaque); return true;
    case FAKE_LAST_RESET: *value = node.last_reset; return true;
    case FAKE_RESETS: *value = node.resets; return true;
    case FAKE_TEST: *value = node.test; return true;
    case FAKE_ARGUMENT: *value = node.argument; return true;
    case FAKE_DEADLINES: *value = node.deadlines; return true;
    case FAKE_DMA:
        *value = node.host->dma_read(node.host->opaque, node.address, &node.scratch, 4);
        return true;
    case FAKE_ADDRESS:
        node.host->cpu_state(node.host->opaque, &state);
        *value = state.r[15];
        return true;
    default:
        if (offset >= FAKE_BYTES && offset + size <= FAKE_BYTES + sizeof(node.bytes)) {
            *value = 0;
            memcpy(value, node.bytes + offset - FAKE_BYTES, size);
            if (!debug) {
                note("read %u at %x", size, offset);
            }
            return true;
        }
        return false;
    }
}

static bool write_register(uint32_t offset, uint32_t size, uint64_t value)
{
    const TwinHost *host = node.host;
    struct timespec wall;
    uint16_t half = (uint16_t)value;

    switch (offset) {
    case FAKE_SCRATCH: node.scratch = (uint32_t)value; return true;
    case FAKE_BUS_ERROR: return false;
    case FAKE_IRQ: host->set_irq(host->opaque, value & 0xffff, (value >> 16) & 1); return true;
    case FAKE_NMI: host->set_nmi(host->opaque, value & 1); return true;
    case FAKE_TIMER:
        node.period = (uint32_t)value;
        node.next = value ? host->now(host->opaque) + (int64_t)value : TWIN_NO_DEADLINE;
        host->set_deadline(host->opaque, node.next);
        return true;
    case FAKE_OUT: note("out %c", (char)value); return true;
    case FAKE_EXIT:
        note("exit %u", (unsigned)value);
        host->shutdown(host->opaque, (int)value);
        return true;
    case FAKE_ACTION: node.action = (uint32_t)value; return true;
    case FAKE_PATCH:
        memcpy(node.flash + node.address, &half, 2);
        host->memory_changed(host->opaque, node.address, 2);
        return true;
    case FAKE_ADDRESS: node.address = (uint32_t)value; return true;
    case FAKE_STOP:
        note("stop");
        host->set_cpu_running(host->opaque, false);
        return true;
    case FAKE_HZ: host->set_cpu_hz(host->opaque, (uint32_t)value, 0); return true;
    case FAKE_MARK:
        clock_gettime(CLOCK_MONOTONIC, &wall);
        fprintf(node.record, "mark %" PRId64 "\n", (int64_t)wall.tv_sec * 1000000000 + wall.tv_nsec);
        fflush(node.record);
        return true;
    case FAKE_VALUE: note("value %08x", (unsigned)value); return true;
    default:
        if (offset >= FAKE_BYTES && offset + size <= FAKE_BYTES + sizeof(node.bytes)) {
            memcpy(node.bytes + offset - FAKE_BYTES, &value, size);
            note("write %u at %x: %" PRIx64, size, offset, value);
            return true;
        }
        return false;
    }
}

static bool node_read(void *opaque, uint64_t address, uint32_t size, uint32_t flags, uint64_t *value)
{
    (void)opaque;
    if (address - FAKE_WINDOW < FAKE_WINDOW_SIZE) {
        return read_register((uint32_t)(address - FAKE_WINDOW), size, flags & TWIN_ACCESS_DEBUG, value);
    }
    if (!(flags & TWIN_ACCESS_DEBUG)) {
        note("unmapped read %u at %08x", size, (unsigned)address);
    }
    return false;
}

static bool node_write(void *opaque, uint64_t address, uint32_t size, uint32_t flags, uint64_t value)
{
    (void)opaque;
    (void)flags;
    if (address - FAKE_WINDOW < FAKE_WINDOW_SIZE) {
        return write_register((uint32_t)(address - FAKE_WINDOW), size, value);
    }
    if (address < FAKE_FLASH_SIZE || address - FAKE_UICR < FAKE_UICR_SIZE) {
        uint8_t *at = address < FAKE_FLASH_SIZE ? node.flash + address : node.uicr + (address - FAKE_UICR);

        note("flash write %u at %08x: %" PRIx64, size, (unsigned)address, value);
        for (uint32_t i = 0; i < size; i++) {
            at[i] &= (uint8_t)(value >> (8 * i));
        }
        return true;
    }
    note("unmapped write %u at %08x: %" PRIx64, size, (unsigned)address, value);
    return false;
}

static void node_deadline(void *opaque)
{
    const TwinHost *host = node.host;

    (void)opaque;
    node.deadlines++;
    if (node.lockstep) {
        /* A grant that takes its time, again and again. */
        poll(NULL, 0, 1);
        host->set_deadline(host->opaque, host->now(host->opaque) + 10000);
        return;
    }
    if (node.block) {
        struct pollfd never = { .fd = -1 };

        /* As a node in lockstep waits for its grant; a signal must end it. */
        puts("blocked");
        fflush(stdout);
        if (poll(&never, 1, 60000) < 0 && errno == EINTR) {
            note("interrupted");
        }
        return;
    }
    note("deadline late by %" PRId64, host->virtual_time ? host->now(host->opaque) - node.next : 0);
    switch (node.action) {
    case FAKE_ACTION_EVENT: host->set_event(host->opaque); break;
    case FAKE_ACTION_NMI: host->set_nmi(host->opaque, true); break;
    case FAKE_ACTION_RESET: host->request_reset(host->opaque, TWIN_RESET_WATCHDOG); break;
    case FAKE_ACTION_RUN: host->set_cpu_running(host->opaque, true); break;
    case FAKE_ACTION_PERIODIC:
        node.next += node.period;
        host->set_deadline(host->opaque, node.next);
        host->set_irq(host->opaque, 3, true);
        break;
    case FAKE_ACTION_RECORD: break;
    case FAKE_ACTION_EXIT:
        note("exit by deadline");
        host->shutdown(host->opaque, 0);
        break;
    default: host->set_irq(host->opaque, 3, true); break;
    }
}

static void node_reset(void *opaque, TwinResetKind kind)
{
    (void)opaque;
    note("reset %d", (int)kind);
    node.last_reset = kind;
    node.resets++;
    if (kind == TWIN_RESET_POWER_ON) {
        memset(node.ram, 0xa5, FAKE_RAM_SIZE);
    }
    node.next = TWIN_NO_DEADLINE;
    node.host->set_deadline(node.host->opaque, TWIN_NO_DEADLINE);
    for (unsigned line = 0; line < node.irqs; line++) {
        node.host->set_irq(node.host->opaque, line, false);
    }
}

static void node_cpu_event(void *opaque, TwinCpuEvent event, uint64_t arg)
{
    static const char *const names[] = { "sysresetreq", "lockup", "hardfault", "sleep", "wake" };

    (void)opaque;
    note("%s %" PRIx64, names[event], arg);
    if (event == TWIN_CPU_SYSRESETREQ) {
        node.host->request_reset(node.host->opaque, TWIN_RESET_SYSTEM);
    } else if (event == TWIN_CPU_LOCKUP && node.reset_on_lockup) {
        node.host->request_reset(node.host->opaque, TWIN_RESET_LOCKUP);
    } else if (event == TWIN_CPU_LOCKUP) {
        fflush(node.record);
        puts("locked up");
        fflush(stdout);
    }
}

static void node_start(void *opaque)
{
    (void)opaque;
    note("start");
    fflush(node.record);
    puts("started");
    fflush(stdout);
    if (node.block || node.lockstep) {
        node.host->set_deadline(node.host->opaque, 1000000);
    }
}

static void node_close(void *opaque)
{
    TwinCpuState state;

    (void)opaque;
    node.host->cpu_state(node.host->opaque, &state);
    note("close after %" PRIu64 " instructions", state.instructions);
    fclose(node.record);
}

static void *backing(size_t size, uint8_t fill)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(memory, fill, size);
    return memory;
}

static bool configure(const char *path, char *error, size_t error_size)
{
    char key[64], value[1024];
    FILE *file = fopen(path, "r");

    if (!file) {
        snprintf(error, error_size, "%s: %s", path, strerror(errno));
        return false;
    }
    while (fscanf(file, "%63s %1023s", key, value) == 2) {
        if (!strcmp(key, "cpu")) {
            snprintf(node.cpu, sizeof(node.cpu), "%.31s", value);
        } else if (!strcmp(key, "image")) {
            snprintf(node.image, sizeof(node.image), "%s", value);
        } else if (!strcmp(key, "record")) {
            node.record = fopen(value, "w");
        } else if (!strcmp(key, "test")) {
            node.test = (unsigned)atoi(value);
        } else if (!strcmp(key, "argument")) {
            node.argument = (unsigned)atoi(value);
        } else if (!strcmp(key, "prio_bits")) {
            node.prio_bits = (unsigned)atoi(value);
        } else if (!strcmp(key, "wants_sleep")) {
            node.wants_sleep = atoi(value);
        } else if (!strcmp(key, "reset_on_lockup")) {
            node.reset_on_lockup = atoi(value);
        } else if (!strcmp(key, "lockstep")) {
            node.lockstep = atoi(value);
        } else if (!strcmp(key, "block")) {
            node.block = atoi(value);
        }
    }
    fclose(file);
    file = node.image[0] && node.record ? fopen(node.image, "rb") : NULL;
    if (!file) {
        snprintf(error, error_size, "%s: no image or no record", path);
        return false;
    }
    if (fread(node.flash, 1, FAKE_FLASH_SIZE, file) == 0) {
        node.flash[0] = 0xff;
    }
    fclose(file);
    return true;
}

bool twin_node_open(const TwinHost *host, const char *config, TwinNode *out, char *error, size_t error_size);

__attribute__((visibility("default"))) bool twin_node_open(const TwinHost *host, const char *config, TwinNode *out,
                                                           char *error, size_t error_size)
{
    node.host = host;
    node.flash = backing(FAKE_FLASH_SIZE, 0xff);
    node.uicr = backing(FAKE_UICR_SIZE, 0xff);
    node.ram = backing(FAKE_RAM_SIZE, 0);
    if (!configure(config, error, error_size)) {
        return false;
    }
    node.memories[0] = (TwinMemory){ "flash", 0, FAKE_FLASH_SIZE, TWIN_MEMORY_FLASH, node.flash, TWIN_NO_ALIAS };
    node.memories[1] = (TwinMemory){ "flash-alias", FAKE_FLASH_ALIAS, FAKE_FLASH_SIZE, TWIN_MEMORY_FLASH, NULL, 0 };
    node.memories[2] = (TwinMemory){ "uicr", FAKE_UICR, FAKE_UICR_SIZE, TWIN_MEMORY_FLASH, node.uicr, TWIN_NO_ALIAS };
    node.memories[3] = (TwinMemory){ "ram", FAKE_RAM, FAKE_RAM_SIZE, TWIN_MEMORY_RAM, node.ram, TWIN_NO_ALIAS };
    node.window = (TwinWindow){ FAKE_WINDOW, FAKE_WINDOW_SIZE };
    *out = (TwinNode){
        .version = TWIN_ABI_VERSION,
        .size = sizeof(TwinNode),
        .machine = {
            .board = "fake",
            .cpu_type = node.cpu,
            .num_irqs = node.irqs,
            .num_prio_bits = node.prio_bits,
            .cpu_hz = 16000000,
            .bitband = !strcmp(node.cpu, "cortex-m3") || !strcmp(node.cpu, "cortex-m4"),
            .has_fpu = node.has_fpu,
            .has_mpu = strcmp(node.cpu, "cortex-m0") != 0,
            .wants_sleep = node.wants_sleep,
            .memories = node.memories,
            .num_memories = 4,
            .windows = &node.window,
            .num_windows = 1,
        },
        .read = node_read,
        .write = node_write,
        .deadline = node_deadline,
        .reset = node_reset,
        .cpu_event = node_cpu_event,
        .start = node_start,
        .close = node_close,
    };
    return true;
}
