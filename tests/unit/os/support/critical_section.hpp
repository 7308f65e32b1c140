// SPDX-License-Identifier: BSD-3-Clause
// The host's stand-in for the core's interrupt mask, and the assertion that ends the test.
#pragma once

#include <functional>

namespace os_test {

struct CriticalSection {
    int depth = 0;    // how many sections are open
    int entries = 0;  // how many ever were
    bool in_isr = false;
    // Runs once when the outermost section is left: an interrupt that was pending meanwhile.
    std::function<void()> on_exit;
};

extern CriticalSection critical_section;

}  // namespace os_test
