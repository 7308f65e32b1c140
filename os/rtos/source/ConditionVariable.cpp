// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/ConditionVariable.h"

#include "platform/mbed_assert.h"

// The list is guarded by the mutex. What a thread sleeps on, a semaphore, is on its own stack.

namespace rtos {

static_assert(sizeof(ConditionVariable) <= 8, "no larger than Mbed OS's");

ConditionVariable::Waiter::Waiter()
    : sem(0), next(nullptr), priority(osThreadGetPriority(osThreadGetId())), in_list(false) {}

ConditionVariable::~ConditionVariable() { MBED_ASSERT(_wait_list == nullptr); }

void ConditionVariable::_add_wait_list(Waiter** wait_list, Waiter* waiter) {
    while (*wait_list && (*wait_list)->priority >= waiter->priority) {
        wait_list = &(*wait_list)->next;
    }
    waiter->next = *wait_list;
    waiter->in_list = true;
    *wait_list = waiter;
}

void ConditionVariable::_remove_wait_list(Waiter** wait_list, Waiter* waiter) {
    while (*wait_list != waiter) {
        wait_list = &(*wait_list)->next;
    }
    *wait_list = waiter->next;
    waiter->in_list = false;
}

void ConditionVariable::wait() { wait_for(Kernel::wait_for_u32_forever); }

cv_status ConditionVariable::wait_for(Kernel::Clock::duration_u32 rel_time) {
    Waiter current_thread;
    MBED_ASSERT(_mutex.get_owner() == osThreadGetId());
    MBED_ASSERT(_mutex._obj_mem.object.count == 1);
    _add_wait_list(&_wait_list, &current_thread);
    _mutex.unlock();

    const bool notified = current_thread.sem.try_acquire_for(rel_time);

    _mutex.lock();
    if (current_thread.in_list) {
        _remove_wait_list(&_wait_list, &current_thread);
        return notified ? cv_status::no_timeout : cv_status::timeout;
    }
    // Between the end of the time and the mutex it may have been notified after all.
    return cv_status::no_timeout;
}

cv_status ConditionVariable::wait_until(Kernel::Clock::time_point abs_time) {
    return wait_for(Kernel::impl::left_until(abs_time));
}

void ConditionVariable::notify_one() {
    MBED_ASSERT(_mutex.get_owner() == osThreadGetId());
    Waiter* waiter = _wait_list;
    if (waiter) {
        _remove_wait_list(&_wait_list, waiter);
        waiter->sem.release();
    }
}

void ConditionVariable::notify_all() {
    MBED_ASSERT(_mutex.get_owner() == osThreadGetId());
    while (_wait_list) {
        Waiter* waiter = _wait_list;
        _remove_wait_list(&_wait_list, waiter);
        waiter->sem.release();
    }
}

}  // namespace rtos
