// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/internal/mbed_rtos_types.h"

namespace rtos {

/// Counts tokens. Without the RTOS an acquire() that waits sleeps until an ISR releases.
///
/// A static one costs nothing at start. Destroying a semaphore that a thread waits for is an error of that thread,
/// unless it gave a time.
class Semaphore : private mbed::NonCopyable<Semaphore> {
  public:
    /// `count` tokens at first, 0 to `max_count`.
    constexpr Semaphore(int32_t count = 0, uint16_t max_count = 0xFFFF)
#if MBED_CONF_RTOS_PRESENT
        : _obj_mem{{MBED_RTOS_KIND_SEMAPHORE, 0, static_cast<uint16_t>(count), nullptr, nullptr}, max_count} {}
#else
        : _count(count), _max_count(max_count) {
    }
#endif

          /// Takes a token; waits for one without limit. Threads only: an error is fatal.
          void acquire();

    /// Takes a token if there is one. Any context.
    bool try_acquire();

    /// Takes a token; false if none came in time. Threads only, or any context with a time of 0.
    bool try_acquire_for(Kernel::Clock::duration_u32 rel_time);
    bool try_acquire_until(Kernel::Clock::time_point abs_time);
    RTOS_DEPRECATED_MS("duration") bool try_acquire_for(uint32_t millisec) {
        return try_acquire_for(Kernel::Clock::duration_u32(millisec));
    }
    RTOS_DEPRECATED_MS("time_point") bool try_acquire_until(uint64_t millisec) {
        return try_acquire_until(Kernel::impl::instant(millisec));
    }

    /// Gives a token, to the thread of the highest priority if one waits. osOK, or osErrorResource if there are
    /// `max_count` already. Any context.
    osStatus release();

#if MBED_CONF_RTOS_PRESENT
    ~Semaphore() { osSemaphoreDelete(&_obj_mem); }

  private:
    mbed_rtos_storage_semaphore_t _obj_mem;
#else
    ~Semaphore() = default;

  private:
    static bool semaphore_available(void* semaphore);
    int32_t _count;
    uint16_t _max_count;
#endif
};

#if MBED_CONF_RTOS_PRESENT
inline bool Semaphore::try_acquire() { return osSemaphoreAcquire(&_obj_mem, 0) == osOK; }
inline bool Semaphore::try_acquire_until(Kernel::Clock::time_point abs_time) {
    return try_acquire_for(Kernel::impl::left_until(abs_time));
}
inline osStatus Semaphore::release() { return osSemaphoreRelease(&_obj_mem); }
#endif

}  // namespace rtos
