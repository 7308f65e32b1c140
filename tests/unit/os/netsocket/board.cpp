// SPDX-License-Identifier: BSD-3-Clause
// What the network's sources want of the rest of the OS.
#include <cstdlib>
#include <cstring>

#include "events/mbed_shared_queues.h"
#include "platform/mbed_error.h"
#include "platform/mbed_interface.h"

extern "C" void mbed_mac_address(char* mac) { std::memcpy(mac, "\x02\0\0\0\0\1", 6); }

extern "C" mbed_error_status_t mbed_error(mbed_error_status_t, const char*, unsigned int, const char*, int) {
    std::abort();
}

namespace mbed {
events::EventQueue* mbed_event_queue() {
    static events::EventQueue queue;
    return &queue;
}
}  // namespace mbed
