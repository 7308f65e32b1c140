// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>

#include "models/peripherals/nrf51/ccm_aar.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

constexpr std::uint64_t kBase = 0x4000F000;
constexpr std::uint32_t kRam = 0x20000000;
constexpr std::uint32_t kIrks = 0x100, kPacket = 0x300;  // in RAM
constexpr std::uint32_t kStart = 0x000, kStop = 0x008, kEnd = 0x100, kResolved = 0x104, kNotResolved = 0x108,
                        kIntenset = 0x304, kStatus = 0x400, kEnable = 0x500, kNirk = 0x504, kIrkPtr = 0x508,
                        kAddrPtr = 0x510, kScratchPtr = 0x514;

// Bluetooth Core Specification, Vol 3 Part H, D.7: ah random address hash function.
constexpr nrf51::AesBlock kIrk{0xEC, 0x02, 0x34, 0xA3, 0x57, 0xC8, 0xAD, 0x05,
                               0x34, 0x10, 0x10, 0xA6, 0x0A, 0x39, 0x7D, 0x9B};
constexpr std::uint32_t kPrand = 0x708194, kHash = 0x0DFBAA;

TEST(AddressHash, SpecificationsSample) {
    EXPECT_EQ(nrf51::address_hash(kIrk, kPrand), kHash);
    EXPECT_NE(nrf51::address_hash(kIrk, kPrand ^ 1), kHash);
}

class AarTest : public testing::Test {
  protected:
    AarTest() : memory(bench.ram("ram", kRam, 0x1000)), aar(bench.add<nrf51::CcmAar>("AAR", {{"ecb", ""}}, kBase)) {}

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return aar.find_irq("irq")->level(); }
    bool blamed(const char* what) { return bench.journal_has(JournalKind::guest_error, "AAR", what); }

    void configure(unsigned keys) {
        write(kEnable, 3);
        write(kNirk, keys);
        write(kIrkPtr, kRam + kIrks);
        write(kAddrPtr, kRam + kPacket);
        write(kScratchPtr, kRam + 0x200);
        // S0, LENGTH, S1, then the address, least significant octet first.
        const std::uint8_t packet[] = {0x42, 6, 0, 0xAA, 0xFB, 0x0D, 0x94, 0x81, 0x70};
        std::copy(std::begin(packet), std::end(packet), memory.data + kPacket);
    }
    void put_irk(unsigned index) { std::copy(kIrk.begin(), kIrk.end(), memory.data + kIrks + 16 * index); }

    test::Bench bench;
    Memory& memory;
    nrf51::CcmAar& aar;
};

TEST_F(AarTest, ResolvesWithTheFirstKey) {
    configure(1);
    put_irk(0);
    write(kIntenset, 2);
    write(kStart, 1);
    bench.run_for(nanoseconds(8'499));
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(read(kResolved), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kEnd), 1u);
    EXPECT_EQ(read(kResolved), 1u);
    EXPECT_EQ(read(kNotResolved), 0u);
    EXPECT_EQ(read(kStatus), 0u);
    EXPECT_TRUE(irq());
}

TEST_F(AarTest, TheLastOfSixteenKeys) {
    configure(16);
    put_irk(15);
    write(kStart, 1);
    bench.run_for(nanoseconds(16 * 8'500 - 1));
    EXPECT_EQ(read(kEnd), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kResolved), 1u);
    EXPECT_EQ(read(kStatus), 15u);
}

TEST_F(AarTest, AKeyBeyondTheListIsNotTried) {
    configure(3);
    put_irk(3);
    write(kIntenset, 4);
    write(kStart, 1);
    bench.run_for(nanoseconds(3 * 8'500 - 1));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kEnd), 1u);
    EXPECT_EQ(read(kNotResolved), 1u);
    EXPECT_EQ(read(kResolved), 0u);
    EXPECT_TRUE(irq());
}

TEST_F(AarTest, StatusKeepsTheLastSuccess) {
    configure(3);
    put_irk(2);
    write(kStart, 1);
    bench.run_for(microseconds(30));
    EXPECT_EQ(read(kStatus), 2u);
    memory.data[kPacket + 3] ^= 1;
    write(kStart, 1);
    bench.run_for(microseconds(30));
    EXPECT_EQ(read(kNotResolved), 1u);
    EXPECT_EQ(read(kStatus), 2u);
}

TEST_F(AarTest, NumbersOfKeysOutsideTheManual) {
    configure(0);
    put_irk(0);
    write(kStart, 1);
    bench.run_for(sc_core::SC_ZERO_TIME);
    EXPECT_EQ(read(kNotResolved), 1u);
    EXPECT_TRUE(blamed("NIRK is not 1 to 16"));
}

TEST_F(AarTest, PointersOutsideMemory) {
    configure(1);
    put_irk(0);
    write(kIrkPtr, 0x30000000);
    write(kStart, 1);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(kNotResolved), 1u);
    EXPECT_TRUE(blamed("IRKPTR does not point to memory"));
    configure(1);
    write(kAddrPtr, 0x30000000);
    write(kStart, 1);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(kResolved), 0u);
    EXPECT_TRUE(blamed("ADDRPTR does not point to memory"));
}

TEST_F(AarTest, StopAndReset) {
    configure(1);
    put_irk(0);
    write(kStart, 1);
    bench.run_for(microseconds(8));
    write(kStop, 1);
    bench.run_for(microseconds(50));
    EXPECT_EQ(read(kEnd), 0u);
    write(kStart, 1);
    bench.reset(ResetKind::pin);
    bench.run_for(microseconds(50));
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(read(kEnable), 0u);
}

TEST_F(AarTest, ASnapshotGoesOn) {
    configure(2);
    put_irk(1);
    write(kStart, 1);
    bench.run_for(microseconds(10));
    const auto saved = bench.save();
    write(kStop, 1);
    bench.load(saved);
    bench.run_for(nanoseconds(6'999));
    EXPECT_EQ(read(kEnd), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kResolved), 1u);
    EXPECT_EQ(read(kStatus), 1u);
}

}  // namespace
}  // namespace twin
