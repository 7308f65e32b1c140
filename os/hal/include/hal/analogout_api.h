// SPDX-License-Identifier: BSD-3-Clause
//
// A voltage on a pin. No target has a driver of it yet.
#pragma once

#include <stdint.h>

#include "device.h"
#include "pinmap.h"

#if DEVICE_ANALOGOUT

typedef struct dac_s dac_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - analogout_init() and analogout_init_direct() set up the converter for a pin; analogout_free() gives the pin back.
//  - analogout_write(): 0.0 is the lower, 1.0 the upper reference voltage; values outside are limited.
//  - analogout_write_u16(): 0 to 65535, whatever the converter's width.
//  - analogout_read() and analogout_read_u16() give what is put out.
// Undefined behaviour
//  - a pin that is not in analogout_pinmap(); any other function before init or after free.

void analogout_init_direct(dac_t* obj, const PinMap* pinmap);
void analogout_init(dac_t* obj, PinName pin);
void analogout_free(dac_t* obj);
void analogout_write(dac_t* obj, float value);
void analogout_write_u16(dac_t* obj, uint16_t value);
float analogout_read(dac_t* obj);
uint16_t analogout_read_u16(dac_t* obj);
const PinMap* analogout_pinmap(void);

#ifdef __cplusplus
}
#endif

#endif
