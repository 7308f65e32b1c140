// SPDX-License-Identifier: BSD-3-Clause
// A character display with the HD44780 on four data lines, R/W at ground: every wait is the data sheet's.
#pragma once

#include "mbed.h"

class Lcd {
  public:
    Lcd(PinName rs, PinName e, PinName d4, PinName d5, PinName d6, PinName d7) : rs_(rs), e_(e),
        data_(d4, d5, d6, d7) {}

    void init() {
        ThisThread::sleep_for(50ms);
        for (const int us : {4200, 150, 50}) {
            nibble(0x3);
            wait_us(us);
        }
        nibble(0x2);
        wait_us(50);
        for (const int command : {0x28, 0x0C, 0x06, 0x01}) {
            this->command(command);
        }
    }

    /// An own character, 0 to 7: eight rows of five dots.
    void define(int code, const uint8_t (&rows)[8]) {
        command(0x40 | code << 3);
        for (const uint8_t row : rows) {
            data(row);
        }
    }

    /// Fills the row: what was there is gone.
    void write(int row, const char* text) {
        command(0x80 | row << 6);
        for (int i = 0; i < 16; i++) {
            data(*text != 0 ? *text++ : ' ');
        }
    }

  private:
    void nibble(int value) {
        data_ = value;
        e_ = 1;
        wait_us(1);
        e_ = 0;
    }
    void byte(int value) {
        nibble(value >> 4);
        nibble(value & 0xF);
        wait_us(50);
    }
    void command(int value) {
        rs_ = 0;
        byte(value);
        if (value < 4) {
            ThisThread::sleep_for(3ms);  // at least two, of the 1.52 that it takes
        }
    }
    void data(int value) {
        rs_ = 1;
        byte(value & 0xFF);
    }

    DigitalOut rs_;
    DigitalOut e_;
    BusOut data_;
};
