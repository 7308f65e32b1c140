// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/Timeout.h"

namespace mbed {

void TimeoutBase::handler() {
    const Callback<void()> function = _function;
    detach();
    if (function) {
        function();
    }
}

std::chrono::microseconds TimeoutBase::remaining_time() const { return get_time_point(event) - _ticker_data.now(); }

}  // namespace mbed
