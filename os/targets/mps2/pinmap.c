// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0479, 4.1: function 0 is GPIO, 1 the alternate one. A pin has no resistor that could be switched.
#include "hal/pinmap.h"

#include "cmsis.h"

void pin_function(PinName pin, int function) {
    if (pin == NC || pin > EXP51) return;
    CMSDK_GPIO_TypeDef* gpio = CMSDK_GPIO((uint32_t)pin >> 4);
    const uint32_t mask = UINT32_C(1) << ((uint32_t)pin & 15);
    if (function) {
        gpio->ALTFUNCSET = mask;
    } else {
        gpio->ALTFUNCCLR = mask;
    }
}

void pin_mode(PinName pin, PinMode mode) {
    (void)pin;
    (void)mode;
}
