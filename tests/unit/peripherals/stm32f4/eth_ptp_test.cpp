// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/eth_ptp.hpp"

#include "tests/unit/peripherals/stm32f4/eth_fixture.hpp"

namespace twin {
namespace {

using stm32f4::find_ptp;
using stm32f4::PtpMessage;

struct EthPtpTest : test::EthFixture {
    static constexpr std::uint32_t kTscr = 0x700, kSsir = 0x704, kTshr = 0x708, kTslr = 0x70C, kTshur = 0x710,
                                   kTslur = 0x714, kTsar = 0x718, kTthr = 0x71C, kTtlr = 0x720, kTssr = 0x728,
                                   kPpscr = 0x72C;
    static constexpr std::uint32_t kTse = 1, kFine = 2, kInit = 4, kUpdate = 8, kTrigger = 16, kAddend = 32,
                                   kAll = 1 << 8, kDigital = 1 << 9;
    static constexpr std::uint64_t kPtpHz = 100'000'000;  // a cycle of 10 ns

    EthPtpTest() { ptp_clock.set(kPtpHz, true); }
    void start(std::uint32_t control = kTse | kDigital, std::uint32_t increment = 10) {
        bring_up();
        write(kSsir, increment);
        write(kTscr, control);
    }
    void set_time(std::uint32_t seconds, std::uint32_t subseconds, std::uint32_t control = kTse | kDigital) {
        write(kTshur, seconds);
        write(kTslur, subseconds);
        write(kTscr, control | kInit);
    }
    std::uint64_t nanoseconds_now() { return read(kTshr) * 1'000'000'000ULL + read(kTslr); }
};

TEST_F(EthPtpTest, CountsNanosecondsCoarse) {
    start();
    set_time(5, 999'999'990);
    EXPECT_EQ(nanoseconds_now(), 5'999'999'990U);
    bench.run_for(nanoseconds(10) - picoseconds(1));
    EXPECT_EQ(nanoseconds_now(), 5'999'999'990U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(kTshr), 6U);
    EXPECT_EQ(read(kTslr), 0U);
    bench.run_for(milliseconds(2500));
    EXPECT_EQ(nanoseconds_now(), 8'500'000'000U);
    EXPECT_EQ(read(kTscr) & kInit, 0U);
}

TEST_F(EthPtpTest, RollsOverInBinary) {
    start(kTse, 43);
    set_time(1, 0x7FFFFFFF, kTse);
    bench.run_for(nanoseconds(10));
    EXPECT_EQ(read(kTshr), 2U);
    EXPECT_EQ(read(kTslr), 42U);
}

TEST_F(EthPtpTest, TheAddendMakesItSlower) {
    start(kTse | kDigital | kFine, 20);
    write(kTsar, 0x80000000);  // every second cycle adds 20 ns
    write(kTscr, kTse | kDigital | kFine | kAddend);
    set_time(0, 0, kTse | kDigital | kFine);
    bench.run_for(microseconds(1));
    EXPECT_EQ(nanoseconds_now(), 1000U);
    write(kTsar, 0x40000000);
    bench.run_for(microseconds(1));
    EXPECT_EQ(nanoseconds_now(), 2000U) << "not taken yet";
    write(kTscr, kTse | kDigital | kFine | kAddend);
    bench.run_for(microseconds(1));
    EXPECT_EQ(nanoseconds_now(), 2500U);
}

TEST_F(EthPtpTest, UpdatesAddAndSubtract) {
    start();
    set_time(10, 100);
    write(kTshur, 2);
    write(kTslur, 999'999'950);
    write(kTscr, kTse | kDigital | kUpdate);
    EXPECT_EQ(nanoseconds_now(), 13'000'000'050U);
    write(kTshur, 3);
    write(kTslur, 0x80000000 | 100);
    write(kTscr, kTse | kDigital | kUpdate);
    EXPECT_EQ(nanoseconds_now(), 9'999'999'950U);
}

TEST_F(EthPtpTest, StandsStillWithoutItsClockOrEnable) {
    start();
    set_time(1, 0);
    ptp_clock.set(kPtpHz, false);
    stay(10);
    ptp_clock.set(kPtpHz, true);
    EXPECT_EQ(nanoseconds_now(), 1'000'000'000U);
    write(kTscr, kDigital);
    stay(10);
    EXPECT_EQ(nanoseconds_now(), 1'000'000'000U);
    write(kTscr, kTse | kDigital);
    stay(10);
    EXPECT_EQ(nanoseconds_now(), 1'000'010'000U);
}

TEST_F(EthPtpTest, TheTargetTimeInterrupts) {
    start();
    set_time(1, 0);
    write(kTthr, 1);
    write(kTtlr, 5000);
    write(kTscr, kTse | kDigital | kTrigger);
    bench.run_for(microseconds(5) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(kTscr) & kTrigger, 0U);
    EXPECT_NE(status() & Eth::kTsts, 0U);
    EXPECT_EQ(read(kTssr), 2U);
    EXPECT_EQ(read(Eth::kMacSr), 1U << 9);
    EXPECT_FALSE(irq()) << "read";
    EXPECT_EQ(read(kTssr), 0U);
    write(Eth::kMacImr, 1 << 9);
    write(kTscr, kTse | kDigital | kTrigger);
    stay(1);
    EXPECT_EQ(read(kTssr), 2U) << "in the past";
    EXPECT_FALSE(irq()) << "masked";
}

TEST_F(EthPtpTest, SecondsOverflow) {
    start();
    set_time(0xFFFFFFFF, 999'999'000);
    stay(2);
    EXPECT_EQ(read(kTshr), 0U);
    write(kSsir, 10);
    EXPECT_EQ(read(kTssr), 1U);
}

TEST_F(EthPtpTest, ThePulse) {
    auto& pps = bench.add<test::FakePad>("pps");
    pps.mux(eth, "ETH_PPS_OUT");
    start();
    set_time(0, 0);
    EXPECT_TRUE(pps.pin.high());
    bench.run_for(milliseconds(100) - picoseconds(1));
    EXPECT_TRUE(pps.pin.high());
    bench.run_for(picoseconds(1));
    EXPECT_FALSE(pps.pin.high());
    bench.run_for(milliseconds(900) - picoseconds(1));
    EXPECT_FALSE(pps.pin.high());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(pps.pin.high());
    write(kPpscr, 1);
    bench.run_for(milliseconds(250) - picoseconds(1));
    EXPECT_TRUE(pps.pin.high());
    bench.run_for(picoseconds(1));
    EXPECT_FALSE(pps.pin.high());
}

TEST_F(EthPtpTest, FramesGetTheTimeOfTheirSfd) {
    bring_up();
    write(kSsir, 10);
    set_time(7, 0, kTse | kDigital | kAll);
    set_address(0, kOwnAddress);
    make_rx_ring(2);
    make_tx_ring(2);
    queue(0, own_frame(100).bytes, kTtse);
    const std::uint64_t before = nanoseconds_now();
    const Time started = bench.now();
    arrive(own_frame(100));
    go(kSr | kRsf | kSt | kTsf);
    stay(30);
    // Normal descriptors: the stamp is where the addresses were.
    EXPECT_EQ(word(kRxList + 12), 7U);
    EXPECT_EQ(word(kRxList + 8), before - 7'000'000'000 + 640) << "eight bytes after the first bit";
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_NE(word(kTxList) & 1 << 17, 0U) << "TTSS";
    const std::uint64_t start = (sent[0].at - ethernet_frame_time(100, 100) - started).value() / 1000;
    EXPECT_EQ(word(kTxList + 12), 7U);
    EXPECT_NEAR(static_cast<double>(word(kTxList + 8)), static_cast<double>(before - 7'000'000'000 + start + 640), 10);
}

TEST_F(EthPtpTest, EnhancedDescriptorsHaveAPlaceForIt) {
    bring_up();
    write(kSsir, 10);
    write(Eth::kDmaBmr, 1 << 7 | 0x100);
    set_time(7, 0, kTse | kDigital | 1 << 10 | 1 << 11);  // version 2, over Ethernet
    set_address(0, kOwnAddress);
    make_rx_ring(2, kBufferSize, 32);
    go(kSr | kRsf);
    EthernetFrame sync = frame_to(kOwnAddress, 80, 0x88F7);
    sync.bytes[14] = 0x00;
    sync.bytes[15] = 0x02;
    arrive(own_frame(80));
    arrive(sync);
    stay(40);
    EXPECT_EQ(rx_status(0, 32) & 1 << 7, 0U);
    EXPECT_NE(rx_status(1, 32) & 1 << 7, 0U) << "TSV";
    EXPECT_EQ(word(kRxList + 32 + 16), 1U << 13 | 1U << 12 | 1U << 8) << "version 2, over Ethernet, Sync";
    EXPECT_EQ(word(kRxList + 32 + 28), 7U);
}

TEST(EthPtp, FindsMessages) {
    std::vector<std::uint8_t> frame(90, 0);
    frame[12] = 0x88;
    frame[13] = 0xF7;
    frame[15] = 2;
    const struct {
        std::uint8_t message;
        unsigned type;
    } kTypes[] = {{0, 1}, {8, 2}, {1, 3}, {9, 4}, {2, 5}, {3, 6}, {0xA, 7}, {0xB, 5}, {0xD, 6}, {0xC, 7}};
    for (const auto& t : kTypes) {
        frame[14] = t.message;
        ASSERT_TRUE(find_ptp(frame)) << int(t.message);
        EXPECT_EQ(find_ptp(frame)->type, t.type);
    }
    frame[14] = 4;
    EXPECT_FALSE(find_ptp(frame));
    // IPv4, UDP to port 319, version 1, Delay_Req.
    frame.assign(90, 0);
    frame[12] = 0x08;
    frame[14] = 0x45;
    frame[23] = 17;
    frame[36] = 319 >> 8;
    frame[37] = 319 & 0xFF;
    frame[43] = 1;
    frame[42 + 32] = 1;
    ASSERT_TRUE(find_ptp(frame));
    EXPECT_EQ(find_ptp(frame)->version, 1U);
    EXPECT_EQ(find_ptp(frame)->type, 3U);
    EXPECT_EQ(find_ptp(frame)->over, PtpMessage::Over::ipv4);
    frame[37] = 0x41;
    EXPECT_FALSE(find_ptp(frame));
    frame.resize(42 + 32);
    EXPECT_FALSE(find_ptp(frame)) << "cut";
}

}  // namespace
}  // namespace twin
