// SPDX-License-Identifier: BSD-3-Clause
// What the tests of the HAL share. Waiting is busy and by the microsecond ticker's counter: no other part of the OS is
// in between.
#pragma once

#include <stdint.h>

#include "cmsis.h"
#include "device_test.h"
#include "hal/us_ticker_api.h"

namespace hal_test {

inline uint32_t us_frequency() { return us_ticker_get_info()->frequency; }

inline uint32_t us_mask() {
    const uint32_t bits = us_ticker_get_info()->bits;
    return bits >= 32 ? UINT32_MAX : (UINT32_C(1) << bits) - 1;
}

// Ticks of the microsecond ticker that are so many microseconds.
inline uint32_t us_ticks(uint32_t us) { return us_frequency() / 1000000 * us; }

// Some hundred instructions without a look at a peripheral, which a model of it has to answer.
inline void pass_time(int turns) {
    for (int i = 0; i < turns; i++) __asm__ volatile("nop\nnop\nnop\nnop\nnop\nnop\nnop\nnop");
}

// Waits until done, at most us; whether it is done.
template <typename Done>
bool wait_until(Done done, uint32_t us) {
    const uint32_t start = us_ticker_read();
    while (!done()) {
        if (((us_ticker_read() - start) & us_mask()) > us_ticks(us)) return done();
    }
    return true;
}

inline void wait(uint32_t us) {
    wait_until(
        [us] {
            pass_time(us > 1000 ? 100 : 2);
            return false;
        },
        us);
}

// Interrupts are masked during its life.
class Masked {
  public:
    Masked() : was_(__get_PRIMASK()) { __disable_irq(); }
    ~Masked() { __set_PRIMASK(was_); }
    Masked(const Masked&) = delete;
    Masked& operator=(const Masked&) = delete;

  private:
    uint32_t was_;
};

}  // namespace hal_test
