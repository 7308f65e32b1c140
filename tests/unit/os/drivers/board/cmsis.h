// SPDX-License-Identifier: BSD-3-Clause
// The core's interrupt mask, as far as the HAL's common code uses it.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
uint32_t __get_PRIMASK(void);
void __set_PRIMASK(uint32_t mask);
void __disable_irq(void);
#ifdef __cplusplus
}
#endif
