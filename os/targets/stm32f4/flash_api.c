// SPDX-License-Identifier: BSD-3-Clause
//
// RM0090, 3.4 to 3.9: two banks of 1 MiB, each of sectors of 4 x 16, 1 x 64 and 7 x 128 KiB; programming by bytes and
// words at 2.7 to 3.6 V.
#include "hal/flash_api.h"

#include <stdbool.h>

#include "../../hal/source/interrupt_mask.h"
#include "cmsis.h"

#if DEVICE_FLASH

#define KEY1 0x45670123u
#define KEY2 0xCDEF89ABu
#define BANK_SIZE 0x100000u
#define SECTORS_A_BANK 12u
#define PSIZE_BYTE (0UL << FLASH_CR_PSIZE_Pos)
#define PSIZE_WORD (2UL << FLASH_CR_PSIZE_Pos)
#define ERRORS (FLASH_SR_WRPERR | FLASH_SR_PGAERR | FLASH_SR_PGPERR | FLASH_SR_PGSERR | FLASH_SR_RDERR)

static bool is_inside(uint32_t address, uint32_t size) {
    return address >= MBED_ROM_START && size <= MBED_ROM_SIZE && address - MBED_ROM_START <= MBED_ROM_SIZE - size;
}

// The sector that holds an address of the flash: its number in its bank, first address and size.
static uint32_t sector_of(uint32_t address, uint32_t* start, uint32_t* size) {
    const uint32_t bank = (address - FLASH_BASE) & ~(BANK_SIZE - 1);
    const uint32_t offset = (address - FLASH_BASE) & (BANK_SIZE - 1);
    uint32_t number;
    if (offset < 0x10000) {
        number = offset >> 14;
        *size = 0x4000;
    } else if (offset < 0x20000) {
        number = 4;
        *size = 0x10000;
    } else {
        number = 4 + (offset >> 17);
        *size = 0x20000;
    }
    *start = FLASH_BASE + bank + (offset & ~(*size - 1));
    return number;
}

static void unlock(void) {
    if (FLASH->CR & FLASH_CR_LOCK) {
        FLASH->KEYR = KEY1;
        FLASH->KEYR = KEY2;
    }
}

static void lock(void) { FLASH->CR = FLASH_CR_LOCK; }

static void wait(void) {
    while (FLASH->SR & FLASH_SR_BSY) {
    }
}

// 3.4.2: the caches hold what the flash held; they are reset while they are off.
static void flush_caches(void) {
    const uint32_t mask = mask_interrupts();
    const uint32_t acr = FLASH->ACR;
    FLASH->ACR = acr & ~(FLASH_ACR_ICEN | FLASH_ACR_DCEN);
    FLASH->ACR = (acr & ~(FLASH_ACR_ICEN | FLASH_ACR_DCEN)) | FLASH_ACR_ICRST | FLASH_ACR_DCRST;
    FLASH->ACR = acr & ~(FLASH_ACR_ICEN | FLASH_ACR_DCEN);
    FLASH->ACR = acr;
    unmask_interrupts(mask);
}

int32_t flash_init(flash_t* obj) {
    (void)obj;
    return 0;
}

int32_t flash_free(flash_t* obj) {
    (void)obj;
    lock();
    return 0;
}

int32_t flash_erase_sector(flash_t* obj, uint32_t address) {
    (void)obj;
    uint32_t start, size;
    if (!is_inside(address, 1)) return -1;
    uint32_t number = sector_of(address, &start, &size);
    if (start != address) return -1;
    if (address >= FLASH_BASE + BANK_SIZE) number |= 0x10;  // SNB of bank 2: 16 to 27
    unlock();
    wait();
    FLASH->SR = ERRORS | FLASH_SR_EOP;
    FLASH->CR = PSIZE_WORD | FLASH_CR_SER | number << FLASH_CR_SNB_Pos;
    FLASH->CR |= FLASH_CR_STRT;
    wait();
    const uint32_t errors = FLASH->SR & ERRORS;
    lock();
    flush_caches();
    return errors ? -1 : 0;
}

int32_t flash_program_page(flash_t* obj, uint32_t address, const uint8_t* data, uint32_t size) {
    (void)obj;
    if (!is_inside(address, size)) return -1;
    unlock();
    wait();
    FLASH->SR = ERRORS | FLASH_SR_EOP;
    uint32_t errors = 0;
    while (size && !errors) {
        if (size >= 4 && !(address & 3)) {
            FLASH->CR = PSIZE_WORD | FLASH_CR_PG;
            *(volatile uint32_t*)address =
                data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
            address += 4;
            data += 4;
            size -= 4;
        } else {
            FLASH->CR = PSIZE_BYTE | FLASH_CR_PG;
            *(volatile uint8_t*)address = *data;
            address += 1;
            data += 1;
            size -= 1;
        }
        __DSB();
        wait();
        errors = FLASH->SR & ERRORS;
    }
    lock();
    flush_caches();
    return errors ? -1 : 0;
}

uint32_t flash_get_sector_size(const flash_t* obj, uint32_t address) {
    (void)obj;
    uint32_t start, size;
    if (!is_inside(address, 1)) return MBED_FLASH_INVALID_SIZE;
    sector_of(address, &start, &size);
    return size;
}

uint32_t flash_get_page_size(const flash_t* obj) {
    (void)obj;
    return 1;
}

uint32_t flash_get_start_address(const flash_t* obj) {
    (void)obj;
    return MBED_ROM_START;
}

uint32_t flash_get_size(const flash_t* obj) {
    (void)obj;
    return MBED_ROM_SIZE;
}

#endif
