// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/BusOut.h"

#include "platform/mbed_assert.h"

namespace mbed {

BusOut::BusOut(PinName p0, PinName p1, PinName p2, PinName p3, PinName p4, PinName p5, PinName p6, PinName p7,
               PinName p8, PinName p9, PinName p10, PinName p11, PinName p12, PinName p13, PinName p14, PinName p15) {
    const PinName pins[16] = {p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15};
    make(pins);
}

BusOut::BusOut(PinName pins[16]) { make(pins); }

void BusOut::make(const PinName pins[16]) {
    _nc_mask = 0;
    for (int i = 0; i < 16; i++) {
        _pin[i] = pins[i] == NC ? nullptr : new DigitalOut(pins[i]);
        if (_pin[i]) {
            _nc_mask |= 1 << i;
        }
    }
}

BusOut::~BusOut() {
    for (DigitalOut* pin : _pin) {
        delete pin;
    }
}

int BusOut::read() {
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

void BusOut::write(int value) {
    lock();
    for (int i = 0; i < 16; i++) {
        if (_pin[i]) {
            _pin[i]->write((value >> i) & 1);
        }
    }
    unlock();
}

DigitalOut& BusOut::operator[](int index) {
    MBED_ASSERT(index >= 0 && index < 16 && _pin[index]);
    return *_pin[index];
}

}  // namespace mbed
