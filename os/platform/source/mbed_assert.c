// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_assert.h"

#include "mbed_last_words.h"
#include "platform/mbed_error.h"

void mbed_assert_internal(const char* expr, const char* file, int line)
{
    mbed_last_words("\n\nMBED_ASSERT: ");
    mbed_last_words(expr);
    mbed_last_words(", ");
    mbed_last_words(file);
    mbed_last_words(":");
    mbed_last_words_decimal(line);
    mbed_error(MBED_ERROR_ASSERTION_FAILED, expr, 0, file, line);
}
