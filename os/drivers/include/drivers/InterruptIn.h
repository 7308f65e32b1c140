// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/gpio_api.h"
#include "hal/gpio_irq_api.h"

#if DEVICE_INTERRUPTIN

#include "platform/Callback.h"
#include "platform/NonCopyable.h"

namespace mbed {

/// Functions that are called on a pin's edges, in ISR context. Constructing is for threads, the rest for any context.
class InterruptIn : private NonCopyable<InterruptIn> {
  public:
    /// With the resistor that the target has by default, or with one. A pin that can have no interrupt is an error.
    InterruptIn(PinName pin);
    InterruptIn(PinName pin, PinMode mode);
    virtual ~InterruptIn();

    /// The level, 0 or 1.
    int read();
    operator int() { return read(); }

    /// What is called on a rising and on a falling edge; null for nothing.
    void rise(Callback<void()> func);
    void fall(Callback<void()> func);

    /// Sets the resistor.
    void mode(PinMode pull);

    /// Holds the interrupt of this pin back, and lets it through again.
    void enable_irq();
    void disable_irq();

    /// What the HAL calls.
    static void _irq_handler(uintptr_t context, gpio_irq_event event);

  protected:
    gpio_t gpio;
    gpio_irq_t gpio_irq;
    Callback<void()> _rise;
    Callback<void()> _fall;

  private:
    void init(PinName pin);
};

}  // namespace mbed

#endif
