// SPDX-License-Identifier: BSD-3-Clause
#include "hal/trng_api.h"

#if DEVICE_TRNG

#include <string.h>

#include "hal_test.h"

namespace {

TEST(trng, fills_any_length) {
    trng_t trng;
    trng_init(&trng);
    for (size_t length = 1; length < 40; length++) {
        uint8_t buffer[41];
        memset(buffer, 0xEE, sizeof buffer);
        size_t got = 0;
        ASSERT_EQ(trng_get_bytes(&trng, buffer, length, &got), 0);
        ASSERT_GE(got, 1U);
        ASSERT_LE(got, length);
        EXPECT_EQ(buffer[length], 0xEE);
    }
    trng_free(&trng);
}

// 2,048 bytes of a fair source have between 7,800 and 8,584 ones but once in 10^9 runs or so, and all byte values but a
// few.
TEST(trng, looks_random) {
    trng_t trng;
    trng_init(&trng);
    static uint8_t buffer[2048];
    size_t have = 0;
    while (have < sizeof buffer) {
        size_t got = 0;
        ASSERT_EQ(trng_get_bytes(&trng, buffer + have, sizeof buffer - have, &got), 0);
        have += got;
    }
    trng_free(&trng);
    int ones = 0;
    static bool seen[256];
    int values = 0;
    for (const uint8_t byte : buffer) {
        ones += __builtin_popcount(byte);
        if (!seen[byte]) values++;
        seen[byte] = true;
    }
    EXPECT_GE(ones, 7800);
    EXPECT_LE(ones, 8584);
    EXPECT_GE(values, 245);
}

TEST(trng, gives_other_numbers_after_a_new_start) {
    uint8_t first[16];
    uint8_t second[16];
    uint8_t* buffers[] = {first, second};
    for (uint8_t* buffer : buffers) {
        trng_t trng;
        trng_init(&trng);
        size_t have = 0;
        while (have < 16) {
            size_t got = 0;
            ASSERT_EQ(trng_get_bytes(&trng, buffer + have, 16 - have, &got), 0);
            have += got;
        }
        trng_free(&trng);
    }
    EXPECT_NE(memcmp(first, second, 16), 0);
}

}  // namespace

#endif
