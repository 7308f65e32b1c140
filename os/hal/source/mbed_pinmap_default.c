// SPDX-License-Identifier: BSD-3-Clause
//
// Lists that every target has. PinNames.h of a target that has more pins to leave alone defines
// TARGET_GPIO_RESTRICTED_PINS, their names separated by commas.
#include "hal/pinmap.h"

#include "PeripheralNames.h"
#include "device.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const PinName console_pins[] = {CONSOLE_TX, CONSOLE_RX};

const PinList* pinmap_restricted_pins(void) {
    static const PinList list = {COUNT(console_pins), console_pins};
    return &list;
}

const PinList* pinmap_gpio_restricted_pins(void) {
#ifdef TARGET_GPIO_RESTRICTED_PINS
    static const PinName pins[] = {CONSOLE_TX, CONSOLE_RX, TARGET_GPIO_RESTRICTED_PINS};
    static const PinList list = {COUNT(pins), pins};
#else
    static const PinList list = {COUNT(console_pins), console_pins};
#endif
    return &list;
}

const PeripheralList* pinmap_uart_restricted_peripherals(void) {
    static const int uarts[] = {STDIO_UART};
    static const PeripheralList list = {COUNT(uarts), uarts};
    return &list;
}

#if TARGET_FF_ARDUINO_UNO
static const PinName arduino_pins[] = {D0,  D1,  D2,  D3,  D4,  D5, D6, D7, D8, D9, D10,
                                       D11, D12, D13, D14, D15, A0, A1, A2, A3, A4, A5};

const PinList* pinmap_ff_arduino_uno_pins(void) {
    static const PinList list = {COUNT(arduino_pins), arduino_pins};
    return &list;
}

const char* pinmap_ff_arduino_uno_pin_to_string(PinName pin) {
    static const char names[] =
        "D0\0\0D1\0\0D2\0\0D3\0\0D4\0\0D5\0\0D6\0\0D7\0\0D8\0\0D9\0\0D10\0D11\0D12\0D13\0D14\0D15\0"
        "A0\0\0A1\0\0A2\0\0A3\0\0A4\0\0A5";
    for (unsigned i = 0; i < COUNT(arduino_pins); ++i) {
        if (arduino_pins[i] == pin && pin != NC) return names + 4 * i;
    }
    return "NC";
}

const PinList* pinmap_ff_default_pins(void) { return pinmap_ff_arduino_uno_pins(); }

const char* pinmap_ff_default_pin_to_string(PinName pin) { return pinmap_ff_arduino_uno_pin_to_string(pin); }
#endif
