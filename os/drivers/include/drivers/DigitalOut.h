// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/interfaces/InterfaceDigitalOut.h"
#include "hal/gpio_api.h"

namespace mbed {

/// A pin as digital output. Any context.
class DigitalOut
#if FEATURE_EXPERIMENTAL_API
    final : public interface::DigitalOut
#endif
{
  public:
    /// Drives low, or high if `value` is not 0, from the start. NC is not connected.
    DigitalOut(PinName pin) { gpio_init_out(&gpio, pin); }
    DigitalOut(PinName pin, int value) { gpio_init_out_ex(&gpio, pin, value); }
    DigitalOut(const DigitalOut&) = default;

    /// Drives low for 0, else high.
    void write(int value) { gpio_write(&gpio, value); }
    /// The level at the pin, 0 or 1.
    int read() { return gpio_read(&gpio); }
    /// Whether there is a pin: 1 or 0.
    int is_connected() { return gpio_is_connected(&gpio); }

    DigitalOut& operator=(int value) {
        write(value);
        return *this;
    }
    /// Drives what the other one has.
    DigitalOut& operator=(DigitalOut& other) {
        write(other.read());
        return *this;
    }
    operator int() { return read(); }

  protected:
    gpio_t gpio;
};

}  // namespace mbed
