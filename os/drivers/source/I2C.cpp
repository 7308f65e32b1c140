// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/I2C.h"

#if DEVICE_I2C

namespace mbed {

// One for all: objects may share a bus, which only the HAL knows.
PlatformMutex& I2C::mutex() {
    static SingletonPtr<PlatformMutex> one;
    return *one;
}

I2C::I2C(PinName sda, PinName scl) : _i2c() {
    lock();
    i2c_init(&_i2c, sda, scl);
    i2c_reset(&_i2c);
    i2c_frequency(&_i2c, hz_);
    unlock();
}

I2C::I2C(const i2c_pinmap_t& static_pinmap) : _i2c() {
    lock();
    i2c_init_direct(&_i2c, &static_pinmap);
    i2c_reset(&_i2c);
    i2c_frequency(&_i2c, hz_);
    unlock();
}

I2C::~I2C() {
#if DEVICE_I2C_ASYNCH
    if (active_) {
        abort_transfer();
    }
#endif
    lock();
    i2c_free(&_i2c);
    unlock();
}

void I2C::frequency(int hz) {
    lock();
    hz_ = hz;
    i2c_frequency(&_i2c, hz);
    unlock();
}

static I2C::Result result_of(int done, int length) {
    if (done == length) {
        return I2C::ACK;
    }
    switch (done) {
        case I2C_ERROR_BUS_BUSY:
            return I2C::TIMEOUT;
        case I2C_ERROR_INVALID_USAGE:
            return I2C::OTHER_ERROR;
        default:
            return I2C::NACK;
    }
}

I2C::Result I2C::write(int address, const char* data, int length, bool repeated) {
    lock();
    const int done = i2c_write(&_i2c, address, data, length, !repeated);
    unlock();
    return result_of(done, length);
}

I2C::Result I2C::read(int address, char* data, int length, bool repeated) {
    lock();
    const int done = i2c_read(&_i2c, address, data, length, !repeated);
    unlock();
    return result_of(done, length);
}

void I2C::start() {
    lock();
    i2c_start(&_i2c);
    unlock();
}

void I2C::stop() {
    lock();
    i2c_stop(&_i2c);
    unlock();
}

int I2C::write(int data) {
    lock();
    const int answer = i2c_byte_write(&_i2c, data);
    unlock();
    return answer;
}

I2C::Result I2C::write_byte(int data) {
    switch (write(data)) {
        case 0:
            return NACK;
        case 1:
            return ACK;
        case 2:
            return TIMEOUT;
        default:
            return OTHER_ERROR;
    }
}

int I2C::read(int ack) { return read_byte(ack != 0); }

int I2C::read_byte(bool ack) {
    lock();
    const int data = i2c_byte_read(&_i2c, !ack);
    unlock();
    return data;
}

void I2C::lock() { mutex().lock(); }

void I2C::unlock() { mutex().unlock(); }

}  // namespace mbed

#endif
