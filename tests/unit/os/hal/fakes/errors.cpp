// SPDX-License-Identifier: BSD-3-Clause
#include <cstdint>
#include <stdexcept>

#include "platform/mbed_error.h"

// What stops the program on a board ends the call here.
extern "C" mbed_error_status_t mbed_error(mbed_error_status_t, const char* error_msg, unsigned int, const char*, int) {
    throw std::runtime_error(error_msg);
}
