// SPDX-License-Identifier: BSD-3-Clause
// What the kernel's idle thread calls in place of sleep(), where it has decided itself how deeply to sleep.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Sleeps until an interrupt, and not deeply, whoever locks deep sleep. Interrupts are masked: what woke the core is
/// served after them.
void sleep_manager_sleep_light(void);

#ifdef __cplusplus
}
#endif
