// SPDX-License-Identifier: BSD-3-Clause
//
// Text for a console that nothing else can be relied upon: no printf, no heap, no locks.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

void mbed_last_words(const char* text);
void mbed_last_words_hex(uint32_t value);
void mbed_last_words_decimal(int32_t value);

#ifdef __cplusplus
}
#endif
