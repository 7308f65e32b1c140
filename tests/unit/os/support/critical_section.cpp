// SPDX-License-Identifier: BSD-3-Clause
#include "critical_section.hpp"

#include <cstdio>
#include <cstdlib>

#include "platform/mbed_assert.h"
#include "platform/mbed_critical.h"

namespace os_test {
CriticalSection critical_section;
}  // namespace os_test

using os_test::critical_section;

extern "C" {

bool core_util_are_interrupts_enabled() { return critical_section.depth == 0; }
bool core_util_is_isr_active() { return critical_section.in_isr; }
bool core_util_in_critical_section() { return critical_section.depth != 0; }

void core_util_critical_section_enter() {
    critical_section.depth++;
    critical_section.entries++;
}

void core_util_critical_section_exit() {
    if (critical_section.depth == 0) {
        std::fprintf(stderr, "critical section left that was not entered\n");
        std::abort();
    }
    if (--critical_section.depth == 0 && critical_section.on_exit) {
        auto pending = critical_section.on_exit;
        critical_section.on_exit = nullptr;
        pending();
    }
}

void mbed_assert_internal(const char* expr, const char* file, int line) {
    std::fprintf(stderr, "assertion failed: %s, %s:%d\n", expr, file, line);
    std::abort();
}

}  // extern "C"
