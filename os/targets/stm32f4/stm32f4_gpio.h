// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "PinNames.h"
#include "cmsis.h"

#ifdef __cplusplus
extern "C" {
#endif

// The port of a pin, with its clock on.
GPIO_TypeDef* stm32f4_gpio_of(PinName pin);

#ifdef __cplusplus
}
#endif
