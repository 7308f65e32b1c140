// SPDX-License-Identifier: BSD-3-Clause
//
// What is alike for every flash that is mapped into memory and erases to ones.
#include "hal/flash_api.h"

#if DEVICE_FLASH

#include <string.h>

int32_t flash_read(flash_t* obj, uint32_t address, uint8_t* data, uint32_t size) {
    const uint32_t start = flash_get_start_address(obj);
    const uint32_t length = flash_get_size(obj);
    if (address < start || size > length || address - start > length - size) return -1;
    memcpy(data, (const void*)(uintptr_t)address, size);
    return 0;
}

uint8_t flash_get_erase_value(const flash_t* obj) {
    (void)obj;
    return 0xFF;
}

#endif
