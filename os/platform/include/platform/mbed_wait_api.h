// SPDX-License-Identifier: BSD-3-Clause
// Waiting that keeps the core busy. To let other threads run, or the core sleep, use ThisThread::sleep_for.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// Waits at least `us` microseconds by the us ticker, in any context, interrupts masked or not. Nothing if `us` is
/// negative. Deep sleep does not occur meanwhile, since the caller runs.
void wait_us(int us);

/// Waits about `ns` nanoseconds, seldom less, by counting cycles of the core at SystemCoreClock. For waits below some
/// microseconds: the call itself adds 10 to 60 cycles, and interrupts and slow memory add theirs. At most 2^32 cycles
/// in sum. Any context.
void wait_ns(unsigned int ns);

// What wait_us() consists of: by the scaled time of the ticker, by its raw counts, whichever suits.
void _wait_us_generic(unsigned int us);
void _wait_us_ticks(unsigned int ticks);
void _wait_us_inline(unsigned int us);

#ifdef __cplusplus
}
#endif
