// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stddef.h>
#include <stdint.h>

// What an asynchronous transfer sends or fills.
struct buffer_s {
    void* buffer;   // first word
    size_t length;  // words
    size_t pos;     // words done
    uint8_t width;  // bits a word: 8, 16 or 32
};
