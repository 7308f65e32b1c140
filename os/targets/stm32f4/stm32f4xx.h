// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#if STM32F429xx
#include "stm32f429xx.h"
#else
#error "target.json names no chip of the family, as a macro like STM32F429xx"
#endif
