// SPDX-License-Identifier: BSD-3-Clause
#include "power.hpp"

#include <cstdio>
#include <cstdlib>

namespace os_test {
int deep_sleep_locks = 0;
}  // namespace os_test

extern "C" {

void sleep_manager_lock_deep_sleep_internal() { os_test::deep_sleep_locks++; }

void sleep_manager_unlock_deep_sleep_internal() {
    if (os_test::deep_sleep_locks == 0) {
        std::fprintf(stderr, "deep sleep unlocked that was not locked\n");
        std::abort();
    }
    os_test::deep_sleep_locks--;
}

}  // extern "C"
