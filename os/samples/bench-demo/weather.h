// SPDX-License-Identifier: BSD-3-Clause
// A BME280 on I2C: forced measurements, and the compensation of its data sheet (4.2.3) in integers.
#pragma once

#include "mbed.h"

class Weather {
  public:
    explicit Weather(I2C& i2c) : i2c_(i2c) {}

    int centi_celsius = 0;
    int pascal = 0;
    int milli_percent = 0;

    bool init() {
        uint8_t id = 0;
        uint8_t low[26];
        uint8_t high[7];
        if (!read(0xD0, &id, 1) || id != 0x60 || !read(0x88, low, sizeof low) || !read(0xE1, high, sizeof high)) {
            return false;
        }
        t1_ = word(low);
        t2_ = (int16_t)word(low + 2);
        t3_ = (int16_t)word(low + 4);
        p1_ = word(low + 6);
        for (int i = 0; i < 8; i++) {
            p_[i] = (int16_t)word(low + 8 + 2 * i);
        }
        h1_ = low[25];
        h2_ = (int16_t)word(high);
        h3_ = high[2];
        h4_ = (int8_t)high[3] * 16 + (high[4] & 15);
        h5_ = (int8_t)high[5] * 16 + (high[4] >> 4);
        h6_ = (int8_t)high[6];
        return true;
    }

    /// Once each, then it sleeps again.
    bool measure() {
        const char start[] = {(char)0xF2, 1, (char)0xF4, 0x25};
        uint8_t status = 8;
        uint8_t raw[8];
        if (i2c_.write(kAddress, start, sizeof start) != 0) {
            return false;
        }
        for (int i = 0; i < 20 && (status & 8) != 0; i++) {
            ThisThread::sleep_for(1ms);
            if (!read(0xF3, &status, 1)) {
                return false;
            }
        }
        if (!read(0xF7, raw, sizeof raw)) {
            return false;
        }
        const int fine = temperature(raw[3] << 12 | raw[4] << 4 | raw[5] >> 4);
        pressure(raw[0] << 12 | raw[1] << 4 | raw[2] >> 4, fine);
        humidity(raw[6] << 8 | raw[7], fine);
        return true;
    }

  private:
    static constexpr int kAddress = 0x76 << 1;
    static uint16_t word(const uint8_t* bytes) { return bytes[0] | bytes[1] << 8; }

    bool read(int first, uint8_t* values, int count) {
        const char number = (char)first;
        return i2c_.write(kAddress, &number, 1, true) == 0 && i2c_.read(kAddress, (char*)values, count) == 0;
    }
    int temperature(int raw) {
        const int linear = ((raw >> 3) - (t1_ << 1)) * t2_ >> 11;
        const int half = (raw >> 4) - t1_;
        const int fine = linear + ((half * half >> 12) * t3_ >> 14);
        centi_celsius = (fine * 5 + 128) >> 8;
        return fine;
    }
    void pressure(int raw, int fine) {
        const int64_t t = (int64_t)fine - 128000;
        const int64_t offset = t * t * p_[4] + t * p_[3] * 131072 + p_[2] * ((int64_t)1 << 35);
        const int64_t scale = (((int64_t)1 << 47) + (t * t * p_[1] >> 8) + t * p_[0] * 4096) * p1_ >> 33;
        if (scale == 0) {
            return;
        }
        const int64_t base = ((int64_t)(1048576 - raw) * ((int64_t)1 << 31) - offset) * 3125 / scale;
        const int64_t bent = base + (p_[7] * (base >> 13) * (base >> 13) >> 25) + (p_[6] * base >> 19);
        pascal = (int)(((bent >> 8) + p_[5] * 16) >> 8);
    }
    void humidity(int raw, int fine) {
        const int64_t t = fine - 76800;
        const int64_t offset = ((int64_t)raw * 16384 - (int64_t)h4_ * 1048576 - h5_ * t + 16384) >> 15;
        const int64_t heat = ((t * h6_ >> 10) * ((t * h3_ >> 11) + 32768) >> 10) + 2097152;
        const int64_t linear = offset * ((heat * h2_ + 8192) >> 14);
        int64_t value = linear - ((((linear >> 15) * (linear >> 15) >> 7) * h1_) >> 4);
        value = value < 0 ? 0 : value > 419430400 ? 419430400 : value;
        milli_percent = (int)((value >> 12) * 1000 / 1024);
    }

    I2C& i2c_;
    int t1_ = 0, t2_ = 0, t3_ = 0, p1_ = 0, h1_ = 0, h2_ = 0, h3_ = 0, h4_ = 0, h5_ = 0, h6_ = 0;
    int64_t p_[8] = {};
};
