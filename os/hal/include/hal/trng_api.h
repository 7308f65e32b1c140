// SPDX-License-Identifier: BSD-3-Clause
//
// True random numbers.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "device.h"

#if DEVICE_TRNG

typedef struct trng_s trng_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - trng_get_bytes() fills output with up to length bytes of a physical source, says in output_length how many, at
//  least 1,
//    and returns 0. It returns -1 with output_length 0 if the source fails its own checks.
//  - trng_init() after trng_free() gives other numbers than before.
//  - trng_free() switches the source off.
// Undefined behaviour
//  - trng_get_bytes() before trng_init() or after trng_free(); length 0; NULL.
//
// Threads only; the caller locks.

void trng_init(trng_t* obj);
void trng_free(trng_t* obj);
int trng_get_bytes(trng_t* obj, uint8_t* output, size_t length, size_t* output_length);

#ifdef __cplusplus
}
#endif

#endif
