// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/interfaces/InterfaceDigitalIn.h"
#include "hal/gpio_api.h"

namespace mbed {

/// A pin as digital input. Any context.
class DigitalIn
#if FEATURE_EXPERIMENTAL_API
    final : public interface::DigitalIn
#endif
{
  public:
    /// With the resistor that the target has by default, or with one. NC is not connected.
    DigitalIn(PinName pin) { gpio_init_in(&gpio, pin); }
    DigitalIn(PinName pin, PinMode mode) { gpio_init_in_ex(&gpio, pin, mode); }

    /// The level, 0 or 1.
    int read() { return gpio_read(&gpio); }
    /// Sets the resistor: PullUp, PullDown, PullNone, as far as the chip has them.
    void mode(PinMode pull) { gpio_mode(&gpio, pull); }
    /// Whether there is a pin: 1 or 0.
    int is_connected() { return gpio_is_connected(&gpio); }
    operator int() { return read(); }

  protected:
    gpio_t gpio;
};

}  // namespace mbed
