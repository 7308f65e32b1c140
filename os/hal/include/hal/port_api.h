// SPDX-License-Identifier: BSD-3-Clause
//
// Several pins of one port at once.
#pragma once

#include <stdint.h>

#include "device.h"
#include "pinmap.h"

#if DEVICE_PORTIN || DEVICE_PORTOUT

#ifdef __cplusplus
extern "C" {
#endif

typedef struct port_s port_t;

// Defined behaviour
//  - port_pin() is the name of pin pin_n of a port.
//  - port_init() takes the pins of a port whose bits in mask are 1 as inputs or outputs; the other pins are untouched
//  by all of these.
//  - port_mode() sets the resistor, port_dir() the direction, of all of them.
//  - port_write() drives all outputs of mask at the same instant, where the chip can.
//  - port_read() is the level at each pin of mask, 0 in the other bits.
// Undefined behaviour
//  - a port or a bit of mask that the target does not have; a port_t that is not initialised.
//
// May be called from ISRs; port_write() is atomic.

PinName port_pin(PortName port, int pin_n);
void port_init(port_t* obj, PortName port, int mask, PinDirection dir);
void port_mode(port_t* obj, PinMode mode);
void port_dir(port_t* obj, PinDirection dir);
void port_write(port_t* obj, int value);
int port_read(port_t* obj);

#ifdef __cplusplus
}
#endif

#endif
