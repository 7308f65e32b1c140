// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/I2CSlave.h"

#if DEVICE_I2CSLAVE

namespace mbed {

I2CSlave::I2CSlave(PinName sda, PinName scl) : _i2c() {
    i2c_init(&_i2c, sda, scl);
    i2c_frequency(&_i2c, 100000);
    i2c_slave_mode(&_i2c, 1);
}

I2CSlave::I2CSlave(const i2c_pinmap_t& static_pinmap) : _i2c() {
    i2c_init_direct(&_i2c, &static_pinmap);
    i2c_frequency(&_i2c, 100000);
    i2c_slave_mode(&_i2c, 1);
}

int I2CSlave::read() {
    char byte;
    return i2c_slave_read(&_i2c, &byte, 1) == 1 ? static_cast<unsigned char>(byte) : -1;
}

int I2CSlave::write(int data) {
    const char byte = static_cast<char>(data);
    return i2c_slave_write(&_i2c, &byte, 1) == 1 ? 1 : 0;
}

}  // namespace mbed

#endif
