/* SPDX-License-Identifier: BSD-3-Clause
 * What lwIP wants to know about the compiler and the host. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
unsigned int twin_lwip_rand(void);
void* twin_lwip_malloc(size_t size);
void* twin_lwip_calloc(size_t count, size_t size);
void twin_lwip_free(void* memory);
void twin_lwip_assert(const char* what, const char* file, int line);
#ifdef __cplusplus
}
#endif

#define LWIP_RAND() twin_lwip_rand()
#define LWIP_PLATFORM_DIAG(x) ((void)0)
#define LWIP_PLATFORM_ASSERT(x) twin_lwip_assert(x, __FILE__, __LINE__)
