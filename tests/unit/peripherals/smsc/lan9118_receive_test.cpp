// SPDX-License-Identifier: BSD-3-Clause
// Frames that are received.
#include "tests/unit/peripherals/smsc/lan9118_fixture.hpp"

namespace twin::test {
namespace {

constexpr std::uint32_t kRxdf = 1 << 6, kRsff = 1 << 4, kRsfl = 1 << 3, kRxe = 1 << 14, kRxd = 1 << 20,
                        kRxstop = 1 << 24, kRwt = 1 << 15, kFailed = 1 << 30, kError = 1 << 15, kBroadcast = 1 << 13,
                        kLengthError = 1 << 12, kRunt = 1 << 11, kMulticast = 1 << 10, kTooLong = 1 << 7,
                        kType = 1 << 5, kWatchdog = 1 << 4, kCrc = 1 << 1;

using Lan9118Receive = Lan9118Test;

TEST_F(Lan9118Receive, AFrameIsReceived) {
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

TEST_F(Lan9118Receive, OffsetAndAlignmentPadWhatIsRead) {
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

TEST_F(Lan9118Receive, PacketsAreSkippedAndDumped) {
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

TEST_F(Lan9118Receive, TheReceiveFifoOverflows) {
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

TEST_F(Lan9118Receive, TheReceiveStatusFifoOverflows) {
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

TEST_F(Lan9118Receive, InRealTimeAFullFifoMakesTheNetworkWait) {
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

TEST_F(Lan9118Receive, TheFiltersOfTheDatasheet) {
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

TEST_F(Lan9118Receive, StatusTellsWhatIsWrong) {
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

TEST_F(Lan9118Receive, PadsAreStripped) {
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

TEST_F(Lan9118Receive, TheCountForDmaInterrupts) {
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

}  // namespace
}  // namespace twin::test
