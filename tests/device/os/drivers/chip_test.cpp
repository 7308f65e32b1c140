// SPDX-License-Identifier: BSD-3-Clause
#include "device_test.h"
#include "mbed.h"

namespace {

// Long enough for the hardware's own ways, in flash.
const char kText[] = "123456789";

template <typename Crc>
uint32_t check(Crc&& crc) {
    uint32_t value = 0;
    crc.compute(kText, 9, &value);
    return value;
}

}  // namespace

TEST(drivers_chip, crc_whoever_computes_it) {
    EXPECT_EQ((check(MbedCRC<POLY_32BIT_ANSI, 32>())), 0xCBF43926u);
    EXPECT_EQ((check(MbedCRC<POLY_32BIT_ANSI, 32, CrcMode::TABLE>())), 0xCBF43926u);
    EXPECT_EQ((check(MbedCRC<POLY_32BIT_ANSI, 32, CrcMode::BITWISE>())), 0xCBF43926u);
    EXPECT_EQ((check(MbedCRC<POLY_16BIT_CCITT, 16>())), 0x29B1u);
    EXPECT_EQ((check(MbedCRC<POLY_16BIT_IBM, 16>())), 0xBB3Du);
    EXPECT_EQ((check(MbedCRC<POLY_8BIT_CCITT, 8>())), 0xF4u);
    EXPECT_EQ((check(MbedCRC<POLY_7BIT_SD, 7>())), 0x75u);
}

#if DEVICE_RESET_REASON
TEST(drivers_chip, reset_reason_stays) {
    const reset_reason_t reason = ResetReason::get();
    EXPECT_EQ(reason, ResetReason::get());
    EXPECT_EQ(ResetReason::get_raw(), ResetReason::get_raw());
}
#endif

#if DEVICE_RTC
TEST(drivers_chip, real_time_clock_runs) {
    RealTimeClock::init();
    RealTimeClock::write(RealTimeClock::from_time_t(1700000000));
    EXPECT_TRUE(RealTimeClock::isenabled());
    ThisThread::sleep_for(2100ms);
    const time_t now = RealTimeClock::to_time_t(RealTimeClock::now());
    EXPECT_GE(now, 1700000001);
    EXPECT_LE(now, 1700000003);
}
#endif

#if DEVICE_FLASH
TEST(drivers_chip, flash_last_sector) {
    FlashIAP flash;
    ASSERT_EQ(flash.init(), 0);
    const uint32_t end = flash.get_flash_start() + flash.get_flash_size();
    const uint32_t sector = flash.get_sector_size(end - 1);
    const uint32_t at = end - sector;
    ASSERT_EQ(flash.erase(at, sector), 0);
    EXPECT_EQ(flash.erase(at + 1, sector - 1), -1);
    uint32_t out[4] = {};
    const uint32_t in[4] = {0x12345678, 0x9ABCDEF0, 0, 0xFFFFFFFF};
    EXPECT_EQ(flash.read(out, at, sizeof out), 0);
    EXPECT_EQ(out[0], 0xFFFFFFFFu);
    EXPECT_EQ(flash.program(in, at, sizeof in), 0);
    EXPECT_EQ(flash.read(out, at, sizeof out), 0);
    EXPECT_EQ(memcmp(in, out, sizeof in), 0);
    EXPECT_EQ(flash.read(out, end - 8, 16), -1);
    EXPECT_EQ(flash.deinit(), 0);
}
#endif

#if DEVICE_WATCHDOG
TEST(drivers_chip, watchdog_knows_its_limits) {
    Watchdog& dog = Watchdog::get_instance();
    EXPECT_GT(dog.get_max_timeout(), 0u);
    EXPECT_FALSE(dog.start(0));
    EXPECT_FALSE(dog.is_running());
}
#endif
