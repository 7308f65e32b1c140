// SPDX-License-Identifier: BSD-3-Clause
#include "crash_record.h"

#include <stddef.h>
#include <string.h>

#include "platform/mbed_toolchain.h"

#if MBED_CONF_PLATFORM_CRASH_CAPTURE_ENABLED

static mbed_crash_record_t record MBED_SECTION(".crash_data_ram");
static const mbed_fault_context_t* fault_to_keep;

#define MAGIC 0x43525348U // "CRSH"
#define OF_EARLIER_START 2 // of is_error_processed

/// CRC-32 as in Ethernet, a bit at a time: it runs once.
static uint32_t crc_of(const void* data, size_t size)
{
    const uint8_t* bytes = data;
    uint32_t crc = 0xFFFFFFFFU;
    while (size--) {
        crc ^= *bytes++;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1U ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

static void seal(void)
{
    record.error.crc_error_ctx = crc_of(&record.error, offsetof(mbed_error_ctx, crc_error_ctx));
    record.crc = crc_of(&record, offsetof(mbed_crash_record_t, crc));
}

mbed_crash_record_t* mbed_crash_record_read(void)
{
    return record.magic == MAGIC && record.crc == crc_of(&record, offsetof(mbed_crash_record_t, crc)) ? &record : NULL;
}

void mbed_crash_record_fault(const mbed_fault_context_t* fault)
{
    fault_to_keep = fault;
}

int32_t mbed_crash_record_write(const mbed_error_ctx* error)
{
    const int32_t before = mbed_crash_record_read() ? record.error.error_reboot_count : 0;
    memset(&record, 0, sizeof record);
    record.magic = MAGIC;
    record.error = *error;
    record.error.error_reboot_count = before + 1;
    if (fault_to_keep) {
        record.fault = *fault_to_keep;
        record.has_fault = 1;
    }
    seal();
    return record.error.error_reboot_count;
}

void mbed_crash_record_clear(void)
{
    memset(&record, 0, sizeof record);
}

void mbed_crash_record_reset_count(void)
{
    if (mbed_crash_record_read()) {
        record.error.error_reboot_count = 0;
        seal();
    }
}

void mbed_crash_record_next_start(void)
{
    if (mbed_crash_record_read() && record.error.is_error_processed < OF_EARLIER_START) {
        record.error.is_error_processed++;
        seal();
    }
}

const mbed_crash_record_t* mbed_crash_record_of_this_start(void)
{
    const mbed_crash_record_t* found = mbed_crash_record_read();
    return found && found->error.is_error_processed < OF_EARLIER_START ? found : NULL;
}

#else

mbed_crash_record_t* mbed_crash_record_read(void)
{
    return NULL;
}
void mbed_crash_record_fault(const mbed_fault_context_t* fault)
{
    (void)fault;
}
int32_t mbed_crash_record_write(const mbed_error_ctx* error)
{
    (void)error;
    return 0;
}
void mbed_crash_record_clear(void) {}
void mbed_crash_record_reset_count(void) {}
void mbed_crash_record_next_start(void) {}
const mbed_crash_record_t* mbed_crash_record_of_this_start(void)
{
    return NULL;
}

#endif
