// SPDX-License-Identifier: BSD-3-Clause
//
// SWO has a pin of the debug connector for itself (DAI 0386, 2.4).
#include "hal/itm_api.h"

#if DEVICE_ITM

#include "cmsis.h"

#define SWO_HZ 1000000u

void itm_init(void) { TPI->ACPR = MPS2_CLOCK_HZ / SWO_HZ - 1; }

#endif
