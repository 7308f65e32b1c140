// SPDX-License-Identifier: BSD-3-Clause
// Registers, reset, power and state.
#include "nrf51_radio_fixture.hpp"

namespace twin {
namespace {

using namespace radio_test;

TEST_F(RadioTest, ResetValues) {
    for (RegisterBank* bank : radio.banks()) {
        for (const Register& reg : bank->registers()) {
            std::uint32_t expected = 0;
            if (reg.offset() == kFrequency) expected = 2;
            if (reg.offset() == kWhiteIv) expected = 0x40;
            if (reg.offset() == kPower) expected = 1;
            EXPECT_EQ(bench.peek(kBase + reg.offset()), expected) << reg.name();
        }
    }
    for (const std::uint32_t event :
         {kReady, kAddress, kPayload, kEnd, kDisabled, kDevMatch, kDevMiss, kRssiEnd, kBcMatch})
        EXPECT_EQ(read(event), 0u);
    EXPECT_FALSE(irq());
}

TEST_F(RadioTest, WritableBits) {
    const struct {
        std::uint32_t offset, mask;
    } registers[] = {{kShorts, 0x17F},
                     {kPacketPtr, 0xFFFFFFFF},
                     {kFrequency, 0x7F},
                     {kTxPower, 0xFF},
                     {kMode, 3},
                     {kPcnf0, 0x000F010F},
                     {kPcnf1, 0x0307FFFF},
                     {kBase0, 0xFFFFFFFF},
                     {kBase1, 0xFFFFFFFF},
                     {kPrefix0, 0xFFFFFFFF},
                     {kPrefix1, 0xFFFFFFFF},
                     {kTxAddress, 7},
                     {kRxAddresses, 0xFF},
                     {kCrcCnf, 0x103},
                     {kCrcPoly, 0xFFFFFF},
                     {kCrcInit, 0xFFFFFF},
                     {kTest, 3},
                     {kTifs, 0xFF},
                     {kState, 0},
                     {kWhiteIv, 0x7F},
                     {kBcc, 0xFFFFFFFF},
                     {0x600, 0xFFFFFFFF},
                     {0x61C, 0xFFFFFFFF},
                     {0x620, 0xFFFF},
                     {0x63C, 0xFFFF},
                     {kDacnf, 0xFFFF},
                     {0x724, 0xFFFFFFFF},
                     {0x734, 0x8FFFFFFF}};
    for (const auto& [offset, mask] : registers) {
        write(offset, 0xFFFFFFFF);
        EXPECT_EQ(bench.peek(kBase + offset), mask) << std::hex << offset;
    }
    write(kWhiteIv, 0);
    EXPECT_EQ(read(kWhiteIv), 0x40u);
}

TEST_F(RadioTest, WhatIsNotThereIsReported) {
    read(0x400);
    read(kRssiSample);
    write(kRxAddresses, 1);
    write(kDacnf, 1);
    write(0x724, 1);
    write(kTest, 1);
    for (const char* what : {"CRCSTATUS.CRCSTATUS", "RSSISAMPLE.RSSISAMPLE", "RXADDRESSES.ADDR0", "DACNF.ENA0",
                             "OVERRIDE0", "TEST.CONSTCARRIER"})
        EXPECT_TRUE(unmodelled(what)) << what;
    EXPECT_FALSE(unmodelled("RXADDRESSES.ADDR1"));
}

TEST_F(RadioTest, ResetInTheMiddleOfAFrame) {
    advertise();
    write(kShorts, kReadyStart);
    write(kTxen, 1);
    bench.run_for(microseconds(200));
    EXPECT_EQ(read(kState), kTx);
    bench.reset(ResetKind::system);
    EXPECT_EQ(air.cuts, 1u);
    EXPECT_EQ(read(kState), kStateDisabled);
    bench.run_for(microseconds(500));
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(read(kAddress), 0u);
    EXPECT_TRUE(air.frames.empty());
}

TEST_F(RadioTest, PowerHoldsItInReset) {
    advertise();
    write(kShorts, kReadyStart);
    write(kTxen, 1);
    bench.run_for(microseconds(200));
    write(kPower, 0);
    EXPECT_EQ(read(kState), kStateDisabled);
    bench.run_for(microseconds(200));
    write(kPower, 1);
    EXPECT_EQ(read(kPacketPtr), 0u);
    EXPECT_EQ(read(kFrequency), 2u);
    EXPECT_EQ(read(kEnd), 0u);
    EXPECT_EQ(air.cuts, 1u);
}

TEST_F(RadioTest, ASnapshotGoesOn) {
    advertise();
    write(kShorts, kReadyStart);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 40 + 50));
    const auto saved = bench.save();
    write(kDisable, 1);
    write(kMode, 0);
    bench.load(saved);
    EXPECT_EQ(bench.save(), saved);
    EXPECT_EQ(read(kState), kTx);
    expect_after(microseconds(38), kPayload);
    expect_after(microseconds(24), kEnd);
    ASSERT_EQ(air.frames.size(), 1u);
    EXPECT_EQ(air.frames[0].bytes(), kAdvertising);
}

}  // namespace
}  // namespace twin
