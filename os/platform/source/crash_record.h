// SPDX-License-Identifier: BSD-3-Clause
//
// What is kept of a fatal error over a reset: in RAM that start-up leaves alone, believed only if its CRC is right.
#pragma once

#include <stdbool.h>

#include "platform/internal/mbed_fault_handler.h"
#include "platform/mbed_error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    uint32_t magic; // looked at first: the CRC takes its time
    mbed_error_ctx error;
    mbed_fault_context_t fault;
    uint32_t has_fault;
    uint32_t crc; // of everything before it
} mbed_crash_record_t;

/// The record, or NULL if there is none that can be believed.
mbed_crash_record_t* mbed_crash_record_read(void);
/// Registers go in with the error that follows.
void mbed_crash_record_fault(const mbed_fault_context_t* fault);
/// Counts the resets by errors in the record's error. Returns that count.
int32_t mbed_crash_record_write(const mbed_error_ctx* error);
void mbed_crash_record_clear(void);
void mbed_crash_record_reset_count(void);
/// Its error is processed from now on; if it was before, it led to an earlier start than this.
void mbed_crash_record_next_start(void);
/// The record, if its error led to this start.
const mbed_crash_record_t* mbed_crash_record_of_this_start(void);

#ifdef __cplusplus
}
#endif
