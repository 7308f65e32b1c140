// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/port_api.h"

#if DEVICE_PORTINOUT

namespace mbed {

/// Pins of one port, read or driven at the same instant; inputs at first. Any context.
class PortInOut {
  public:
    /// The pins of `port` whose bits in `mask` are 1.
    PortInOut(PortName port, int mask = 0xFFFFFFFF) { port_init(&_port, port, mask, PIN_INPUT); }

    /// Drives the levels; the other pins stay.
    void write(int value) { port_write(&_port, value); }
    /// The levels; 0 in the other bits.
    int read() { return port_read(&_port); }
    void output() { port_dir(&_port, PIN_OUTPUT); }
    void input() { port_dir(&_port, PIN_INPUT); }
    /// Sets the resistor of all pins.
    void mode(PinMode mode) { port_mode(&_port, mode); }

    PortInOut& operator=(int value) {
        write(value);
        return *this;
    }
    PortInOut& operator=(PortInOut& other) {
        write(other.read());
        return *this;
    }
    operator int() { return read(); }

  private:
    port_t _port;
};

}  // namespace mbed

#endif
