// SPDX-License-Identifier: BSD-3-Clause
// The core's interrupt mask, as far as the HAL's common code knows it.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

uint32_t __get_PRIMASK(void);
void __set_PRIMASK(uint32_t value);
void __disable_irq(void);
void __enable_irq(void);

#ifdef __cplusplus
}
#endif
