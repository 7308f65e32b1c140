// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "cmsis_nvic.h"
#include "stm32f4xx.h"

// RM0090, 6.2: SysTick's external clock is HCLK / 8.
#define MBED_SYSTICK_REFERENCE_DIVIDER 8U
