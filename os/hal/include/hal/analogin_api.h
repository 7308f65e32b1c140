// SPDX-License-Identifier: BSD-3-Clause
//
// A pin's voltage as a number. No target has a driver of it yet.
#pragma once

#include <stdint.h>

#include "device.h"
#include "pinmap.h"

#if DEVICE_ANALOGIN

typedef struct analogin_s analogin_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - analogin_init() and analogin_init_direct() set up the converter for a pin; analogin_free() gives the pin back.
//  - analogin_read() waits for one conversion: 0.0 at the lower, 1.0 at the upper reference voltage.
//  - analogin_read_u16() so too: 0 to 65535, whatever the converter's width.
// Undefined behaviour
//  - a pin that is not in analogin_pinmap(); reading before init or after free.

void analogin_init_direct(analogin_t* obj, const PinMap* pinmap);
void analogin_init(analogin_t* obj, PinName pin);
void analogin_free(analogin_t* obj);
float analogin_read(analogin_t* obj);
uint16_t analogin_read_u16(analogin_t* obj);
const PinMap* analogin_pinmap(void);

#ifdef __cplusplus
}
#endif

#endif
