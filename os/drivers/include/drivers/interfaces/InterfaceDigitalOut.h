// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "PinNames.h"

namespace mbed {

class DigitalOut;

namespace interface {

#if FEATURE_EXPERIMENTAL_API

/// A digital output of any kind, such as one behind a port expander.
struct DigitalOut {
    virtual ~DigitalOut() = default;
    /// Drives low for 0, else high.
    virtual void write(int value) = 0;
    /// What is driven, 0 or 1.
    virtual int read() = 0;
    /// Whether there is a pin: 1 or 0.
    virtual int is_connected() = 0;
    DigitalOut& operator=(int value) {
        write(value);
        return *this;
    }
    DigitalOut& operator=(DigitalOut& other) {
        write(other.read());
        return *this;
    }
    operator int() { return read(); }
};

#else
using DigitalOut = ::mbed::DigitalOut;
#endif

}  // namespace interface
}  // namespace mbed
