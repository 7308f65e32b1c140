// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/flash.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>

#include "models/core/power.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::stm32f4 {
namespace {

constexpr std::uint64_t kBase = 0x40023C00, kFlash = 0x08000000, kSystem = 0x1FFF7800, kOptions = 0x1FFFC000;
constexpr std::uint64_t kMiB = 1024 * 1024;
const Time kProgram = microseconds(16);
constexpr std::uint32_t kPg = 1, kSer = 2, kMer = 4, kMer1 = 1U << 15, kWord = 2U << 8, kStart = 1U << 16,
                        kEopie = 1U << 24, kErrie = 1U << 25, kLock = 1U << 31;

struct FlashTest : ::testing::Test {
    test::Bench bench;
    Memory& flash_memory = bench.flash("flash", kFlash, 2 * kMiB);
    Memory& system = bench.flash("system", kSystem, 1024);
    Memory& options = bench.flash("options", kOptions, 1024);
    Flash& flash = bench.add<Flash>(
        "FLASH", {{"flash", "flash"}, {"system", "system"}, {"options", "options"}, {"vdd_mv", "3300"}}, kBase);

    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t word(std::uint64_t offset) { return bench.read(kFlash + offset); }
    bool running() { return bench.cpu().running; }
    void unlock() {
        write(Flash::kKeyr, 0x45670123);
        write(Flash::kKeyr, 0xCDEF89AB);
    }
    void unlock_options() {
        write(Flash::kOptKeyr, 0x08192A3B);
        write(Flash::kOptKeyr, 0x4C5D6E7F);
    }
    void erase(unsigned sector) { write(Flash::kCr, kSer | kWord | (sector < 12 ? sector : sector + 4) << 3 | kStart); }
    bool said(const char* what) { return bench.journal_has(JournalKind::guest_error, "FLASH", what); }
    void expect_busy_for(const Time& time, bool stalled) {
        EXPECT_EQ(running(), !stalled);
        bench.run_for(time - picoseconds(1));
        EXPECT_NE(read(Flash::kSr) & Flash::kBsy, 0U);
        EXPECT_EQ(running(), !stalled);
        bench.run_for(picoseconds(1));
        EXPECT_EQ(read(Flash::kSr) & Flash::kBsy, 0U);
        EXPECT_TRUE(running());
    }
};

TEST_F(FlashTest, ResetValues) {
    EXPECT_EQ(read(Flash::kAcr), 0U);
    EXPECT_EQ(read(Flash::kKeyr), 0U);
    EXPECT_EQ(read(Flash::kSr), 0U);
    EXPECT_EQ(read(Flash::kCr), kLock);
    EXPECT_EQ(read(Flash::kOptCr), 0x0FFFAAEDU);
    EXPECT_EQ(read(Flash::kOptCr1), 0x0FFF0000U);
    EXPECT_TRUE(running());
}

TEST_F(FlashTest, KeysUnlockUntilLocked) {
    write(Flash::kCr, kPg);
    EXPECT_EQ(read(Flash::kCr), kLock);
    EXPECT_TRUE(said("FLASH_CR written while LOCK is 1"));
    unlock();
    write(Flash::kCr, kPg | kWord);
    EXPECT_EQ(read(Flash::kCr), kPg | kWord);
    write(Flash::kCr, kLock);
    EXPECT_EQ(read(Flash::kCr), kLock);
    write(Flash::kKeyr, 0x45670123);
    write(Flash::kKeyr, 0x45670123);
    unlock();
    EXPECT_EQ(read(Flash::kCr), kLock) << "a wrong key locks it until the reset";
    bench.reset(ResetKind::system);
    unlock();
    EXPECT_EQ(read(Flash::kCr), 0U);
}

TEST_F(FlashTest, AWordIsProgrammedInItsTime) {
    unlock();
    write(Flash::kCr, kPg | kWord | kEopie);
    bench.write(kFlash + 0x100, 0x12345678);
    EXPECT_EQ(word(0x100), 0xFFFFFFFFU);
    expect_busy_for(kProgram, true);
    EXPECT_EQ(word(0x100), 0x12345678U);
    EXPECT_EQ(read(Flash::kSr), Flash::kEop);
    EXPECT_TRUE(flash.find_irq("irq")->level());
    write(Flash::kSr, Flash::kEop);
    EXPECT_FALSE(flash.find_irq("irq")->level());
    EXPECT_EQ(bench.cpu().changed.back(), (std::pair<std::uint64_t, std::uint64_t>{kFlash + 0x100, 4}));
}

TEST_F(FlashTest, BitsAreOnlyCleared) {
    unlock();
    write(Flash::kCr, kPg | kWord);
    bench.write(kFlash, 0xFFFF00F0);
    bench.run_for(kProgram);
    bench.write(kFlash, 0x0F0FFFFF);
    bench.run_for(kProgram);
    EXPECT_EQ(word(0), 0x0F0F00F0U);
    EXPECT_EQ(read(Flash::kSr), 0U) << "without EOPIE there is no EOP";
}

TEST_F(FlashTest, EverySizeByItsParallelism) {
    unlock();
    write(Flash::kCr, kPg);
    bench.write(kFlash + 1, 0x5A, 1);
    bench.run_for(kProgram);
    write(Flash::kCr, kPg | 1U << 8);
    bench.write(kFlash + 2, 0x1234, 2);
    bench.run_for(kProgram);
    EXPECT_EQ(word(0), 0x12345AFFU);
    write(Flash::kCr, kPg | 3U << 8);
    bench.write(kFlash + 8, 0x11111111);
    EXPECT_TRUE(running());
    bench.write(kFlash + 12, 0x22222222);
    expect_busy_for(kProgram, true);
    EXPECT_EQ(word(8), 0x11111111U);
    EXPECT_EQ(word(12), 0x22222222U);
}

TEST_F(FlashTest, ErrorsOfProgramming) {
    unlock();
    bench.write(kFlash, 0);
    EXPECT_EQ(read(Flash::kSr), Flash::kPgsErr);
    EXPECT_TRUE(said("flash written while FLASH_CR.PG is 0"));
    write(Flash::kSr, ~0U);
    EXPECT_EQ(read(Flash::kSr), 0U);
    write(Flash::kCr, kPg | kWord | kErrie);
    bench.write(kFlash, 0, 2);
    EXPECT_EQ(read(Flash::kSr), Flash::kPgpErr | Flash::kOpErr);
    EXPECT_TRUE(flash.find_irq("irq")->level());
    write(Flash::kSr, ~0U);
    bench.write(kFlash + 2, 0);
    EXPECT_EQ(read(Flash::kSr), Flash::kPgaErr | Flash::kOpErr);
    EXPECT_EQ(word(0), 0xFFFFFFFFU);
    EXPECT_TRUE(running());
}

TEST_F(FlashTest, SectorsAreThoseOfTheManual) {
    EXPECT_EQ(Flash::sector(0).offset, 0U);
    EXPECT_EQ(Flash::sector(3).offset, 0xC000U);
    EXPECT_EQ(Flash::sector(4).offset, 0x10000U);
    EXPECT_EQ(Flash::sector(4).size, 0x10000U);
    EXPECT_EQ(Flash::sector(5).offset, 0x20000U);
    EXPECT_EQ(Flash::sector(11).offset, 0xE0000U);
    EXPECT_EQ(Flash::sector(12).offset, 0x100000U);
    EXPECT_EQ(Flash::sector(23).offset, 0x1E0000U);
    EXPECT_EQ(Flash::sector_at(0x1FFFFF), 23U);
    EXPECT_EQ(Flash::sector_at(0xFFFF), 3U);
}

TEST_F(FlashTest, ASectorIsErasedInItsTime) {
    std::memset(flash_memory.data, 0, 0x40000);
    unlock();
    erase(1);
    expect_busy_for(milliseconds(250), true);
    EXPECT_EQ(word(0x3FFC), 0U);
    EXPECT_EQ(word(0x4000), 0xFFFFFFFFU);
    EXPECT_EQ(word(0x7FFC), 0xFFFFFFFFU);
    EXPECT_EQ(word(0x8000), 0U);
    erase(4);
    expect_busy_for(milliseconds(550), true);
    EXPECT_EQ(word(0x10000), 0xFFFFFFFFU);
    erase(5);
    expect_busy_for(milliseconds(1000), true);
    EXPECT_EQ(word(0x20000), 0xFFFFFFFFU);
}

TEST_F(FlashTest, TheOtherBankIsReadWhileOneIsBusy) {
    std::memset(flash_memory.data, 0, 2 * kMiB);
    bench.cpu().program_counter = static_cast<std::uint32_t>(kFlash + 0x400);
    unlock();
    erase(13);
    expect_busy_for(milliseconds(250), false);
    EXPECT_EQ(word(0x104000), 0xFFFFFFFFU);
    bench.cpu().program_counter = static_cast<std::uint32_t>(kFlash + kMiB);
    erase(14);
    expect_busy_for(milliseconds(250), true);
    bench.cpu().program_counter = 0x20000000;
    erase(0);
    expect_busy_for(milliseconds(250), false);
}

TEST_F(FlashTest, ASecondOperationWaitsForTheFirst) {
    bench.cpu().program_counter = 0x20000000;
    unlock();
    write(Flash::kCr, kPg | kWord);
    bench.write(kFlash, 1);
    EXPECT_TRUE(running());
    bench.write(kFlash + 4, 2);
    EXPECT_FALSE(running()) << "the bus is held";
    bench.run_for(kProgram);
    EXPECT_TRUE(running());
    EXPECT_EQ(word(0), 1U);
    EXPECT_EQ(word(4), 0xFFFFFFFFU);
    bench.run_for(kProgram);
    EXPECT_EQ(word(4), 2U);
}

TEST_F(FlashTest, MassErase) {
    std::memset(flash_memory.data, 0, 2 * kMiB);
    unlock();
    write(Flash::kCr, kMer1 | kWord | kStart);
    bench.run_for(milliseconds(8000));
    EXPECT_EQ(word(0), 0U);
    EXPECT_EQ(word(kMiB), 0xFFFFFFFFU);
    write(Flash::kCr, kMer | kMer1 | kWord | kStart);
    expect_busy_for(milliseconds(16000), true);
    EXPECT_EQ(word(0), 0xFFFFFFFFU);
}

TEST_F(FlashTest, WaitStatesMustSuitHclk) {
    bench.elaborate();
    Clock& hclk = bench.env().clock("HCLK", 16'000'000);
    hclk.set(30'000'000, true);
    EXPECT_TRUE(bench.env().journal().entries().empty());
    hclk.set(168'000'000, true);
    EXPECT_TRUE(said("FLASH_ACR.LATENCY is 0, but HCLK of 168000000 Hz needs 5"));
    bench.env().journal().clear();
    hclk.set(16'000'000, true);
    write(Flash::kAcr, 5);
    hclk.set(168'000'000, true);
    EXPECT_TRUE(bench.env().journal().entries().empty());
    write(Flash::kAcr, 4);
    EXPECT_TRUE(said("FLASH_ACR.LATENCY is 4, but HCLK of 168000000 Hz needs 5"));
}

TEST_F(FlashTest, OptionBytesProtectSectors) {
    unlock_options();
    write(Flash::kOptCr, (0x0FFFAAED & ~(1U << 17)) & ~1U);
    write(Flash::kOptCr, ((0x0FFFAAED & ~(1U << 17)) & ~1U) | 2);
    bench.run_for(milliseconds(400));
    EXPECT_EQ(read(Flash::kSr) & Flash::kBsy, 0U);
    bench.reset(ResetKind::system);
    EXPECT_EQ(read(Flash::kOptCr), 0x0FFDAAEDU);
    unlock();
    erase(1);
    EXPECT_EQ(read(Flash::kSr), Flash::kWrpErr);
    EXPECT_TRUE(said("erase of sector 1, which is write-protected"));
    write(Flash::kSr, ~0U);
    write(Flash::kCr, kPg | kWord);
    bench.write(kFlash + 0x4000, 0);
    EXPECT_EQ(read(Flash::kSr), Flash::kWrpErr);
    EXPECT_EQ(word(0x4000), 0xFFFFFFFFU);
    std::uint32_t stored = 0;
    std::memcpy(&stored, options.data, 4);
    EXPECT_EQ(stored & 0xFFFF, 0xAAEFU);
    EXPECT_EQ(stored >> 16, 0x5510U) << "its complement";
}

TEST_F(FlashTest, OptionBytesWithoutTheKey) {
    write(Flash::kOptCr, 0);
    EXPECT_EQ(read(Flash::kOptCr), 0x0FFFAAEDU);
    EXPECT_TRUE(said("FLASH_OPTCR written while OPTLOCK is 1"));
}

TEST_F(FlashTest, LeavingReadoutProtectionErasesAll) {
    std::memset(flash_memory.data, 0x5A, 2 * kMiB);
    unlock_options();
    write(Flash::kOptCr, 0x0FFF55EC);
    write(Flash::kOptCr, 0x0FFF55EE);
    bench.run_for(milliseconds(400));
    EXPECT_EQ(word(0), 0x5A5A5A5AU);
    write(Flash::kOptCr, 0x0FFFAAEC);
    write(Flash::kOptCr, 0x0FFFAAEE);
    bench.run_for(milliseconds(400));
    EXPECT_EQ(word(0), 0xFFFFFFFFU);
}

TEST_F(FlashTest, OtpIsWrittenUntilItsBlockIsLocked) {
    unlock();
    write(Flash::kCr, kPg | kWord);
    bench.write(kSystem + 4, 0xCAFE);
    bench.run_for(kProgram);
    EXPECT_EQ(bench.read(kSystem + 4), 0xCAFEU);
    write(Flash::kCr, kPg);
    bench.write(kSystem + 512, 0, 1);
    bench.run_for(kProgram);
    bench.write(kSystem + 5, 0, 1);
    EXPECT_EQ(read(Flash::kSr), Flash::kWrpErr);
    EXPECT_EQ(bench.read(kSystem + 4), 0xCAFEU);
    write(Flash::kSr, ~0U);
    bench.write(kSystem + 0x210, 0, 1);
    EXPECT_EQ(read(Flash::kSr), Flash::kWrpErr) << "the factory's";
}

TEST_F(FlashTest, APowerCutTearsAnErase) {
    std::memset(flash_memory.data, 0, 0x8000);
    bench.env().domain("main").add(flash);
    unlock();
    erase(0);
    bench.run_for(milliseconds(100));
    bench.env().domain("main").set_on(false);
    bench.env().domain("main").set_on(true);
    unsigned ones = 0;
    for (unsigned i = 0; i < 0x4000; ++i) ones += static_cast<unsigned>(std::popcount(flash_memory.data[i]));
    EXPECT_GT(ones, 0x4000U * 2);
    EXPECT_LT(ones, 0x4000U * 6);
    EXPECT_EQ(word(0x4000), 0U);
    EXPECT_TRUE(running());
    EXPECT_EQ(read(Flash::kSr), 0U);
}

TEST_F(FlashTest, AResetTearsAWord) {
    unlock();
    write(Flash::kCr, kPg | kWord);
    bench.write(kFlash, 0);
    bench.reset(ResetKind::watchdog);
    EXPECT_TRUE(running());
    EXPECT_EQ(read(Flash::kCr), kLock);
    bench.run_for(kProgram);
    EXPECT_NE(word(0), 0xFFFFFFFFU);
    EXPECT_NE(word(0), 0U);
}

TEST_F(FlashTest, ASnapshotInTheMiddleGoesOn) {
    unlock();
    write(Flash::kCr, kPg | kWord);
    bench.write(kFlash, 0x12345678);
    bench.run_for(kProgram / 2);
    const auto state = bench.save();
    bench.reset(ResetKind::power_on);
    std::memset(flash_memory.data, 0xFF, 4);
    bench.load(state);
    EXPECT_FALSE(running());
    bench.run_for(kProgram / 2);
    EXPECT_EQ(word(0), 0x12345678U);
    EXPECT_TRUE(running());
}

}  // namespace
}  // namespace twin::stm32f4
