// SPDX-License-Identifier: BSD-3-Clause
//
// malloc, memalign and free for those who call them in another's name, which is what the trace of the heap tells. They
// are there with platform.memory-tracing-enabled or platform.heap-stats-enabled.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

void* mbed_malloc_for(size_t size, void* caller);
void* mbed_memalign_for(size_t alignment, size_t size, void* caller);
void mbed_free_for(void* memory, void* caller);

#ifdef __cplusplus
}
#endif
