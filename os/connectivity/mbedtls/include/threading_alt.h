// SPDX-License-Identifier: BSD-3-Clause
//
// Mbed TLS's mutex, which is the kernel's (MBEDTLS_THREADING_ALT). Not for direct use.
#pragma once

#include "rtos/mbed_rtos_storage.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mbedtls_threading_mutex_t {
    mbed_rtos_storage_mutex_t storage;
    void* id;  // NULL before init and after free
} mbedtls_threading_mutex_t;

#ifdef __cplusplus
}
#endif
