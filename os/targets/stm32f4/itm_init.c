// SPDX-License-Identifier: BSD-3-Clause
//
// SWO is PB_3, asynchronous: RM0090, 38.4 and 38.14.
#include "hal/itm_api.h"

#if DEVICE_ITM

#include "PinNames.h"
#include "cmsis.h"
#include "hal/pinmap.h"
#include "stm32f4_pin.h"

#define SWO_HZ 2000000u

void itm_init(void) {
    DBGMCU->CR |= DBGMCU_CR_TRACE_IOEN;
    DBGMCU->CR &= ~DBGMCU_CR_TRACE_MODE;
    TPI->ACPR = SystemCoreClock / SWO_HZ - 1;
    pin_function(SYS_JTDO_SWO, STM_PIN_DATA(STM_MODE_AF_PP, GPIO_NOPULL, 0));
}

#endif
