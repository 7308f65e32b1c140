// SPDX-License-Identifier: BSD-3-Clause
//
// DDI 0479, 4.1 (GPIO); DAI 0386, 4.7 (FPGAIO) and 4.8 (SCC).
#include "hal/gpio_api.h"

#include "../../hal/source/interrupt_mask.h"
#include "platform/mbed_assert.h"

#define LAST_GPIO EXP51
#define BIT_BAND(address, bit) ((volatile uint32_t*)(0x42000000u + (((uint32_t)(address)) & 0xFFFFFu) * 32 + (bit) * 4))

// The register of a pin that is none of a GPIO port.
static volatile uint32_t* board_register(PinName pin) {
    switch ((int)pin >> 4) {
        case 0x4:
            return &MPS2_FPGAIO->LED0;
        case 0x5:
            return (volatile uint32_t*)&MPS2_FPGAIO->BUTTON;
        case 0x6:
            return &MPS2_FPGAIO->MISC;
        case 0x7:
            return &MPS2_SCC->LEDS;
        case 0x8:
            return (volatile uint32_t*)&MPS2_SCC->SWITCHES;
        default:
            return 0;
    }
}

uint32_t gpio_set(PinName pin) {
    pin_function(pin, 0);
    return UINT32_C(1) << ((uint32_t)pin & 15);
}

void gpio_init(gpio_t* obj, PinName pin) {
    obj->pin = (int16_t)pin;
    if (pin == NC) return;
    const uint32_t bit = (uint32_t)pin & 15;
    obj->mask = (uint16_t)gpio_set(pin);
    if (pin <= LAST_GPIO) {
        CMSDK_GPIO_TypeDef* gpio = CMSDK_GPIO((uint32_t)pin >> 4);
        obj->in = &gpio->DATA;
        obj->out = bit < 8 ? &gpio->LB_MASKED[obj->mask] : &gpio->UB_MASKED[obj->mask >> 8];
        return;
    }
    obj->in = board_register(pin);
    MBED_ASSERT(obj->in);
#if MPS2_BIT_BAND
    obj->out = BIT_BAND(obj->in, bit);
#else
    obj->out = 0;
#endif
}

void gpio_free(gpio_t* obj) {
    if (obj->pin != (int16_t)NC && obj->pin <= LAST_GPIO) CMSDK_GPIO(obj->pin >> 4)->OUTENABLECLR = obj->mask;
}

void gpio_mode(gpio_t* obj, PinMode mode) { pin_mode((PinName)obj->pin, mode); }

void gpio_dir(gpio_t* obj, PinDirection direction) {
    // The board's LEDs are always driven, its buttons never.
    if (obj->pin > LAST_GPIO) return;
    CMSDK_GPIO_TypeDef* gpio = CMSDK_GPIO(obj->pin >> 4);
    if (direction == PIN_OUTPUT) {
        gpio->OUTENABLESET = obj->mask;
    } else {
        gpio->OUTENABLECLR = obj->mask;
    }
}

void mps2_gpio_write_shared(gpio_t* obj, int value) {
    const uint32_t mask = mask_interrupts();
    const uint32_t others = *obj->in & ~(uint32_t)obj->mask;
    *obj->in = value ? others | obj->mask : others;
    unmask_interrupts(mask);
}

void gpio_get_capabilities(gpio_t* gpio, gpio_capabilities_t* cap) {
    (void)gpio;
    cap->pull_none = 1;
    cap->pull_down = 0;
    cap->pull_up = 0;
}
