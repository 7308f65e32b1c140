// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/pwmout_api.h"

#if DEVICE_PWMOUT

namespace mbed {

/// A pin that is high for a part of each period, at first 20 ms and 0. As long as the part is not 0 the chip does not
/// go into deep sleep. Any context.
class PwmOut {
  public:
    PwmOut(PinName pin);
    PwmOut(const PinMap& pinmap);
    ~PwmOut();

    /// The part that is high, 0.0 to 1.0; what is outside is limited.
    void write(float value);
    float read();

    /// The period; the part stays.
    void period(float seconds);
    void period_ms(int ms);
    void period_us(int us);
    int read_period_us();

    /// The time high; the period stays.
    void pulsewidth(float seconds);
    void pulsewidth_ms(int ms);
    void pulsewidth_us(int us);
    int read_pulsewidth_us();
    /// The same, in the spelling of older code.
    int read_pulsewitdth_us() { return read_pulsewidth_us(); }

    /// Releases pin and timer, and takes them again as they were.
    void suspend();
    void resume();

    PwmOut& operator=(float value) {
        write(value);
        return *this;
    }
    PwmOut& operator=(PwmOut& other) {
        write(other.read());
        return *this;
    }
    operator float() { return read(); }

  protected:
    void lock_deep_sleep();
    void unlock_deep_sleep();
    void init();
    void deinit();

    pwmout_t _pwm;
    PinName _pin;
    const PinMap* _pinmap;
    bool _deep_sleep_locked = false;
    bool _initialized = false;
    float _duty_cycle = 0;
    int _period_us = 0;
};

}  // namespace mbed

#endif
