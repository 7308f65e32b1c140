// SPDX-License-Identifier: BSD-3-Clause
// Frames that are sent.
#include "tests/unit/peripherals/smsc/lan9118_fixture.hpp"

namespace twin::test {
namespace {

constexpr std::uint32_t kTxe = 1 << 13, kTdfo = 1 << 10, kTdfa = 1 << 9, kTsff = 1 << 8, kTsfl = 1 << 7,
                        kTxso = 1 << 16, kIoc = 1 << 21, kTxstop = 1 << 25;

using Lan9118Transmit = Lan9118Test;

TEST_F(Lan9118Transmit, AFrameIsSentAtTheLinesRate) {
    start();
    const auto bytes = to_own(60);
    transmit(bytes, 0x1234);
    EXPECT_EQ(tx_free(), 0x1200U) << "it is in the MAC's buffer";
    bench.run_for(picoseconds(kMinimumPs - 1));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(tx_count(), 0U);
    bench.run_for(picoseconds(1));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0], (EthernetFrame{bytes, false}));
    EXPECT_EQ(tx_count(), 1U);
    EXPECT_EQ(reg(Lan9118::kTxStatusPeek), 0x12340000U);
    EXPECT_EQ(reg(Lan9118::kTxStatus), 0x12340000U);
    EXPECT_EQ(tx_count(), 0U);
}

TEST_F(Lan9118Transmit, FramesFollowEachOtherAfterTheGap) {
    start();
    for (unsigned i = 0; i < 3; ++i) transmit(to_own(60));
    bench.run_for(milliseconds(1));
    ASSERT_EQ(sent.size(), 3U);
    EXPECT_EQ(sent_at[1] - sent_at[0], nanoseconds(6720));
    EXPECT_EQ(sent_at[2] - sent_at[1], nanoseconds(6720));
}

TEST_F(Lan9118Transmit, InRealTimeItTakesNoTime) {
    bench.env().set_real_time(true);
    start();
    for (unsigned i = 0; i < 3; ++i) transmit(to_own(1514));
    EXPECT_EQ(sent.size(), 3U);
    EXPECT_EQ(reg(Lan9118::kTxFifoInf) >> 16 & 0xFF, 3U) << "with their status";
}

TEST_F(Lan9118Transmit, AtTenMegabitsItTakesTenTimesAsLong) {
    start();
    set_phy(Lan9118Phy::kAdvertisement, 0x061);
    set_phy(Lan9118Phy::kBasicControl, 0x3200);
    bench.run_for(milliseconds(10));
    for (unsigned i = 0; i < 2; ++i) transmit(to_own(60));
    bench.run_for(microseconds(58) - picoseconds(400'001));
    EXPECT_TRUE(sent.empty());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(sent.size(), 1U);
    bench.run_for(nanoseconds(67'200));
    EXPECT_EQ(sent.size(), 2U);
}

TEST_F(Lan9118Transmit, PadsAndCrc) {
    start();
    transmit(to_own(20));
    transmit(to_own(20), 0, 1 << 12);  // no padding
    auto with_fcs = to_own(60);
    const std::uint32_t fcs = ethernet_fcs(with_fcs);
    for (unsigned i = 0; i < 4; ++i) with_fcs.push_back(static_cast<std::uint8_t>(fcs >> 8 * i));
    transmit(with_fcs, 0, 1 << 13);
    with_fcs.back() ^= 1;
    transmit(with_fcs, 0, 1 << 13);
    bench.run_for(milliseconds(1));
    ASSERT_EQ(sent.size(), 4U);
    EXPECT_EQ(sent[0].bytes.size(), 60U);
    EXPECT_EQ(sent[0].bytes[20], 0U);
    EXPECT_EQ(sent[1].bytes, to_own(20));
    EXPECT_EQ(sent[2], (EthernetFrame{to_own(60), false}));
    EXPECT_EQ(sent[3], (EthernetFrame{to_own(60), true}));
}

TEST_F(Lan9118Transmit, SegmentsOffsetsAndAlignmentMakeAPacket) {
    start();
    // The datasheet's first example (3.12.6.1): 79, 15 and 17 bytes at offsets 7, 0 and 10, blocks of 16 bytes.
    const auto bytes = to_own(111);
    const std::uint32_t command_b = 0xABCD0000 | 111, aligned = 1 << 24;
    const auto part = [&](std::size_t from, std::size_t size) {
        return std::vector<std::uint8_t>(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                                         bytes.begin() + static_cast<std::ptrdiff_t>(from + size));
    };
    write_buffer(kFirst | aligned, command_b, part(0, 79), 7);
    for (int i = 0; i < 2; ++i) reg(Lan9118::kTxData, 0xEEEEEEEE);
    write_buffer(aligned, command_b, part(79, 15));
    write_buffer(kLast | aligned | kOnCompletion, command_b, part(94, 17), 10);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kIoc, 0U) << "a pad is missing";
    reg(Lan9118::kTxData, 0xEEEEEEEE);
    EXPECT_EQ(reg(Lan9118::kIntSts) & (kIoc | kTxe), kIoc);
    bench.run_for(microseconds(20));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].bytes, bytes);
    EXPECT_EQ(reg(Lan9118::kTxStatus), 0xABCD0000U);
}

TEST_F(Lan9118Transmit, WrongCommandsAreTransmitterErrors) {
    start();
    write_buffer(kFirst | kLast, 61, to_own(60));
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxe, kTxe) << "not as long as it says";
    reg(Lan9118::kIntSts, kTxe);
    write_buffer(kFirst, 60, to_own(40));
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxe, 0U);
    write_buffer(kLast, 1 << 16 | 60, std::vector<std::uint8_t>(20));
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxe, kTxe) << "another command B";
    reg(Lan9118::kIntSts, kTxe);
    write_buffer(kFirst, 60, to_own(40));
    write_buffer(kFirst | kLast, 60, to_own(60));
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxe, kTxe) << "a first segment in a packet";
    reg(Lan9118::kIntSts, kTxe);
    write_buffer(kLast, 60, to_own(60));
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxe, kTxe) << "no first segment";
    bench.run_for(milliseconds(1));
    transmit(to_own(64));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.back().bytes, to_own(64)) << "and it goes on";
}

TEST_F(Lan9118Transmit, TheTransmitFifoFillsAndOverflows) {
    start();
    reg(Lan9118::kTxCfg, 0);
    reg(Lan9118::kFifoInt, 0x47000000);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTdfa, kTdfa);
    // 512 words are the MAC's, 1152 the FIFO's, of which the third and fourth take two for commands.
    for (unsigned i = 0; i < 4; ++i) transmit(std::vector<std::uint8_t>(1504));
    EXPECT_EQ(tx_free(), (1152U - (4 * 376 - 512) - 2 * 2) * 4);
    reg(Lan9118::kIntSts, kTdfa);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTdfa, 0U);
    const std::uint32_t left = tx_free() / 4;
    reg(Lan9118::kTxData, kFirst | kLast | 1000);
    reg(Lan9118::kTxData, 1000);
    for (std::uint32_t i = 2; i < left; ++i) reg(Lan9118::kTxData, i);
    EXPECT_EQ(tx_free(), 0U);
    EXPECT_EQ(reg(Lan9118::kIntSts) & (kTdfo | kTxe), 0U);
    reg(Lan9118::kTxData, 0);
    EXPECT_EQ(reg(Lan9118::kIntSts) & (kTdfo | kTxe), kTdfo | kTxe);
    reg(Lan9118::kTxCfg, 1 << 14);
    EXPECT_EQ(tx_free(), 0x1200U) << "dumped";
    reg(Lan9118::kTxCfg, 2);
    transmit(to_own(60));
    bench.run_for(milliseconds(1));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].bytes, to_own(60));
}

TEST_F(Lan9118Transmit, APacketThatIsLongerThanTheBufferIsCut) {
    start();
    write_buffer(kFirst, 0, std::vector<std::uint8_t>(2000));
    write_buffer(kLast, 0, std::vector<std::uint8_t>(48));
    EXPECT_FALSE(bench.journal_has(JournalKind::guest_error, "ETHERNET", "a packet does not fit in the MAC's buffer"));
    bench.run_for(milliseconds(1));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].bytes.size(), 2048U);
    write_buffer(kFirst, 0, std::vector<std::uint8_t>(2000));
    write_buffer(kLast, 0, std::vector<std::uint8_t>(49));
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "ETHERNET", "a packet does not fit in the MAC's buffer"));
    bench.run_for(milliseconds(1));
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[1].bytes.size(), 2048U);
}

TEST_F(Lan9118Transmit, AFullStatusFifoStopsTheTransmitter) {
    start();
    reg(Lan9118::kFifoInt, 0x487F0000);
    for (unsigned i = 0; i < 128; ++i) {
        EXPECT_EQ(reg(Lan9118::kIntSts) & (kTsff | kTsfl), 0U);
        transmit(to_own(60), i);
        bench.run_for(microseconds(7));
    }
    EXPECT_EQ(reg(Lan9118::kIntSts) & (kTsff | kTsfl), kTsff | kTsfl);
    transmit(to_own(60), 999);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 128U);
    EXPECT_EQ(reg(Lan9118::kTxStatus), 0U);
    bench.run_for(picoseconds(kMinimumPs));
    EXPECT_EQ(sent.size(), 129U);
    EXPECT_EQ(tx_count(), 128U);
    reg(Lan9118::kTxCfg, 6);  // TXSAO
    transmit(to_own(60));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 130U);
    EXPECT_EQ(tx_count(), 128U);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxso, kTxso);
    reg(Lan9118::kTxCfg, 1 << 15 | 6);
    EXPECT_EQ(tx_count(), 0U);
}

TEST_F(Lan9118Transmit, TheTransmitterStopsAfterItsFrame) {
    start();
    transmit(to_own(60));
    transmit(to_own(61));
    bench.run_for(microseconds(1));
    reg(Lan9118::kTxCfg, 3);
    EXPECT_EQ(reg(Lan9118::kTxCfg), 2U);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxstop, 0U);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(reg(Lan9118::kTxCfg), 0U);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxstop, kTxstop);
    EXPECT_EQ(sent.size(), 1U);
    reg(Lan9118::kTxCfg, 2);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 2U);
    reg(Lan9118::kIntSts, kTxstop);
    reg(Lan9118::kTxCfg, 3);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kTxstop, kTxstop) << "an idle one at once";
    mac(Lan9118::kMacCr, kRxen | kFull);
    reg(Lan9118::kTxCfg, 2);
    transmit(to_own(60));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 2U) << "TXEN is needed as well";
    mac(Lan9118::kMacCr, kRxen | kTxen | kFull);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 3U);
}

TEST_F(Lan9118Transmit, HalfDuplexWaitsForAFreeLine) {
    start();
    mac(Lan9118::kMacCr, kRxen | kTxen);
    chip.jack().receive({to_own(60), false}, bench.now());
    bench.run_for(microseconds(1));
    transmit(to_own(60), 5);
    bench.run_for(picoseconds(kMinimumPs) - microseconds(1) + nanoseconds(960) + picoseconds(kMinimumPs - 1));
    EXPECT_TRUE(sent.empty());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_EQ(reg(Lan9118::kTxStatus), 0x00050001U) << "deferred";
    // Too long for DFCHK: 24288 bit times.
    mac(Lan9118::kMacCr, kRxen | kTxen | 1 << 5);
    for (unsigned i = 0; i < 4; ++i) chip.jack().receive({std::vector<std::uint8_t>(1514, 2), false}, bench.now());
    transmit(to_own(60), 6);
    bench.run_for(milliseconds(2));
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_EQ(reg(Lan9118::kTxStatus), 0x00068005U);
    plug(false);
    transmit(to_own(60), 7);
    bench.run_for(milliseconds(2));
    EXPECT_EQ(reg(Lan9118::kTxStatus), 0x00078400U) << "no carrier";
}

TEST_F(Lan9118Transmit, WithoutALinkFramesAreLost) {
    start();
    plug(false);
    transmit(to_own(60), 1);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(reg(Lan9118::kTxStatus), 0x00010000U) << "full duplex doesn't look at the carrier";
    EXPECT_FALSE(chip.jack().receive({to_own(60), false}, bench.now()));
}

}  // namespace
}  // namespace twin::test
