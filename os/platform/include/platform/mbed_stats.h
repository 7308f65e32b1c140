// SPDX-License-Identifier: BSD-3-Clause
//
// What the system uses: each kind is counted only if its platform.…-stats-enabled key, or platform.all-stats-enabled, is set; otherwise
// its figures are 0. Not from interrupts.
#pragma once

#include <stddef.h>
#include <stdint.h>

#if MBED_CONF_PLATFORM_ALL_STATS_ENABLED
#define MBED_SYS_STATS_ENABLED 1
#define MBED_STACK_STATS_ENABLED 1
#define MBED_CPU_STATS_ENABLED 1
#define MBED_HEAP_STATS_ENABLED 1
#define MBED_THREAD_STATS_ENABLED 1
#else
#define MBED_SYS_STATS_ENABLED MBED_CONF_PLATFORM_SYS_STATS_ENABLED
#define MBED_STACK_STATS_ENABLED MBED_CONF_PLATFORM_STACK_STATS_ENABLED
#define MBED_CPU_STATS_ENABLED MBED_CONF_PLATFORM_CPU_STATS_ENABLED
#define MBED_HEAP_STATS_ENABLED MBED_CONF_PLATFORM_HEAP_STATS_ENABLED
#define MBED_THREAD_STATS_ENABLED MBED_CONF_PLATFORM_THREAD_STATS_ENABLED
#endif

#define MBED_MAX_MEM_REGIONS 4

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes, but for the counts.
typedef struct {
    uint32_t current_size;   ///< in use
    uint32_t max_size;       ///< in use at most
    uint32_t total_size;     ///< of all allocations so far
    uint32_t reserved_size;  ///< of the heap
    uint32_t alloc_cnt;      ///< allocations that are not freed
    uint32_t alloc_fail_cnt;
    uint32_t overhead_size;
} mbed_stats_heap_t;
void mbed_stats_heap_get(mbed_stats_heap_t* stats);

typedef struct {
    uint32_t thread_id;      ///< 0: the sum of all
    uint32_t max_size;       ///< bytes used at most
    uint32_t reserved_size;
    uint32_t stack_cnt;
} mbed_stats_stack_t;
void mbed_stats_stack_get(mbed_stats_stack_t* stats);
/// At most `count` of them; the result is how many there are.
size_t mbed_stats_stack_get_each(mbed_stats_stack_t* stats, size_t count);

typedef uint64_t us_timestamp_t;
typedef struct {
    us_timestamp_t uptime;          ///< us
    us_timestamp_t idle_time;       ///< asleep, in all
    us_timestamp_t sleep_time;
    us_timestamp_t deep_sleep_time;
} mbed_stats_cpu_t;
void mbed_stats_cpu_get(mbed_stats_cpu_t* stats);

typedef struct {
    uint32_t id;
    uint32_t state;       ///< osThreadState_t
    uint32_t priority;
    uint32_t stack_size;  ///< bytes
    uint32_t stack_space; ///< never used
    const char* name;
    us_timestamp_t run_time; ///< us in which it had the core
} mbed_stats_thread_t;
/// At most `count` of them; the result is how many were filled.
size_t mbed_stats_thread_get_each(mbed_stats_thread_t* stats, size_t count);

typedef enum { ARM = 1, GCC_ARM, IAR } mbed_compiler_id_t;
typedef struct {
    uint32_t os_version;       ///< MBED_VERSION
    uint32_t cpu_id;           ///< CPUID
    mbed_compiler_id_t compiler_id;
    uint32_t compiler_version; ///< as 120201
    uint32_t ram_start[MBED_MAX_MEM_REGIONS];
    uint32_t ram_size[MBED_MAX_MEM_REGIONS];
    uint32_t rom_start[MBED_MAX_MEM_REGIONS];
    uint32_t rom_size[MBED_MAX_MEM_REGIONS];
} mbed_stats_sys_t;
void mbed_stats_sys_get(mbed_stats_sys_t* stats);

#ifdef __cplusplus
}
#endif
