// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "PinNames.h"

namespace mbed {

class DigitalInOut;

namespace interface {

#if FEATURE_EXPERIMENTAL_API

/// A digital input and output of any kind, such as one behind a port expander.
struct DigitalInOut {
    virtual ~DigitalInOut() = default;
    /// Drives low for 0, else high, if it is an output; else what it will drive.
    virtual void write(int value) = 0;
    /// The level, 0 or 1.
    virtual int read() = 0;
    virtual void output() = 0;
    virtual void input() = 0;
    /// Sets the resistor.
    virtual void mode(PinMode pull) = 0;
    /// Whether there is a pin: 1 or 0.
    virtual int is_connected() = 0;
    DigitalInOut& operator=(int value) {
        write(value);
        return *this;
    }
    DigitalInOut& operator=(DigitalInOut& other) {
        write(other.read());
        return *this;
    }
    operator int() { return read(); }
};

#else
using DigitalInOut = ::mbed::DigitalInOut;
#endif

}  // namespace interface
}  // namespace mbed
