// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/analogout_api.h"

#if DEVICE_ANALOGOUT

#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"

namespace mbed {

/// A voltage on a pin. Threads only; they may share it.
class AnalogOut {
  public:
    AnalogOut(PinName pin) { analogout_init(&_dac, pin); }
    AnalogOut(const PinMap& pinmap) { analogout_init_direct(&_dac, &pinmap); }
    virtual ~AnalogOut() { analogout_free(&_dac); }

    /// 0.0 to 1.0, or 0 to 65535, of the reference; what is outside is limited.
    void write(float value) {
        ScopedLock<PlatformMutex> lock(_mutex);
        analogout_write(&_dac, value);
    }
    void write_u16(unsigned short value) {
        ScopedLock<PlatformMutex> lock(_mutex);
        analogout_write_u16(&_dac, value);
    }
    /// What is put out, 0.0 to 1.0.
    float read() {
        ScopedLock<PlatformMutex> lock(_mutex);
        return analogout_read(&_dac);
    }

    AnalogOut& operator=(float value) {
        write(value);
        return *this;
    }
    AnalogOut& operator=(AnalogOut& other) {
        write(other.read());
        return *this;
    }
    operator float() { return read(); }

  protected:
    dac_t _dac;
    PlatformMutex _mutex;
};

}  // namespace mbed

#endif
