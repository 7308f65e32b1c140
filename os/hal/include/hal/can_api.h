// SPDX-License-Identifier: BSD-3-Clause
//
// Controllers of a CAN bus. No target has a driver of it yet.
#pragma once

#include <stdint.h>

#include "device.h"
#include "pinmap.h"

#if DEVICE_CAN

#include "PeripheralNames.h"
#include "hal/can_helper.h"

typedef enum {
    IRQ_RX,
    IRQ_TX,
    IRQ_ERROR,
    IRQ_OVERRUN,
    IRQ_WAKEUP,
    IRQ_PASSIVE,
    IRQ_ARB,
    IRQ_BUS,
    IRQ_READY
} CanIrqType;

typedef enum { MODE_RESET, MODE_NORMAL, MODE_SILENT, MODE_TEST_LOCAL, MODE_TEST_GLOBAL, MODE_TEST_SILENT } CanMode;

// Pins that were chosen at compile time, see static_pinmap.h.
typedef struct {
    int peripheral;
    PinName rd_pin;
    int rd_function;
    PinName td_pin;
    int td_function;
} can_pinmap_t;

// Called in ISR context with the context that can_irq_init() was given.
typedef void (*can_irq_handler)(uintptr_t context, CanIrqType type);

typedef struct can_s can_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - can_init*() join the bus in normal mode at hz bits per second, 100,000 unless given; can_free() leaves it.
//  - can_frequency(), can_mode(), can_filter() and can_write() return 1 when it worked, else 0; can_read() 1 when there
//  was a message.
//  - can_rderror() and can_tderror() are the controller's error counters.
// Undefined behaviour
//  - pins of two controllers; any function but can_init*() before it or after can_free().

void can_init(can_t* obj, PinName rd, PinName td);
void can_init_direct(can_t* obj, const can_pinmap_t* pinmap);
void can_init_freq(can_t* obj, PinName rd, PinName td, int hz);
void can_init_freq_direct(can_t* obj, const can_pinmap_t* pinmap, int hz);
void can_free(can_t* obj);
int can_frequency(can_t* obj, int hz);

void can_irq_init(can_t* obj, can_irq_handler handler, uintptr_t context);
void can_irq_free(can_t* obj);
void can_irq_set(can_t* obj, CanIrqType irq, uint32_t enable);

int can_write(can_t* obj, CAN_Message msg, int cc);
int can_read(can_t* obj, CAN_Message* msg, int handle);
int can_mode(can_t* obj, CanMode mode);
int can_filter(can_t* obj, uint32_t id, uint32_t mask, CANFormat format, int32_t handle);
void can_reset(can_t* obj);
unsigned char can_rderror(can_t* obj);
unsigned char can_tderror(can_t* obj);
void can_monitor(can_t* obj, int silent);

const PinMap* can_rd_pinmap(void);
const PinMap* can_td_pinmap(void);

#ifdef __cplusplus
}
#endif

#endif
