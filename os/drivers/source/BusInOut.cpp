// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/BusInOut.h"

#include "platform/mbed_assert.h"

namespace mbed {

BusInOut::BusInOut(PinName p0, PinName p1, PinName p2, PinName p3, PinName p4, PinName p5, PinName p6, PinName p7,
                   PinName p8, PinName p9, PinName p10, PinName p11, PinName p12, PinName p13, PinName p14,
                   PinName p15) {
    const PinName pins[16] = {p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15};
    make(pins);
}

BusInOut::BusInOut(PinName pins[16]) { make(pins); }

void BusInOut::make(const PinName pins[16]) {
    _nc_mask = 0;
    for (int i = 0; i < 16; i++) {
        _pin[i] = pins[i] == NC ? nullptr : new DigitalInOut(pins[i]);
        if (_pin[i]) {
            _nc_mask |= 1 << i;
        }
    }
}

BusInOut::~BusInOut() {
    for (DigitalInOut* pin : _pin) {
        delete pin;
    }
}

int BusInOut::read() {
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

void BusInOut::write(int value) {
    lock();
    for (int i = 0; i < 16; i++) {
        if (_pin[i]) {
            _pin[i]->write((value >> i) & 1);
        }
    }
    unlock();
}

void BusInOut::output() {
    lock();
    for (DigitalInOut* pin : _pin) {
        if (pin) {
            pin->output();
        }
    }
    unlock();
}

void BusInOut::input() {
    lock();
    for (DigitalInOut* pin : _pin) {
        if (pin) {
            pin->input();
        }
    }
    unlock();
}

void BusInOut::mode(PinMode pull) {
    lock();
    for (DigitalInOut* pin : _pin) {
        if (pin) {
            pin->mode(pull);
        }
    }
    unlock();
}

DigitalInOut& BusInOut::operator[](int index) {
    MBED_ASSERT(index >= 0 && index < 16 && _pin[index]);
    return *_pin[index];
}

}  // namespace mbed
