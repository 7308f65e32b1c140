// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/internal/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// Pointers to `T`: those of higher priority (`prio`, 0 is the lowest) come first, equals in order. What does not wait
/// may be called in any context, waiting is for threads.
template <typename T, uint32_t queue_sz>
class Queue : private mbed::NonCopyable<Queue<T, queue_sz>> {
    static_assert(queue_sz > 0 && queue_sz <= 0xFFFF, "a queue has room for 1 to 65535");

  public:
    Queue() { mbed_rtos_message_queue_init(&_obj_mem, _queue_mem, queue_sz, sizeof(T*)); }
    ~Queue() { osMessageQueueDelete(&_obj_mem); }

    bool empty() const { return count() == 0; }
    bool full() const { return count() == queue_sz; }
    uint32_t count() const { return osMessageQueueGetCount(id()); }

    /// False: it was full, for all of the time if one is given.
    bool try_put(T* data, uint8_t prio = 0) { return osMessageQueuePut(id(), &data, prio, 0) == osOK; }
    bool try_put_for(Kernel::Clock::duration_u32 rel_time, T* data, uint8_t prio = 0) {
        return osMessageQueuePut(id(), &data, prio, rel_time.count()) == osOK;
    }

    /// False: it was empty, for all of the time if one is given.
    bool try_get(T** data_out) { return osMessageQueueGet(id(), data_out, nullptr, 0) == osOK; }
    bool try_get_for(Kernel::Clock::duration_u32 rel_time, T** data_out) {
        return osMessageQueueGet(id(), data_out, nullptr, rel_time.count()) == osOK;
    }

    /// osOK, osErrorTimeout, or osErrorResource with a time of 0.
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "Replaced with try_put and try_put_for")
    osStatus put(T* data, uint32_t millisec = 0, uint8_t prio = 0) {
        return osMessageQueuePut(id(), &data, prio, millisec);
    }

    /// `status` of the result is osEventMessage with the pointer in value.p, osEventTimeout, or osOK if nothing was
    /// there.
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "Replaced with try_get and try_get_for")
    osEvent get(uint32_t millisec = osWaitForever) {
        osEvent event = {};
        T* data = nullptr;
        const osStatus_t status = osMessageQueueGet(id(), &data, nullptr, millisec);
        switch (status) {
            case osOK:
                event.status = osEventMessage;
                event.value.p = data;
                break;
            case osErrorResource:
                event.status = osOK;
                break;
            case osErrorTimeout:
                event.status = osEventTimeout;
                break;
            default:
                event.status = status;
                break;
        }
        event.def.message_id = id();
        return event;
    }

  private:
    osMessageQueueId_t id() const { return const_cast<mbed_rtos_storage_msg_queue_t*>(&_obj_mem); }

    struct Message {
        mbed_rtos_storage_message_t head;
        T* data;
    };
    mbed_rtos_storage_msg_queue_t _obj_mem;
    Message _queue_mem[queue_sz];
};

}  // namespace rtos

#endif
