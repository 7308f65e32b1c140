// SPDX-License-Identifier: BSD-3-Clause
#include "hal/gpio_api.h"
#include "hal/gpio_irq_api.h"

#define LINE(pin) {pin, 0, 0}
// clang-format off
#define EXP_LINES                                                                                              \
    LINE(EXP0), LINE(EXP1), LINE(EXP2), LINE(EXP3), LINE(EXP4), LINE(EXP5), LINE(EXP6), LINE(EXP7),            \
    LINE(EXP8), LINE(EXP9), LINE(EXP10), LINE(EXP11), LINE(EXP12), LINE(EXP13), LINE(EXP14), LINE(EXP15),      \
    LINE(EXP16), LINE(EXP17), LINE(EXP18), LINE(EXP19), LINE(EXP20), LINE(EXP21), LINE(EXP22), LINE(EXP23),    \
    LINE(EXP24), LINE(EXP25), LINE(EXP26), LINE(EXP27), LINE(EXP28), LINE(EXP29), LINE(EXP30), LINE(EXP31),    \
    LINE(EXP32), LINE(EXP33), LINE(EXP34), LINE(EXP35), LINE(EXP36), LINE(EXP37), LINE(EXP38), LINE(EXP39),    \
    LINE(EXP40), LINE(EXP41), LINE(EXP42), LINE(EXP43), LINE(EXP44), LINE(EXP45), LINE(EXP46), LINE(EXP47),    \
    LINE(EXP48), LINE(EXP49), LINE(EXP50), LINE(EXP51)
// clang-format on

const PinMap* gpio_pinmap(void) {
    static const PinMap map[] = {EXP_LINES,      LINE(USERLED1), LINE(USERLED2), LINE(USERSW1),  LINE(USERSW2),
                                 LINE(MCC_LED1), LINE(MCC_LED2), LINE(MCC_LED3), LINE(MCC_LED4), LINE(MCC_LED5),
                                 LINE(MCC_LED6), LINE(MCC_LED7), LINE(MCC_LED8), LINE(MCC_SW1),  LINE(MCC_SW2),
                                 LINE(MCC_SW3),  LINE(MCC_SW4),  LINE(MCC_SW5),  LINE(MCC_SW6),  LINE(MCC_SW7),
                                 LINE(MCC_SW8),  {NC, NC, 0}};
    return map;
}

const PinMap* gpio_irq_pinmap(void) {
    static const PinMap map[] = {EXP_LINES, LINE(USERSW1), LINE(USERSW2), {NC, NC, 0}};
    return map;
}
