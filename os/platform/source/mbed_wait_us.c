// SPDX-License-Identifier: BSD-3-Clause
#include "hal/us_ticker_api.h"
#include "platform/mbed_wait_api.h"

void _wait_us_generic(unsigned int us) {
    const ticker_data_t* ticker = get_us_ticker_data();
    const us_timestamp_t start = ticker_read_us(ticker);
    // The first microsecond may be nearly over already.
    while (ticker_read_us(ticker) - start <= us) {
    }
}

void _wait_us_ticks(unsigned int ticks) {
    const ticker_data_t* ticker = get_us_ticker_data();
    ticker_read_us(ticker);  // the first reader starts the hardware
    const uint32_t bits = us_ticker_get_info()->bits;
    const uint32_t mask = bits < 32 ? (1u << bits) - 1 : UINT32_MAX;
    uint32_t before = us_ticker_read();
    // In steps, so that a counter of few bits may wrap any number of times.
    for (uint64_t passed = 0; passed <= ticks;) {
        const uint32_t now = us_ticker_read();
        passed += (now - before) & mask;
        before = now;
    }
}

void _wait_us_inline(unsigned int us) {
    const uint32_t frequency = us_ticker_get_info()->frequency;
    if (frequency == 1000000) {
        _wait_us_ticks(us);
    } else {
        _wait_us_generic(us);
    }
}

void wait_us(int us) {
    if (us > 0) {
        _wait_us_generic((unsigned int)us);
    }
}
