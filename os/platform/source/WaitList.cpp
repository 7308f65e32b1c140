// SPDX-License-Identifier: BSD-3-Clause
#include "platform/internal/WaitList.h"

#include "platform/CriticalSectionLock.h"
#if !MBED_CONF_RTOS_PRESENT
#include "platform/mbed_power_mgmt.h"
#endif

namespace mbed {
namespace internal {

WaitList::Waiter::Waiter(WaitList& list) : list_(list) {
#if MBED_CONF_RTOS_PRESENT
    osSemaphoreAttr_t attributes = {};
    attributes.cb_mem = &storage_;
    attributes.cb_size = sizeof storage_;
    semaphore_ = osSemaphoreNew(1, 0, &attributes);
#endif
    CriticalSectionLock lock;
    next_ = list_.first_;
    list_.first_ = this;
}

WaitList::Waiter::~Waiter() {
    {
        CriticalSectionLock lock;
        Waiter** link = &list_.first_;
        while (*link != this) {
            link = &(*link)->next_;
        }
        *link = next_;
    }
#if MBED_CONF_RTOS_PRESENT
    osSemaphoreDelete(semaphore_);
#endif
}

#if MBED_CONF_RTOS_PRESENT

void WaitList::Waiter::wait() { osSemaphoreAcquire(semaphore_, osWaitForever); }

// Only threads change the list, and a waiter's destructor cannot run while an ISR goes through it.
void WaitList::wake() {
    for (Waiter* waiter = first_; waiter; waiter = waiter->next_) {
        osSemaphoreRelease(waiter->semaphore_);
    }
}

#else

void WaitList::Waiter::wait() {
    // An interrupt between the question and the sleep stays pending, and ends it.
    CriticalSectionLock lock;
    while (!woken_) {
        sleep();
        CriticalSectionLock::disable();
        CriticalSectionLock::enable();
    }
    woken_ = false;
}

void WaitList::wake() {
    for (Waiter* waiter = first_; waiter; waiter = waiter->next_) {
        waiter->woken_ = true;
    }
}

#endif

}  // namespace internal
}  // namespace mbed
