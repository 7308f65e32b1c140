// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 8.4.
#include "hal/port_api.h"

#include "stm32f4_gpio.h"
#include "stm32f4_pin.h"

PinName port_pin(PortName port, int pin_n) { return (PinName)((int)port << 4 | pin_n); }

void port_init(port_t* obj, PortName port, int mask, PinDirection dir) {
    obj->port = (uint8_t)port;
    obj->mask = (uint16_t)mask;
    obj->gpio = stm32f4_gpio_of(port_pin(port, 0));
    port_dir(obj, dir);
}

void port_mode(port_t* obj, PinMode mode) {
    for (int n = 0; n < 16; ++n) {
        if (obj->mask & (1 << n)) pin_mode(port_pin((PortName)obj->port, n), mode);
    }
}

void port_dir(port_t* obj, PinDirection dir) {
    const int function = dir == PIN_OUTPUT ? STM_PIN_DATA(STM_MODE_OUTPUT_PP, GPIO_NOPULL, 0)
                                           : STM_PIN_DATA(STM_MODE_INPUT, GPIO_NOPULL, 0);
    for (int n = 0; n < 16; ++n) {
        if (obj->mask & (1 << n)) pin_function(port_pin((PortName)obj->port, n), function);
    }
}

void port_write(port_t* obj, int value) {
    const uint32_t high = (uint32_t)value & obj->mask;
    obj->gpio->BSRR = high | (obj->mask & ~high) << 16;
}

int port_read(port_t* obj) { return (int)(obj->gpio->IDR & obj->mask); }
