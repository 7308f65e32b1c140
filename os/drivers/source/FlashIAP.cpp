// SPDX-License-Identifier: BSD-3-Clause
#include "drivers/FlashIAP.h"

#if DEVICE_FLASH

#include <string.h>

#include <new>

#include "platform/ScopedLock.h"
#include "platform/ScopedRomWriteLock.h"

namespace mbed {

SingletonPtr<PlatformMutex> FlashIAP::_mutex;

int FlashIAP::init() {
    ScopedLock<PlatformMutex> lock(*_mutex);
    if (flash_init(&_flash) != 0) {
        return -1;
    }
    if (!_page_buf) {
        _page_buf = new (std::nothrow) uint8_t[flash_get_page_size(&_flash)];
    }
    return _page_buf ? 0 : -1;
}

int FlashIAP::deinit() {
    ScopedLock<PlatformMutex> lock(*_mutex);
    delete[] _page_buf;
    _page_buf = nullptr;
    return flash_free(&_flash);
}

int FlashIAP::read(void* buffer, uint32_t addr, uint32_t size) {
    ScopedLock<PlatformMutex> lock(*_mutex);
    return flash_read(&_flash, addr, static_cast<uint8_t*>(buffer), size);
}

int FlashIAP::program(const void* buffer, uint32_t addr, uint32_t size) {
    ScopedLock<PlatformMutex> lock(*_mutex);
    const uint32_t page = flash_get_page_size(&_flash);
    if (!buffer || !_page_buf || addr % page != 0) {
        return -1;
    }
    ScopedRomWriteLock writable;
    const auto* data = static_cast<const uint8_t*>(buffer);
    const uint32_t whole = size - size % page;
    // A sector at a time: others may want the flash, and a driver may know no further.
    for (uint32_t done = 0; done < whole;) {
        const uint32_t sector = flash_get_sector_size(&_flash, addr + done);
        if (sector == MBED_FLASH_INVALID_SIZE) {
            return -1;
        }
        const uint32_t rest_of_sector = sector - (addr + done - flash_get_start_address(&_flash)) % sector;
        const uint32_t left = whole - done;
        const uint32_t chunk = left < rest_of_sector ? left : rest_of_sector - rest_of_sector % page;
        if (flash_program_page(&_flash, addr + done, data + done, chunk) != 0) {
            return -1;
        }
        done += chunk;
    }
    if (size != whole) {
        memset(_page_buf, flash_get_erase_value(&_flash), page);
        memcpy(_page_buf, data + whole, size - whole);
        return flash_program_page(&_flash, addr + whole, _page_buf, page) != 0 ? -1 : 0;
    }
    return 0;
}

// Whether sectors begin at addr and end at addr + size. Sectors may have different sizes, each a power of two and
// aligned to itself relative to the start of its bank.
bool FlashIAP::is_aligned_to_sector(uint32_t addr, uint32_t size) const {
    uint32_t at = flash_get_start_address(&_flash);
    const uint32_t end = at + flash_get_size(&_flash);
    if (addr < at || addr >= end || size > end - addr) {
        return false;
    }
    bool begins = false;
    while (at < addr + size) {
        begins = begins || at == addr;
        at += flash_get_sector_size(&_flash, at);
    }
    return begins && at == addr + size;
}

int FlashIAP::erase(uint32_t addr, uint32_t size) {
    ScopedLock<PlatformMutex> lock(*_mutex);
    if (!is_aligned_to_sector(addr, size)) {
        return -1;
    }
    ScopedRomWriteLock writable;
    for (uint32_t done = 0; done < size;) {
        const uint32_t sector = flash_get_sector_size(&_flash, addr + done);
        if (flash_erase_sector(&_flash, addr + done) != 0) {
            return -1;
        }
        done += sector;
    }
    return 0;
}

uint32_t FlashIAP::get_sector_size(uint32_t addr) const { return flash_get_sector_size(&_flash, addr); }

uint32_t FlashIAP::get_flash_start() const { return flash_get_start_address(&_flash); }

uint32_t FlashIAP::get_flash_size() const { return flash_get_size(&_flash); }

uint32_t FlashIAP::get_page_size() const { return flash_get_page_size(&_flash); }

uint8_t FlashIAP::get_erase_value() const { return flash_get_erase_value(&_flash); }

}  // namespace mbed

#endif
