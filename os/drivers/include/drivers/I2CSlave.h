// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/i2c_api.h"

#if DEVICE_I2CSLAVE

#include "hal/static_pinmap.h"

namespace mbed {

/// A slave on an I2C bus, by polling receive(). One context at a time.
class I2CSlave {
  public:
    enum RxStatus { NoData = 0, ReadAddressed = 1, WriteGeneral = 2, WriteAddressed = 3 };

    I2CSlave(PinName sda, PinName scl);
    explicit I2CSlave(const i2c_pinmap_t& static_pinmap);
    ~I2CSlave() { i2c_free(&_i2c); }

    /// The clock that the bus is expected to have at most, Hz.
    void frequency(int hz) { i2c_frequency(&_i2c, hz); }
    /// The address that it answers to, in the upper 7 bits.
    void address(int address) { i2c_slave_address(&_i2c, 0, static_cast<uint32_t>(address) & 0xFFu, 0); }

    /// Whether it is addressed, and what for.
    int receive() { return i2c_slave_receive(&_i2c); }

    /// Takes `length` bytes from the master, or one. 0, or not 0 if there were fewer; the byte, or -1.
    int read(char* data, int length) { return i2c_slave_read(&_i2c, data, length) != length; }
    int read();
    /// Gives `length` bytes to the master, or one. 0, or not 0 if it took fewer; 1 if it took it, else 0.
    int write(const char* data, int length) { return i2c_slave_write(&_i2c, data, length) != length; }
    int write(int data);

    /// Gives the bus free, to be addressed anew.
    void stop() { i2c_stop(&_i2c); }

  protected:
    i2c_t _i2c;
};

}  // namespace mbed

#endif
