// SPDX-License-Identifier: BSD-3-Clause
#include "events/EventQueue.h"

namespace events {

void EventQueue::background(mbed::Callback<void(int)> update) {
    // The old one is told that it ends while it still exists.
    equeue_background(&equeue_, nullptr, nullptr);
    update_ = update;
    if (update_) {
        equeue_background(&equeue_, &mbed::Callback<void(int)>::thunk, &update_);
    }
}

int EventQueue::chain(EventQueue* target) { return equeue_chain(&equeue_, target ? target->handle() : nullptr); }

}  // namespace events
