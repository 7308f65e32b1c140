// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "critical_section.hpp"
#include "drivers/AnalogIn.h"
#include "drivers/AnalogOut.h"
#include "drivers/FlashIAP.h"
#include "drivers/PwmOut.h"
#include "drivers/RealTimeClock.h"
#include "drivers/ResetReason.h"
#include "drivers/Watchdog.h"
#include "fake_board.hpp"
#include "power.hpp"

using namespace mbed;
using os_test::board;

namespace {

class Chip : public testing::Test {
  protected:
    void SetUp() override { os_test::reset_board(); }
    void TearDown() override { EXPECT_EQ(0, os_test::critical_section.depth); }
};

TEST_F(Chip, FlashProgramsAndReads) {
    FlashIAP flash;
    ASSERT_EQ(0, flash.init());
    EXPECT_EQ(0x8000u, flash.get_flash_start());
    EXPECT_EQ(0x1000u, flash.get_flash_size());
    EXPECT_EQ(8u, flash.get_page_size());
    EXPECT_EQ(0xFF, flash.get_erase_value());
    EXPECT_EQ(512u, flash.get_sector_size(0x8200));
    EXPECT_EQ(MBED_FLASH_INVALID_SIZE, flash.get_sector_size(0x9000));
    uint8_t in[20], out[24];
    for (uint8_t i = 0; i < 20; i++) {
        in[i] = i;
    }
    EXPECT_EQ(0, flash.program(in, 0x8008, 20));  // two pages and a half
    EXPECT_EQ(0, flash.read(out, 0x8008, 24));
    EXPECT_EQ(0, memcmp(in, out, 20));
    EXPECT_EQ(0xFF, out[20]);
    EXPECT_EQ(-1, flash.program(in, 0x8009, 8));
    EXPECT_EQ(-1, flash.program(nullptr, 0x8008, 8));
    EXPECT_EQ(-1, flash.read(out, 0x8FF0, 17));
    EXPECT_EQ(0, flash.read(out, 0x8FF0, 16));
    EXPECT_EQ(0, flash.deinit());
    EXPECT_EQ(-1, flash.program(in, 0x8008, 8));
}

TEST_F(Chip, FlashProgramsOverSectors) {
    FlashIAP flash;
    ASSERT_EQ(0, flash.init());
    std::vector<uint8_t> in(0x1000, 0x3C), out(0x1000);
    EXPECT_EQ(0, flash.program(in.data(), 0x8000, 0x1000));
    EXPECT_EQ(0, flash.read(out.data(), 0x8000, 0x1000));
    EXPECT_EQ(in, out);
    EXPECT_EQ(-1, flash.program(in.data(), 0x8F00, 0x108));
}

TEST_F(Chip, FlashErasesWholeSectorsOnly) {
    FlashIAP flash;
    ASSERT_EQ(0, flash.init());
    std::fill(board.flash.begin(), board.flash.end(), uint8_t(0));
    EXPECT_EQ(-1, flash.erase(0x8001, 255));
    EXPECT_EQ(-1, flash.erase(0x8000, 257));
    EXPECT_EQ(-1, flash.erase(0x7F00, 0x100));
    EXPECT_EQ(-1, flash.erase(0x8800, 0x801));
    EXPECT_EQ(-1, flash.erase(0x8300, 0x100));  // in a sector of 512
    EXPECT_EQ(0, board.flash[0]);
    EXPECT_EQ(0, flash.erase(0x8100, 0x300));  // 256 and 512
    EXPECT_EQ(0x00, board.flash[0xFF]);
    EXPECT_EQ(0xFF, board.flash[0x100]);
    EXPECT_EQ(0xFF, board.flash[0x3FF]);
    EXPECT_EQ(0x00, board.flash[0x400]);
    board.flash_fails_at = 0x800;
    EXPECT_EQ(-1, flash.erase(0x8400, 0xC00));
    EXPECT_EQ(0xFF, board.flash[0x400]);
    EXPECT_EQ(0x00, board.flash[0x800]);
}

TEST_F(Chip, Watchdog) {
    Watchdog& dog = Watchdog::get_instance();
    EXPECT_EQ(&dog, &Watchdog::get_instance());
    EXPECT_EQ(5000u, dog.get_max_timeout());
    EXPECT_FALSE(dog.start(0));
    EXPECT_FALSE(dog.start(5001));
    EXPECT_FALSE(dog.is_running());
    EXPECT_FALSE(dog.stop());
    EXPECT_TRUE(dog.start());
    EXPECT_EQ(5000u, dog.get_timeout());
    EXPECT_TRUE(dog.start(1000));
    EXPECT_EQ(1000u, dog.get_timeout());
    dog.kick();
    EXPECT_EQ(1, board.kicks);
    board.watchdog.update_config = false;
    EXPECT_FALSE(dog.start(2000));
    board.watchdog.disable_watchdog = false;
    EXPECT_FALSE(dog.stop());
    EXPECT_TRUE(dog.is_running());
    board.watchdog.disable_watchdog = true;
    EXPECT_TRUE(dog.stop());
    EXPECT_FALSE(dog.is_running());
}

TEST_F(Chip, ResetReasonIsReadOnceAndKept) {
    EXPECT_EQ(RESET_REASON_WATCHDOG, ResetReason::get());
    EXPECT_EQ(RESET_REASON_UNKNOWN, board.reason);
    EXPECT_EQ(RESET_REASON_WATCHDOG, ResetReason::get());
    EXPECT_EQ(0x1234u, ResetReason::get_raw());
}

TEST_F(Chip, RealTimeClock) {
    EXPECT_FALSE(RealTimeClock::isenabled());
    RealTimeClock::init();
    EXPECT_TRUE(RealTimeClock::isenabled());
    RealTimeClock::write(RealTimeClock::from_time_t(1700000000));
    EXPECT_EQ(1700000000, board.rtc);
    board.rtc++;
    EXPECT_EQ(1700000001, RealTimeClock::to_time_t(RealTimeClock::now()));
    RealTimeClock::free();
}

TEST_F(Chip, Analog) {
    AnalogIn in(P1);
    EXPECT_FLOAT_EQ(0.25f, static_cast<float>(in));
    EXPECT_EQ(16383, in.read_u16());
    EXPECT_FLOAT_EQ(0.825f, in.read_voltage());
    in.set_reference_voltage(2.0f);
    EXPECT_FLOAT_EQ(2.0f, in.get_reference_voltage());
    EXPECT_FLOAT_EQ(0.5f, in.read_voltage());
    AnalogOut out(P2), other(P3);
    out = 0.5f;
    other = out;
    EXPECT_FLOAT_EQ(0.5f, other.read());
    other.write_u16(65535);
    EXPECT_FLOAT_EQ(1.0f, static_cast<float>(other));
}

TEST_F(Chip, PwmLocksDeepSleepWhileItIsHigh) {
    {
        PwmOut pwm(P1);
        EXPECT_EQ(20000, pwm.read_period_us());
        EXPECT_EQ(0, os_test::deep_sleep_locks);
        pwm = 0.5f;
        EXPECT_EQ(1, os_test::deep_sleep_locks);
        pwm.period_ms(10);
        EXPECT_FLOAT_EQ(0.5f, pwm.read());
        EXPECT_EQ(5000, pwm.read_pulsewidth_us());
        EXPECT_EQ(5000, pwm.read_pulsewitdth_us());
        pwm.suspend();
        EXPECT_EQ(0, os_test::deep_sleep_locks);
        pwm.suspend();
        pwm.resume();
        EXPECT_EQ(10000, pwm.read_period_us());
        EXPECT_FLOAT_EQ(0.5f, static_cast<float>(pwm));
        EXPECT_EQ(1, os_test::deep_sleep_locks);
        pwm.write(0);
        EXPECT_EQ(0, os_test::deep_sleep_locks);
        pwm.pulsewidth_us(1000);
        EXPECT_EQ(1, os_test::deep_sleep_locks);
    }
    EXPECT_EQ(0, os_test::deep_sleep_locks);
}

}  // namespace
