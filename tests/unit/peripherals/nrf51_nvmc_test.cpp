// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/nvmc.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x4001E000, kUicr = 0x10001000;
constexpr std::uint64_t kPage = 1024, kFlashSize = 16 * kPage;
const Time kWrite = nanoseconds(46'300);
const Time kErase = microseconds(22'300);

struct NvmcTest : ::testing::Test {
    test::Bench bench;
    Memory& flash = bench.flash("flash", 0, kFlashSize);
    Memory& uicr = bench.flash("uicr", kUicr, kPage);
    Nvmc& nvmc = bench.add<Nvmc>("NVMC", {{"flash", "flash"}, {"uicr", "uicr"}, {"page_size", "1024"}}, kBase);

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    void enable_write() { write(Nvmc::kConfig, 1); }
    void enable_erase() { write(Nvmc::kConfig, 2); }
    std::uint32_t word(std::uint64_t address) { return bench.read(address); }
    bool running() { return bench.cpu().running; }
    void program(std::uint64_t address, std::uint32_t value) {
        enable_write();
        bench.write(address, value);
        bench.run_for(kWrite);
    }
    bool said(const char* what) { return bench.journal_has(JournalKind::guest_error, "NVMC", what); }
    /// The CPU stands still for exactly `time`.
    void expect_busy_for(const Time& time) {
        EXPECT_FALSE(running());
        bench.run_for(time - picoseconds(1));
        EXPECT_EQ(read(Nvmc::kReady), 0U);
        EXPECT_FALSE(running());
        bench.run_for(picoseconds(1));
        EXPECT_EQ(read(Nvmc::kReady), 1U);
        EXPECT_TRUE(running());
    }
};

TEST_F(NvmcTest, ResetValues) {
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {{Nvmc::kReady, 1},     {Nvmc::kConfig, 0},
                                                                {Nvmc::kErasePage, 0}, {Nvmc::kEraseAll, 0},
                                                                {Nvmc::kErasePcr0, 0}, {Nvmc::kEraseUicr, 0}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
    EXPECT_TRUE(running());
}

TEST_F(NvmcTest, ReservedAndReadOnlyBits) {
    write(Nvmc::kConfig, ~0U);
    EXPECT_EQ(read(Nvmc::kConfig), 3U);
    write(Nvmc::kReady, 0);
    EXPECT_EQ(read(Nvmc::kReady), 1U);
}

TEST_F(NvmcTest, AWordIsWrittenAfterItsTime) {
    enable_write();
    bench.write(0x400, 0x12345678);
    EXPECT_EQ(word(0x400), 0xFFFFFFFFU);
    expect_busy_for(kWrite);
    EXPECT_EQ(word(0x400), 0x12345678U);
    EXPECT_EQ(word(0x404), 0xFFFFFFFFU);
    ASSERT_EQ(bench.cpu().changed.size(), 1U);
    EXPECT_EQ(bench.cpu().changed[0], (std::pair<std::uint64_t, std::uint64_t>{0x400, 4}));
}

TEST_F(NvmcTest, WritingOnlyClearsBits) {
    program(0x400, 0xFFFF00FF);
    program(0x400, 0x12FFFF78);
    EXPECT_EQ(word(0x400), 0x12FF0078U);
    program(0x400, 0xFFFFFFFF);
    EXPECT_EQ(word(0x400), 0x12FF0078U);
}

TEST_F(NvmcTest, WritingNeedsWen) {
    for (const std::uint32_t config : {0U, 2U, 3U}) {
        write(Nvmc::kConfig, config);
        bench.write(0x400, 0);
        bench.run_for(milliseconds(1));
        EXPECT_EQ(word(0x400), 0xFFFFFFFFU) << config;
        EXPECT_TRUE(running());
    }
    EXPECT_TRUE(said("flash was written while CONFIG.WEN was not Wen"));
}

TEST_F(NvmcTest, OnlyWholeWords) {
    enable_write();
    EXPECT_FALSE(bench.try_write(0x400, 0, 1));
    EXPECT_FALSE(bench.try_write(0x400, 0, 2));
    EXPECT_FALSE(bench.try_write(0x402, 0, 4));
    EXPECT_TRUE(running());
    EXPECT_EQ(word(0x400), 0xFFFFFFFFU);
    EXPECT_TRUE(said("flash is written in words of 32 bits only"));
}

TEST_F(NvmcTest, UicrIsWrittenAndErasedToo) {
    program(kUicr + 0x80, 0xCAFE);
    program(0x400, 1);
    EXPECT_EQ(word(kUicr + 0x80), 0xCAFEU);
    enable_erase();
    bench.cpu().changed.clear();
    write(Nvmc::kEraseUicr, 0);
    EXPECT_TRUE(running());
    write(Nvmc::kEraseUicr, 1);
    expect_busy_for(kErase);
    EXPECT_EQ(word(kUicr + 0x80), 0xFFFFFFFFU);
    EXPECT_EQ(word(0x400), 1U);
    EXPECT_EQ(bench.cpu().changed, (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{kUicr, kPage}}));
}

TEST_F(NvmcTest, AnEraseSetsOnePage) {
    for (const std::uint64_t address : {2 * kPage - 4, 2 * kPage, 3 * kPage - 4, 3 * kPage}) program(address, 0);
    enable_erase();
    bench.cpu().changed.clear();
    write(Nvmc::kErasePage, 2 * kPage + 100);
    expect_busy_for(kErase);
    EXPECT_EQ(word(2 * kPage - 4), 0U);
    EXPECT_EQ(word(2 * kPage), 0xFFFFFFFFU);
    EXPECT_EQ(word(3 * kPage - 4), 0xFFFFFFFFU);
    EXPECT_EQ(word(3 * kPage), 0U);
    EXPECT_EQ(bench.cpu().changed, (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{2 * kPage, kPage}}));
    write(Nvmc::kErasePcr0, 3 * kPage);
    expect_busy_for(kErase);
    EXPECT_EQ(word(3 * kPage), 0xFFFFFFFFU);
}

TEST_F(NvmcTest, EraseAllIsFlashAndUicr) {
    program(0, 0);
    program(kFlashSize - 4, 0);
    program(kUicr, 0);
    enable_erase();
    write(Nvmc::kEraseAll, 1);
    expect_busy_for(kErase);
    for (const std::uint64_t address : {std::uint64_t{0}, kFlashSize - 4, kUicr}) EXPECT_EQ(word(address), 0xFFFFFFFFU);
}

TEST_F(NvmcTest, ErasingNeedsEen) {
    program(0, 0);
    for (const std::uint32_t config : {0U, 1U, 3U}) {
        write(Nvmc::kConfig, config);
        write(Nvmc::kErasePage, 0);
        write(Nvmc::kEraseAll, 1);
        write(Nvmc::kEraseUicr, 1);
        bench.run_for(milliseconds(100));
        EXPECT_EQ(word(0), 0U) << config;
    }
    EXPECT_TRUE(said("ERASEPAGE while CONFIG.WEN was not Een"));
    EXPECT_TRUE(said("ERASEALL while CONFIG.WEN was not Een"));
    EXPECT_TRUE(said("ERASEUICR while CONFIG.WEN was not Een"));
}

TEST_F(NvmcTest, AnEraseOutsideTheFlashIsAMistake) {
    enable_erase();
    write(Nvmc::kErasePage, kFlashSize);
    EXPECT_TRUE(running());
    EXPECT_TRUE(said("ERASEPAGE of an address outside the flash"));
    write(Nvmc::kErasePage, kFlashSize - 1);
    EXPECT_FALSE(running());
}

TEST_F(NvmcTest, BusyTakesNoErase) {
    enable_erase();
    write(Nvmc::kErasePage, 0);
    write(Nvmc::kErasePage, kPage);
    EXPECT_TRUE(said("ERASEPAGE while the flash was busy"));
}

TEST_F(NvmcTest, AResetTearsAWrite) {
    enable_write();
    bench.write(0x400, 0x0000FFFF);
    bench.run_for(kWrite - picoseconds(1));
    bench.cpu().changed.clear();
    bench.reset(ResetKind::system);
    EXPECT_TRUE(running()) << "nobody else lets it run again";
    const std::uint32_t torn = word(0x400);
    EXPECT_EQ(torn & 0xFFFF, 0xFFFFU) << "only bits that were to change";
    EXPECT_NE(torn, 0xFFFFFFFFU);
    EXPECT_NE(torn, 0x0000FFFFU);
    EXPECT_EQ(bench.cpu().changed.size(), 1U);
    EXPECT_EQ(read(Nvmc::kReady), 1U);
    EXPECT_EQ(read(Nvmc::kConfig), 0U);
    bench.run_for(milliseconds(100));
    EXPECT_EQ(word(0x400), torn);
    EXPECT_EQ(bench.cpu().changed.size(), 1U);
}

TEST_F(NvmcTest, APowerCutTearsAnErase) {
    for (std::uint64_t address = 0; address < kPage; address += 4) program(address, 0);
    program(kPage, 0);
    std::string message;
    bench.env().on_message = [&](const std::string&, const std::string& text) { message = text; };
    enable_erase();
    write(Nvmc::kErasePage, 0);
    bench.run_for(milliseconds(10));
    nvmc.set_power(false);
    EXPECT_FALSE(nvmc.busy());
    EXPECT_TRUE(running());
    EXPECT_EQ(message, "a flash operation was cut short: the flash is torn");
    unsigned ones = 0;
    for (std::uint64_t i = 0; i < kPage; ++i) ones += static_cast<unsigned>(__builtin_popcount(flash.data[i]));
    EXPECT_GT(ones, 8 * kPage / 4);
    EXPECT_LT(ones, 8 * kPage * 3 / 4);
    EXPECT_EQ(word(kPage), 0U);
    nvmc.set_power(true);
    nvmc.reset(ResetKind::power_on);
    enable_erase();
    write(Nvmc::kErasePage, 0);
    bench.run_for(kErase);
    EXPECT_EQ(word(0), 0xFFFFFFFFU);
}

TEST_F(NvmcTest, AResetWhileIdleTouchesNothing) {
    program(0x400, 0x1234);
    bench.cpu().changed.clear();
    for (const ResetKind kind : {ResetKind::system, ResetKind::brown_out, ResetKind::power_on}) bench.reset(kind);
    EXPECT_TRUE(bench.cpu().changed.empty());
    EXPECT_EQ(word(0x400), 0x1234U);
}

TEST_F(NvmcTest, SnapshotStopsTheCpuAgainAndFinishes) {
    enable_write();
    const auto idle = bench.save();
    bench.write(0x400, 0x12345678);
    bench.run_for(nanoseconds(40'000));
    const auto busy = bench.save();
    bench.load(idle);
    EXPECT_TRUE(running());
    EXPECT_EQ(bench.save(), idle);
    bench.load(busy);
    EXPECT_EQ(bench.save(), busy);
    expect_busy_for(nanoseconds(6'300));
    EXPECT_EQ(word(0x400), 0x12345678U);
}

TEST_F(NvmcTest, UnknownMemoriesAreAMistakeOfTheBoard) {
    bench.add<Nvmc>("NVMC1", {{"flash", "flash"}, {"uicr", "none"}, {"page_size", "1024"}});
    EXPECT_THROW(bench.elaborate(), std::exception);
}

}  // namespace
}  // namespace twin::nrf51
