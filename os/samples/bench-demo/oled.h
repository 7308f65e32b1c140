// SPDX-License-Identifier: BSD-3-Clause
// An OLED display of 128 by 64 pixels with the SSD1306 on I2C: a picture in memory, sent as a whole.
#pragma once

#include <string.h>

#include "mbed.h"

class Oled {
  public:
    static constexpr int kWidth = 128;
    static constexpr int kHeight = 64;

    explicit Oled(I2C& i2c) : i2c_(i2c) {}

    bool init() {
        // Off, upright, horizontal addressing, charge pump, bright, on.
        static const char kSetup[] = {0x00,       (char)0xAE, (char)0xA1, (char)0xC8, 0x20, 0x00, (char)0x8D,
                                      0x14,       (char)0x81, (char)0xCF, (char)0xAF};
        return i2c_.write(kAddress, kSetup, sizeof kSetup) == 0;
    }

    void clear() { memset(picture_ + 1, 0, sizeof picture_ - 1); }
    void set(int x, int y) {
        if (x >= 0 && x < kWidth && y >= 0 && y < kHeight) {
            picture_[1 + y / 8 * kWidth + x] |= 1 << y % 8;
        }
    }
    void fill(int x, int y, int width, int height) {
        for (int i = 0; i < width * height; i++) {
            set(x + i % width, y + i / width);
        }
    }
    /// A digit of seven segments, 12 by 23 pixels.
    void digit(int x, int y, int value) {
        static const uint8_t kSegments[10] = {0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F};
        static const uint8_t kPlace[7][4] = {{2, 0, 8, 3},  {9, 2, 3, 9},  {9, 12, 3, 9}, {2, 20, 8, 3},
                                             {0, 12, 3, 9}, {0, 2, 3, 9},  {2, 10, 8, 3}};
        for (int i = 0; i < 7; i++) {
            if ((kSegments[value] >> i & 1) != 0) {
                fill(x + kPlace[i][0], y + kPlace[i][1], kPlace[i][2], kPlace[i][3]);
            }
        }
    }
    bool show() {
        static const char kWindow[] = {0x00, 0x21, 0, kWidth - 1, 0x22, 0, kHeight / 8 - 1};
        picture_[0] = 0x40;
        return i2c_.write(kAddress, kWindow, sizeof kWindow) == 0 &&
            i2c_.write(kAddress, picture_, sizeof picture_) == 0;
    }

  private:
    static constexpr int kAddress = 0x3C << 1;
    I2C& i2c_;
    char picture_[1 + kWidth * kHeight / 8] = {};
};
