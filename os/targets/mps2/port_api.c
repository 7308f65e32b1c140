// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0479, 4.1.
#include "hal/port_api.h"

#include "../../hal/source/interrupt_mask.h"

PinName port_pin(PortName port, int pin_n) { return (PinName)((int)port << 4 | pin_n); }

void port_init(port_t* obj, PortName port, int mask, PinDirection dir) {
    obj->gpio = CMSDK_GPIO((uint32_t)port);
    obj->mask = (uint16_t)mask;
    obj->gpio->ALTFUNCCLR = obj->mask;
    port_dir(obj, dir);
}

void port_mode(port_t* obj, PinMode mode) {
    for (int bit = 0; bit < 16; ++bit) {
        if (obj->mask & (1 << bit)) {
            pin_mode(port_pin((PortName)(((uint32_t)obj->gpio - CMSDK_GPIO0_BASE) / CMSDK_GPIO_STRIDE), bit), mode);
        }
    }
}

void port_dir(port_t* obj, PinDirection dir) {
    if (dir == PIN_OUTPUT) {
        obj->gpio->OUTENABLESET = obj->mask;
    } else {
        obj->gpio->OUTENABLECLR = obj->mask;
    }
}

void port_write(port_t* obj, int value) {
    // The masked addresses reach one byte each: not the pins of both at one instant.
    const uint32_t mask = mask_interrupts();
    obj->gpio->DATAOUT = (obj->gpio->DATAOUT & ~(uint32_t)obj->mask) | ((uint32_t)value & obj->mask);
    unmask_interrupts(mask);
}

int port_read(port_t* obj) { return (int)(obj->gpio->DATA & obj->mask); }
