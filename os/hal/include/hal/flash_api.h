// SPDX-License-Identifier: BSD-3-Clause
//
// The chip's own program flash.
#pragma once

#include <stdint.h>

#include "device.h"

#if DEVICE_FLASH

#define MBED_FLASH_INVALID_SIZE 0xFFFFFFFF

typedef struct flash_s flash_t;

#ifdef __cplusplus
extern "C" {
#endif

// Defined behaviour
//  - Functions that return int32_t return 0 when it worked, else -1.
//  - flash_erase_sector() erases the sector that starts at address: every byte reads flash_get_erase_value(). An
//  address
//    that is no sector's start, or is outside the flash, is -1 and erases nothing.
//  - flash_program_page() programs size bytes, a multiple of flash_get_page_size(), at an address that is one, too;
//  data
//    need not be aligned. Bytes that were erased then read as data. Outside of the flash it is -1 and programs nothing.
//  - flash_read() copies size bytes to data; outside of the flash it is -1.
//  - flash_get_sector_size() is the size of the sector that holds address, MBED_FLASH_INVALID_SIZE outside of the
//  flash.
//  - flash_get_page_size(), flash_get_start_address(), flash_get_size() and flash_get_erase_value() are facts of the
//  chip.
//  - What is erased or programmed can be executed and read right after the function returns, caches included.
// Undefined behaviour
//  - any function but flash_init() before it or after flash_free(); programming bytes that are not erased; erasing the
//  code that runs;
//  - code or data of the same bank used by an ISR meanwhile: it waits until the flash is ready.
//
// Threads only. Erasing a sector takes up to seconds. The caller locks.

int32_t flash_init(flash_t* obj);
int32_t flash_free(flash_t* obj);
int32_t flash_erase_sector(flash_t* obj, uint32_t address);
int32_t flash_read(flash_t* obj, uint32_t address, uint8_t* data, uint32_t size);
int32_t flash_program_page(flash_t* obj, uint32_t address, const uint8_t* data, uint32_t size);
uint32_t flash_get_sector_size(const flash_t* obj, uint32_t address);  // bytes
uint32_t flash_get_page_size(const flash_t* obj);                      // bytes
uint32_t flash_get_start_address(const flash_t* obj);
uint32_t flash_get_size(const flash_t* obj);  // bytes
uint8_t flash_get_erase_value(const flash_t* obj);

#ifdef __cplusplus
}
#endif

#endif
