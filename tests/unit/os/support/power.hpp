// SPDX-License-Identifier: BSD-3-Clause
// The host's stand-in for the sleep manager: it counts.
#pragma once

namespace os_test {

extern int deep_sleep_locks;

}  // namespace os_test
