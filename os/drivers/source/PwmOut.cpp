// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/PwmOut.h"

#if DEVICE_PWMOUT

#include "platform/CriticalSectionLock.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {

PwmOut::PwmOut(PinName pin) : _pwm(), _pin(pin), _pinmap(nullptr) { init(); }

PwmOut::PwmOut(const PinMap& pinmap) : _pwm(), _pin(pinmap.pin), _pinmap(&pinmap) { init(); }

PwmOut::~PwmOut() { deinit(); }

void PwmOut::init() {
    CriticalSectionLock lock;
    if (!_initialized) {
        if (_pinmap) {
            pwmout_init_direct(&_pwm, _pinmap);
        } else {
            pwmout_init(&_pwm, _pin);
        }
        _initialized = true;
    }
}

void PwmOut::deinit() {
    CriticalSectionLock lock;
    if (_initialized) {
        pwmout_free(&_pwm);
        unlock_deep_sleep();
        _initialized = false;
    }
}

void PwmOut::lock_deep_sleep() {
    if (!_deep_sleep_locked) {
        sleep_manager_lock_deep_sleep();
        _deep_sleep_locked = true;
    }
}

void PwmOut::unlock_deep_sleep() {
    if (_deep_sleep_locked) {
        sleep_manager_unlock_deep_sleep();
        _deep_sleep_locked = false;
    }
}

void PwmOut::write(float value) {
    CriticalSectionLock lock;
    MBED_ASSERT(_initialized);
    pwmout_write(&_pwm, value);
    if (value > 0) {
        lock_deep_sleep();
    } else {
        unlock_deep_sleep();
    }
}

float PwmOut::read() {
    CriticalSectionLock lock;
    return pwmout_read(&_pwm);
}

void PwmOut::period(float seconds) {
    CriticalSectionLock lock;
    pwmout_period(&_pwm, seconds);
}

void PwmOut::period_ms(int ms) {
    CriticalSectionLock lock;
    pwmout_period_ms(&_pwm, ms);
}

void PwmOut::period_us(int us) {
    CriticalSectionLock lock;
    pwmout_period_us(&_pwm, us);
}

int PwmOut::read_period_us() {
    CriticalSectionLock lock;
    return pwmout_read_period_us(&_pwm);
}

void PwmOut::pulsewidth(float seconds) {
    CriticalSectionLock lock;
    pwmout_pulsewidth(&_pwm, seconds);
    seconds > 0 ? lock_deep_sleep() : unlock_deep_sleep();
}

void PwmOut::pulsewidth_ms(int ms) {
    CriticalSectionLock lock;
    pwmout_pulsewidth_ms(&_pwm, ms);
    ms > 0 ? lock_deep_sleep() : unlock_deep_sleep();
}

void PwmOut::pulsewidth_us(int us) {
    CriticalSectionLock lock;
    pwmout_pulsewidth_us(&_pwm, us);
    us > 0 ? lock_deep_sleep() : unlock_deep_sleep();
}

int PwmOut::read_pulsewidth_us() {
    CriticalSectionLock lock;
    return pwmout_read_pulsewidth_us(&_pwm);
}

void PwmOut::suspend() {
    CriticalSectionLock lock;
    if (_initialized) {
        _duty_cycle = pwmout_read(&_pwm);
        _period_us = pwmout_read_period_us(&_pwm);
        deinit();
    }
}

void PwmOut::resume() {
    CriticalSectionLock lock;
    if (!_initialized) {
        init();
        if (_period_us != 0) {
            pwmout_period_us(&_pwm, _period_us);
        }
        write(_duty_cycle);
    }
}

}  // namespace mbed

#endif
