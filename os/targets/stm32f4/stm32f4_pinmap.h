// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/pinmap.h"

#ifdef __cplusplus
extern "C" {
#endif

// The peripheral that all of these pins are on, as far as they are not NC, and each pin's function there (NC's is NC).
// pins[i] is looked up in maps[i]. A pin may have several lines, as those of UART 3 and 4; stops the program if no
// peripheral has all.
int stm32f4_pinmap_find(const PinName* pins, const PinMap* const* maps, int* functions, unsigned count);

#ifdef __cplusplus
}
#endif
