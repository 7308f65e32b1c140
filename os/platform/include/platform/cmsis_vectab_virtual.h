// SPDX-License-Identifier: BSD-3-Clause
// NVIC_SetVector() for vector tables in flash. CMSIS includes this file by its name (CMSIS_VECTAB_VIRTUAL).
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Sets the handler of exception `irqn`. The first call copies the table to RAM (1 KiB, linked only where this is
/// called) and moves VTOR there. Any context, before the interrupt is enabled.
void mbed_nvic_set_vector(int32_t irqn, uint32_t vector);

#ifdef __cplusplus
}
#endif

#define NVIC_SetVector(irqn, vector) mbed_nvic_set_vector((int32_t)(irqn), (vector))
#define NVIC_GetVector __NVIC_GetVector
