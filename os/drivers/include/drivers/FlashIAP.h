// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/flash_api.h"

#if DEVICE_FLASH

#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"
#include "platform/SingletonPtr.h"

namespace mbed {

/// The chip's own program flash. Threads only; they may share it. While a bank is erased or programmed the code in it
/// stands still.
class FlashIAP : private NonCopyable<FlashIAP> {
  public:
    constexpr FlashIAP() : _flash(), _page_buf(nullptr) {}
    ~FlashIAP() { delete[] _page_buf; }

    /// Before anything else, and at last. 0, or negative.
    int init();
    int deinit();

    /// Copies `size` bytes; -1 outside of the flash.
    int read(void* buffer, uint32_t addr, uint32_t size);
    /// Programs `size` bytes at `addr`, a multiple of the page size; bytes that fill the last page up stay erased. -1
    /// outside of the flash, or if that fails.
    int program(const void* buffer, uint32_t addr, uint32_t size);
    /// Erases the sectors from `addr`, where one begins, over `size` bytes, where one ends. -1 otherwise.
    int erase(uint32_t addr, uint32_t size);

    /// Facts of the chip, bytes. The sector size is that at `addr`, MBED_FLASH_INVALID_SIZE outside of the flash.
    uint32_t get_sector_size(uint32_t addr) const;
    uint32_t get_flash_start() const;
    uint32_t get_flash_size() const;
    uint32_t get_page_size() const;
    /// What an erased byte reads as.
    uint8_t get_erase_value() const;

  private:
    bool is_aligned_to_sector(uint32_t addr, uint32_t size) const;

    flash_t _flash;
    uint8_t* _page_buf;  // a page, for what doesn't fill one
    static SingletonPtr<PlatformMutex> _mutex;
};

}  // namespace mbed

#endif
