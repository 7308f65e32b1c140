// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"
#include "rtos/Mutex.h"
#include "rtos/Semaphore.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

enum class cv_status { no_timeout, timeout };

/// Threads wait for a condition on data that a mutex guards. All of it with the mutex locked, once. Not from interrupts.
class ConditionVariable : private mbed::NonCopyable<ConditionVariable> {
  public:
    explicit ConditionVariable(Mutex& mutex) : mutex_(mutex), waiters_(nullptr) {}
    /// Nobody may wait any more.
    ~ConditionVariable();

    /// Unlocks, waits for notify, locks. Wakes without a reason are possible.
    void wait();
    template <typename Predicate>
    void wait(Predicate pred) {
        while (!pred()) {
            wait();
        }
    }
    cv_status wait_until(Kernel::Clock::time_point abs_time);
    template <class Predicate>
    bool wait_until(Kernel::Clock::time_point abs_time, Predicate pred) {
        while (!pred()) {
            if (wait_until(abs_time) == cv_status::timeout) {
                return pred();
            }
        }
        return true;
    }
    /// True if the time was over, as Mbed OS's old form has it.
    bool wait_until(uint64_t millisec) {
        return wait_until(Kernel::Clock::time_point(Kernel::Clock::duration(millisec))) == cv_status::timeout;
    }
    cv_status wait_for(Kernel::Clock::duration_u32 rel_time);
    template <class Predicate>
    bool wait_for(Kernel::Clock::duration_u32 rel_time, Predicate pred) {
        return wait_until(Kernel::Clock::now() + rel_time, pred);
    }
    bool wait_for(uint32_t millisec) { return wait_for(Kernel::Clock::duration_u32(millisec)) == cv_status::timeout; }

    void notify_one();
    void notify_all();

  private:
    struct Waiter {
        Waiter() = default;
        Semaphore woken{0};
        Waiter* next = nullptr;
        Waiter* prev = nullptr;
        osPriority_t priority = osPriorityNormal;
        bool waits = false;
    };
    void insert(Waiter& waiter);
    void remove(Waiter& waiter);

    Mutex& mutex_;
    Waiter* waiters_;  // the highest priority first
};

}  // namespace rtos

#endif
