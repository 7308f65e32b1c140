// SPDX-License-Identifier: BSD-3-Clause
#include "mbed_last_words.h"

#include "mbed_console.h"

void mbed_last_words(const char* text)
{
    for (; *text; text++) {
        if (*text == '\n') {
            mbed_console_put('\r');
        }
        mbed_console_put(*text);
    }
}

void mbed_last_words_hex(uint32_t value)
{
    mbed_console_put('0');
    mbed_console_put('x');
    for (int shift = 28; shift >= 0; shift -= 4) {
        mbed_console_put("0123456789ABCDEF"[value >> shift & 15U]);
    }
}

void mbed_last_words_decimal(int32_t value)
{
    char digits[12];
    int n = 0;
    uint32_t rest = value < 0 ? 0U - (uint32_t)value : (uint32_t)value;
    do {
        digits[n++] = (char)('0' + rest % 10U);
        rest /= 10U;
    } while (rest);
    if (value < 0) {
        mbed_console_put('-');
    }
    while (n) {
        mbed_console_put(digits[--n]);
    }
}
