// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <utility>

#include "platform/NonCopyable.h"
#include "rtos/Mutex.h"
#include "rtos/Semaphore.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

enum class cv_status { no_timeout, timeout };

/// Threads wait for a condition on data that a mutex guards. All of its functions are called by the thread that has the
/// mutex, locked once; anything else is an assertion. A wait unlocks it, and has it locked again when it returns. Waits
/// may end without a notification: test the condition again. Those of higher priority are woken first.
class ConditionVariable : private mbed::NonCopyable<ConditionVariable> {
  public:
    constexpr explicit ConditionVariable(Mutex& mutex) : _mutex(mutex), _wait_list(nullptr) {}
    /// Nobody may wait any more.
    ~ConditionVariable();

    void wait();
    template <typename Predicate>
    void wait(Predicate pred) {
        while (!pred()) {
            wait();
        }
    }

    cv_status wait_until(Kernel::Clock::time_point abs_time);
    /// What `pred` gives at the end.
    template <class Predicate>
    bool wait_until(Kernel::Clock::time_point abs_time, Predicate pred) {
        while (!pred()) {
            if (wait_until(abs_time) == cv_status::timeout) {
                return pred();
            }
        }
        return true;
    }
    /// True if time was over.
    RTOS_DEPRECATED_MS("time_point") bool wait_until(uint64_t millisec) {
        return wait_until(Kernel::impl::instant(millisec)) == cv_status::timeout;
    }

    cv_status wait_for(Kernel::Clock::duration_u32 rel_time);
    /// What `pred` gives at the end.
    template <class Predicate>
    bool wait_for(Kernel::Clock::duration rel_time, Predicate pred) {
        return wait_until(Kernel::Clock::now() + rel_time, std::move(pred));
    }
    /// True if time was over.
    RTOS_DEPRECATED_MS("duration") bool wait_for(uint32_t millisec) {
        return wait_for(Kernel::Clock::duration_u32(millisec)) == cv_status::timeout;
    }

    void notify_one();
    void notify_all();

  protected:
    struct Waiter {
        Waiter();
        Semaphore sem;
        Waiter* next;
        osPriority priority;
        bool in_list;
    };
    static void _add_wait_list(Waiter** wait_list, Waiter* waiter);
    static void _remove_wait_list(Waiter** wait_list, Waiter* waiter);

    Mutex& _mutex;
    Waiter* _wait_list;
};

}  // namespace rtos

#endif
