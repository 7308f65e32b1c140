// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "PinNames.h"

namespace mbed {

class DigitalIn;

namespace interface {

#if FEATURE_EXPERIMENTAL_API

/// A digital input of any kind, such as one behind a port expander.
struct DigitalIn {
    virtual ~DigitalIn() = default;
    /// The level, 0 or 1.
    virtual int read() = 0;
    /// Sets the resistor.
    virtual void mode(PinMode pull) = 0;
    /// Whether there is a pin: 1 or 0.
    virtual int is_connected() = 0;
    operator int() { return read(); }
};

#else
using DigitalIn = ::mbed::DigitalIn;
#endif

}  // namespace interface
}  // namespace mbed
