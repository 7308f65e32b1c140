// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/DigitalOut.h"
#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"

namespace mbed {

/// One number on some pins.
/// Pin i is bit i; pins that are NC read as 0. Not for ISRs: it takes a lock, since the pins change one after the
/// other.
class BusOut : private NonCopyable<BusOut> {
  public:
    /// Up to 16 pins, from bit 0 on.
    BusOut(PinName p0, PinName p1 = NC, PinName p2 = NC, PinName p3 = NC, PinName p4 = NC, PinName p5 = NC,
           PinName p6 = NC, PinName p7 = NC, PinName p8 = NC, PinName p9 = NC, PinName p10 = NC, PinName p11 = NC,
           PinName p12 = NC, PinName p13 = NC, PinName p14 = NC, PinName p15 = NC);
    BusOut(PinName pins[16]);
    virtual ~BusOut();

    /// Drives the levels.
    void write(int value);
    /// The levels at the pins.
    int read();

    /// The bits that have a pin.
    int mask() { return _nc_mask; }

    BusOut& operator=(int value) {
        write(value);
        return *this;
    }
    BusOut& operator=(BusOut& other) {
        write(other.read());
        return *this;
    }
    operator int() { return read(); }

    /// Pin `index`, which must exist.
    DigitalOut& operator[](int index);

  protected:
    virtual void lock() { _mutex.lock(); }
    virtual void unlock() { _mutex.unlock(); }

    DigitalOut* _pin[16];
    int _nc_mask;
    PlatformMutex _mutex;

  private:
    void make(const PinName pins[16]);
};

}  // namespace mbed
