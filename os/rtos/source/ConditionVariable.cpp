// SPDX-License-Identifier: BSD-3-Clause
#include "rtos/ConditionVariable.h"

#include "platform/mbed_assert.h"
#include "rtos/ThisThread.h"

namespace rtos {

ConditionVariable::~ConditionVariable() { MBED_ASSERT(!waiters_); }

void ConditionVariable::insert(Waiter& waiter) {
    waiter.priority = osThreadGetPriority(ThisThread::get_id());
    Waiter** link = &waiters_;
    Waiter* before = nullptr;
    while (*link && (*link)->priority >= waiter.priority) {
        before = *link;
        link = &before->next;
    }
    waiter.prev = before;
    waiter.next = *link;
    if (waiter.next) waiter.next->prev = &waiter;
    *link = &waiter;
    waiter.waits = true;
}

void ConditionVariable::remove(Waiter& waiter) {
    (waiter.prev ? waiter.prev->next : waiters_) = waiter.next;
    if (waiter.next) waiter.next->prev = waiter.prev;
    waiter.waits = false;
}

cv_status ConditionVariable::wait_for(Kernel::Clock::duration_u32 rel_time) {
    MBED_ASSERT(mutex_.get_owner() == ThisThread::get_id());
    Waiter waiter;
    insert(waiter);
    mutex_.unlock();
    const bool woken = waiter.woken.try_acquire_for(rel_time);
    mutex_.lock();
    // Between the time-out and the lock somebody may have notified after all.
    if (!waiter.waits) return woken || waiter.woken.try_acquire() ? cv_status::no_timeout : cv_status::timeout;
    remove(waiter);
    return cv_status::timeout;
}

void ConditionVariable::wait() { wait_for(Kernel::wait_for_u32_forever); }

cv_status ConditionVariable::wait_until(Kernel::Clock::time_point abs_time) {
    return wait_for(Kernel::impl::until(abs_time));
}

void ConditionVariable::notify_one() {
    MBED_ASSERT(mutex_.get_owner() == ThisThread::get_id());
    if (Waiter* waiter = waiters_) {
        remove(*waiter);
        waiter->woken.release();
    }
}

void ConditionVariable::notify_all() {
    while (waiters_) notify_one();
}

}  // namespace rtos
