// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"
#include "platform/ScopedLock.h"
#include "rtos/Kernel.h"
#include "rtos/mbed_rtos_storage.h"
#include "rtos/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// One thread at a time; it may lock again what it has. Its priority rises to that of the highest who waits; if it ends, the
/// mutex goes on to that one. Not from interrupts.
class Mutex : private mbed::NonCopyable<Mutex> {
  public:
    Mutex();
    explicit Mutex(const char* name);
    ~Mutex() { osMutexDelete(&memory_); }

    /// Waits. An error of use ends the program.
    void lock();
    bool trylock() { return osMutexAcquire(&memory_, 0) == osOK; }
    bool trylock_for(Kernel::Clock::duration_u32 rel_time) { return osMutexAcquire(&memory_, rel_time.count()) == osOK; }
    bool trylock_for(uint32_t millisec) { return trylock_for(Kernel::Clock::duration_u32(millisec)); }
    bool trylock_until(Kernel::Clock::time_point abs_time);
    bool trylock_until(uint64_t millisec) {
        return trylock_until(Kernel::Clock::time_point(Kernel::Clock::duration(millisec)));
    }
    /// By its owner, as often as it locked.
    void unlock();
    osThreadId_t get_owner() { return osMutexGetOwner(&memory_); }

  private:
    friend class ConditionVariable;
    mbed_rtos_storage_mutex_t memory_;
};

using ScopedMutexLock = mbed::ScopedLock<Mutex>;

}  // namespace rtos

#endif
