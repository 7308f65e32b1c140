// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "platform/NonCopyable.h"
#include "rtos/MemoryPool.h"
#include "rtos/Queue.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// A queue together with the memory of its messages: allocate, fill, put; get, read, free. What does not wait may be
/// called in any context, waiting is for threads.
template <typename T, uint32_t queue_sz>
class Mail : private mbed::NonCopyable<Mail<T, queue_sz>> {
  public:
    Mail() = default;

    /// Of the queue: messages that were put.
    bool empty() const { return _queue.empty(); }
    bool full() const { return _queue.full(); }

    /// Memory for a message, or nullptr if all is in use, after the time if one is given.
    T* try_alloc() { return _pool.try_alloc(); }
    T* try_alloc_for(Kernel::Clock::duration_u32 rel_time) { return _pool.try_alloc_for(rel_time); }
    T* try_alloc_until(Kernel::Clock::time_point abs_time) { return _pool.try_alloc_until(abs_time); }

    /// The same, with zeros in it.
    T* try_calloc() { return _pool.try_calloc(); }
    T* try_calloc_for(Kernel::Clock::duration_u32 rel_time) { return _pool.try_calloc_for(rel_time); }
    T* try_calloc_until(Kernel::Clock::time_point abs_time) { return _pool.try_calloc_until(abs_time); }

    RTOS_DEPRECATED_MS("duration to try_alloc_for") T* alloc(uint32_t millisec = 0) {
        return _pool.try_alloc_for(Kernel::Clock::duration_u32(millisec));
    }
    RTOS_DEPRECATED_MS("duration to try_alloc_for") T* alloc_for(uint32_t millisec) {
        return _pool.try_alloc_for(Kernel::Clock::duration_u32(millisec));
    }
    RTOS_DEPRECATED_MS("time_point to try_alloc_until") T* alloc_until(uint64_t millisec) {
        return _pool.try_alloc_until(Kernel::impl::instant(millisec));
    }
    RTOS_DEPRECATED_MS("duration to try_calloc_for") T* calloc(uint32_t millisec = 0) {
        return _pool.try_calloc_for(Kernel::Clock::duration_u32(millisec));
    }
    RTOS_DEPRECATED_MS("duration to try_calloc_for") T* calloc_for(uint32_t millisec) {
        return _pool.try_calloc_for(Kernel::Clock::duration_u32(millisec));
    }
    RTOS_DEPRECATED_MS("time_point to try_calloc_until") T* calloc_until(uint64_t millisec) {
        return _pool.try_calloc_until(Kernel::impl::instant(millisec));
    }

    /// A message that was allocated from here: there is room for all of them.
    osStatus put(T* mptr) { return _queue.try_put(mptr) ? osOK : osErrorResource; }

    /// The oldest message, or nullptr, after the time if one is given.
    T* try_get() { return try_get_for(Kernel::Clock::duration_u32::zero()); }
    T* try_get_for(Kernel::Clock::duration_u32 rel_time) {
        T* message = nullptr;
        return _queue.try_get_for(rel_time, &message) ? message : nullptr;
    }

    /// As Queue::get(), but a message gives osEventMail.
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "Replaced with try_get and try_get_for")
    osEvent get(uint32_t millisec = osWaitForever) {
        osEvent event = {};
        T* message = nullptr;
        if (_queue.try_get_for(Kernel::Clock::duration_u32(millisec), &message)) {
            event.status = osEventMail;
            event.value.p = message;
        } else {
            event.status = millisec == 0 ? static_cast<osStatus>(osOK) : osEventTimeout;
        }
        event.def.mail_id = this;
        return event;
    }

    /// osErrorParameter: it is none of this mail's.
    osStatus free(T* mptr) { return _pool.free(mptr); }

  private:
    Queue<T, queue_sz> _queue;
    MemoryPool<T, queue_sz> _pool;
};

}  // namespace rtos

#endif
