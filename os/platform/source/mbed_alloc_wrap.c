// SPDX-License-Identifier: BSD-3-Clause
//
// The heap's locks, its statistics and its trace: malloc and its like are wrapped (--wrap) where
// platform.heap-stats-enabled or platform.memory-tracing-enabled asks for it.
#include <malloc.h>
#include <reent.h>
#include <stdlib.h>
#include <string.h>

#include "mbed_alloc_wrap.h"
#include "platform/mbed_mem_trace.h"
#include "platform/mbed_stats.h"
#include "platform/mbed_toolchain.h"

#if MBED_CONF_RTOS_PRESENT

#include "rtos/cmsis_os2.h"

// The kernel's lock rather than a mutex: the heap's own code is short, and this needs no memory and no order of
// initialization. Nests, since realloc calls malloc.
static int depth;
static int32_t before;

void __malloc_lock(struct _reent* reent);
void __malloc_lock(struct _reent* reent)
{
    (void)reent;
    const int32_t lock = osKernelLock();
    if (depth++ == 0) {
        before = lock;
    }
}

void __malloc_unlock(struct _reent* reent);
void __malloc_unlock(struct _reent* reent)
{
    (void)reent;
    if (--depth == 0 && before >= 0) {
        osKernelRestoreLock(before);
    }
}

#endif

#if MBED_HEAP_STATS_ENABLED || MBED_MEM_TRACING_ENABLED

void* __real_malloc(size_t size);
void __real_free(void* memory);
void* __real_realloc(void* memory, size_t size);
void* __real_calloc(size_t count, size_t size);
void* __real_memalign(size_t alignment, size_t size);

#if MBED_HEAP_STATS_ENABLED

extern char __HeapBase[], __HeapLimit[];
static mbed_stats_heap_t heap;

static void* counted(void* memory)
{
    __malloc_lock(_REENT);
    if (memory) {
        const uint32_t size = (uint32_t)malloc_usable_size(memory);
        heap.current_size += size;
        heap.total_size += size;
        heap.alloc_cnt++;
        if (heap.current_size > heap.max_size) {
            heap.max_size = heap.current_size;
        }
    } else {
        heap.alloc_fail_cnt++;
    }
    __malloc_unlock(_REENT);
    return memory;
}

static void uncount(uint32_t size)
{
    __malloc_lock(_REENT);
    heap.current_size -= size;
    heap.alloc_cnt--;
    __malloc_unlock(_REENT);
}

static void* resized(void* memory, size_t size)
{
    const uint32_t old_size = memory ? (uint32_t)malloc_usable_size(memory) : 0;
    void* moved = __real_realloc(memory, size);
    if (memory && (moved || size == 0)) {
        uncount(old_size);
    }
    return moved || size != 0 ? counted(moved) : moved;
}

static void let_go(void* memory)
{
    if (memory) {
        uncount((uint32_t)malloc_usable_size(memory));
    }
    __real_free(memory);
}

#else

static void* counted(void* memory)
{
    return memory;
}

static void* resized(void* memory, size_t size)
{
    return __real_realloc(memory, size);
}

static void let_go(void* memory)
{
    __real_free(memory);
}

#endif

#if MBED_MEM_TRACING_ENABLED
#define TRACED(call, told)                                                                                             \
    do {                                                                                                               \
        mbed_mem_trace_lock();                                                                                         \
        call;                                                                                                          \
        told;                                                                                                          \
        mbed_mem_trace_unlock();                                                                                       \
    } while (0)
#else
#define TRACED(call, told) call
#endif

void* mbed_malloc_for(size_t size, void* caller)
{
    (void)caller;
    void* memory;
    TRACED(memory = counted(__real_malloc(size)), mbed_mem_trace_malloc(memory, size, caller));
    return memory;
}

void* mbed_memalign_for(size_t alignment, size_t size, void* caller)
{
    (void)caller;
    void* memory;
    TRACED(memory = counted(__real_memalign(alignment, size)), mbed_mem_trace_malloc(memory, size, caller));
    return memory;
}

void mbed_free_for(void* memory, void* caller)
{
    (void)caller;
    TRACED(let_go(memory), mbed_mem_trace_free(memory, caller));
}

void* __wrap_malloc(size_t size);
void* __wrap_malloc(size_t size)
{
    return mbed_malloc_for(size, MBED_CALLER_ADDR());
}

void* __wrap_memalign(size_t alignment, size_t size);
void* __wrap_memalign(size_t alignment, size_t size)
{
    return mbed_memalign_for(alignment, size, MBED_CALLER_ADDR());
}

void* __wrap_calloc(size_t count, size_t size);
void* __wrap_calloc(size_t count, size_t size)
{
    void* memory;
    TRACED(memory = counted(__real_calloc(count, size)),
           mbed_mem_trace_calloc(memory, count, size, MBED_CALLER_ADDR()));
    return memory;
}

void* __wrap_realloc(void* memory, size_t size);
void* __wrap_realloc(void* memory, size_t size)
{
    void* moved;
    TRACED(moved = resized(memory, size), mbed_mem_trace_realloc(moved, memory, size, MBED_CALLER_ADDR()));
    return moved;
}

void __wrap_free(void* memory);
void __wrap_free(void* memory)
{
    mbed_free_for(memory, MBED_CALLER_ADDR());
}

#endif

void mbed_stats_heap_get(mbed_stats_heap_t* stats)
{
#if MBED_HEAP_STATS_ENABLED
    __malloc_lock(_REENT);
    *stats = heap;
    __malloc_unlock(_REENT);
    stats->reserved_size = (uint32_t)(__HeapLimit - __HeapBase);
#else
    memset(stats, 0, sizeof *stats);
#endif
}
