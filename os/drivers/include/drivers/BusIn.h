// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "drivers/DigitalIn.h"
#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"

namespace mbed {

/// Some pins as one number.
/// Pin i is bit i; pins that are NC read as 0. Not for ISRs: it takes a lock, since the pins change one after the
/// other.
class BusIn : private NonCopyable<BusIn> {
  public:
    /// Up to 16 pins, from bit 0 on.
    BusIn(PinName p0, PinName p1 = NC, PinName p2 = NC, PinName p3 = NC, PinName p4 = NC, PinName p5 = NC,
          PinName p6 = NC, PinName p7 = NC, PinName p8 = NC, PinName p9 = NC, PinName p10 = NC, PinName p11 = NC,
          PinName p12 = NC, PinName p13 = NC, PinName p14 = NC, PinName p15 = NC);
    BusIn(PinName pins[16]);
    virtual ~BusIn();

    /// The levels.
    int read();
    /// Sets the resistor of all pins.
    void mode(PinMode pull);

    /// The bits that have a pin.
    int mask() { return _nc_mask; }
    operator int() { return read(); }

    /// Pin `index`, which must exist.
    DigitalIn& operator[](int index);

  protected:
    virtual void lock() { _mutex.lock(); }
    virtual void unlock() { _mutex.unlock(); }

    DigitalIn* _pin[16];
    int _nc_mask;
    PlatformMutex _mutex;

  private:
    void make(const PinName pins[16]);
};

}  // namespace mbed
