// SPDX-License-Identifier: BSD-3-Clause
//
// Trace output by the core's ITM over the SWO pin (Armv7-M ARM, appendix C).
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "device.h"

#if DEVICE_ITM

#ifdef __cplusplus
extern "C" {
#endif

enum { ITM_PORT_SWO = 0 };

// Defined behaviour
//  - itm_init(), the target's, gives the SWO pin its function and sets TPI->ACPR for the trace clock; nothing else of
//  the core.
//  - mbed_itm_init() calls it and switches ITM and TPIU on: UART encoding, stimulus port 0. Further calls do nothing.
//  - mbed_itm_send() waits for room and sends 32 bits; it returns data.
//  - mbed_itm_send_block() sends len bytes, in words where it can.
//  - A port that is not enabled takes everything and sends nothing; neither function waits then.
// Undefined behaviour
//  - a port above 31; sending before mbed_itm_init().
//
// mbed_itm_send() may be called from ISRs.

void itm_init(void);
void mbed_itm_init(void);
uint32_t mbed_itm_send(uint32_t port, uint32_t data);
void mbed_itm_send_block(uint32_t port, const void* data, size_t len);

#ifdef __cplusplus
}
#endif

#endif
