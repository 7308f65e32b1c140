// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/port_api.h"

#if DEVICE_PORTIN

namespace mbed {

/// Pins of one port, read at the same instant. Any context.
class PortIn {
  public:
    /// The pins of `port` whose bits in `mask` are 1.
    PortIn(PortName port, int mask = 0xFFFFFFFF) { port_init(&_port, port, mask, PIN_INPUT); }

    /// The levels; 0 in the other bits.
    int read() { return port_read(&_port); }
    /// Sets the resistor of all pins.
    void mode(PinMode mode) { port_mode(&_port, mode); }
    operator int() { return read(); }

  private:
    port_t _port;
};

}  // namespace mbed

#endif
