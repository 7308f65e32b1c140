// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/analogin_api.h"

#if DEVICE_ANALOGIN

#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/SingletonPtr.h"

#ifndef MBED_CONF_TARGET_DEFAULT_ADC_VREF
#define MBED_CONF_TARGET_DEFAULT_ADC_VREF 3.3f
#endif

namespace mbed {

/// A pin's voltage. Each reading waits for a conversion. Threads only; they may share it.
class AnalogIn {
  public:
    /// `vref`: the voltage that reads as 1.0, for read_voltage().
    AnalogIn(PinName pin, float vref = MBED_CONF_TARGET_DEFAULT_ADC_VREF) : _vref(vref) {
        ScopedLock<PlatformMutex> lock(*_mutex);
        analogin_init(&_adc, pin);
    }
    AnalogIn(const PinMap& pinmap, float vref = MBED_CONF_TARGET_DEFAULT_ADC_VREF) : _vref(vref) {
        ScopedLock<PlatformMutex> lock(*_mutex);
        analogin_init_direct(&_adc, &pinmap);
    }
    virtual ~AnalogIn() {
        ScopedLock<PlatformMutex> lock(*_mutex);
        analogin_free(&_adc);
    }

    /// 0.0 to 1.0, or 0 to 65535, of the reference.
    float read() {
        ScopedLock<PlatformMutex> lock(*_mutex);
        return analogin_read(&_adc);
    }
    unsigned short read_u16() {
        ScopedLock<PlatformMutex> lock(*_mutex);
        return analogin_read_u16(&_adc);
    }
    /// Volts.
    float read_voltage() { return read() * _vref; }
    void set_reference_voltage(float vref) { _vref = vref; }
    float get_reference_voltage() const { return _vref; }

    operator float() { return read(); }

  protected:
    static SingletonPtr<PlatformMutex> _mutex;  // converters are shared by pins

    analogin_t _adc;
    float _vref;
};

}  // namespace mbed

#endif
