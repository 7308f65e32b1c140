// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/interfaces/InterfaceDigitalInOut.h"
#include "hal/gpio_api.h"

namespace mbed {

/// A pin that is input or output, as it is told. Any context.
class DigitalInOut
#if FEATURE_EXPERIMENTAL_API
    final : public interface::DigitalInOut
#endif
{
  public:
    /// An input; or what it is told. NC is not connected.
    DigitalInOut(PinName pin) { gpio_init_in(&gpio, pin); }
    DigitalInOut(PinName pin, PinDirection direction, PinMode mode, int value) {
        gpio_init_inout(&gpio, pin, direction, mode, value);
    }
    DigitalInOut(const DigitalInOut&) = default;

    /// Drives low for 0, else high; an input will when it becomes an output.
    void write(int value) { gpio_write(&gpio, value); }
    /// The level at the pin, 0 or 1.
    int read() { return gpio_read(&gpio); }
    void output() { gpio_dir(&gpio, PIN_OUTPUT); }
    void input() { gpio_dir(&gpio, PIN_INPUT); }
    /// Sets the resistor.
    void mode(PinMode pull) { gpio_mode(&gpio, pull); }
    /// Whether there is a pin: 1 or 0.
    int is_connected() { return gpio_is_connected(&gpio); }

    DigitalInOut& operator=(int value) {
        write(value);
        return *this;
    }
    /// Drives what the other one has.
    DigitalInOut& operator=(DigitalInOut& other) {
        write(other.read());
        return *this;
    }
    operator int() { return read(); }

  protected:
    gpio_t gpio;
};

}  // namespace mbed
