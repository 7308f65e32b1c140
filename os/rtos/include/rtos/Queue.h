// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"
#include "platform/mbed_error.h"
#include "rtos/Kernel.h"
#include "rtos/mbed_rtos_storage.h"
#include "rtos/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// Pointers to `T`, in order: by priority first (0 is the lowest), then by time. ISR where nothing is waited for.
template <typename T, uint32_t queue_sz>
class Queue : private mbed::NonCopyable<Queue<T, queue_sz>> {
    static_assert(queue_sz > 0, "a queue of nothing");

  public:
    Queue() {
        osMessageQueueAttr_t attr = {};
        attr.cb_mem = &memory_;
        attr.cb_size = sizeof memory_;
        attr.mq_mem = messages_;
        attr.mq_size = sizeof messages_;
        osMessageQueueNew(queue_sz, sizeof(T*), &attr);
    }
    ~Queue() { osMessageQueueDelete(id()); }

    bool empty() const { return count() == 0; }
    bool full() const { return count() == queue_sz; }
    uint32_t count() const { return osMessageQueueGetCount(id()); }

    bool try_put(T* data, uint8_t prio = 0) { return osMessageQueuePut(id(), &data, prio, 0) == osOK; }
    bool try_put_for(Kernel::Clock::duration_u32 rel_time, T* data, uint8_t prio = 0) {
        return osMessageQueuePut(id(), &data, prio, rel_time.count()) == osOK;
    }
    bool try_get(T** data_out) { return osMessageQueueGet(id(), data_out, nullptr, 0) == osOK; }
    bool try_get_for(Kernel::Clock::duration_u32 rel_time, T** data_out) {
        return osMessageQueueGet(id(), data_out, nullptr, rel_time.count()) == osOK;
    }

    /// The old forms: osOK, osErrorTimeout or osErrorResource; and osEventMessage with the message, as osEvent.
    osStatus put(T* data, uint32_t millisec = 0, uint8_t prio = 0) {
        return osMessageQueuePut(id(), &data, prio, millisec);
    }
    osEvent get(uint32_t millisec = osWaitForever) {
        osEvent event = {};
        T* data = nullptr;
        const osStatus_t status = osMessageQueueGet(id(), &data, nullptr, millisec);
        if (status == osOK) {
            event.status = osEventMessage;
            event.value.p = data;
        } else {
            event.status = status == osErrorTimeout ? osEventTimeout : status == osErrorResource ? 0 : status;
        }
        return event;
    }

  private:
    osMessageQueueId_t id() const { return const_cast<mbed_rtos_storage_msg_queue_t*>(&memory_); }

    mbed_rtos_storage_msg_queue_t memory_;
    struct {
        mbed_rtos_storage_message_t head;
        T* data;
    } messages_[queue_sz];
};

}  // namespace rtos

#endif
