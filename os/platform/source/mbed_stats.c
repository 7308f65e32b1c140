// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_stats.h"

#include <string.h>

#include "cmsis.h"
#include "platform/mbed_power_mgmt.h"
#include "platform/mbed_version.h"
#if MBED_CONF_RTOS_PRESENT
#include "rtos/cmsis_os2.h"
#endif

#define THREADS 32

void mbed_stats_cpu_get(mbed_stats_cpu_t* stats)
{
    memset(stats, 0, sizeof *stats);
#if MBED_CPU_STATS_ENABLED
    stats->uptime = mbed_uptime();
    stats->idle_time = mbed_time_idle();
    stats->sleep_time = mbed_time_sleep();
    stats->deep_sleep_time = mbed_time_deepsleep();
#endif
}

void mbed_stats_sys_get(mbed_stats_sys_t* stats)
{
    memset(stats, 0, sizeof *stats);
#if MBED_SYS_STATS_ENABLED
    stats->os_version = MBED_VERSION;
    stats->cpu_id = SCB->CPUID;
    stats->compiler_id = GCC_ARM;
    stats->compiler_version = __GNUC__ * 10000 + __GNUC_MINOR__ * 100 + __GNUC_PATCHLEVEL__;
    stats->ram_start[0] = MBED_RAM_START;
    stats->ram_size[0] = MBED_RAM_SIZE;
    stats->rom_start[0] = MBED_ROM_START;
    stats->rom_size[0] = MBED_ROM_SIZE;
#endif
}

size_t mbed_stats_stack_get_each(mbed_stats_stack_t* stats, size_t count)
{
    size_t n = 0;
    memset(stats, 0, count * sizeof *stats);
#if MBED_STACK_STATS_ENABLED && MBED_CONF_RTOS_PRESENT
    osThreadId_t threads[THREADS];
    const uint32_t found = osThreadEnumerate(threads, THREADS);
    for (; n < found && n < count; n++) {
        const uint32_t size = osThreadGetStackSize(threads[n]);
        stats[n].thread_id = (uint32_t)threads[n];
        stats[n].reserved_size = size;
        stats[n].max_size = size - osThreadGetStackSpace(threads[n]);
        stats[n].stack_cnt = 1;
    }
#endif
    return n;
}

void mbed_stats_stack_get(mbed_stats_stack_t* stats)
{
    memset(stats, 0, sizeof *stats);
#if MBED_STACK_STATS_ENABLED && MBED_CONF_RTOS_PRESENT
    osThreadId_t threads[THREADS];
    const uint32_t found = osThreadEnumerate(threads, THREADS);
    for (uint32_t i = 0; i < found; i++) {
        const uint32_t size = osThreadGetStackSize(threads[i]);
        stats->reserved_size += size;
        stats->max_size += size - osThreadGetStackSpace(threads[i]);
        stats->stack_cnt++;
    }
#endif
}

size_t mbed_stats_thread_get_each(mbed_stats_thread_t* stats, size_t count)
{
    size_t n = 0;
    memset(stats, 0, count * sizeof *stats);
#if MBED_THREAD_STATS_ENABLED && MBED_CONF_RTOS_PRESENT
    extern uint64_t os_thread_run_time_us(osThreadId_t thread_id);
    osThreadId_t threads[THREADS];
    const uint32_t found = osThreadEnumerate(threads, THREADS);
    for (; n < found && n < count; n++) {
        stats[n].id = (uint32_t)threads[n];
        stats[n].state = (uint32_t)osThreadGetState(threads[n]);
        stats[n].priority = (uint32_t)osThreadGetPriority(threads[n]);
        stats[n].stack_size = osThreadGetStackSize(threads[n]);
        stats[n].stack_space = osThreadGetStackSpace(threads[n]);
        stats[n].name = osThreadGetName(threads[n]);
        stats[n].run_time = os_thread_run_time_us(threads[n]);
    }
#endif
    return n;
}
