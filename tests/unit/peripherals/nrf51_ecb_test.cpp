// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/ecb.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using nrf51::aes128_encrypt;
using nrf51::AesBlock;

constexpr std::uint64_t kBase = 0x4000E000;
constexpr std::uint64_t kRam = 0x20000000;
constexpr std::uint32_t kStart = 0x000, kStop = 0x004, kEnd = 0x100, kError = 0x104, kIntenset = 0x304,
                        kIntenclr = 0x308, kDataPtr = 0x504, kPower = 0xFFC;

// FIPS 197, appendix C.1 and B.
constexpr AesBlock kKeyC1{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
constexpr AesBlock kPlainC1{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                            0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};
constexpr AesBlock kCipherC1{0x69, 0xC4, 0xE0, 0xD8, 0x6A, 0x7B, 0x04, 0x30,
                             0xD8, 0xCD, 0xB7, 0x80, 0x70, 0xB4, 0xC5, 0x5A};
constexpr AesBlock kKeyB{0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6,
                         0xAB, 0xF7, 0x15, 0x88, 0x09, 0xCF, 0x4F, 0x3C};
constexpr AesBlock kPlainB{0x32, 0x43, 0xF6, 0xA8, 0x88, 0x5A, 0x30, 0x8D,
                           0x31, 0x31, 0x98, 0xA2, 0xE0, 0x37, 0x07, 0x34};
constexpr AesBlock kCipherB{0x39, 0x25, 0x84, 0x1D, 0x02, 0xDC, 0x09, 0xFB,
                            0xDC, 0x11, 0x85, 0x97, 0x19, 0x6A, 0x0B, 0x32};

TEST(Aes128, Fips197Vectors) {
    EXPECT_EQ(aes128_encrypt(kKeyC1, kPlainC1), kCipherC1);
    EXPECT_EQ(aes128_encrypt(kKeyB, kPlainB), kCipherB);
}

// NIST AESAVS, key and text of zeros, and a key of one bit: the schedule's extremes.
TEST(Aes128, AesavsVectors) {
    const AesBlock zero{};
    EXPECT_EQ(aes128_encrypt(zero, zero), (AesBlock{0x66, 0xE9, 0x4B, 0xD4, 0xEF, 0x8A, 0x2C, 0x3B, 0x88, 0x4C, 0xFA,
                                                    0x59, 0xCA, 0x34, 0x2B, 0x2E}));
    AesBlock one_bit{};
    one_bit[0] = 0x80;
    EXPECT_EQ(aes128_encrypt(one_bit, zero), (AesBlock{0x0E, 0xDD, 0x33, 0xD3, 0xC6, 0x21, 0xE5, 0x46, 0x45, 0x5B, 0xD8,
                                                       0xBA, 0x14, 0x18, 0xBE, 0xC8}));
}

class EcbTest : public testing::Test {
  protected:
    EcbTest() : memory(bench.ram("ram", kRam, 0x1000)), ecb(bench.add<nrf51::Ecb>("ECB", {}, kBase)) {}

    void put(std::uint32_t offset, const AesBlock& key, const AesBlock& plain) {
        std::copy(key.begin(), key.end(), memory.data + offset);
        std::copy(plain.begin(), plain.end(), memory.data + offset + 16);
    }
    AesBlock cipher(std::uint32_t offset) {
        AesBlock block;
        std::copy_n(memory.data + offset + 32, 16, block.begin());
        return block;
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return ecb.find_irq("irq")->level(); }
    bool blamed(const char* what) { return bench.journal_has(JournalKind::guest_error, "ECB", what); }

    test::Bench bench;
    Memory& memory;
    nrf51::Ecb& ecb;
};

TEST_F(EcbTest, ResetValues) {
    EXPECT_EQ(read(kStart), 0u);
    EXPECT_EQ(read(kStop), 0u);
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(read(kError), 0u);
    EXPECT_EQ(read(kIntenset), 0u);
    EXPECT_EQ(read(kIntenclr), 0u);
    EXPECT_EQ(read(kDataPtr), 0u);
    EXPECT_EQ(read(kPower), 1u);
    EXPECT_FALSE(irq());
}

TEST_F(EcbTest, EncryptsInTheTimeOfABlock) {
    put(0x103, kKeyC1, kPlainC1);  // EasyDMA takes any address
    write(kDataPtr, kRam + 0x103);
    write(kIntenset, 1);
    write(kStart, 1);
    bench.run_for(nanoseconds(8499));
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(cipher(0x103), AesBlock{});
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kEnd), 1u);
    EXPECT_TRUE(irq());
    EXPECT_EQ(cipher(0x103), kCipherC1);
    write(kEnd, 0);
    EXPECT_FALSE(irq());
    EXPECT_EQ(read(kError), 0u);
}

TEST_F(EcbTest, TheInputIsTakenAtTheStart) {
    put(0, kKeyC1, kPlainC1);
    write(kDataPtr, kRam);
    write(kStart, 1);
    put(0, kKeyB, kPlainB);
    write(kDataPtr, kRam + 0x200);
    bench.run_for(microseconds(9));
    EXPECT_EQ(cipher(0), kCipherC1);
    EXPECT_EQ(cipher(0x200), AesBlock{});
}

TEST_F(EcbTest, ASecondStartIsAnErrorAndTheFirstGoesOn) {
    put(0, kKeyC1, kPlainC1);
    write(kDataPtr, kRam);
    write(kIntenset, 2);
    write(kStart, 1);
    bench.run_for(microseconds(4));
    write(kStart, 1);
    EXPECT_EQ(read(kError), 1u);
    EXPECT_TRUE(irq());
    bench.run_for(nanoseconds(4500));
    EXPECT_EQ(read(kEnd), 1u);
    EXPECT_EQ(cipher(0), kCipherC1);
}

TEST_F(EcbTest, StopAborts) {
    put(0, kKeyC1, kPlainC1);
    write(kDataPtr, kRam);
    write(kStop, 1);  // with nothing running it does nothing
    EXPECT_EQ(read(kError), 0u);
    write(kStart, 1);
    bench.run_for(microseconds(8));
    write(kStop, 1);
    EXPECT_EQ(read(kError), 1u);
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(cipher(0), AesBlock{});
}

TEST_F(EcbTest, APointerOutsideMemoryIsTheGuestsError) {
    write(kDataPtr, 0x30000000);
    write(kStart, 1);
    EXPECT_EQ(read(kError), 1u);
    EXPECT_TRUE(blamed("ECBDATAPTR does not point to memory"));
    bench.run_for(microseconds(20));
    EXPECT_EQ(read(kEnd), 0u);
}

TEST_F(EcbTest, TheOutputMayMissTheEndOfMemory) {
    put(0xFE0, kKeyC1, kPlainC1);
    write(kDataPtr, kRam + 0xFE0);
    write(kStart, 1);
    EXPECT_EQ(read(kError), 0u);
    bench.run_for(microseconds(9));
    EXPECT_EQ(read(kError), 1u);
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_TRUE(blamed("ECBDATAPTR does not point to memory that can be written"));
}

TEST_F(EcbTest, ResetForgetsARunningEncryption) {
    put(0, kKeyC1, kPlainC1);
    write(kDataPtr, kRam);
    write(kStart, 1);
    bench.reset(ResetKind::system);
    bench.run_for(microseconds(20));
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(read(kError), 0u);
    EXPECT_EQ(read(kDataPtr), 0u);
    EXPECT_EQ(cipher(0), AesBlock{});
}

TEST_F(EcbTest, ASnapshotGoesOn) {
    put(0, kKeyC1, kPlainC1);
    write(kDataPtr, kRam);
    write(kStart, 1);
    bench.run_for(microseconds(3));
    const auto saved = bench.save();
    write(kStop, 1);
    put(0, kKeyB, kPlainB);  // RAM is not the model's
    bench.load(saved);
    EXPECT_EQ(bench.save(), saved);
    EXPECT_EQ(read(kError), 0u);
    bench.run_for(nanoseconds(5499));
    EXPECT_EQ(read(kEnd), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kEnd), 1u);
    EXPECT_EQ(cipher(0), kCipherC1);
}

}  // namespace
}  // namespace twin
