// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "rtos/MemoryPool.h"
#include "rtos/Queue.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// A queue with the memory for its messages. ISR where nothing is waited for.
template <typename T, uint32_t queue_sz>
class Mail : private mbed::NonCopyable<Mail<T, queue_sz>> {
  public:
    Mail() = default;

    bool empty() const { return queue_.empty(); }
    bool full() const { return queue_.full(); }

    /// Memory for a message; nullptr: there is none.
    T* try_alloc() { return pool_.try_alloc(); }
    T* try_alloc_for(Kernel::Clock::duration_u32 rel_time) { return pool_.try_alloc_for(rel_time); }
    T* try_alloc_until(Kernel::Clock::time_point abs_time) { return pool_.try_alloc_until(abs_time); }
    T* alloc(uint32_t millisec = 0) { return pool_.alloc_for(millisec); }
    T* alloc_for(uint32_t millisec) { return pool_.alloc_for(millisec); }
    T* alloc_until(uint64_t millisec) { return pool_.alloc_until(millisec); }
    T* try_calloc() { return pool_.try_calloc(); }
    T* try_calloc_for(Kernel::Clock::duration_u32 rel_time) { return pool_.try_calloc_for(rel_time); }
    T* try_calloc_until(Kernel::Clock::time_point abs_time) { return pool_.try_calloc_until(abs_time); }
    T* calloc(uint32_t millisec = 0) { return pool_.calloc_for(millisec); }
    T* calloc_for(uint32_t millisec) { return pool_.calloc_for(millisec); }
    T* calloc_until(uint64_t millisec) { return pool_.calloc_until(millisec); }

    /// There is room for every message that was allocated.
    osStatus put(T* mptr) { return queue_.try_put(mptr) ? osOK : osErrorResource; }
    T* try_get() {
        T* message = nullptr;
        return queue_.try_get(&message) ? message : nullptr;
    }
    T* try_get_for(Kernel::Clock::duration_u32 rel_time) {
        T* message = nullptr;
        return queue_.try_get_for(rel_time, &message) ? message : nullptr;
    }
    osEvent get(uint32_t millisec = osWaitForever) {
        osEvent event = queue_.get(millisec);
        if (event.status == osEventMessage) {
            event.status = osEventMail;
        }
        return event;
    }
    osStatus free(T* mptr) { return pool_.free(mptr); }

  private:
    Queue<T, queue_sz> queue_;
    MemoryPool<T, queue_sz> pool_;
};

}  // namespace rtos

#endif
