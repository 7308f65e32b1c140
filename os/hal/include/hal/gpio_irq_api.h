// SPDX-License-Identifier: BSD-3-Clause
//
// Interrupts on a pin's edges.
#pragma once

#include <stdint.h>

#include "device.h"
#include "pinmap.h"

#if DEVICE_INTERRUPTIN

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { IRQ_NONE, IRQ_RISE, IRQ_FALL } gpio_irq_event;

typedef struct gpio_irq_s gpio_irq_t;

// Called in ISR context, once an edge. Two edges of one kind between two runs of the ISR are one call.
typedef void (*gpio_irq_handler)(uintptr_t context, gpio_irq_event event);

// Defined behaviour
//  - gpio_irq_init() ties a pin's line to a handler, makes the pin an input if it has no function yet, and enables the
//  line
//    in the interrupt controller; no edge is selected. It returns 0; -1 for NC, and where the chip has one line for
//    several pins (STM32: EXTI) if another pin has it.
//  - gpio_irq_set() selects (enable 1) or deselects (0) rising or falling edges; both may be selected.
//  - An edge that comes while it is not selected is never reported.
//  - gpio_irq_disable() holds the pin's interrupts back, of other pins none; gpio_irq_enable() lets them through again.
//    An edge in between is reported once it is enabled, where the chip keeps it.
//  - The handler gets the context of gpio_irq_init(), and the edge's kind.
//  - gpio_irq_free() takes the handler away and releases the line.
// Undefined behaviour
//  - a second gpio_irq_init() of one pin, any function of a gpio_irq_t that is not initialised or was freed, event
//  IRQ_NONE.
//
// All but init and free may be called from ISRs.

int gpio_irq_init(gpio_irq_t* obj, PinName pin, gpio_irq_handler handler, uintptr_t context);
void gpio_irq_free(gpio_irq_t* obj);
void gpio_irq_set(gpio_irq_t* obj, gpio_irq_event event, uint32_t enable);
void gpio_irq_enable(gpio_irq_t* obj);
void gpio_irq_disable(gpio_irq_t* obj);

// All pins that can have an interrupt, ended by NC.
const PinMap* gpio_irq_pinmap(void);

#ifdef __cplusplus
}
#endif

#endif
