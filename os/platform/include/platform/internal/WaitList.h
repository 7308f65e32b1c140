// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"

#if MBED_CONF_RTOS_PRESENT
#include "cmsis_os2.h"
#include "rtos/mbed_rtos_storage.h"
#endif

namespace mbed {
namespace internal {

// Threads that wait for an interrupt to change something. The list costs a pointer; what a thread sleeps on is on its
// own stack. Without the RTOS the core sleeps instead.
//
//   WaitList::Waiter waiter(list);        // from here on no call of wake_all() is missed
//   while (!condition) { waiter.wait(); }
class WaitList : private NonCopyable<WaitList> {
  public:
    class Waiter : private NonCopyable<Waiter> {
      public:
        // Threads only.
        explicit Waiter(WaitList& list);
        ~Waiter();

        // Returns once wake_all() was called since the construction, or since the last wait().
        void wait();

      private:
        friend class WaitList;

        WaitList& list_;
        Waiter* next_;
#if MBED_CONF_RTOS_PRESENT
        osSemaphoreId_t semaphore_;
        mbed_rtos_storage_semaphore_t storage_;
#else
        volatile bool woken_ = false;
#endif
    };

    // Any context, interrupts not masked.
    void wake_all() {
        if (first_) {
            wake();
        }
    }

  private:
    void wake();

    Waiter* first_ = nullptr;
};

}  // namespace internal
}  // namespace mbed
