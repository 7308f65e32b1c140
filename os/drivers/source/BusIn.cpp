// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/BusIn.h"

#include "platform/mbed_assert.h"

namespace mbed {

BusIn::BusIn(PinName p0, PinName p1, PinName p2, PinName p3, PinName p4, PinName p5, PinName p6, PinName p7, PinName p8,
             PinName p9, PinName p10, PinName p11, PinName p12, PinName p13, PinName p14, PinName p15) {
    const PinName pins[16] = {p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15};
    make(pins);
}

BusIn::BusIn(PinName pins[16]) { make(pins); }

void BusIn::make(const PinName pins[16]) {
    _nc_mask = 0;
    for (int i = 0; i < 16; i++) {
        _pin[i] = pins[i] == NC ? nullptr : new DigitalIn(pins[i]);
        if (_pin[i]) {
            _nc_mask |= 1 << i;
        }
    }
}

BusIn::~BusIn() {
    for (DigitalIn* pin : _pin) {
        delete pin;
    }
}

int BusIn::read() {
    lock();
    int value = 0;
    for (int i = 0; i < 16; i++) {
        if (_pin[i]) {
            value |= _pin[i]->read() << i;
        }
    }
    unlock();
    return value;
}

void BusIn::mode(PinMode pull) {
    lock();
    for (DigitalIn* pin : _pin) {
        if (pin) {
            pin->mode(pull);
        }
    }
    unlock();
}

DigitalIn& BusIn::operator[](int index) {
    MBED_ASSERT(index >= 0 && index < 16 && _pin[index]);
    return *_pin[index];
}

}  // namespace mbed
