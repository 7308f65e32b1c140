// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/port_api.h"

#if DEVICE_PORTOUT

namespace mbed {

/// Pins of one port, driven at the same instant. Any context.
class PortOut {
  public:
    /// The pins of `port` whose bits in `mask` are 1.
    PortOut(PortName port, int mask = 0xFFFFFFFF) { port_init(&_port, port, mask, PIN_OUTPUT); }

    /// Drives the levels; the other pins stay.
    void write(int value) { port_write(&_port, value); }
    /// The levels; 0 in the other bits.
    int read() { return port_read(&_port); }

    PortOut& operator=(int value) {
        write(value);
        return *this;
    }
    PortOut& operator=(PortOut& other) {
        write(other.read());
        return *this;
    }
    operator int() { return read(); }

  private:
    port_t _port;
};

}  // namespace mbed

#endif
