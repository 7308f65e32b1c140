// SPDX-License-Identifier: BSD-3-Clause
// In the last sector, which no test's image reaches.
#include "hal/flash_api.h"

#if DEVICE_FLASH

#include <string.h>

#include "hal_test.h"

namespace {

class Flash {
  public:
    Flash() { flash_init(&flash); }
    ~Flash() { flash_free(&flash); }
    uint32_t end() const { return flash_get_start_address(&flash) + flash_get_size(&flash); }
    uint32_t last() const { return end() - flash_get_sector_size(&flash, end() - 1); }
    flash_t flash;
};

TEST(flash, sectors_fill_it_without_a_gap) {
    Flash f;
    uint32_t address = flash_get_start_address(&f.flash);
    int sectors = 0;
    while (address < f.end()) {
        const uint32_t size = flash_get_sector_size(&f.flash, address);
        ASSERT_NE(size, MBED_FLASH_INVALID_SIZE);
        EXPECT_EQ(flash_get_sector_size(&f.flash, address + size - 1), size);
        EXPECT_EQ(size % flash_get_page_size(&f.flash), 0U);
        address += size;
        sectors++;
    }
    EXPECT_EQ(address, f.end());
#if TARGET_STM32F4
    EXPECT_EQ(sectors, 24);
#endif
    EXPECT_EQ(flash_get_sector_size(&f.flash, f.end()), MBED_FLASH_INVALID_SIZE);
    EXPECT_EQ(flash_get_sector_size(&f.flash, flash_get_start_address(&f.flash) - 1), MBED_FLASH_INVALID_SIZE);
}

TEST(flash, erases_programs_and_reads) {
    Flash f;
    const uint32_t at = f.last();
    const uint32_t size = flash_get_sector_size(&f.flash, at);
    ASSERT_EQ(flash_erase_sector(&f.flash, at), 0);
    const uint8_t erased = flash_get_erase_value(&f.flash);
    for (uint32_t i = 0; i < size; i += 251) ASSERT_EQ(*reinterpret_cast<const uint8_t*>(at + i), erased);
    uint8_t out[67];
    for (unsigned i = 0; i < sizeof out; i++) out[i] = static_cast<uint8_t>(i * 37 + 11);
    // Odd address, odd length, and a source that is not aligned.
    const uint32_t page = flash_get_page_size(&f.flash);
    const uint32_t length = 61 / page * page;
    ASSERT_EQ(flash_program_page(&f.flash, at + 3 * page, out + 1, length), 0);
    uint8_t in[67] = {};
    ASSERT_EQ(flash_read(&f.flash, at + 3 * page, in, length), 0);
    EXPECT_EQ(memcmp(in, out + 1, length), 0);
    ASSERT_EQ(flash_read(&f.flash, at, in, 3 * page), 0);
    EXPECT_EQ(in[0], erased);
    EXPECT_EQ(*reinterpret_cast<const uint8_t*>(at + 3 * page + length), erased);
    ASSERT_EQ(flash_erase_sector(&f.flash, at), 0);
    EXPECT_EQ(*reinterpret_cast<const uint8_t*>(at + 3 * page), erased);
}

TEST(flash, programs_its_last_bytes) {
    Flash f;
    ASSERT_EQ(flash_erase_sector(&f.flash, f.last()), 0);
    const uint8_t out[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    ASSERT_EQ(flash_program_page(&f.flash, f.end() - 8, out, 8), 0);
    EXPECT_EQ(memcmp(reinterpret_cast<const void*>(f.end() - 8), out, 8), 0);
    ASSERT_EQ(flash_erase_sector(&f.flash, f.last()), 0);
}

TEST(flash, refuses_what_is_outside_or_no_sector) {
    Flash f;
    uint8_t data[8] = {};
    EXPECT_EQ(flash_erase_sector(&f.flash, f.last() + 4), -1);
    EXPECT_EQ(flash_erase_sector(&f.flash, f.end()), -1);
    EXPECT_EQ(flash_program_page(&f.flash, f.end() - 4, data, 8), -1);
    EXPECT_EQ(flash_program_page(&f.flash, f.end(), data, 4), -1);
    EXPECT_EQ(flash_read(&f.flash, f.end() - 4, data, 8), -1);
    EXPECT_EQ(flash_read(&f.flash, flash_get_start_address(&f.flash) - 4, data, 8), -1);
}

}  // namespace

#endif
