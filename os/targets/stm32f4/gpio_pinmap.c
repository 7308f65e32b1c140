// SPDX-License-Identifier: BSD-3-Clause
#include "hal/gpio_api.h"
#include "hal/gpio_irq_api.h"

#define LINE(pin) {(PinName)(pin), 0, 0}
#define LINES(port)                                                                                                   \
    LINE((port) + 0), LINE((port) + 1), LINE((port) + 2), LINE((port) + 3), LINE((port) + 4), LINE((port) + 5),       \
        LINE((port) + 6), LINE((port) + 7), LINE((port) + 8), LINE((port) + 9), LINE((port) + 10), LINE((port) + 11), \
        LINE((port) + 12), LINE((port) + 13), LINE((port) + 14), LINE((port) + 15)

// The pins of the LQFP144 package.
static const PinMap map[] = {LINES(PA_0), LINES(PB_0), LINES(PC_0), LINES(PD_0), LINES(PE_0),
                             LINES(PF_0), LINES(PG_0), LINE(PH_0),  LINE(PH_1),  {NC, NC, 0}};

const PinMap* gpio_pinmap(void) { return map; }

#if DEVICE_INTERRUPTIN
const PinMap* gpio_irq_pinmap(void) { return map; }
#endif
