// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/InterruptIn.h"

#if DEVICE_INTERRUPTIN

#include "platform/CriticalSectionLock.h"
#include "platform/mbed_assert.h"

namespace mbed {

InterruptIn::InterruptIn(PinName pin) : gpio(), gpio_irq() {
    gpio_init_in(&gpio, pin);
    init(pin);
}

InterruptIn::InterruptIn(PinName pin, PinMode mode) : gpio(), gpio_irq() {
    gpio_init_in_ex(&gpio, pin, mode);
    init(pin);
}

void InterruptIn::init(PinName pin) {
    const int error = gpio_irq_init(&gpio_irq, pin, _irq_handler, reinterpret_cast<uintptr_t>(this));
    MBED_ASSERT(error == 0);
    (void)error;
}

InterruptIn::~InterruptIn() { gpio_irq_free(&gpio_irq); }

int InterruptIn::read() { return gpio_read(&gpio); }

void InterruptIn::mode(PinMode pull) { gpio_mode(&gpio, pull); }

// The HAL may call between the change of the function and that of the edge: neither is seen without the other.

void InterruptIn::rise(Callback<void()> func) {
    CriticalSectionLock lock;
    _rise = func;
    gpio_irq_set(&gpio_irq, IRQ_RISE, func ? 1 : 0);
}

void InterruptIn::fall(Callback<void()> func) {
    CriticalSectionLock lock;
    _fall = func;
    gpio_irq_set(&gpio_irq, IRQ_FALL, func ? 1 : 0);
}

void InterruptIn::enable_irq() {
    CriticalSectionLock lock;
    gpio_irq_enable(&gpio_irq);
}

void InterruptIn::disable_irq() {
    CriticalSectionLock lock;
    gpio_irq_disable(&gpio_irq);
}

void InterruptIn::_irq_handler(uintptr_t context, gpio_irq_event event) {
    auto* self = reinterpret_cast<InterruptIn*>(context);
    // A copy: the function may replace itself.
    const Callback<void()> func = event == IRQ_RISE ? self->_rise : self->_fall;
    if (func && (event == IRQ_RISE || event == IRQ_FALL)) {
        func();
    }
}

}  // namespace mbed

#endif
