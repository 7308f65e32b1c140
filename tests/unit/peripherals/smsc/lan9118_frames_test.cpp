// SPDX-License-Identifier: BSD-3-Clause
// Frames that are sent and received.
#include <random>

#include "tests/unit/peripherals/smsc/lan9118_fixture.hpp"

namespace twin::test {
namespace {

constexpr std::uint32_t kTxe = 1 << 13, kTdfo = 1 << 10, kTdfa = 1 << 9, kTsff = 1 << 8, kTsfl = 1 << 7, kRxdf = 1 << 6,
                        kRsff = 1 << 4, kRsfl = 1 << 3, kRxe = 1 << 14, kTxso = 1 << 16, kIoc = 1 << 21, kRxd = 1 << 20,
                        kTxstop = 1 << 25, kRxstop = 1 << 24, kRwt = 1 << 15;
constexpr std::uint32_t kFailed = 1 << 30, kError = 1 << 15, kBroadcast = 1 << 13, kLengthError = 1 << 12,
                        kRunt = 1 << 11, kMulticast = 1 << 10, kTooLong = 1 << 7, kType = 1 << 5, kWatchdog = 1 << 4,
                        kCrc = 1 << 1;

using Frames = Lan9118Test;

TEST_F(Frames, AFrameIsSentAtTheLinesRate) {
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

TEST_F(Frames, FramesFollowEachOtherAfterTheGap) {
    start();
    for (unsigned i = 0; i < 3; ++i) transmit(to_own(60));
    bench.run_for(milliseconds(1));
    ASSERT_EQ(sent.size(), 3U);
    EXPECT_EQ(sent_at[1] - sent_at[0], nanoseconds(6720));
    EXPECT_EQ(sent_at[2] - sent_at[1], nanoseconds(6720));
}

TEST_F(Frames, AtTenMegabitsItTakesTenTimesAsLong) {
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

TEST_F(Frames, PadsAndCrc) {
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

TEST_F(Frames, SegmentsOffsetsAndAlignmentMakeAPacket) {
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

TEST_F(Frames, WrongCommandsAreTransmitterErrors) {
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

TEST_F(Frames, TheTransmitFifoFillsAndOverflows) {
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

TEST_F(Frames, APacketThatIsLongerThanTheBufferIsCut) {
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

TEST_F(Frames, AFullStatusFifoStopsTheTransmitter) {
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

TEST_F(Frames, TheTransmitterStopsAfterItsFrame) {
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

TEST_F(Frames, HalfDuplexWaitsForAFreeLine) {
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

TEST_F(Frames, WithoutALinkFramesAreLost) {
    start();
    plug(false);
    transmit(to_own(60), 1);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(reg(Lan9118::kTxStatus), 0x00010000U) << "full duplex doesn't look at the carrier";
    EXPECT_FALSE(chip.jack().receive({to_own(60), false}, bench.now()));
}

TEST_F(Frames, AFrameIsReceived) {
    start();
    reg(Lan9118::kIntEn, kRsfl);
    const auto bytes = to_own(61);
    EXPECT_TRUE(chip.jack().receive({bytes, false}, bench.now()));
    bench.run_for(ethernet_frame_time(61, 100) - picoseconds(1));
    EXPECT_FALSE(irq());
    EXPECT_EQ(rx_used(), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(rx_used(), 68U);
    EXPECT_EQ(rx_count(), 1U);
    EXPECT_EQ(reg(Lan9118::kRxStatusPeek), 65U << 16 | kType);
    const std::uint32_t status = reg(Lan9118::kRxStatus);
    EXPECT_EQ(status, 65U << 16 | kType);
    reg(Lan9118::kIntSts, kRsfl);
    EXPECT_FALSE(irq());
    EXPECT_EQ(bench.peek(kBase), 0x005E0002U) << "a debugger takes nothing";
    const auto got = read_packet(status);
    EXPECT_EQ(rx_used(), 0U);
    EXPECT_EQ(std::vector<std::uint8_t>(got.begin(), got.end() - 4), bytes);
    std::uint32_t fcs = 0;
    std::memcpy(&fcs, got.data() + 61, 4);
    EXPECT_EQ(fcs, ethernet_fcs(bytes));
}

TEST_F(Frames, OffsetAndAlignmentPadWhatIsRead) {
    start();
    reg(Lan9118::kRxCfg, 1U << 30 | 2 << 8);
    arrive(to_own(60, 1));
    arrive(to_own(60, 2));
    const auto got = read_packet(reg(Lan9118::kRxStatus), 2);
    EXPECT_EQ(std::vector<std::uint8_t>(got.begin(), got.end() - 4), to_own(60, 1));
    EXPECT_EQ(rx_used(), 64U);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(reg(Lan9118::kRxData), 0U) << "17 words, 20 in blocks of four";
    reg(Lan9118::kRxCfg, 2U << 30 | 10 << 8);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(reg(Lan9118::kRxData), 0U);
    EXPECT_EQ(rx_used(), 64U);
    EXPECT_EQ(reg(Lan9118::kRxData), 0x00020000U);
    EXPECT_EQ(rx_used(), 60U);
    for (int i = 3; i < 24; ++i) reg(Lan9118::kRxData);
    EXPECT_EQ(rx_used(), 0U);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxe, 0U);
    reg(Lan9118::kRxData);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxe, kRxe) << "there is no more";
}

TEST_F(Frames, PacketsAreSkippedAndDumped) {
    start();
    for (std::uint8_t i = 0; i < 4; ++i) arrive(to_own(60, i));
    reg(Lan9118::kRxData);
    reg(Lan9118::kRxDpCtrl, 1U << 31);
    EXPECT_EQ(reg(Lan9118::kRxDpCtrl), 0U);
    EXPECT_EQ(rx_used(), 3 * 64U);
    EXPECT_EQ(rx_count(), 4U) << "status words are on their own";
    reg(Lan9118::kRxStatus);
    const auto got = read_packet(reg(Lan9118::kRxStatus));
    EXPECT_EQ(std::vector<std::uint8_t>(got.begin(), got.end() - 4), to_own(60, 1));
    reg(Lan9118::kRxCfg, 1 << 15);
    EXPECT_EQ(reg(Lan9118::kRxFifoInf), 0U);
    reg(Lan9118::kRxStatus);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxe, kRxe) << "the status FIFO is empty";
}

TEST_F(Frames, TheReceiveFifoOverflows) {
    start();
    reg(Lan9118::kHwCfg, 14 << 16);  // 1920 bytes of data, 16 less count as full
    arrive(to_own(1514));
    EXPECT_EQ(rx_used(), 1520U);
    arrive(to_own(381));  // 385 with the FCS: 388 do not fit in 384
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxdf, kRxdf);
    EXPECT_EQ(rx_count(), 1U);
    reg(Lan9118::kIntSts, kRxdf);
    arrive(to_own(380));
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxdf, 0U);
    EXPECT_EQ(rx_used(), 1904U);
    EXPECT_EQ(reg(Lan9118::kRxDrop), 1U);
    EXPECT_EQ(reg(Lan9118::kRxDrop), 0U) << "reading clears it";
}

TEST_F(Frames, TheReceiveStatusFifoOverflows) {
    start();
    reg(Lan9118::kHwCfg, 14 << 16);  // 32 status words
    reg(Lan9118::kFifoInt, 0x4800001F);
    for (unsigned i = 0; i < 31; ++i) {
        arrive(to_own(60));
        reg(Lan9118::kRxDpCtrl, 1U << 31);
    }
    EXPECT_EQ(reg(Lan9118::kIntSts) & (kRsff | kRsfl), 0U);
    arrive(to_own(60));
    reg(Lan9118::kRxDpCtrl, 1U << 31);
    EXPECT_EQ(reg(Lan9118::kIntSts) & (kRsff | kRsfl | kRxe), kRsff | kRsfl);
    arrive(to_own(60));
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxe, kRxe);
    EXPECT_EQ(rx_used(), 0U);
    EXPECT_EQ(reg(Lan9118::kRxDrop), 1U);
}

TEST_F(Frames, InRealTimeAFullFifoMakesTheNetworkWait) {
    bench.env().set_real_time(true);
    start();
    reg(Lan9118::kHwCfg, 14 << 16);
    arrive(to_own(1514));
    arrive(to_own(1514));
    bench.run_for(milliseconds(5));
    EXPECT_EQ(rx_count(), 1U);
    reg(Lan9118::kRxDpCtrl, 1U << 31);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(rx_count(), 2U);
    EXPECT_EQ(reg(Lan9118::kRxDrop), 0U);
}

TEST_F(Frames, TheFiltersOfTheDatasheet) {
    start();
    const auto frame_to = [this](std::initializer_list<std::uint8_t> address) {
        auto bytes = to_own(60);
        std::copy(address.begin(), address.end(), bytes.begin());
        return bytes;
    };
    const auto own = to_own(60), other = frame_to({2, 0, 0x5E, 0, 0x53, 2}),
               everybody = frame_to({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}),
               group = frame_to({0x01, 0x00, 0x5E, 0x00, 0x00, 0x01}),
               group2 = frame_to({0x01, 0x00, 0x5E, 0x00, 0x00, 0x02});
    // CRC-32 of 01:00:5e:00:00:01 has 1Fh in its upper six bits.
    mac(Lan9118::kHashL, 1U << 31);
    const auto passed = [&](std::uint32_t mode) {
        mac(Lan9118::kMacCr, kRxen | kTxen | kFull | mode);
        std::string who;
        const std::pair<char, const std::vector<std::uint8_t>*> all[] = {
            {'o', &own}, {'x', &other}, {'b', &everybody}, {'g', &group}, {'h', &group2}};
        for (const auto& [name, bytes] : all) {
            arrive(*bytes);
            if (rx_count() == 1) {
                EXPECT_EQ(reg(Lan9118::kRxStatus) & kFailed, 0U);
                read_packet(64 << 16);
                who += name;
            }
        }
        return who;
    };
    EXPECT_EQ(passed(0), "ob") << "perfect";
    EXPECT_EQ(passed(1 << 11), "o") << "no broadcasts";
    EXPECT_EQ(passed(1 << 13), "obg") << "hash for groups";
    EXPECT_EQ(passed(1 << 13 | 1 << 15), "bg") << "hash for all";
    EXPECT_EQ(passed(1 << 17), "xbgh") << "inverse";
    EXPECT_EQ(passed(1 << 18), "oxbgh") << "promiscuous";
    EXPECT_EQ(passed(1 << 19), "obgh") << "all groups";
    mac(Lan9118::kMacCr, kRxen | 1U << 31 | kFull);
    arrive(other);
    EXPECT_EQ(reg(Lan9118::kRxStatus), 64U << 16 | kFailed | kType) << "RXALL says who failed";
    arrive(everybody);
    EXPECT_EQ(reg(Lan9118::kRxStatus), 64U << 16 | kBroadcast | kType);
    mac(Lan9118::kMacCr, kRxen | kFull | 1 << 19);
    arrive(group);
    EXPECT_EQ(reg(Lan9118::kRxStatus), 64U << 16 | kMulticast | kType);
    mac(Lan9118::kMacCr, kFull);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxstop, kRxstop);
    arrive(own);
    EXPECT_EQ(rx_count(), 0U);
}

TEST_F(Frames, StatusTellsWhatIsWrong) {
    start();
    const auto status_of = [this](const std::vector<std::uint8_t>& bytes, bool fcs_error = false) {
        arrive(bytes, fcs_error);
        if (rx_count() == 0) return 0U;
        const std::uint32_t status = reg(Lan9118::kRxStatus);
        reg(Lan9118::kRxDpCtrl, 1U << 31);
        return status;
    };
    EXPECT_EQ(status_of(to_own(60), true), 64U << 16 | kError | kType | kCrc);
    EXPECT_EQ(status_of(to_own(59)), 0U) << "runts are not passed on";
    mac(Lan9118::kMacCr, kRxen | kFull | 1 << 16);
    EXPECT_EQ(status_of(to_own(59)), 63U << 16 | kError | kRunt | kType);
    EXPECT_EQ(status_of(to_own(14)), 18U << 16 | kError | kRunt | kType);
    EXPECT_EQ(status_of(std::vector<std::uint8_t>(5)), 0U);
    EXPECT_EQ(status_of(to_own(1514)), 1518U << 16 | kType);
    EXPECT_EQ(status_of(to_own(1515)), 1519U << 16 | kError | kTooLong | kType);
    auto tagged = to_own(1518);
    tagged[12] = 0x81;
    EXPECT_EQ(status_of(tagged), 1522U << 16 | kError | kTooLong | kType);
    mac(Lan9118::kVlan1, 0x8100);
    EXPECT_EQ(status_of(tagged), 1522U << 16 | kType);
    EXPECT_EQ(status_of(to_own(2044)), 2048U << 16 | kError | kTooLong | kType);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRwt, 0U);
    EXPECT_EQ(status_of(to_own(2045)), 2048U << 16 | kError | kTooLong | kType | kWatchdog);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRwt, kRwt);
    auto with_length = to_own(60);
    with_length[12] = 0;
    with_length[13] = 40;
    EXPECT_EQ(status_of(with_length), 64U << 16);
    with_length[13] = 47;
    EXPECT_EQ(status_of(with_length), 64U << 16 | kLengthError);
}

TEST_F(Frames, PadsAreStripped) {
    start(1 << 8);
    auto bytes = to_own(60);
    bytes[12] = 0;
    bytes[13] = 45;
    arrive(bytes);
    EXPECT_EQ(reg(Lan9118::kRxStatus), 59U << 16) << "the FCS goes too";
    EXPECT_EQ(rx_used(), 60U);
    bytes[13] = 46;
    arrive(bytes);
    EXPECT_EQ(reg(Lan9118::kRxStatus), 64U << 16);
}

TEST_F(Frames, ChecksumsAreOffloaded) {
    start();
    mac(Lan9118::kCoeCr, 0x10001);
    // The preamble: the sum from byte 14, at byte 16.
    auto bytes = to_own(61);
    bytes[16] = bytes[17] = 0;
    std::vector<std::uint8_t> with_preamble = {14, 0, 16, 0};
    with_preamble.insert(with_preamble.end(), bytes.begin(), bytes.end());
    transmit(with_preamble, 0, 1 << 14);
    bench.run_for(microseconds(10));
    ASSERT_EQ(sent.size(), 1U);
    std::uint32_t sum = 0;
    for (std::size_t i = 14; i < 61; ++i) sum += i % 2 == 0 ? sent[0].bytes[i] : sent[0].bytes[i] << 8U;
    while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
    EXPECT_EQ(sum, 0xFFFFU) << "data and checksum add up to all ones";
    arrive(sent[0].bytes);
    std::uint32_t status = reg(Lan9118::kRxStatus);
    EXPECT_EQ(status >> 16, 67U) << "two more bytes";
    auto got = read_packet(status);
    EXPECT_EQ(got[65] | got[66] << 8, 0xFFFF);
    // Mode 1 skips a VLAN tag and a SNAP header.
    mac(Lan9118::kCoeCr, 3);
    std::vector<std::uint8_t> snap = to_own(60);
    const std::uint8_t head[] = {0x81, 0x00, 0x00, 0x05, 0x00, 0x28, 0xAA, 0xAA, 0x03, 0x00, 0x00, 0x00, 0x08, 0x00};
    std::fill(snap.begin() + 12, snap.end(), std::uint8_t{0});
    std::copy(std::begin(head), std::end(head), snap.begin() + 12);
    snap[26] = 0x34;
    snap[27] = 0x12;
    arrive(snap);
    got = read_packet(reg(Lan9118::kRxStatus));
    EXPECT_EQ(got[64] | got[65] << 8, 0x1234);
}

TEST_F(Frames, LoopbacksBringFramesBack) {
    start(1 << 21);
    transmit(to_own(100));
    bench.run_for(microseconds(20));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(reg(Lan9118::kRxStatus) >> 16, 104U);
    read_packet(104U << 16);
    arrive(to_own(60));
    EXPECT_EQ(rx_count(), 0U) << "the line is cut off";
    mac(Lan9118::kMacCr, kRxen | kTxen | kFull);
    set_phy(Lan9118Phy::kBasicControl, 0x6100);
    transmit(to_own(100));
    bench.run_for(microseconds(20));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(rx_count(), 1U);
    set_phy(Lan9118Phy::kBasicControl, 0x3000);
    bench.run_for(milliseconds(10));
    transmit(to_own(100));
    bench.run_for(microseconds(20));
    EXPECT_EQ(sent.size(), 1U);
}

TEST_F(Frames, PauseFramesHoldTheTransmitter) {
    start();
    mac(Lan9118::kFlow, 2);
    std::vector<std::uint8_t> pause = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01, 1, 2, 3, 4, 5, 6, 0x88, 0x08, 0, 1, 0, 10};
    pause.resize(60);
    arrive(pause);
    EXPECT_EQ(rx_count(), 0U) << "it is the MAC's";
    transmit(to_own(60));
    bench.run_for(nanoseconds(51'200) + picoseconds(kMinimumPs - 1));
    EXPECT_TRUE(sent.empty());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(sent.size(), 1U);
    mac(Lan9118::kFlow, 6);
    pause[17] = 0;
    arrive(pause);
    EXPECT_EQ(rx_count(), 1U) << "FCPASS";
}

TEST_F(Frames, PauseFramesAreSent) {
    start();
    bench.run_for(milliseconds(1));
    mac(Lan9118::kFlow, 0x12340003);
    EXPECT_EQ(mac(Lan9118::kFlow), 0x12340003U);
    bench.run_for(picoseconds(kMinimumPs));
    EXPECT_EQ(mac(Lan9118::kFlow), 0x12340002U);
    ASSERT_EQ(sent.size(), 1U);
    const std::vector<std::uint8_t> head = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x01, 0x02, 0x00, 0x5E,
                                            0x00, 0x53, 0x01, 0x88, 0x08, 0x00, 0x01, 0x12, 0x34};
    EXPECT_TRUE(std::equal(head.begin(), head.end(), sent[0].bytes.begin()));
    EXPECT_EQ(tx_count(), 0U) << "no status for it";
    reg(Lan9118::kAfcCfg, 0x00020102);  // at 128 bytes, frames to this address
    arrive(to_own(60));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 1U);
    arrive(to_own(60));
    arrive(to_own(60));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 2U) << "one for each time the level is reached";
}

TEST_F(Frames, TheCountForDmaInterrupts) {
    start();
    arrive(to_own(60));
    reg(Lan9118::kRxCfg, 3 << 16);
    reg(Lan9118::kRxData);
    reg(Lan9118::kRxData);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxd, 0U);
    EXPECT_EQ(reg(Lan9118::kRxCfg), 1U << 16);
    reg(Lan9118::kRxData);
    EXPECT_EQ(reg(Lan9118::kIntSts) & kRxd, kRxd);
}

TEST_F(Frames, ASoftwareResetInTheMiddleForgetsAll) {
    start();
    arrive(to_own(60));
    transmit(to_own(200));
    reg(Lan9118::kTxData, kFirst | kLast | 100);
    reg(Lan9118::kTxData, 100);
    bench.run_for(microseconds(5));
    reg(Lan9118::kHwCfg, 1);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(reg(Lan9118::kRxFifoInf), 0U);
    EXPECT_EQ(reg(Lan9118::kTxFifoInf), 0x1200U);
    EXPECT_EQ(reg(Lan9118::kIntSts), 0U);
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x782DU) << "the link is the PHY's";
    reg(Lan9118::kTxCfg, 2);
    mac(Lan9118::kMacCr, kRxen | kTxen | kFull);
    transmit(to_own(60));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(sent.size(), 1U);
}

TEST_F(Frames, ASnapshotGoesOnWhereItWas) {
    start();
    arrive(to_own(60, 3));
    reg(Lan9118::kRxData);
    transmit(to_own(100), 1);
    transmit(to_own(1000), 2);
    reg(Lan9118::kTxData, kFirst | kLast | 60);
    reg(Lan9118::kTxData, 3 << 16 | 60);
    const auto last = to_own(60, 9);
    std::uint32_t word = 0;
    std::memcpy(&word, last.data(), 4);
    reg(Lan9118::kTxData, word);
    chip.jack().receive({to_own(64, 5), false}, bench.now());
    bench.run_for(microseconds(3));
    const auto state = bench.save();
    const auto finish = [&] {
        for (std::size_t i = 4; i < last.size(); i += 4) {
            std::memcpy(&word, last.data() + i, 4);
            reg(Lan9118::kTxData, word);
        }
        bench.run_for(milliseconds(1));
        std::vector<std::uint32_t> seen;
        for (int i = 0; i < 3; ++i) seen.push_back(reg(Lan9118::kTxStatus));
        for (int i = 0; i < 2; ++i) seen.push_back(reg(Lan9118::kRxStatus));
        for (int i = 0; i < 15 + 17; ++i) seen.push_back(reg(Lan9118::kRxData));
        return seen;
    };
    const auto first = finish();
    const auto frames = sent;
    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(frames[2].bytes, last);
    sent.clear();
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    EXPECT_EQ(finish(), first);
    EXPECT_EQ(sent, frames);
}

/// A driver gone mad: nothing may break, and after a reset it works.
TEST_F(Frames, AnythingMayBeWrittenAndReceived) {
    start();
    constexpr unsigned kSeed = 20260131, kRounds = 100'000;
    SCOPED_TRACE(kSeed);
    std::mt19937 random(kSeed);
    const auto below = [&random](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    for (unsigned i = 0; i < kRounds; ++i) {
        switch (below(6)) {
            case 0:
            case 1: {
                // A packet with up to three bits wrong.
                std::uint32_t a = kFirst | kLast | below(4) << 24 | below(32) << 16 | below(200);
                std::uint32_t b = static_cast<std::uint32_t>(random() << 16) | (a & 0x7FF);
                for (std::uint32_t wrong = below(4); wrong > 0; --wrong) (below(2) != 0 ? a : b) ^= 1U << below(32);
                reg(Lan9118::kTxData, a);
                reg(Lan9118::kTxData + 4 * below(8), b);
                for (std::uint32_t n = below(70); n > 0; --n)
                    reg(Lan9118::kTxData, static_cast<std::uint32_t>(random()));
                break;
            }
            case 2: {
                std::vector<std::uint8_t> bytes(below(8) == 0 ? below(2200) : below(130));
                for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
                if (bytes.size() > 20 && below(2) != 0) {
                    const auto valid = to_own(20);
                    std::copy(valid.begin(), valid.end(), bytes.begin());
                }
                chip.jack().receive({bytes, below(8) == 0}, bench.now());
                break;
            }
            case 3: {
                const std::uint32_t offset = below(64) * 4;
                if (offset == Lan9118::kGptCfg) break;
                bench.write(kBase + offset, static_cast<std::uint32_t>(random()), below(4) != 0 ? 4 : 2);
                break;
            }
            case 4:
                for (std::uint32_t n = below(40); n > 0; --n) bench.read(kBase + below(64) * 4, below(4) != 0 ? 4 : 2);
                break;
            default:
                mac(below(16), static_cast<std::uint32_t>(random()));
                break;
        }
        bench.run_for(nanoseconds(below(20'000)));
        if (i % 64 == 0) {
            mac(Lan9118::kMacCr, kRxen | kTxen | kFull | kPromiscuous);
            reg(Lan9118::kTxCfg, 6);
        }
    }
    chip.reset(ResetKind::power_on);
    plug(true);
    bench.run_for(milliseconds(11));
    sent.clear();
    reg(Lan9118::kTxCfg, 2);
    // The EEPROM's address may be gone.
    mac(Lan9118::kMacCr, kRxen | kTxen | kFull | kPromiscuous);
    transmit(to_own(60));
    arrive(to_own(60));
    bench.run_for(milliseconds(1));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].bytes, to_own(60));
    EXPECT_EQ(rx_count(), 1U);
}

}  // namespace
}  // namespace twin::test
