// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "models/peripherals/nrf51/ccm_aar.hpp"
#include "models/peripherals/nrf51/ecb.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t kBase = 0x4000F000, kEcb = 0x4000E000;
constexpr std::uint32_t kRam = 0x20000000;
constexpr std::uint32_t kConfig = 0x40, kIn = 0x80, kOut = 0x100, kScratch = 0x180;  // in RAM
constexpr std::uint32_t kKsgen = 0x000, kCrypt = 0x004, kStop = 0x008, kEndKsgen = 0x100, kEndCrypt = 0x104,
                        kError = 0x108, kShorts = 0x200, kIntenset = 0x304, kMicStatus = 0x400, kEnable = 0x500,
                        kMode = 0x504, kCnfPtr = 0x508, kInPtr = 0x50C, kOutPtr = 0x510, kScratchPtr = 0x514;
constexpr std::uint32_t kEncrypt = 0, kDecrypt = 1;

// Bluetooth Core Specification, Vol 6 Part C, 1: sample data of LL encryption.
constexpr nrf51::AesBlock kSessionKey{0x99, 0xAD, 0x1B, 0x52, 0x26, 0xA3, 0x7E, 0x3E,
                                      0x05, 0x8E, 0x3B, 0x8E, 0x27, 0xC2, 0xC6, 0x66};
constexpr std::array<std::uint8_t, 8> kIv{0x24, 0xAB, 0xDC, 0xBA, 0xBE, 0xBA, 0xAF, 0xDE};

struct Sample {
    const char* name;
    std::uint8_t packet_counter;
    bool from_master;
    std::uint8_t header;
    Bytes clear, encrypted;  // encrypted: with the MIC
};

const Sample kSamples[] = {
    {"LL_START_ENC_RSP1", 0, true, 0x0F, {0x06}, {0x9F, 0xCD, 0xA7, 0xF4, 0x48}},
    {"LL_START_ENC_RSP2", 0, false, 0x07, {0x06}, {0xA3, 0x4C, 0x13, 0xA4, 0x15}},
    {"LL_DATA1",
     1,
     true,
     0x0E,
     {0x17, 0x00, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E,
      0x6F, 0x70, 0x71, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x30},
     {0x7A, 0x70, 0xD6, 0x64, 0x15, 0x22, 0x6D, 0xF2, 0x6B, 0x17, 0x83, 0x9A, 0x06, 0x04, 0x05, 0x59,
      0x6B, 0xD6, 0x56, 0x4F, 0x79, 0x6B, 0x5B, 0x9C, 0xE6, 0xFF, 0x32, 0xF7, 0x5A, 0x6D, 0x33}},
    {"LL_DATA2",
     1,
     false,
     0x06,
     {0x17, 0x00, 0x37, 0x36, 0x35, 0x34, 0x33, 0x32, 0x31, 0x30, 0x41, 0x42, 0x43, 0x44,
      0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F, 0x50, 0x51},
     {0xF3, 0x88, 0x81, 0xE7, 0xBD, 0x94, 0xC9, 0xC3, 0x69, 0xB9, 0xA6, 0x68, 0x46, 0xDD, 0x47, 0x86,
      0xAA, 0x8C, 0x39, 0xCE, 0x54, 0x0D, 0x0D, 0xAE, 0x3A, 0xDC, 0xDF, 0x89, 0xB9, 0x60, 0x88}},
};

class CcmTest : public testing::Test {
  protected:
    CcmTest()
        : memory(bench.ram("ram", kRam, 0x1000)),
          ecb(bench.add<nrf51::Ecb>("ECB", {}, kEcb)),
          ccm(bench.add<nrf51::CcmAar>("CCM", {{"ecb", "ECB"}}, kBase)) {}

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return ccm.find_irq("irq")->level(); }
    bool blamed(const char* what) { return bench.journal_has(JournalKind::guest_error, "CCM", what); }

    void configure(std::uint32_t mode) {
        write(kEnable, 2);
        write(kMode, mode);
        write(kCnfPtr, kRam + kConfig);
        write(kInPtr, kRam + kIn);
        write(kOutPtr, kRam + kOut);
        write(kScratchPtr, kRam + kScratch);
    }
    void put_config(std::uint8_t counter, bool from_master) {
        std::uint8_t* at = memory.data + kConfig;
        std::fill_n(at, 33, std::uint8_t{0});
        std::copy(kSessionKey.begin(), kSessionKey.end(), at);
        at[16] = counter;
        at[20] = 0x80;                    // bit 7 of octet 4 is ignored
        at[21] = at[22] = at[23] = 0xEE;  // ignored too
        at[24] = from_master ? 1 : 0;
        std::copy(kIv.begin(), kIv.end(), at + 25);
    }
    void put_packet(std::uint8_t header, const Bytes& data, std::uint8_t rfu = 0x5A) {
        memory.data[kIn] = header;
        memory.data[kIn + 1] = static_cast<std::uint8_t>(data.size());
        memory.data[kIn + 2] = rfu;
        std::copy(data.begin(), data.end(), memory.data + kIn + 3);
    }
    Bytes output(std::size_t size) { return {memory.data + kOut, memory.data + kOut + size}; }
    static Bytes packet(std::uint8_t header, const Bytes& data, std::uint8_t rfu = 0x5A) {
        Bytes all{header, static_cast<std::uint8_t>(data.size()), rfu};
        all.insert(all.end(), data.begin(), data.end());
        return all;
    }
    void key_stream() {
        write(kKsgen, 1);
        bench.run_for(nanoseconds(25'500));
        ASSERT_EQ(read(kEndKsgen), 1u);
        write(kEndKsgen, 0);
    }

    test::Bench bench;
    Memory& memory;
    nrf51::Ecb& ecb;
    nrf51::CcmAar& ccm;
};

TEST_F(CcmTest, ResetValues) {
    for (const std::uint32_t offset : {kKsgen, kCrypt, kStop, kEndKsgen, kEndCrypt, kError, kShorts, kIntenset, 0x308u,
                                       kMicStatus, kEnable, kCnfPtr, kInPtr, kOutPtr, kScratchPtr})
        EXPECT_EQ(read(offset), 0u) << std::hex << offset;
    EXPECT_EQ(read(kMode), 1u);
    EXPECT_EQ(read(0xFFC), 1u);
}

TEST_F(CcmTest, AccessModes) {
    write(kMicStatus, 0xF);
    EXPECT_EQ(read(kMicStatus), 0u);
    write(kMode, 0xFFFFFFFF);
    EXPECT_EQ(read(kMode), 0x1Fu);
    write(kEnable, 0xFFFFFFFE);
    EXPECT_EQ(read(kEnable), 2u);
    for (const std::uint32_t offset : {kCnfPtr, kInPtr, kOutPtr, kScratchPtr}) {
        write(offset, 0xA5A5A5A5);
        EXPECT_EQ(read(offset), 0xA5A5A5A5u);
    }
    write(kShorts, 0xFFFFFFFF);
    EXPECT_EQ(read(kShorts), 1u);
}

TEST_F(CcmTest, EncryptsTheSpecificationsSamples) {
    configure(kEncrypt);
    for (const Sample& sample : kSamples) {
        SCOPED_TRACE(sample.name);
        put_config(sample.packet_counter, sample.from_master);
        put_packet(sample.header, sample.clear);
        key_stream();
        write(kEndCrypt, 0);
        write(kCrypt, 1);
        bench.run_for(microseconds(40));
        EXPECT_EQ(read(kEndCrypt), 1u);
        EXPECT_EQ(output(3 + sample.encrypted.size()), packet(sample.header, sample.encrypted));
    }
    EXPECT_EQ(read(kError), 0u);
    EXPECT_EQ(read(kMicStatus), 0u);
}

TEST_F(CcmTest, DecryptsTheSpecificationsSamples) {
    configure(kDecrypt);
    for (const Sample& sample : kSamples) {
        SCOPED_TRACE(sample.name);
        put_config(sample.packet_counter, sample.from_master);
        put_packet(sample.header, sample.encrypted);
        key_stream();
        write(kEndCrypt, 0);
        write(kCrypt, 1);
        bench.run_for(microseconds(40));
        EXPECT_EQ(read(kEndCrypt), 1u);
        EXPECT_EQ(read(kMicStatus), 1u);
        EXPECT_EQ(output(3 + sample.clear.size()), packet(sample.header, sample.clear));
    }
}

TEST_F(CcmTest, NothingBehindTheOutputIsTouched) {
    configure(kEncrypt);
    std::fill_n(memory.data + kOut, 64, std::uint8_t{0xCC});
    std::fill_n(memory.data + kScratch, 64, std::uint8_t{0xCC});
    put_config(1, true);
    put_packet(0x0E, kSamples[2].clear);
    key_stream();
    write(kCrypt, 1);
    bench.run_for(microseconds(40));
    EXPECT_EQ(memory.data[kOut + 3 + 31], 0xCC);
    EXPECT_NE(memory.data[kOut + 3 + 30], 0xCC);
    EXPECT_EQ(memory.data[kScratch + 43], 0xCC);
    EXPECT_FALSE(std::all_of(memory.data + kScratch + 40, memory.data + kScratch + 43,
                             [](std::uint8_t b) { return b == 0xCC; }));
}

TEST_F(CcmTest, AWrongMicIsTold) {
    configure(kDecrypt);
    put_config(0, true);
    for (const std::size_t broken : {std::size_t{0}, std::size_t{4}}) {
        Bytes bad = kSamples[0].encrypted;
        bad[broken] ^= 0x01;
        put_packet(0x0F, bad);
        key_stream();
        write(kCrypt, 1);
        bench.run_for(microseconds(40));
        EXPECT_EQ(read(kEndCrypt), 1u);
        EXPECT_EQ(read(kMicStatus), 0u) << broken;
    }
    // The header is authenticated as well, but not its bits that change in a retransmission.
    put_packet(0x0F ^ 0x03, kSamples[0].encrypted);
    key_stream();
    write(kCrypt, 1);
    bench.run_for(microseconds(40));
    EXPECT_EQ(read(kMicStatus), 0u);
    put_packet(0x0F ^ 0x1C, kSamples[0].encrypted);
    key_stream();
    write(kCrypt, 1);
    bench.run_for(microseconds(40));
    EXPECT_EQ(read(kMicStatus), 1u);
}

TEST_F(CcmTest, AnEmptyPacketIsMovedAsItIs) {
    for (const std::uint32_t mode : {kEncrypt, kDecrypt}) {
        configure(mode);
        put_config(0, true);
        put_packet(0x0D, {});
        key_stream();
        write(kEndCrypt, 0);
        write(kCrypt, 1);
        bench.run_for(sc_core::SC_ZERO_TIME);
        EXPECT_EQ(read(kEndCrypt), 1u);
        EXPECT_EQ(output(3), packet(0x0D, {}));
        EXPECT_EQ(memory.data[kOut + 3], 0);
    }
}

TEST_F(CcmTest, TimesAreOfTheAesBlocks) {
    configure(kEncrypt);
    put_config(1, true);
    put_packet(0x0E, kSamples[2].clear);
    write(kIntenset, 3);
    write(kKsgen, 1);
    bench.run_for(nanoseconds(25'499));
    EXPECT_EQ(read(kEndKsgen), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kEndKsgen), 1u);
    EXPECT_TRUE(irq());
    write(kEndKsgen, 0);
    EXPECT_FALSE(irq());
    // 27 bytes: B_0, B_1 and two of payload.
    write(kCrypt, 1);
    bench.run_for(nanoseconds(33'999));
    EXPECT_EQ(read(kEndCrypt), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kEndCrypt), 1u);
    EXPECT_TRUE(irq());
}

TEST_F(CcmTest, TheHeaderIsThereBeforeThePayload) {
    configure(kEncrypt);
    put_config(1, true);
    put_packet(0x0E, kSamples[2].clear);
    key_stream();
    write(kCrypt, 1);
    EXPECT_EQ(output(4), (Bytes{0x0E, 31, 0x5A, 0}));
}

TEST_F(CcmTest, TheShortcutEncryptsAfterTheKeyStream) {
    configure(kEncrypt);
    put_config(0, true);
    put_packet(0x0F, {0x06});
    write(kShorts, 1);
    write(kKsgen, 1);
    bench.run_for(nanoseconds(25'500 + 3 * 8500 - 1));
    EXPECT_EQ(read(kEndCrypt), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kEndCrypt), 1u);
    EXPECT_EQ(output(8), packet(0x0F, kSamples[0].encrypted));
}

TEST_F(CcmTest, LengthsBeyondThePacketAreErrors) {
    put_config(0, true);
    configure(kEncrypt);
    put_packet(0x0E, Bytes(27));
    key_stream();
    write(kCrypt, 1);
    EXPECT_EQ(read(kError), 0u);
    bench.run_for(microseconds(40));
    put_packet(0x0E, Bytes(28));
    key_stream();
    write(kCrypt, 1);
    EXPECT_EQ(read(kError), 1u);
    EXPECT_TRUE(blamed("LENGTH of the packet to encrypt is not 0 to 27"));
    write(kError, 0);

    configure(kDecrypt);
    for (const std::size_t size : {std::size_t{3}, std::size_t{32}}) {
        put_packet(0x0E, Bytes(size));
        key_stream();
        write(kCrypt, 1);
        EXPECT_EQ(read(kError), 1u) << size;
        write(kError, 0);
    }
    put_packet(0x0E, Bytes(31));
    key_stream();
    write(kCrypt, 1);
    EXPECT_EQ(read(kError), 0u);
    EXPECT_TRUE(blamed("LENGTH of the packet to decrypt is not 0 or 4 to 31"));
}

TEST_F(CcmTest, UseAgainstTheManualIsTheGuestsError) {
    write(kKsgen, 1);
    EXPECT_TRUE(blamed("task KSGEN or START while ENABLE is 0"));
    write(kCrypt, 1);
    EXPECT_TRUE(blamed("task CRYPT while the CCM is not enabled"));
    write(kEnable, 1);
    EXPECT_TRUE(blamed("ENABLE was set to a reserved value"));

    configure(kEncrypt);
    put_config(0, true);
    put_packet(0x0F, {6});
    write(kKsgen, 1);
    write(kCrypt, 1);
    EXPECT_EQ(read(kError), 1u);
    EXPECT_TRUE(blamed("task CRYPT before the key stream was ready"));
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(kEndKsgen), 0u);

    key_stream();
    write(kCrypt, 1);
    bench.run_for(microseconds(40));
    EXPECT_FALSE(blamed("a second packet with the same key stream"));
    write(kCrypt, 1);
    EXPECT_TRUE(blamed("a second packet with the same key stream"));
}

TEST_F(CcmTest, PointersOutsideMemoryAreErrors) {
    configure(kEncrypt);
    put_config(0, true);
    put_packet(0x0F, {6});
    const auto fails = [&](std::uint32_t pointer, const char* what, bool at_key_stream) {
        SCOPED_TRACE(what);
        configure(kEncrypt);
        write(kError, 0);
        if (at_key_stream) {
            write(pointer, 0x30000000);
            write(kKsgen, 1);
        } else {
            key_stream();
            write(pointer, 0x30000000);
            write(kCrypt, 1);
        }
        bench.run_for(microseconds(100));
        EXPECT_EQ(read(kError), 1u);
        EXPECT_TRUE(blamed(what));
    };
    fails(kCnfPtr, "CNFPTR does not point to memory", true);
    fails(kScratchPtr, "SCRATCHPTR does not point to memory that can be written", true);
    fails(kScratchPtr, "SCRATCHPTR does not point to memory", false);
    fails(kInPtr, "INPTR does not point to memory", false);
    fails(kOutPtr, "OUTPTR does not point to memory that can be written", false);
    EXPECT_EQ(read(kEndCrypt), 0u);
}

TEST_F(CcmTest, StopAndDisableEndTheJob) {
    configure(kEncrypt);
    put_config(0, true);
    write(kKsgen, 1);
    bench.run_for(microseconds(25));
    write(kStop, 1);
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(kEndKsgen), 0u);
    write(kKsgen, 1);
    write(kEnable, 0);
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(kEndKsgen), 0u);
}

TEST_F(CcmTest, TheEcbYieldsTheAesModule) {
    configure(kEncrypt);
    put_config(0, true);
    bench.write(kEcb + 0x504, kRam + 0x400);
    bench.write(kEcb + 0x000, 1);
    bench.run_for(microseconds(2));
    write(kKsgen, 1);
    EXPECT_EQ(bench.read(kEcb + 0x104), 1u);  // aborted
    bench.write(kEcb + 0x104, 0);
    bench.run_for(microseconds(20));
    EXPECT_EQ(bench.read(kEcb + 0x100), 0u);
    bench.write(kEcb + 0x000, 1);
    EXPECT_EQ(bench.read(kEcb + 0x104), 1u);  // not started
    bench.write(kEcb + 0x104, 0);
    bench.run_for(nanoseconds(5'500));
    EXPECT_EQ(read(kEndKsgen), 1u);
    bench.write(kEcb + 0x000, 1);
    bench.run_for(microseconds(9));
    EXPECT_EQ(bench.read(kEcb + 0x100), 1u);
    EXPECT_EQ(bench.read(kEcb + 0x104), 0u);
}

TEST_F(CcmTest, ResetInTheMiddle) {
    configure(kEncrypt);
    put_config(0, true);
    write(kKsgen, 1);
    bench.reset(ResetKind::watchdog);
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(kEndKsgen), 0u);
    EXPECT_EQ(read(kEnable), 0u);
    EXPECT_EQ(read(kMode), 1u);
    EXPECT_TRUE(std::all_of(memory.data + kScratch, memory.data + kScratch + 43, [](auto b) { return b == 0; }));
    // The AES module is free again.
    bench.write(kEcb + 0x504, kRam + 0x400);
    bench.write(kEcb + 0x000, 1);
    EXPECT_EQ(bench.read(kEcb + 0x104), 0u);
}

TEST_F(CcmTest, ASnapshotGoesOn) {
    configure(kEncrypt);
    put_config(1, true);
    put_packet(0x0E, kSamples[2].clear);
    key_stream();
    write(kCrypt, 1);
    bench.run_for(microseconds(30));
    const auto saved = bench.save();
    bench.reset(ResetKind::system);
    bench.load(saved);
    EXPECT_EQ(bench.save(), saved);
    bench.run_for(nanoseconds(3'999));
    EXPECT_EQ(read(kEndCrypt), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kEndCrypt), 1u);
    EXPECT_EQ(output(3 + 31), packet(0x0E, kSamples[2].encrypted));
}

}  // namespace
}  // namespace twin
