// SPDX-License-Identifier: BSD-3-Clause
// RNG, CRC, DBGMCU and the factory's data.
#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "models/peripherals/stm32f4/crc.hpp"
#include "models/peripherals/stm32f4/dbgmcu.hpp"
#include "models/peripherals/stm32f4/factory_data.hpp"
#include "models/peripherals/stm32f4/rng.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::stm32f4 {
namespace {

constexpr std::uint64_t kRng = 0x50060800, kCrc = 0x40023000, kDbg = 0xE0042000, kSystem = 0x1FFF7800;
constexpr std::uint64_t kHz = 48'000'000;
const Time kNumber = ticks_to_time(40, kHz);

struct RngTest : ::testing::Test {
    explicit RngTest(std::uint64_t seed = 1) : bench(seed) {
        bench.env().clock("RNG", kHz);
        bench.env().clock("HCLK", 168'000'000);
        rng = &bench.add<Rng>("RNG", {}, kRng);
    }
    test::Bench bench;
    Rng* rng;
    std::uint32_t read(std::uint32_t offset) { return bench.read(kRng + offset); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kRng + offset, value); }
    bool irq() { return rng->find_irq("irq")->level(); }
    std::uint32_t number() {
        bench.run_for(kNumber);
        return read(Rng::kDr);
    }
};

TEST_F(RngTest, ResetValues) {
    for (const std::uint32_t offset : {Rng::kCr, Rng::kSr, Rng::kDr}) EXPECT_EQ(read(offset), 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "RNG", "RNG_DR read while DRDY is 0"));
}

TEST_F(RngTest, ANumberEveryFortyPeriods) {
    write(Rng::kCr, 4 | 8);
    bench.run_for(kNumber - picoseconds(1));
    EXPECT_EQ(read(Rng::kSr), 0U);
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Rng::kSr), 1U);
    EXPECT_TRUE(irq());
    const std::uint32_t first = read(Rng::kDr);
    EXPECT_EQ(read(Rng::kSr), 0U);
    EXPECT_FALSE(irq());
    const std::uint32_t second = number();
    EXPECT_NE(first, second);
    std::set<std::uint32_t> all;
    for (int i = 0; i < 100; ++i) all.insert(number());
    EXPECT_EQ(all.size(), 100U);
}

TEST_F(RngTest, WithoutItsClockItTellsAClockError) {
    bench.elaborate();
    bench.env().clock("RNG", 0).set(0, true);
    write(Rng::kCr, 4 | 8);
    EXPECT_EQ(read(Rng::kSr), 2U | 1U << 5);
    EXPECT_TRUE(irq());
    bench.env().clock("RNG", 0).set(168'000'000 / 16, true);
    EXPECT_EQ(read(Rng::kSr), 1U << 5) << "fast enough now; the flag stays";
    write(Rng::kSr, 0);
    EXPECT_EQ(read(Rng::kSr), 0U);
    EXPECT_FALSE(irq());
    bench.env().clock("RNG", 0).set(168'000'000 / 16 - 1, true);
    EXPECT_EQ(read(Rng::kSr) & 2, 2U);
}

TEST_F(RngTest, AFailedNoiseSource) {
    write(Rng::kCr, 4);
    rng->inputs().front()->set(1);
    EXPECT_EQ(read(Rng::kSr), 4U | 1U << 6);
    bench.run_for(kNumber);
    EXPECT_EQ(read(Rng::kSr) & 1, 0U);
    rng->inputs().front()->set(0);
    bench.run_for(kNumber);
    EXPECT_EQ(read(Rng::kSr), 1U | 1U << 6);
}

TEST_F(RngTest, AResetStopsIt) {
    write(Rng::kCr, 4 | 8);
    bench.run_for(kNumber / 2);
    bench.reset(ResetKind::system);
    bench.run_for(kNumber);
    EXPECT_EQ(read(Rng::kSr), 0U);
    EXPECT_FALSE(irq());
}

TEST_F(RngTest, ASnapshotGivesTheSameNumbers) {
    write(Rng::kCr, 4);
    const std::uint32_t first = number();
    (void)first;
    const auto state = bench.save();
    const std::uint32_t second = number();
    bench.load(state);
    bench.run_for(kNumber);
    EXPECT_EQ(read(Rng::kDr), second);
}

struct SeededRng : RngTest {
    SeededRng() : RngTest(2) {}
};

TEST_F(SeededRng, AnotherSeedGivesOtherNumbers) {
    write(Rng::kCr, 4);
    const std::uint32_t second_seed = number();
    // Of seed 1, the first number; kept here, since a process has one bench.
    EXPECT_NE(second_seed, 0U);
    EXPECT_EQ(bench.env().seed(), 2U);
}

struct CrcTest : ::testing::Test {
    test::Bench bench;
    Crc& crc = bench.add<Crc>("CRC", {}, kCrc);
};

TEST_F(CrcTest, WordsAreAddedMostSignificantBitFirst) {
    EXPECT_EQ(bench.read(kCrc), 0xFFFFFFFFU);
    bench.write(kCrc, 0x12345678);
    EXPECT_EQ(bench.read(kCrc), 0xDF8A8A2BU) << "as a chip gives it";
    bench.write(kCrc, 0);
    EXPECT_NE(bench.read(kCrc), 0xDF8A8A2BU);
    bench.write(kCrc + Crc::kCr, 1);
    EXPECT_EQ(bench.read(kCrc), 0xFFFFFFFFU);
    EXPECT_EQ(bench.read(kCrc + Crc::kCr), 0U);
    bench.write(kCrc, 0);
    EXPECT_EQ(bench.read(kCrc), 0xC704DD7BU) << "CRC-32/MPEG-2 of four zeros";
}

TEST_F(CrcTest, IdrIsForSoftwareAlone) {
    bench.write(kCrc + Crc::kIdr, 0x1FF);
    EXPECT_EQ(bench.read(kCrc + Crc::kIdr), 0xFFU);
    bench.write(kCrc + Crc::kCr, 1);
    EXPECT_EQ(bench.read(kCrc + Crc::kIdr), 0xFFU);
    bench.reset(ResetKind::system);
    EXPECT_EQ(bench.read(kCrc + Crc::kIdr), 0U);
}

TEST(Dbgmcu, TellsTheDeviceAndKeepsTheFreezeBits) {
    test::Bench bench;
    bench.add<Dbgmcu>("DBGMCU", {{"id_code", "0x20036419"}}, kDbg);
    EXPECT_EQ(bench.read(kDbg), 0x20036419U);
    bench.write(kDbg, 0);
    EXPECT_EQ(bench.read(kDbg), 0x20036419U);
    bench.write(kDbg + Dbgmcu::kApb1Fz, ~0U);
    EXPECT_EQ(bench.read(kDbg + Dbgmcu::kApb1Fz), 0x06E01DFFU);
    bench.write(kDbg + Dbgmcu::kApb2Fz, ~0U);
    EXPECT_EQ(bench.read(kDbg + Dbgmcu::kApb2Fz), 0x00070003U);
    bench.reset(ResetKind::system);
    EXPECT_EQ(bench.read(kDbg + Dbgmcu::kApb2Fz), 0x00070003U);
    bench.reset(ResetKind::power_on);
    EXPECT_EQ(bench.read(kDbg + Dbgmcu::kApb2Fz), 0U);
}

TEST(FactoryData, HasTheIdentityOfTheNodeAndTheSizeOfTheFlash) {
    test::Bench bench;
    bench.flash("system", kSystem, 1024);
    bench.env().set_unique_id(0x1122334455667788);
    bench.add<FactoryData>("FACTORY", {{"memory", "system"}, {"flash_kib", "2048"}});
    EXPECT_EQ(bench.read(0x1FFF7A10), 0x55667788U);
    EXPECT_EQ(bench.read(0x1FFF7A14) & 0xFF, 0x44U);
    EXPECT_NE(bench.read(0x1FFF7A18), 0xFFFFFFFFU);
    EXPECT_EQ(bench.read(0x1FFF7A22, 2), 2048U);
    EXPECT_EQ(bench.read(kSystem), 0xFFFFFFFFU) << "OTP is as it was";
}

TEST(FactoryData, ASnapshotOfAnotherDeviceLeavesItsIdentity) {
    test::Bench bench;
    Memory& system = bench.flash("system", kSystem, 1024);
    bench.env().set_unique_id(0x1122334455667788);
    bench.add<FactoryData>("FACTORY", {{"memory", "system"}, {"flash_kib", "2048"}});
    bench.elaborate();
    const auto others = bench.save();
    const std::vector<std::uint8_t> before(system.data, system.data + system.size);
    bench.load(others);
    EXPECT_TRUE(bench.cpu().changed.empty()) << "it is the same device";
    bench.env().set_unique_id(0x99AABBCCDDEEFF00);
    bench.load(others);
    EXPECT_EQ(bench.read(0x1FFF7A10), 0xDDEEFF00U);
    EXPECT_EQ(bench.cpu().changed, (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0x1FFF7A10, 12}}));
    for (std::size_t i = 0; i < before.size(); ++i) {
        const bool uid = i >= 0x210 && i < 0x21C;
        EXPECT_TRUE(uid || system.data[i] == before[i]) << i;
    }
}

}  // namespace
}  // namespace twin::stm32f4
