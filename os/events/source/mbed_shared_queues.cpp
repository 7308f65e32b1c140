// SPDX-License-Identifier: BSD-3-Clause
#include "events/mbed_shared_queues.h"

#include "platform/SingletonPtr.h"

#if MBED_CONF_RTOS_PRESENT
#include "rtos/Thread.h"
#endif

using events::EventQueue;

namespace mbed {
namespace {

template <unsigned Size>
struct Queue {
    alignas(8) unsigned char buffer[Size];
    EventQueue queue{Size, buffer};
};

#if MBED_CONF_RTOS_PRESENT
template <unsigned Size, unsigned StackSize, osPriority_t Priority>
struct DispatchedQueue : Queue<Size> {
    alignas(8) unsigned char stack[StackSize];
    rtos::Thread thread;

    explicit DispatchedQueue(const char* name = Priority > osPriorityNormal ? "shared_highprio_event_queue"
                                                                            : "shared_event_queue")
        : thread(Priority, StackSize, stack, name) {
        thread.start(callback(&this->queue, &EventQueue::dispatch_forever));
    }
};
#endif

}  // namespace

#if MBED_CONF_RTOS_PRESENT && !MBED_CONF_EVENTS_SHARED_DISPATCH_FROM_APPLICATION

EventQueue* mbed_event_queue() {
    static SingletonPtr<
        DispatchedQueue<MBED_CONF_EVENTS_SHARED_EVENTSIZE, MBED_CONF_EVENTS_SHARED_STACKSIZE, osPriorityNormal>>
        shared;
    return &shared->queue;
}

#else

EventQueue* mbed_event_queue() {
    static SingletonPtr<Queue<MBED_CONF_EVENTS_SHARED_EVENTSIZE>> shared;
    return &shared->queue;
}

#endif

#if MBED_CONF_RTOS_PRESENT

EventQueue* mbed_highprio_event_queue() {
    static SingletonPtr<DispatchedQueue<MBED_CONF_EVENTS_SHARED_HIGHPRIO_EVENTSIZE,
                                        MBED_CONF_EVENTS_SHARED_HIGHPRIO_STACKSIZE, osPriorityHigh>>
        shared;
    return &shared->queue;
}

#endif

}  // namespace mbed
