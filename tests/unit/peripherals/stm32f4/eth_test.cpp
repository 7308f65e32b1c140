// SPDX-License-Identifier: BSD-3-Clause
// Registers, reset, management and the way of frames. Filters, checksums, PTP and the rest have tests of their own.
#include "models/peripherals/stm32f4/eth.hpp"

#include "tests/unit/peripherals/stm32f4/eth_fixture.hpp"

namespace twin {
namespace {

using stm32f4::Eth;
using stm32f4::Syscfg;

struct EthTest : test::EthFixture {
    std::uint32_t mdio_read(unsigned phy_address, unsigned reg) {
        write(Eth::kMacMiiar, phy_address << 11 | reg << 6 | 4 << 2 | 1);
        bench.run_for(ticks_to_time(102 * 64, kHz));
        EXPECT_EQ(read(Eth::kMacMiiar) & 1, 0U);
        return read(Eth::kMacMiidr);
    }
    void mdio_write(unsigned reg, std::uint32_t value) {
        write(Eth::kMacMiidr, value);
        write(Eth::kMacMiiar, reg << 6 | 4 << 2 | 3);
        bench.run_for(ticks_to_time(102 * 64, kHz));
    }
};

TEST_F(EthTest, ResetValues) {
    bench.elaborate();
    for (const auto& reg : eth.bank().registers()) {
        std::uint32_t expected = 0;
        if (reg.offset() == Eth::kMacCr) expected = 0x8000;
        if (reg.offset() == Eth::kMacAhr(0)) expected = 0x8000FFFF;
        if (reg.offset() >= Eth::kMacAhr(1) && reg.offset() <= Eth::kMacAlr(3))
            expected = reg.offset() % 8 == 0 ? 0xFFFF : 0xFFFFFFFF;
        if (reg.offset() == Eth::kMacAlr(0)) expected = 0xFFFFFFFF;
        if (reg.offset() == 0x700) expected = 0x2000;
        if (reg.offset() == Eth::kDmaBmr) expected = 0x20101;
        EXPECT_EQ(bench.peek(kEth + reg.offset()), expected) << reg.name();
    }
}

TEST_F(EthTest, SoftwareResetNeedsThePhysClock) {
    bench.elaborate();
    bench.reset(ResetKind::power_on);
    bench.write(kSyscfg + Syscfg::kPmc, 1 << 23);
    pad("ETH_RMII_REF_CLK").unmux();
    bench.run_for(milliseconds(60));
    EXPECT_EQ(read(Eth::kDmaBmr) & 1, 1U);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "ETH", "ETH_RMII_REF_CLK is on no pad (alternate function 11)"));
    pad("ETH_RMII_REF_CLK").mux(eth, "ETH_RMII_REF_CLK");
    bench.run_for(nanoseconds(999));
    EXPECT_EQ(read(Eth::kDmaBmr) & 1, 1U);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(Eth::kDmaBmr), 0x20100U);

    write(Eth::kMacCr, kMac);
    write(Eth::kDmaBmr, 1);
    EXPECT_EQ(read(Eth::kMacCr), 0x8000U);
    EXPECT_EQ(read(Eth::kDmaBmr), 0x20101U);
    stay(1);
    EXPECT_EQ(read(Eth::kDmaBmr), 0x20100U);
}

TEST_F(EthTest, MiiOnAnRmiiPhyHasNoClock) {
    bench.elaborate();
    bench.reset(ResetKind::power_on);
    bench.run_for(milliseconds(60));
    EXPECT_EQ(read(Eth::kDmaBmr) & 1, 1U);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "ETH", "ETH_MII_RX_CLK is on no pad (alternate function 11)"));
    bench.write(kSyscfg + Syscfg::kPmc, 1 << 23);
    bench.run_for(milliseconds(1) + microseconds(1));
    EXPECT_EQ(read(Eth::kDmaBmr) & 1, 0U);
}

TEST_F(EthTest, APadThatIsNotWiredDoesNotReachThePhy) {
    auto& elsewhere = bench.add<test::FakePad>("PB11");
    pad("ETH_RMII_TX_EN").unmux();
    elsewhere.mux(eth, "ETH_RMII_TX_EN");
    bring_up();
    make_tx_ring(1);
    queue(0, own_frame().bytes);
    go();
    stay(20);
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(word(kTxList) & kOwn, 0U) << "the MAC does not notice";
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "ETH", "ETH_RMII_TX_EN is on PB11, which is not wired to the PHY"));
}

TEST_F(EthTest, MdioTakes64Clocks) {
    bring_up();
    write(Eth::kMacMiiar, 2 << 6 | 4 << 2 | 1);
    bench.run_for(ticks_to_time(102 * 64, kHz) - picoseconds(1));
    EXPECT_EQ(read(Eth::kMacMiiar) & 1, 1U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Eth::kMacMiiar) & 1, 0U);
    EXPECT_EQ(read(Eth::kMacMiidr), 0x0007U);
    EXPECT_EQ(mdio_read(0, 3), 0xC131U);
    EXPECT_EQ(mdio_read(1, 2), 0xFFFFU) << "no PHY has address 1";
    mdio_write(4, 0x0061);
    EXPECT_EQ(mdio_read(0, 4), 0x0061U);
}

TEST_F(EthTest, MdioWithoutItsPadsReadsOnes) {
    bring_up();
    pad("ETH_MDC").unmux();
    EXPECT_EQ(mdio_read(0, 2), 0xFFFFU);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "ETH", "ETH_MDC is on no pad (alternate function 11)"));
}

TEST_F(EthTest, MdioStandsStillWithoutItsClock) {
    bring_up();
    write(Eth::kMacMiiar, 2 << 6 | 4 << 2 | 1);
    clock.set(kHz, false);
    stay(1000);
    EXPECT_EQ(read(Eth::kMacMiiar) & 1, 1U);
    clock.set(kHz, true);
    stay(100);
    EXPECT_EQ(read(Eth::kMacMiiar) & 1, 0U);
}

TEST_F(EthTest, SendsAFrameInTheTimeOfItsBits) {
    bring_up();
    make_tx_ring(2);
    const auto bytes = own_frame(200).bytes;
    queue(0, bytes);
    const Time start = bench.now() + ticks_to_time(Eth::kDescriptorCycles, kHz) + ticks_to_time(50, kHz);
    go();
    bench.run_for(start + ethernet_frame_time(200, 100) - bench.now() - picoseconds(1));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(status() & Eth::kTs, 0U);
    EXPECT_NE(word(kTxList) & kOwn, 0U);
    bench.run_for(picoseconds(1));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].frame.bytes, bytes);
    EXPECT_FALSE(sent[0].frame.fcs_error);
    EXPECT_EQ(word(kTxList), kIc | kTxFs | kTxLs);
    EXPECT_NE(status() & Eth::kTs, 0U);
    stay(1);
    EXPECT_NE(status() & Eth::kTbus, 0U);
    EXPECT_EQ(status() >> 20 & 7, 6U) << "suspended";
    EXPECT_EQ(read(Eth::kDmaChtdr), kTxList + 16);
    EXPECT_EQ(read(0x168), 1U) << "MMC";
}

TEST_F(EthTest, PadsShortFrames) {
    bring_up();
    make_tx_ring(3);
    queue(0, own_frame(42).bytes);
    queue(1, own_frame(42).bytes, kDp);
    go();
    stay(50);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].frame.bytes.size(), 60U);
    EXPECT_EQ(sent[0].frame.bytes[42], 0U);
    EXPECT_EQ(sent[1].frame.bytes.size(), 42U);
}

TEST_F(EthTest, SoftwareMayGiveTheFcs) {
    bring_up();
    make_tx_ring(3);
    auto good = own_frame(64).bytes;
    const std::uint32_t fcs = ethernet_fcs(good);
    for (unsigned i = 0; i < 4; ++i) good.push_back(static_cast<std::uint8_t>(fcs >> 8 * i));
    auto bad = good;
    bad.back() ^= 1;
    queue(0, good, kDc);
    queue(1, bad, kDc);
    go();
    stay(50);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].frame.bytes.size(), 64U);
    EXPECT_FALSE(sent[0].frame.fcs_error);
    EXPECT_TRUE(sent[1].frame.fcs_error);
}

TEST_F(EthTest, MinimumFramesAre6720NanosecondsApart) {
    bring_up();
    make_tx_ring(8);
    for (unsigned n = 0; n < 8; ++n) queue(n, own_frame(60).bytes);
    go(kSt | kTsf | kOsf);
    stay(100);
    ASSERT_EQ(sent.size(), 8U);
    for (unsigned n = 1; n < 8; ++n) EXPECT_EQ(sent[n].at - sent[n - 1].at, nanoseconds(6720)) << n;
}

TEST_F(EthTest, TenMegabitIsTenTimesSlower) {
    bring_up(kMac & ~(1U << 14));
    mdio_write(0, 0x0100);  // 10 Mbit/s, full duplex, no negotiation
    ASSERT_TRUE(phy.link());
    make_tx_ring(3);
    queue(0, own_frame(60).bytes);
    queue(1, own_frame(60).bytes);
    go(kSt | kTsf | kOsf);
    stay(500);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[1].at - sent[0].at, nanoseconds(67200));
}

TEST_F(EthTest, SpeedsThatDifferLoseFrames) {
    bring_up(kMac & ~(1U << 14));
    make_tx_ring(1);
    make_rx_ring(2);
    set_address(0, kOwnAddress);
    queue(0, own_frame(60).bytes);
    go(kSt | kSr | kTsf | kRsf);
    arrive(own_frame(60));
    stay(500);
    EXPECT_TRUE(sent.empty());
    EXPECT_NE(rx_status(0) & kOwn, 0U);
    EXPECT_EQ(read(0x194), 1U) << "an FCS error";
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "ETH", "ETH_MACCR.FES is not the speed of the PHY"));
}

TEST_F(EthTest, AFrameOfSeveralSegments) {
    bring_up();
    const auto bytes = own_frame(300).bytes;
    make_tx_ring(3);
    std::memcpy(memory(kTxBuffers), bytes.data(), bytes.size());
    // 100 bytes in two buffers, then 200 in one.
    set_word(kTxList, kOwn | kTxFs);
    set_word(kTxList + 4, 60 | 40 << 16);
    set_word(kTxList + 8, kTxBuffers);
    set_word(kTxList + 12, kTxBuffers + 60);
    set_word(kTxList + 16, kOwn | kTxLs | kIc);
    set_word(kTxList + 20, 200);
    set_word(kTxList + 24, kTxBuffers + 100);
    go();
    stay(2);
    EXPECT_EQ(word(kTxList), kTxFs) << "closed as soon as it was read";
    EXPECT_NE(word(kTxList + 16) & kOwn, 0U);
    stay(50);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].frame.bytes, bytes);
    EXPECT_EQ(word(kTxList + 16) & kOwn, 0U);
}

TEST_F(EthTest, ChainsAndEnhancedDescriptors) {
    bring_up();
    write(Eth::kDmaBmr, 1 << 7 | 0x100);
    const std::uint32_t list[] = {0x20004000, 0x20004100, 0x20004040};
    for (unsigned n = 0; n < 3; ++n) {
        const auto bytes = own_frame(60 + n).bytes;
        std::memcpy(memory(kTxBuffers + 2048 * n), bytes.data(), bytes.size());
        set_word(list[n], kOwn | kTxFs | kTxLs | kTch | kIc);
        set_word(list[n] + 4, 60 + n);
        set_word(list[n] + 8, kTxBuffers + 2048 * n);
        set_word(list[n] + 12, list[(n + 1) % 3]);
    }
    write(Eth::kDmaTdlar, list[0]);
    go();
    stay(50);
    ASSERT_EQ(sent.size(), 3U);
    for (unsigned n = 0; n < 3; ++n) EXPECT_EQ(sent[n].frame.bytes.size(), 60U + n);
    EXPECT_EQ(read(Eth::kDmaChtdr), list[0]);
}

TEST_F(EthTest, TheRingSkipsWords) {
    bring_up();
    write(Eth::kDmaBmr, 2 << 2 | 0x100);  // DSL: 2 words
    make_tx_ring(3, 24);
    for (unsigned n = 0; n < 3; ++n) queue(n, own_frame(60).bytes, kIc, 24);
    go();
    stay(50);
    EXPECT_EQ(sent.size(), 3U);
    EXPECT_EQ(read(Eth::kDmaChtdr), kTxList) << "TER leads back";
}

TEST_F(EthTest, InterruptsFollowTheirEnables) {
    bring_up();
    make_tx_ring(2);
    queue(0, own_frame(60).bytes);
    go();
    stay(20);
    EXPECT_NE(status() & Eth::kTs, 0U);
    EXPECT_EQ(status() & Eth::kNis, 0U) << "no enabled bit";
    write(Eth::kDmaIer, 1);
    EXPECT_NE(status() & Eth::kNis, 0U);
    EXPECT_FALSE(irq()) << "NISE is 0";
    write(Eth::kDmaIer, 1 | 1 << 16);
    EXPECT_TRUE(irq());
    write(Eth::kDmaSr, Eth::kNis);
    EXPECT_TRUE(irq()) << "TS is still there";
    write(Eth::kDmaSr, Eth::kTs);
    EXPECT_TRUE(irq()) << "NIS stays until it is cleared";
    write(Eth::kDmaSr, Eth::kNis);
    EXPECT_FALSE(irq());
    write(Eth::kDmaIer, 1 << 10 | 1 << 15);  // early transmit is abnormal
    EXPECT_NE(status() & Eth::kEts, 0U);
    EXPECT_TRUE(irq());
    write(Eth::kDmaSr, Eth::kEts | Eth::kAis);
    EXPECT_FALSE(irq());
}

TEST_F(EthTest, StopsAfterTheFrame) {
    bring_up();
    make_tx_ring(3);
    queue(0, own_frame(60).bytes);
    queue(1, own_frame(60).bytes);
    go();
    stay(3);
    go(kTsf);
    stay(50);
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_NE(status() & Eth::kTpss, 0U);
    EXPECT_EQ(status() >> 20 & 7, 0U);
    go();
    stay(50);
    EXPECT_EQ(sent.size(), 2U) << "from where it stopped";
}

TEST_F(EthTest, ThresholdModeRunsDry) {
    bring_up();
    make_tx_ring(3);
    const auto bytes = own_frame(300).bytes;
    std::memcpy(memory(kTxBuffers), bytes.data(), bytes.size());
    set_word(kTxList, kOwn | kTxFs);
    set_word(kTxList + 4, 100);
    go(kSt);
    // It begins with 100 bytes in the FIFO, of which the last leaves 108 byte times later.
    const Time begins = ticks_to_time(Eth::kDescriptorCycles, kHz) + ticks_to_time(25, kHz);
    bench.run_for(begins + nanoseconds(108 * 80) - picoseconds(1));
    EXPECT_EQ(status() & Eth::kTus, 0U);
    EXPECT_NE(status() & Eth::kTbus, 0U);
    bench.run_for(picoseconds(1));
    EXPECT_NE(status() & Eth::kTus, 0U);
    EXPECT_EQ(status() >> 20 & 7, 6U);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_TRUE(sent[0].frame.fcs_error);
    EXPECT_EQ(word(kTxList) & (kOwn | kEs | 2), kEs | 2) << "UF";
}

TEST_F(EthTest, ThresholdModeGoesOnWhenTheRestComesInTime) {
    bring_up();
    make_tx_ring(3);
    const auto bytes = own_frame(300).bytes;
    std::memcpy(memory(kTxBuffers), bytes.data(), bytes.size());
    set_word(kTxList, kOwn | kTxFs);
    set_word(kTxList + 4, 100);
    go(kSt);
    stay(5);
    set_word(kTxList + 20, 200);
    set_word(kTxList + 24, kTxBuffers + 100);
    set_word(kTxList + 16, kOwn | kTxLs);
    write(Eth::kDmaTpdr, 0);
    stay(50);
    EXPECT_EQ(status() & Eth::kTus, 0U);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].frame.bytes, bytes);
    EXPECT_FALSE(sent[0].frame.fcs_error);
}

TEST_F(EthTest, AJabberIsCut) {
    bring_up();
    make_tx_ring(2);
    std::vector<std::uint8_t> bytes(2049, 0x55);
    set_word(kTxList + 8, 0x20010000);
    queue(0, bytes);
    go();
    stay(300);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].frame.bytes.size(), 2048U);
    EXPECT_TRUE(sent[0].frame.fcs_error);
    EXPECT_NE(status() & Eth::kTjts, 0U);
    EXPECT_EQ(status() >> 20 & 7, 0U);
    EXPECT_NE(word(kTxList) & 1 << 14, 0U);
}

TEST_F(EthTest, FlushesTheTransmitFifo) {
    bring_up();
    make_tx_ring(3);
    queue(0, own_frame(1000).bytes);
    queue(1, own_frame(60).bytes);
    go(kSt | kTsf | kOsf);
    stay(20);
    go(kSt | kTsf | kOsf | kFtf);
    EXPECT_EQ(read(Eth::kDmaOmr) & kFtf, 0U);
    stay(200);
    EXPECT_TRUE(sent.empty());
    for (unsigned n = 0; n < 2; ++n)
        EXPECT_EQ(word(kTxList + 16 * n) & (kOwn | kEs | 1 << 13), kEs | 1 << 13) << n << ": FF";
}

TEST_F(EthTest, WithoutTheTransmitClockNothingGoes) {
    bring_up();
    tx_clock.set(kHz, false);
    make_tx_ring(2);
    queue(0, own_frame(60).bytes);
    go();
    stay(100);
    EXPECT_TRUE(sent.empty());
    tx_clock.set(kHz, true);
    stay(20);
    EXPECT_EQ(sent.size(), 1U);
}

// --- reception

struct EthReceiveTest : EthTest {
    void bring_up_receiver(unsigned descriptors = 4, std::uint32_t mode = kSr | kRsf, std::uint32_t mac = kMac) {
        bring_up(mac);
        set_address(0, kOwnAddress);
        make_rx_ring(descriptors);
        go(mode);
        stay(1);
    }
};

TEST_F(EthReceiveTest, AFrameReachesMemory) {
    bring_up_receiver();
    write(Eth::kDmaIer, 1 << 6 | 1 << 16);
    EXPECT_EQ(status() >> 17 & 7, 3U) << "waiting";
    const EthernetFrame frame = own_frame(61);
    arrive(frame);
    const std::uint64_t cycles = Eth::kDescriptorCycles + 17;
    bench.run_for(ethernet_frame_time(61, 100) + ticks_to_time(cycles, kHz) - picoseconds(1));
    EXPECT_EQ(rx_status(0), kOwn);
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(rx_status(0), 65U << 16 | kRxFs | kRxLs | kFt);
    EXPECT_TRUE(irq());
    EXPECT_NE(status() & Eth::kRs, 0U);
    auto expected = frame.bytes;
    const std::uint32_t fcs = ethernet_fcs(expected);
    for (unsigned i = 0; i < 4; ++i) expected.push_back(static_cast<std::uint8_t>(fcs >> 8 * i));
    EXPECT_EQ(rx_bytes(0, 65), expected);
    EXPECT_EQ(read(Eth::kDmaChrdr), kRxList + 16);
    EXPECT_EQ(read(0x1C4), 1U) << "MMC: good unicast";
}

TEST_F(EthReceiveTest, WithoutDescriptorsFramesAreMissedAndCounted) {
    bring_up_receiver(1);
    arrive(own_frame());
    stay(20);
    EXPECT_EQ(rx_status(0) & kOwn, 0U);
    EXPECT_NE(status() & Eth::kRbus, 0U);
    EXPECT_EQ(status() >> 17 & 7, 4U) << "suspended";
    write(Eth::kDmaSr, Eth::kRbus);
    for (int i = 0; i < 3; ++i) arrive(own_frame());
    stay(50);
    EXPECT_EQ(status() & Eth::kRbus, 0U) << "once for each time that it starves";
    EXPECT_EQ(read(Eth::kDmaMfbocr), 3U);
    EXPECT_EQ(read(Eth::kDmaMfbocr), 0U) << "reading clears";
    set_word(kRxList, kOwn);
    arrive(own_frame(100));
    stay(20);
    EXPECT_EQ(rx_status(0) >> 16 & 0x3FFF, 104U) << "the next frame makes it look again";
}

TEST_F(EthReceiveTest, WithoutFlushingTheFifoFillsAndOverflows) {
    bring_up_receiver(1, kSr | kRsf | kDfrf);
    for (int i = 0; i < 4; ++i) arrive(own_frame(996));  // 1,000 with FCS: one in memory, two fit
    stay(500);
    EXPECT_NE(status() & Eth::kRos, 0U);
    EXPECT_EQ(read(Eth::kDmaMfbocr), 1U << 17);
    for (unsigned n = 1; n < 3; ++n) {
        EXPECT_EQ(rx_status(0) & kOwn, 0U);
        set_word(kRxList, kOwn);
        write(Eth::kDmaRpdr, 0);
        stay(10);
    }
    EXPECT_EQ(rx_status(0) & kOwn, 0U) << "the two that fitted came";
    set_word(kRxList, kOwn);
    write(Eth::kDmaRpdr, 0);
    stay(10);
    EXPECT_NE(rx_status(0) & kOwn, 0U);
}

TEST_F(EthReceiveTest, AStoppedDmaLetsTheFifoFill) {
    bring_up_receiver(4, kRsf);
    for (int i = 0; i < 3; ++i) arrive(own_frame(996));
    stay(300);
    EXPECT_EQ(status() >> 17 & 7, 0U);
    EXPECT_NE(status() & Eth::kRos, 0U);
    EXPECT_EQ(read(Eth::kMacDbgr) >> 8 & 3, 3U) << "full";
    go(kSr | kRsf);
    stay(20);
    EXPECT_EQ(rx_status(1) & kOwn, 0U);
    EXPECT_NE(rx_status(2) & kOwn, 0U);
    EXPECT_EQ(read(Eth::kMacDbgr) >> 8 & 3, 0U);
}

TEST_F(EthReceiveTest, FramesSpanDescriptorsAndBuffers) {
    bring_up();
    set_address(0, kOwnAddress);
    make_rx_ring(4, 128);
    set_word(kRxList + 4, 64 | 32 << 16);
    set_word(kRxList + 12, kRxBuffers + 64);
    go(kSr | kRsf);
    const EthernetFrame frame = own_frame(300);
    arrive(frame);
    stay(40);
    EXPECT_EQ(rx_status(0), 96U << 16 | kRxFs);
    EXPECT_EQ(rx_status(1), 224U << 16);
    EXPECT_EQ(rx_status(2), 304U << 16 | kRxLs | kFt);
    auto bytes = rx_bytes(0, 96);
    for (unsigned n = 1; n < 3; ++n) {
        const auto more = rx_bytes(n, n == 1 ? 128 : 76);
        bytes.insert(bytes.end(), more.begin(), more.end());
    }
    EXPECT_EQ(bytes, frame.bytes);
    EXPECT_EQ(status() & Eth::kErs, 0U) << "RS has cleared it";
}

TEST_F(EthReceiveTest, AFrameWithoutRoomForItsRestIsCut) {
    bring_up();
    set_address(0, kOwnAddress);
    make_rx_ring(2, 128);
    set_word(kRxList + 16, 0);
    go(kSr | kRsf);
    arrive(own_frame(300));
    stay(40);
    EXPECT_EQ(rx_status(0), 128U << 16 | kRxFs | kRxLs | kEs | 1 << 14) << "DE";
    EXPECT_NE(status() & Eth::kRs, 0U);
    EXPECT_NE(status() & Eth::kRbus, 0U);
}

TEST_F(EthReceiveTest, ChainsOfEnhancedDescriptors) {
    bring_up();
    set_address(0, kOwnAddress);
    write(Eth::kDmaBmr, 1 << 7 | 0x100);
    const std::uint32_t list[] = {0x20004000, 0x20004100};
    for (unsigned n = 0; n < 2; ++n) {
        set_word(list[n], kOwn);
        set_word(list[n] + 4, kBufferSize | kRch);
        set_word(list[n] + 8, kRxBuffers + kBufferSize * n);
        set_word(list[n] + 12, list[1 - n]);
    }
    write(Eth::kDmaRdlar, list[0]);
    go(kSr | kRsf);
    arrive(own_frame(60));
    arrive(own_frame(70));
    stay(40);
    EXPECT_EQ(word(list[0]), 64U << 16 | kRxFs | kRxLs | kFt);
    EXPECT_EQ(word(list[1]), 74U << 16 | kRxFs | kRxLs | kFt);
    EXPECT_EQ(read(Eth::kDmaChrdr), list[0]);
}

TEST_F(EthReceiveTest, DropsBadFramesUnlessTold) {
    bring_up_receiver();
    EthernetFrame bad = own_frame();
    bad.fcs_error = true;
    EthernetFrame runt = own_frame(59);
    arrive(bad);
    arrive(runt);
    stay(30);
    EXPECT_EQ(rx_status(0), kOwn);
    EXPECT_EQ(read(0x194), 1U);
    go(kSr | kRsf | kFef | kFugf);
    arrive(bad);
    arrive(runt);
    stay(30);
    EXPECT_EQ(rx_status(0), 64U << 16 | kRxFs | kRxLs | kFt | kEs | 2);
    EXPECT_EQ(rx_status(1), 63U << 16 | kRxFs | kRxLs | kFt);
}

TEST_F(EthReceiveTest, TheWatchdogCutsLongFrames) {
    bring_up_receiver(4, kSr | kFef);  // threshold mode: more than the FIFO holds
    arrive(own_frame(2044));
    stay(400);
    EXPECT_EQ(status() & Eth::kRwts, 0U);
    arrive(own_frame(2045));
    stay(400);
    EXPECT_NE(status() & Eth::kRwts, 0U);
}

TEST_F(EthReceiveTest, StripsPadAndFcs) {
    bring_up_receiver(4, kSr | kRsf, kMac | 1 << 7 | 1 << 25);
    EthernetFrame length = frame_to(kOwnAddress, 60, 10);
    arrive(length);
    arrive(own_frame(80));
    stay(40);
    EXPECT_EQ(rx_status(0), 24U << 16 | kRxFs | kRxLs) << "a length: pad and FCS gone";
    EXPECT_EQ(rx_status(1), 80U << 16 | kRxFs | kRxLs | kFt) << "a type: FCS gone";
}

TEST_F(EthReceiveTest, AWrongLengthIsToldOf) {
    bring_up_receiver();
    arrive(frame_to(kOwnAddress, 100, 86));
    arrive(frame_to(kOwnAddress, 100, 87));
    stay(40);
    EXPECT_EQ(rx_status(0) & 1 << 12, 0U);
    EXPECT_NE(rx_status(1) & 1 << 12, 0U) << "LE";
}

TEST_F(EthReceiveTest, VlanTagsAreCompared) {
    bring_up_receiver();
    EthernetFrame frame = frame_to(kOwnAddress, 80, 0x8100);
    frame.bytes[14] = 0x20;
    frame.bytes[15] = 0x05;
    arrive(frame);
    stay(20);
    write(Eth::kMacVlantr, 5);
    arrive(frame);
    stay(20);
    write(Eth::kMacVlantr, 5 | 1 << 16);
    arrive(frame);
    stay(20);
    EXPECT_NE(rx_status(0) & 1 << 10, 0U) << "any";
    EXPECT_EQ(rx_status(1) & 1 << 10, 0U) << "16 bits differ";
    EXPECT_NE(rx_status(2) & 1 << 10, 0U) << "12 bits don't";
}

TEST_F(EthReceiveTest, TheWatchdogRaisesALateInterrupt) {
    bring_up();
    set_address(0, kOwnAddress);
    make_rx_ring(4);
    set_word(kRxList + 4, kBufferSize | kDic);
    write(Eth::kDmaRswtr, 2);
    go(kSr | kRsf);
    stay(1);
    arrive(own_frame(60));
    bench.run_for(ethernet_frame_time(60, 100) + ticks_to_time(Eth::kDescriptorCycles + 16, kHz));
    ASSERT_EQ(rx_status(0) & kOwn, 0U);
    EXPECT_EQ(status() & Eth::kRs, 0U);
    bench.run_for(ticks_to_time(512, kHz) - nanoseconds(6));
    EXPECT_EQ(status() & Eth::kRs, 0U);
    bench.run_for(nanoseconds(6));
    EXPECT_NE(status() & Eth::kRs, 0U);
}

TEST_F(EthReceiveTest, LoopbackHearsItselfAndNoOneElse) {
    bring_up_receiver(4, kSr | kRsf, kMac | 1 << 12);
    make_tx_ring(2);
    arrive(own_frame(99));
    queue(0, own_frame(80).bytes);
    go(kSr | kSt | kRsf | kTsf);
    stay(40);
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(rx_status(0) >> 16 & 0x3FFF, 84U);
}

TEST_F(EthReceiveTest, HasRoomAsLongAsDescriptorsAndFifoDo) {
    bring_up_receiver(2);
    EXPECT_TRUE(eth.mii_has_room(1514));
    EXPECT_FALSE(eth.mii_has_room(2045)) << "more than the FIFO";
    arrive(own_frame());
    stay(20);
    EXPECT_TRUE(eth.mii_has_room(1514));
    arrive(own_frame());
    stay(20);
    EXPECT_FALSE(eth.mii_has_room(60)) << "no descriptor";
    set_word(kRxList, kOwn);
    EXPECT_TRUE(eth.mii_has_room(60));
    EXPECT_TRUE(eth.mii_has_room(1514));
    set_word(kRxList + 4, 1024);
    EXPECT_FALSE(eth.mii_has_room(1514)) << "half a descriptor's worth";
    write(Eth::kMacCr, kMac & ~4U);
    EXPECT_TRUE(eth.mii_has_room(1514)) << "nobody wants it";
}

TEST_F(EthReceiveTest, CoreCoupledMemoryIsABusError) {
    bring_up();
    set_address(0, kOwnAddress);
    make_rx_ring(2);
    set_word(kRxList + 8, 0x10000000);
    write(Eth::kDmaIer, 1 << 13 | 1 << 15);
    go(kSr | kRsf);
    arrive(own_frame());
    stay(20);
    EXPECT_NE(status() & Eth::kFbes, 0U);
    EXPECT_EQ(status() >> 23 & 7, 0U) << "receive DMA, write, data";
    EXPECT_TRUE(irq());
    EXPECT_EQ(status() >> 17 & 7, 0U);
    go(kSr | kRsf);
    EXPECT_EQ(status() >> 17 & 7, 0U) << "only a software reset helps";
    write(Eth::kDmaTdlar, 0x10000000);
}

TEST_F(EthReceiveTest, ATransmitListThatIsNoMemoryIsABusError) {
    bring_up();
    write(Eth::kDmaTdlar, 0x60000000);
    go(kSt | kTsf);
    stay(5);
    EXPECT_EQ(status() >> 23 & 7, 7U) << "transmit DMA, read, descriptor";
}

TEST_F(EthReceiveTest, ACutMidFrameLosesIt) {
    bring_up_receiver();
    make_tx_ring(2);
    queue(0, own_frame(1000).bytes);
    go(kSr | kSt | kRsf | kTsf);
    arrive(own_frame(1000));
    stay(30);
    bench.reset(ResetKind::system);
    stay(300);
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(rx_status(0), kOwn);
    EXPECT_EQ(status(), 0U);
    eth.set_power(false);
    eth.set_power(true);
    eth.reset(ResetKind::power_on);
    EXPECT_FALSE(irq());
}

TEST_F(EthReceiveTest, ASnapshotInMidFrameGoesOn) {
    bring_up_receiver();
    make_tx_ring(2);
    queue(0, own_frame(1000).bytes);
    go(kSr | kSt | kRsf | kTsf);
    arrive(own_frame(500));
    stay(30);
    ASSERT_TRUE(sent.empty());
    const auto state = bench.save();
    stay(200);
    ASSERT_EQ(sent.size(), 1U);
    const Time ended = sent[0].at;
    // Memory is not the models': as it was when the state was saved.
    set_word(kRxList, kOwn);
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    stay(200);
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[1].frame, sent[0].frame);
    EXPECT_GT(sent[1].at, ended);
    EXPECT_EQ(rx_status(0), 504U << 16 | kRxFs | kRxLs | kFt);
}

TEST_F(EthReceiveTest, PulledCableLosesFrames) {
    bring_up_receiver();
    arrive(own_frame(1000));
    stay(10);
    ASSERT_EQ(phy.inputs().front()->set(0), "");
    stay(200);
    EXPECT_EQ(rx_status(0), kOwn);
    EXPECT_FALSE(phy.jack().receive(own_frame(), bench.now()));
    ASSERT_EQ(phy.inputs().front()->set(1), "");
    bench.run_for(milliseconds(51));
    arrive(own_frame());
    stay(20);
    EXPECT_EQ(rx_status(0) & kOwn, 0U);
}

}  // namespace
}  // namespace twin
