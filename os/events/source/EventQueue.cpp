// SPDX-License-Identifier: BSD-3-Clause
#include "events/EventQueue.h"

#include "platform/mbed_assert.h"

namespace events {

EventQueue::EventQueue(unsigned size, unsigned char* buffer) {
    const int error = buffer ? equeue_create_inplace(&equeue_, size, buffer) : equeue_create(&equeue_, size);
    MBED_ASSERT(error == 0);
    (void)error;
}

EventQueue::~EventQueue() { equeue_destroy(&equeue_); }

}  // namespace events
