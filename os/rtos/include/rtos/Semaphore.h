// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/mbed_rtos_storage.h"
#include "rtos/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// A number of tokens, taken and given back. Threads get them in the order of their priority.
class Semaphore : private mbed::NonCopyable<Semaphore> {
  public:
    /// Tokens now, and at most: 65535.
    Semaphore(int32_t count = 0, uint16_t max_count = 0xFFFF);
    ~Semaphore() { osSemaphoreDelete(&memory_); }

    /// Takes a token, waiting for it. Not from interrupts.
    void acquire();
    /// Whether there was one. ISR.
    bool try_acquire() { return osSemaphoreAcquire(&memory_, 0) == osOK; }
    bool try_acquire_for(Kernel::Clock::duration_u32 rel_time) {
        return osSemaphoreAcquire(&memory_, rel_time.count()) == osOK;
    }
    bool try_acquire_for(uint32_t millisec) { return try_acquire_for(Kernel::Clock::duration_u32(millisec)); }
    bool try_acquire_until(Kernel::Clock::time_point abs_time);
    bool try_acquire_until(uint64_t millisec) {
        return try_acquire_until(Kernel::Clock::time_point(Kernel::Clock::duration(millisec)));
    }
    /// Gives one back. osErrorResource: there are as many as there can be. ISR.
    osStatus release() { return osSemaphoreRelease(&memory_); }

  private:
    mbed_rtos_storage_semaphore_t memory_;
};

}  // namespace rtos

#endif
