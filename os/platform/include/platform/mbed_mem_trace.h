// SPDX-License-Identifier: BSD-3-Clause
//
// Calls of malloc, realloc, calloc, free, new and delete, as they happen. They are seen with
// platform.memory-tracing-enabled, which puts the OS between the application and the C library. Threads.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MBED_MEM_TRACE_MALLOC, MBED_MEM_TRACE_REALLOC, MBED_MEM_TRACE_CALLOC, MBED_MEM_TRACE_FREE };

#define MBED_MEM_DEFAULT_TRACER_PREFIX "#"

/// Called with what the call gave (NULL of free), who made it, and then its arguments: the size; or the memory and the
/// size; or the number and the size; or the memory. It holds the trace's lock: what it allocates itself is not told.
typedef void (*mbed_mem_trace_cb_t)(uint8_t op, void* res, void* caller, ...);

/// NULL: no trace.
void mbed_mem_trace_set_callback(mbed_mem_trace_cb_t cb);
/// Stop the trace, and go on with the callback that there was.
void mbed_mem_trace_disable(void);
void mbed_mem_trace_enable(void);

/// Around one call: of calls within it, as malloc's by realloc, nothing is told. Nests, and keeps other threads
/// waiting.
void mbed_mem_trace_lock(void);
void mbed_mem_trace_unlock(void);

/// What malloc and the others call, with the lock held once. They return `res`.
void* mbed_mem_trace_malloc(void* res, size_t size, void* caller);
void* mbed_mem_trace_realloc(void* res, void* ptr, size_t size, void* caller);
void* mbed_mem_trace_calloc(void* res, size_t num, size_t size, void* caller);
void mbed_mem_trace_free(void* ptr, void* caller);

/// A callback that prints a line, all but sizes hexadecimal: "#m:RESULT;CALLER-SIZE", "#r:RESULT;CALLER-MEMORY;SIZE",
/// "#c:RESULT;CALLER-NUMBER;SIZE" or "#f:0x0;CALLER-MEMORY".
void mbed_mem_trace_default_callback(uint8_t op, void* res, void* caller, ...);

#ifdef __cplusplus
}
#endif
