// SPDX-License-Identifier: BSD-3-Clause
#include "cmsis.h"

static uint32_t primask;

uint32_t __get_PRIMASK() { return primask; }
void __set_PRIMASK(uint32_t value) { primask = value; }
void __disable_irq() { primask = 1; }
void __enable_irq() { primask = 0; }
