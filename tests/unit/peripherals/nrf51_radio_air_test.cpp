// SPDX-License-Identifier: BSD-3-Clause
// States and events in time, and frames on the air.
#include "models/peripherals/nrf51/ccm_aar.hpp"
#include "nrf51_radio_fixture.hpp"

namespace twin {
namespace {

using namespace radio_test;

TEST_F(RadioTest, RampUpAndDisableTimesOfEachMode) {
    const struct {
        std::uint32_t mode;
        unsigned tx_up, rx_up, tx_down;
    } modes[] = {{0, 132, 130, 4}, {1, 132, 130, 3}, {2, 132, 130, 10}, {3, 140, 138, 4}};
    for (const auto& m : modes) {
        SCOPED_TRACE(m.mode);
        for (const std::uint32_t event : {kReady, kDisabled}) write(event, 0);
        write(kMode, m.mode);
        write(kTxen, 1);
        EXPECT_EQ(read(kState), kTxRu);
        expect_after(microseconds(m.tx_up), kReady);
        EXPECT_EQ(read(kState), kTxIdle);
        write(kDisable, 1);
        EXPECT_EQ(read(kState), kTxDisable);
        expect_after(microseconds(m.tx_down), kDisabled);
        EXPECT_EQ(read(kState), kStateDisabled);

        for (const std::uint32_t event : {kReady, kDisabled}) write(event, 0);
        write(kRxen, 1);
        EXPECT_EQ(read(kState), kRxRu);
        expect_after(microseconds(m.rx_up), kReady);
        EXPECT_EQ(read(kState), kRxIdle);
        write(kDisable, 1);
        EXPECT_EQ(read(kDisabled), 1u);
        EXPECT_EQ(read(kState), kStateDisabled);
    }
}

TEST_F(RadioTest, TransmitsAnAdvertisement) {
    advertise();
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    const Time started = bench.now();
    write(kStart, 1);
    EXPECT_EQ(read(kState), kTx);
    ASSERT_EQ(air.begun.size(), 1u);
    EXPECT_EQ(air.begun[0].mhz, 2402u);
    EXPECT_EQ(air.begun[0].bits_per_second, 1'000'000u);
    EXPECT_TRUE(air.begun[0].bluetooth);
    EXPECT_EQ(air.begun[0].dbm, -4);
    EXPECT_EQ(air.begun[0].start, started + microseconds(1));
    expect_after(microseconds(40), kAddress);
    expect_after(microseconds(88), kPayload);
    EXPECT_TRUE(air.frames.empty());
    expect_after(microseconds(24), kEnd);
    EXPECT_EQ(read(kState), kTxIdle);
    ASSERT_EQ(air.frames.size(), 1u);
    EXPECT_EQ(air.frames[0].bytes(), kAdvertising);
    EXPECT_EQ(air.ended[0].start, started + microseconds(1));
    EXPECT_EQ(air.cuts, 0u);
}

TEST_F(RadioTest, BitRates) {
    advertise();
    const struct {
        std::uint32_t mode, rate;
    } modes[] = {{0, 1'000'000}, {1, 2'000'000}, {2, 250'000}};
    for (const auto& m : modes) {
        SCOPED_TRACE(m.mode);
        for (const std::uint32_t event : {kAddress, kPayload, kEnd}) write(event, 0);
        write(kMode, m.mode);
        write(kTxen, 1);
        bench.run_for(microseconds(132));
        write(kStart, 1);
        expect_after(ticks_to_time(40, m.rate), kAddress);
        expect_after(ticks_to_time(88, m.rate), kPayload);
        expect_after(ticks_to_time(24, m.rate), kEnd);
        EXPECT_EQ(air.ended.back().bits_per_second, m.rate);
        EXPECT_FALSE(air.ended.back().bluetooth);
        write(kDisable, 1);
        bench.run_for(microseconds(10));
    }
}

TEST_F(RadioTest, LogicalAddresses) {
    advertise();
    write(kPcnf0, 0);
    write(kPcnf1, 4 << 16);
    write(kCrcCnf, 0);
    write(kBase1, 0x44332211);
    write(kPrefix0, 0xA3A2A1A0);
    write(kPrefix1, 0xB7B6B5B4);
    const std::uint8_t prefixes[] = {0xA0, 0xA1, 0xA2, 0xA3, 0xB4, 0xB5, 0xB6, 0xB7};
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    for (unsigned i = 0; i < 8; ++i) {
        write(kTxAddress, i);
        write(kStart, 1);
        bench.run_for(microseconds(48));
        const Bytes base = i == 0 ? Bytes{0x00, 0xD6, 0xBE, 0x89} : Bytes{0x11, 0x22, 0x33, 0x44};
        Bytes expected{static_cast<std::uint8_t>(i == 0 ? 0xAA : 0x55)};
        expected.insert(expected.end(), base.begin(), base.end());
        expected.push_back(prefixes[i]);
        ASSERT_EQ(air.frames.size(), i + 1);
        EXPECT_EQ(air.frames[i].bytes(), expected) << i;
    }
    // Nothing but the address: all three events at one instant.
    EXPECT_EQ(read(kPayload), 1u);
    EXPECT_EQ(read(kEnd), 1u);
}

TEST_F(RadioTest, ShortcutsChainAWholeTransmission) {
    advertise();
    write(kShorts, kReadyStart | kEndDisable);
    write(kIntenset, 1 << 4);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 152 + 4) - nanoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(kDisabled), 1u);
    EXPECT_EQ(air.frames.size(), 1u);
    write(kDisabled, 0);
    EXPECT_FALSE(irq());
}

TEST_F(RadioTest, EndStartRepeats) {
    advertise();
    write(kShorts, kReadyStart | kEndStart);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 3 * 152));
    EXPECT_EQ(air.frames.size(), 3u);
    EXPECT_EQ(read(kState), kTx);
}

TEST_F(RadioTest, InterframeSpacingCountsFromTheEnd) {
    advertise();
    write(kShorts, kReadyStart | kEndDisable | kDisabledRxen);
    write(kTifs, 150);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 152));
    write(kReady, 0);
    expect_after(microseconds(150), kReady);
    EXPECT_EQ(read(kState), kRx);
    // Shorter than the switch-over: as fast as it goes.
    write(kShorts, 0);
    write(kDisable, 1);
    write(kShorts, kReadyStart | kEndDisable | kDisabledTxen);
    write(kTifs, 100);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 152));
    write(kReady, 0);
    expect_after(microseconds(4 + 140), kReady);
}

TEST_F(RadioTest, SpacingHoldsForTheSwitchOverOnly) {
    advertise();
    write(kShorts, kReadyStart | kEndDisable | kDisabledTxen);
    write(kTifs, 255);
    write(kTxen, 1);
    bench.run_for(microseconds(140 + 152 + 2));
    write(kShorts, 0);  // the switch-over is called off while the transmitter goes down
    bench.run_for(microseconds(2));
    EXPECT_EQ(read(kState), kStateDisabled);
    write(kReady, 0);
    write(kRxen, 1);
    expect_after(microseconds(138), kReady);
}

TEST_F(RadioTest, AReceiverHearsNothing) {
    advertise();
    write(kShorts, kReadyStart);
    write(kRxen, 1);
    bench.run_for(microseconds(138));
    EXPECT_EQ(read(kState), kRx);
    bench.run_for(milliseconds(1000));
    EXPECT_EQ(read(kState), kRx);
    for (const std::uint32_t event : {kAddress, kPayload, kEnd, kDevMatch, kDevMiss}) EXPECT_EQ(read(event), 0u);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time());  // waiting costs nothing
    write(kStop, 1);
    EXPECT_EQ(read(kState), kRxIdle);
    write(kStart, 1);
    EXPECT_EQ(read(kState), kRx);
    write(kDisable, 1);
    EXPECT_EQ(read(kDisabled), 1u);
}

TEST_F(RadioTest, BitCounter) {
    advertise();
    write(kShorts, kAddressBcStart);
    write(kBcc, 64);
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    bench.run_for(microseconds(40));
    expect_after(microseconds(64), kBcMatch);
    // A new value within the same packet counts from the same start.
    write(kBcMatch, 0);
    write(kBcc, 80);
    expect_after(microseconds(16), kBcMatch);
    write(kBcMatch, 0);
    write(kBcc, 40);  // passed
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(kBcMatch), 0u);
    EXPECT_EQ(read(kEnd), 1u);

    write(kBcc, 64);
    write(kStart, 1);
    bench.run_for(microseconds(60));
    write(kBcStop, 1);
    bench.run_for(microseconds(92));
    EXPECT_EQ(read(kBcMatch), 0u);
}

TEST_F(RadioTest, TheBitCounterEndsWithThePacket) {
    advertise();
    write(kShorts, kAddressBcStart);
    write(kBcc, 112);  // the last bit
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    bench.run_for(microseconds(152));
    EXPECT_EQ(read(kBcMatch), 1u);
    write(kBcMatch, 0);
    write(kBcc, 113);
    write(kStart, 1);
    bench.run_for(microseconds(300));
    EXPECT_EQ(read(kBcMatch), 0u);
}

TEST_F(RadioTest, RssiEndsWithoutASample) {
    write(kRxen, 1);
    bench.run_for(microseconds(130));
    write(kRssiStart, 1);
    expect_after(nanoseconds(8800), kRssiEnd);
    write(kRssiEnd, 0);
    write(kRssiStart, 1);
    write(kRssiStop, 1);
    bench.run_for(microseconds(20));
    EXPECT_EQ(read(kRssiEnd), 0u);
}

TEST_F(RadioTest, TheCcmEncryptsWhileTheRadioSends) {
    // Manual, chapter 25: key stream and encryption are started with the transmission and are done in time.
    constexpr std::uint64_t kCcm = 0x4000F000;
    bench.add<nrf51::CcmAar>("CCM", {{"ecb", ""}}, static_cast<std::int64_t>(kCcm));
    advertise();
    write(kPcnf0, 8 | 1 << 8 | 8 << 16);  // S1: the byte that the CCM leaves alone
    write(kWhiteIv, 0);
    const std::uint8_t key[] = {0x99, 0xAD, 0x1B, 0x52, 0x26, 0xA3, 0x7E, 0x3E,
                                0x05, 0x8E, 0x3B, 0x8E, 0x27, 0xC2, 0xC6, 0x66};
    const std::uint8_t rest[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0x24, 0xAB, 0xDC, 0xBA, 0xBE, 0xBA, 0xAF, 0xDE};
    std::copy(std::begin(key), std::end(key), memory.data + 0x100);
    std::copy(std::begin(rest), std::end(rest), memory.data + 0x110);
    const std::uint8_t clear[] = {0x0F, 1, 0, 0x06};
    std::copy(std::begin(clear), std::end(clear), memory.data + 0x200);
    bench.write(kCcm + 0x200, 1);
    bench.write(kCcm + 0x500, 2);
    bench.write(kCcm + 0x504, 0);
    bench.write(kCcm + 0x508, kRam + 0x100);
    bench.write(kCcm + 0x50C, kRam + 0x200);
    bench.write(kCcm + 0x510, kRam);
    bench.write(kCcm + 0x514, kRam + 0x300);
    write(kTxen, 1);
    bench.run_for(microseconds(140));
    write(kStart, 1);
    bench.write(kCcm + 0x000, 1);
    bench.run_for(microseconds(40 + 24 + 40 + 24));
    ASSERT_EQ(air.frames.size(), 1u);
    AirBits sent = air.frames[0];
    whiten(sent, 40, 0);
    const Bytes encrypted{0x0F, 5, 0, 0x9F, 0xCD, 0xA7, 0xF4, 0x48};
    EXPECT_EQ(Bytes(sent.bytes().begin() + 5, sent.bytes().begin() + 13), encrypted);
}

TEST(RadioWithoutAir, SendsToNobody) {
    test::Bench bench;
    bench.ram("ram", kRam, 0x100);
    bench.add<nrf51::Radio>("RADIO", {}, kBase);
    bench.write(kBase + kPacketPtr, kRam);
    bench.write(kBase + kPcnf1, 4 << 16);
    bench.write(kBase + kShorts, kReadyStart | kEndDisable);
    bench.write(kBase + kTxen, 1);
    bench.run_for(microseconds(132 + 48 + 4));
    EXPECT_EQ(bench.read(kBase + kEnd), 1u);
    EXPECT_EQ(bench.read(kBase + kDisabled), 1u);
}

}  // namespace
}  // namespace twin
