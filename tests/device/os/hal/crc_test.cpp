// SPDX-License-Identifier: BSD-3-Clause
#include "hal/crc_api.h"

#if DEVICE_CRC

#include <string.h>

#include "hal_test.h"

namespace {

uint32_t reversed(uint32_t value, unsigned bits) {
    uint32_t result = 0;
    for (unsigned i = 0; i < bits; i++) result |= (value >> i & 1) << (bits - 1 - i);
    return result;
}

// Bit by bit, as the definition has it.
uint32_t reference(const crc_mbed_config_t& config, const uint8_t* data, size_t size) {
    uint32_t state = config.initial_xor;
    for (size_t i = 0; i < size; i++) {
        state ^= (config.reflect_in ? reversed(data[i], 8) : data[i]) << 24;
        for (int bit = 0; bit < 8; bit++) state = state & 0x80000000 ? state << 1 ^ config.polynomial : state << 1;
    }
    return (config.reflect_out ? reversed(state, 32) : state) ^ config.final_xor;
}

const uint8_t kText[] = "123456789abcdefghijklmnopqrstuvwxyz";

TEST(crc, supports_what_it_says) {
    EXPECT_TRUE(HAL_CRC_IS_SUPPORTED(POLY_32BIT_ANSI, 32));
    EXPECT_FALSE(HAL_CRC_IS_SUPPORTED(0x12345678, 32));
}

TEST(crc, known_values) {
    const crc_mbed_config_t ethernet = {POLY_32BIT_ANSI, 32, 0xFFFFFFFF, 0xFFFFFFFF, true, true};
    hal_crc_compute_partial_start(&ethernet);
    hal_crc_compute_partial(kText, 9);
    EXPECT_EQ(hal_crc_get_result(), 0xCBF43926U);
    const crc_mbed_config_t bzip2 = {POLY_32BIT_ANSI, 32, 0xFFFFFFFF, 0xFFFFFFFF, false, false};
    hal_crc_compute_partial_start(&bzip2);
    hal_crc_compute_partial(kText, 9);
    EXPECT_EQ(hal_crc_get_result(), 0xFC891918U);
}

TEST(crc, agrees_with_the_definition_in_all_settings_and_lengths) {
    const uint32_t starts[] = {0xFFFFFFFF, 0, 1, 0x80000000, 0xDEADBEEF};
    for (const uint32_t start : starts) {
        for (int flags = 0; flags < 8; flags++) {
            const crc_mbed_config_t config = {
                POLY_32BIT_ANSI, 32, start, flags & 4 ? 0x12345678U : 0U, (flags & 1) != 0, (flags & 2) != 0};
            for (size_t size = 0; size < sizeof kText; size += 1 + size / 3) {
                hal_crc_compute_partial_start(&config);
                hal_crc_compute_partial(kText, size);
                ASSERT_EQ(hal_crc_get_result(), reference(config, kText, size));
            }
        }
    }
}

TEST(crc, parts_make_the_whole) {
    const crc_mbed_config_t config = {POLY_32BIT_ANSI, 32, 0xFFFFFFFF, 0xFFFFFFFF, true, true};
    for (size_t cut = 0; cut <= 13; cut++) {
        hal_crc_compute_partial_start(&config);
        hal_crc_compute_partial(kText, cut);
        hal_crc_compute_partial(nullptr, 5);
        hal_crc_compute_partial(kText + cut, 0);
        hal_crc_compute_partial(kText + cut, 1);
        hal_crc_compute_partial(kText + cut + 1, 17 - cut);
        ASSERT_EQ(hal_crc_get_result(), reference(config, kText, 18));
    }
}

TEST(crc, a_start_gives_up_what_was_under_way) {
    const crc_mbed_config_t config = {POLY_32BIT_ANSI, 32, 0, 0, false, false};
    hal_crc_compute_partial_start(&config);
    hal_crc_compute_partial(kText, 7);
    hal_crc_compute_partial_start(&config);
    hal_crc_compute_partial(kText, 6);
    EXPECT_EQ(hal_crc_get_result(), reference(config, kText, 6));
}

}  // namespace

#endif
