// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "platform/NonCopyable.h"
#include "platform/ScopedLock.h"
#include "rtos/Kernel.h"
#include "rtos/internal/mbed_rtos_types.h"

namespace rtos {

class ConditionVariable;
class Mutex;

using ScopedMutexLock = mbed::ScopedLock<Mutex>;

#if MBED_CONF_RTOS_PRESENT

/// Mutual exclusion of threads. It is recursive, lends its owner the priority of whoever waits for it, and is passed on
/// when its owner ends. Not from ISRs. A static one costs nothing at start.
class Mutex : private mbed::NonCopyable<Mutex> {
  public:
    constexpr Mutex() : Mutex(nullptr) {}
    /// `name` must live as long as the mutex.
    constexpr explicit Mutex(const char* name)
        : _obj_mem{{MBED_RTOS_KIND_MUTEX, osMutexRecursive | osMutexPrioInherit | osMutexRobust, 0, name, nullptr},
                   {nullptr, nullptr}} {}
    ~Mutex() { osMutexDelete(&_obj_mem); }

    /// Waits without limit. An error, as in an ISR, is fatal.
    void lock();

    /// False if another thread has it.
    bool trylock();

    /// False if it was not free in time.
    bool trylock_for(Kernel::Clock::duration_u32 rel_time);
    bool trylock_until(Kernel::Clock::time_point abs_time) { return trylock_for(Kernel::impl::left_until(abs_time)); }
    RTOS_DEPRECATED_MS("duration") bool trylock_for(uint32_t millisec) {
        return trylock_for(Kernel::Clock::duration_u32(millisec));
    }
    RTOS_DEPRECATED_MS("time_point") bool trylock_until(uint64_t millisec) {
        return trylock_until(Kernel::impl::instant(millisec));
    }

    /// By its owner, as often as it locked. An error is fatal.
    void unlock();

    /// The thread that has it, or nullptr.
    osThreadId_t get_owner() { return osMutexGetOwner(&_obj_mem); }

  private:
    friend class ConditionVariable;
    mbed_rtos_storage_mutex_t _obj_mem;
};

#else

/// Without the RTOS there is nobody to exclude: all of it does nothing.
class Mutex : private mbed::NonCopyable<Mutex> {
  public:
    constexpr Mutex() {}
    constexpr explicit Mutex(const char*) {}
    ~Mutex() {}
    void lock() {}
    bool trylock() { return true; }
    bool trylock_for(uint32_t) { return true; }
    bool trylock_for(Kernel::Clock::duration_u32) { return true; }
    bool trylock_until(uint64_t) { return true; }
    bool trylock_until(Kernel::Clock::time_point) { return true; }
    void unlock() {}
    osThreadId_t get_owner() { return nullptr; }
};

#endif

}  // namespace rtos
