// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/ficr.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/support/bench.hpp"

namespace twin::nrf51 {
namespace {

constexpr std::uint64_t kBase = 0x10000000;

struct FicrTest : ::testing::Test {
    test::Bench bench;
    FicrTest() {
        bench.env().set_unique_id(0x0123456789ABCDEF);
        bench.add<Ficr>("FICR",
                        {{"code_page_size", "1024"},
                         {"code_pages", "256"},
                         {"ram_blocks", "2"},
                         {"ram_block_size", "8192"},
                         {"hardware_id", "0x001D"}},
                        kBase);
    }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
};

TEST_F(FicrTest, DescribesTheChip) {
    const std::pair<std::uint32_t, std::uint32_t> expected[] = {
        {0x10, 1024},       {0x14, 256},        {0x28, 0xFFFFFFFF}, {0x2C, 0xFFFFFFFF}, {0x34, 2},
        {0x38, 8192},       {0x3C, 8192},       {0x40, 0xFFFFFFFF}, {0x44, 0xFFFFFFFF}, {0x5C, 0xFFFF001D},
        {0x60, 0x89ABCDEF}, {0x64, 0x01234567}, {0xA0, 0xFFFFFFFF}, {0xAC, 0xFFFFFFFF}};
    for (const auto& [offset, value] : expected) EXPECT_EQ(read(offset), value) << std::hex << offset;
    for (std::uint32_t offset = 0xB0; offset < 0xC4; offset += 4) EXPECT_EQ(read(offset), 0xFFFFFFFFU);
    for (std::uint32_t offset = 0xEC; offset < 0x100; offset += 4) EXPECT_EQ(read(offset), 0xFFFFFFFFU);
    EXPECT_TRUE(bench.env().journal().entries().empty());
}

TEST_F(FicrTest, KeysAndAddressAreTheDevicesOwn) {
    std::set<std::uint32_t> words;
    for (std::uint32_t offset = 0x80; offset < 0xA0; offset += 4) words.insert(read(offset));
    EXPECT_EQ(words.size(), 8U);
    EXPECT_EQ(read(0xA8) >> 14, 0x3FFFFU) << "a random static address";
    words.insert(read(0xA4));
    EXPECT_EQ(words.size(), 9U);
}

TEST_F(FicrTest, ReadsInBytesToo) {
    EXPECT_EQ(bench.read(kBase + 0x60, 1), 0xEFU);
    EXPECT_EQ(bench.read(kBase + 0x62, 2), 0x89ABU);
    EXPECT_TRUE(bench.env().journal().entries().empty());
}

TEST_F(FicrTest, WritesChangeNothing) {
    for (std::uint32_t offset : {0x10U, 0x34U, 0x60U, 0x80U, 0xA4U}) {
        const std::uint32_t before = read(offset);
        bench.write(kBase + offset, ~before);
        EXPECT_EQ(read(offset), before) << std::hex << offset;
    }
}

TEST_F(FicrTest, SurvivesEveryReset) {
    const std::uint32_t key = read(0x80), id = read(0x60);
    bench.reset(ResetKind::power_on);
    bench.reset(ResetKind::system);
    EXPECT_EQ(read(0x80), key);
    EXPECT_EQ(read(0x60), id);
}

TEST_F(FicrTest, ASnapshotOfAnotherDeviceLeavesItsIdentity) {
    const auto others = bench.save();
    std::vector<std::uint32_t> before;
    for (std::uint32_t offset = 0; offset < 0x100; offset += 4) before.push_back(read(offset));
    bench.env().set_unique_id(0x1122334455667788);
    bench.load(others);
    EXPECT_EQ(read(0x60), 0x55667788U);
    EXPECT_EQ(read(0x64), 0x11223344U);
    for (std::uint32_t offset = 0; offset < 0x100; offset += 4) {
        const bool own =
            (offset >= 0x60 && offset < 0x68) || (offset >= 0x80 && offset < 0xA0) || (offset >= 0xA4 && offset < 0xAC);
        EXPECT_EQ(read(offset) != before[offset / 4], own) << std::hex << offset;
    }
    EXPECT_EQ(read(0xA8) >> 14, 0xFFFF0000U >> 14 | 3U);
    bench.env().set_unique_id(0x0123456789ABCDEF);
    bench.load(others);
    for (std::uint32_t offset = 0; offset < 0x100; offset += 4) EXPECT_EQ(read(offset), before[offset / 4]);
}

TEST(FicrOfTwoDevices, Differ) {
    test::Bench bench;
    const auto add = [&](const char* name, std::uint64_t id, std::int64_t base) {
        bench.env().set_unique_id(id);
        bench.add<Ficr>(name,
                        {{"code_page_size", "1024"},
                         {"code_pages", "256"},
                         {"ram_blocks", "4"},
                         {"ram_block_size", "8192"},
                         {"hardware_id", "0x001D"}},
                        base);
    };
    add("FICR0", 1, 0x10000000);
    add("FICR1", 2, 0x10010000);
    add("FICR2", 1, 0x10020000);
    EXPECT_EQ(bench.read(0x10000044), 8192U);
    for (const std::uint64_t offset : {0x60U, 0x80U, 0x90U, 0xA4U}) {
        EXPECT_NE(bench.read(0x10000000 + offset), bench.read(0x10010000 + offset)) << std::hex << offset;
        EXPECT_EQ(bench.read(0x10000000 + offset), bench.read(0x10020000 + offset)) << std::hex << offset;
    }
}

}  // namespace
}  // namespace twin::nrf51
