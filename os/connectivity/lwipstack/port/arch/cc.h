// SPDX-License-Identifier: BSD-3-Clause
// What lwIP wants to know of compiler and platform.
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "platform/mbed_assert.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LWIP_PLATFORM_DIAG(x) \
    do {                      \
        printf x;             \
    } while (0)
#define LWIP_PLATFORM_ASSERT(x) mbed_assert_internal(x, __FILE__, __LINE__)

// Ports, IDs and first sequence numbers that nobody can guess from earlier ones (RFC 6056, RFC 6528).
uint32_t lwip_port_rand(void);
#define LWIP_RAND() lwip_port_rand()

#ifdef __cplusplus
}
#endif
