// SPDX-License-Identifier: BSD-3-Clause
//
// Waiting, for C, in both profiles. Not from interrupts.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Milliseconds since the start. Any context.
uint64_t get_ms_count(void);
void thread_sleep_for(uint32_t millisec);
void thread_sleep_until(uint64_t millisec);

#ifdef __cplusplus
}
#endif
