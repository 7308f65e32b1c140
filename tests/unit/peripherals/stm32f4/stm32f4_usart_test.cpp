// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/usart.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/peripherals/stm32f4/fake_pad.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using stm32f4::Usart;
using test::FakePad;
using test::Outside;

constexpr std::uint64_t kBase = 0x40004800;
constexpr std::uint64_t kHz = 42'000'000;
constexpr std::uint32_t kRe = 1 << 2, kTe = 1 << 3, kIdleIe = 1 << 4, kRxneIe = 1 << 5, kTcIe = 1 << 6, kTxeIe = 1 << 7,
                        kPeIe = 1 << 8, kPs = 1 << 9, kPce = 1 << 10, kWake = 1 << 11, kM = 1 << 12, kUe = 1 << 13,
                        kOver8 = 1 << 15, kSbk = 1, kRwu = 2;
constexpr std::uint32_t kBrr1M = 42;  // 1 Mbaud: a frame of 10 bits is 10 us
constexpr std::uint32_t kIdleSr = Usart::kTc | Usart::kTxe;

struct Line : SerialReceiver {
    void receive_serial(const SerialFrame& frame) override {
        frames.push_back(frame);
        times.push_back(sc_core::sc_time_stamp());
    }
    std::vector<SerialFrame> frames;
    std::vector<Time> times;
};

struct UsartTest : testing::Test {
    explicit UsartTest(const char* kind = "usart") : usart(bench.add<Usart>("USART3", {{"kind", kind}}, kBase)) {
        tx_pad.mux(usart, "USART3_TX");
        rx_pad.mux(usart, "USART3_RX");
        tx_pad.pin.net().attach(line);
    }
    ~UsartTest() override { tx_pad.pin.net().detach(line); }

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    std::uint32_t sr() { return bench.peek(kBase + Usart::kSr); }
    bool irq() { return usart.find_irq("irq")->level(); }
    /// At 1 Mbaud, with the idle frame of the enabled transmitter over.
    void start(std::uint32_t cr1 = 0, std::uint32_t cr2 = 0, std::uint32_t cr3 = 0) {
        write(Usart::kBrr, kBrr1M);
        write(Usart::kCr2, cr2);
        write(Usart::kCr3, cr3);
        write(Usart::kCr1, kUe | kTe | kRe | cr1);
        bench.run_for(microseconds(12));
    }
    void hear(std::uint16_t data, SerialFormat format = {1'000'000}) {
        rx_pad.pin.net().send_serial({data, format, false, false});
    }

    test::Bench bench;
    Clock& clock = bench.env().clock("USART3", kHz);
    Usart& usart;
    FakePad& tx_pad = bench.add<FakePad>("PD8");
    FakePad& rx_pad = bench.add<FakePad>("PD9");
    Line line;
};

TEST_F(UsartTest, ResetValues) {
    for (const auto& reg : usart.bank().registers())
        EXPECT_EQ(bench.peek(kBase + reg.offset()), reg.offset() == Usart::kSr ? kIdleSr : 0U) << reg.name();
    EXPECT_FALSE(irq());
    EXPECT_TRUE(tx_pad.pin.floating()) << "not enabled: the pad is nobody's";
}

TEST_F(UsartTest, BaudRateComesFromTheClockThatItGets) {
    write(Usart::kBrr, 0x16C);  // 22.75 * 16 = 364
    EXPECT_EQ(usart.format().baud, 115'385U);
    clock.set(16'000'000, true);
    EXPECT_EQ(usart.format().baud, 43'956U);
    write(Usart::kCr1, kOver8);
    write(Usart::kBrr, 0x113);  // 17 + 3/8, 8 samples a bit
    EXPECT_EQ(usart.format().baud, 115'108U);
    write(Usart::kBrr, 0x00F);
    EXPECT_EQ(usart.format().baud, 0U);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "USART3", "BRR gives no baud rate"));
}

TEST_F(UsartTest, EnablingSendsAnIdleFrameFirst) {
    write(Usart::kBrr, kBrr1M);
    write(Usart::kSr, ~Usart::kTc);
    write(Usart::kCr1, kUe | kTe);
    EXPECT_TRUE(tx_pad.pin.high());
    write(Usart::kDr, 'A');
    EXPECT_EQ(sr(), 0U) << "it waits";
    bench.run_for(microseconds(10) - picoseconds(1));
    EXPECT_EQ(sr(), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(sr(), Usart::kTxe);
    bench.run_for(microseconds(10) - picoseconds(1));
    EXPECT_TRUE(line.frames.empty());
    EXPECT_EQ(sr(), Usart::kTxe);
    bench.run_for(picoseconds(1));
    ASSERT_EQ(line.frames.size(), 1U);
    EXPECT_EQ(line.frames[0].data, 'A');
    EXPECT_EQ(line.frames[0].format, (SerialFormat{1'000'000}));
    EXPECT_EQ(sr(), kIdleSr);
}

TEST_F(UsartTest, WordsFollowEachOtherWithoutAGap) {
    start();
    const Time from = bench.now();
    write(Usart::kDr, 'a');
    EXPECT_EQ(read(Usart::kSr) & Usart::kTxe, Usart::kTxe);
    write(Usart::kDr, 'b');
    EXPECT_EQ(read(Usart::kSr) & Usart::kTxe, 0U);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(Usart::kSr), Usart::kTxe) << "TC was cleared by SR and DR";
    write(Usart::kDr, 'c');
    bench.run_for(microseconds(20));
    ASSERT_EQ(line.frames.size(), 3U);
    for (unsigned i = 0; i < 3; ++i) {
        EXPECT_EQ(line.frames[i].data, 'a' + i);
        EXPECT_EQ(line.times[i] - from, microseconds(10 * (i + 1)));
    }
    EXPECT_EQ(sr(), kIdleSr);
}

TEST_F(UsartTest, OverwritingAWaitingWordIsNoted) {
    start();
    for (const char c : {'a', 'b', 'c'}) write(Usart::kDr, static_cast<std::uint32_t>(c));
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "USART3", "DR written while a word waits in it"));
    bench.run_for(microseconds(30));
    ASSERT_EQ(line.frames.size(), 2U);
    EXPECT_EQ(line.frames[1].data, 'c');
}

TEST_F(UsartTest, InterruptsOfTheTransmitter) {
    start(kTxeIe);
    EXPECT_TRUE(irq());
    write(Usart::kDr, 1);
    EXPECT_TRUE(irq()) << "the shift register took it";
    write(Usart::kDr, 2);
    EXPECT_FALSE(irq());
    write(Usart::kCr1, kUe | kTe | kTcIe);
    EXPECT_TRUE(irq()) << "TC was not cleared yet";
    write(Usart::kSr, ~Usart::kTc);
    EXPECT_FALSE(irq());
    bench.run_for(microseconds(20) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
}

TEST_F(UsartTest, FrameLengthsOfAllFormats) {
    const struct {
        std::uint32_t cr1, stop;
        unsigned half_bits, data_bits;
        Parity parity;
    } formats[] = {{0, 0, 20, 8, Parity::none},         {kM, 0, 22, 9, Parity::none},
                   {kM | kPce, 0, 22, 8, Parity::even}, {kPce | kPs, 0, 20, 7, Parity::odd},
                   {0, 2, 22, 8, Parity::none},         {0, 1, 19, 8, Parity::none},
                   {0, 3, 21, 8, Parity::none}};
    for (const auto& f : formats) {
        write(Usart::kCr1, 0);
        start(f.cr1, f.stop << 12);
        line.frames.clear();
        line.times.clear();
        const Time from = bench.now();
        write(Usart::kDr, 0x1A5);
        bench.run_for(microseconds(12));
        ASSERT_EQ(line.frames.size(), 1U);
        EXPECT_EQ(line.times[0] - from, nanoseconds(500 * f.half_bits));
        EXPECT_EQ(line.frames[0].format.data_bits, f.data_bits);
        EXPECT_EQ(line.frames[0].format.parity, f.parity);
        EXPECT_EQ(line.frames[0].data, 0x1A5U & ((1U << f.data_bits) - 1));
    }
}

TEST_F(UsartTest, Receives) {
    start(kRxneIe);
    hear('x');
    EXPECT_TRUE(irq());
    EXPECT_EQ(sr(), kIdleSr | Usart::kRxne);
    EXPECT_EQ(bench.peek(kBase + Usart::kDr), 'x') << "a debugger takes nothing";
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Usart::kDr), 'x');
    EXPECT_FALSE(irq());
    write(Usart::kCr1, kUe | kTe);
    hear('y');
    EXPECT_EQ(sr(), kIdleSr) << "the receiver is off";
}

TEST_F(UsartTest, OverrunKeepsTheFirstAndIsClearedBySrThenDr) {
    start(kRxneIe);
    hear('1');
    hear('2');
    EXPECT_EQ(sr() & (Usart::kRxne | Usart::kOre), Usart::kRxne | Usart::kOre);
    EXPECT_EQ(read(Usart::kDr), '1');
    EXPECT_EQ(sr() & (Usart::kRxne | Usart::kOre), Usart::kOre) << "no SR before DR";
    EXPECT_TRUE(irq());
    read(Usart::kSr);
    read(Usart::kDr);
    EXPECT_EQ(sr(), kIdleSr);
    EXPECT_FALSE(irq());
}

TEST_F(UsartTest, AWrongBaudRateGivesGarbageOrFramingErrors) {
    start();
    hear('U', {1'040'000});
    EXPECT_EQ(read(Usart::kSr), kIdleSr | Usart::kRxne) << "4 % is fine";
    EXPECT_EQ(read(Usart::kDr), 'U');
    hear(0x00, {500'000});
    EXPECT_EQ(read(Usart::kSr) & (Usart::kRxne | Usart::kFe), Usart::kRxne | Usart::kFe);
    read(Usart::kDr);
    EXPECT_EQ(sr(), kIdleSr);
    hear('U', {2'000'000});
    EXPECT_NE(read(Usart::kDr), 'U');
}

TEST_F(UsartTest, ParityIsCheckedAndReadAboveTheData) {
    start(kPce | kPeIe);  // 7 bits, even
    hear(0x41, {1'000'000, 7, Parity::even, 2});
    EXPECT_EQ(read(Usart::kSr), kIdleSr | Usart::kRxne);
    EXPECT_EQ(read(Usart::kDr), 0x41U);
    hear(0x43, {1'000'000, 7, Parity::even, 2});
    EXPECT_EQ(read(Usart::kDr), 0xC3U);
    EXPECT_FALSE(irq());
    hear(0x41, {1'000'000, 7, Parity::odd, 2});
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Usart::kSr), kIdleSr | Usart::kRxne | Usart::kPe);
    EXPECT_EQ(read(Usart::kDr), 0xC1U);
    EXPECT_FALSE(irq());
}

TEST_F(UsartTest, IdleLineOneFrameAfterTheLast) {
    start(kIdleIe);
    hear('a');
    read(Usart::kDr);
    bench.run_for(microseconds(9));
    usart.serial_begins();  // the next one begins in time
    bench.run_for(microseconds(10));
    EXPECT_EQ(sr(), kIdleSr);
    hear('b');
    bench.run_for(microseconds(10) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Usart::kSr), kIdleSr | Usart::kRxne | Usart::kIdle);
    read(Usart::kDr);
    EXPECT_EQ(sr(), kIdleSr);
    bench.run_for(milliseconds(1));
    EXPECT_FALSE(irq()) << "once";
}

TEST_F(UsartTest, BreakIsLowForAFrame) {
    start();
    const Time from = bench.now();
    write(Usart::kCr1, kUe | kTe | kSbk);
    EXPECT_EQ(read(Usart::kCr1), kUe | kTe | kSbk);
    bench.run_for(microseconds(11));
    ASSERT_EQ(line.frames.size(), 1U);
    EXPECT_TRUE(line.frames[0].line_break);
    EXPECT_EQ(line.times[0] - from, microseconds(11)) << "10 bits low, and a stop bit";
    EXPECT_EQ(read(Usart::kCr1), kUe | kTe);
    write(Usart::kCr1, kUe | kTe | kRe);
    rx_pad.pin.net().send_serial({0, {1'000'000}, true, false});
    EXPECT_EQ(read(Usart::kSr), kIdleSr | Usart::kRxne | Usart::kFe);
    EXPECT_EQ(read(Usart::kDr), 0U);
    write(Usart::kCr2, 1U << 14 | 1U << 6);  // LINEN, LBDIE
    rx_pad.pin.net().send_serial({0, {1'000'000}, true, false});
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Usart::kSr) & Usart::kLbd, Usart::kLbd);
    write(Usart::kSr, ~Usart::kLbd);
    EXPECT_FALSE(irq());
}

TEST_F(UsartTest, FlowControl) {
    auto& cts = bench.add<FakePad>("PD11");
    auto& rts = bench.add<FakePad>("PD12");
    auto& outside = bench.add<Outside>("outside");
    bench.connect(cts.pin, outside.pin);
    cts.mux(usart, "USART3_CTS");
    rts.mux(usart, "USART3_RTS");
    outside.drive(true);
    start(0, 0, 1U << 8 | 1U << 9 | 1U << 10);
    EXPECT_FALSE(rts.pin.high()) << "ready";
    hear('a');
    EXPECT_TRUE(rts.pin.high());
    read(Usart::kDr);
    EXPECT_FALSE(rts.pin.high());
    write(Usart::kDr, 'x');
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(line.frames.empty());
    EXPECT_FALSE(irq());
    outside.drive(false);
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Usart::kSr) & Usart::kCts, Usart::kCts);
    bench.run_for(microseconds(10));
    ASSERT_EQ(line.frames.size(), 1U);
    write(Usart::kSr, ~Usart::kCts);
    EXPECT_FALSE(irq());
}

TEST_F(UsartTest, MuteModeWakesByAddressOrIdle) {
    start(kWake | kRwu, 5);
    hear('a');
    hear(0x83);
    EXPECT_EQ(sr(), kIdleSr);
    hear(0x85);
    EXPECT_EQ(read(Usart::kDr), 0x85U);
    EXPECT_EQ(read(Usart::kCr1) & kRwu, 0U);
    hear('b');
    EXPECT_EQ(read(Usart::kDr), 'b');
    hear(0x86);
    EXPECT_EQ(read(Usart::kCr1) & kRwu, kRwu) << "meant for another";
    write(Usart::kCr1, kUe | kRe | kTe | kRwu);
    hear('c');
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(Usart::kCr1) & kRwu, 0U);
    EXPECT_EQ(sr(), kIdleSr) << "waking up is no IDLE";
    hear('d');
    EXPECT_EQ(read(Usart::kDr), 'd');
}

TEST_F(UsartTest, HalfDuplexUsesOneWire) {
    auto& outside = bench.add<Outside>("outside");
    bench.connect(tx_pad.pin, outside.pin);
    start(0, 0, 1U << 3);
    EXPECT_TRUE(tx_pad.pin.floating());
    write(Usart::kDr, 'e');
    EXPECT_TRUE(tx_pad.pin.high());
    bench.run_for(microseconds(10));
    EXPECT_TRUE(tx_pad.pin.floating());
    EXPECT_EQ(read(Usart::kDr), 'e') << "it hears itself";
    tx_pad.pin.net().send_serial({'f', {1'000'000}, false, false});
    EXPECT_EQ(read(Usart::kDr), 'f');
    hear('g');
    EXPECT_EQ(sr() & Usart::kRxne, 0U) << "RX is not used";
}

TEST_F(UsartTest, DmaRequests) {
    start(0, 0, 3U << 6);
    auto& rx = *usart.dma_requests()[0];
    auto& tx = *usart.dma_requests()[1];
    EXPECT_EQ(rx.name(), "RX");
    EXPECT_TRUE(tx.level());
    EXPECT_FALSE(rx.level());
    write(Usart::kDr, 1);
    write(Usart::kDr, 2);
    EXPECT_FALSE(tx.level());
    bench.run_for(microseconds(10));
    EXPECT_TRUE(tx.level());
    hear('a');
    EXPECT_TRUE(rx.level());
    read(Usart::kDr);
    EXPECT_FALSE(rx.level());
}

TEST_F(UsartTest, AGatedClockHoldsTheFrame) {
    start();
    write(Usart::kDr, 'a');
    bench.run_for(microseconds(4));
    clock.set(kHz, false);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(line.frames.empty());
    clock.set(kHz, true);
    bench.run_for(microseconds(6) - picoseconds(1));
    EXPECT_TRUE(line.frames.empty());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(line.frames.size(), 1U);
}

TEST_F(UsartTest, ResetInMidFrame) {
    start();
    write(Usart::kDr, 'a');
    bench.run_for(microseconds(4));
    bench.reset(ResetKind::system);
    EXPECT_TRUE(tx_pad.pin.floating());
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(line.frames.empty());
    EXPECT_EQ(sr(), kIdleSr);
}

TEST_F(UsartTest, SnapshotInMidFrame) {
    start();
    write(Usart::kDr, 'a');
    write(Usart::kDr, 'b');
    bench.run_for(microseconds(4));
    const auto state = bench.save();
    bench.run_for(microseconds(30));
    bench.reset(ResetKind::system);
    line.frames.clear();
    line.times.clear();
    bench.load(state);
    EXPECT_TRUE(tx_pad.pin.high());
    bench.run_for(microseconds(30));
    ASSERT_EQ(line.frames.size(), 2U);
    EXPECT_EQ(line.frames[1].data, 'b');
}

struct UartTest : UsartTest {
    UartTest() : UsartTest("uart") {}
};

TEST_F(UartTest, HasNoFlowControlAndNoClock) {
    write(Usart::kCr2, ~0U);
    write(Usart::kCr3, ~0U);
    EXPECT_EQ(read(Usart::kCr2), 0x706FU);
    EXPECT_EQ(read(Usart::kCr3), 0x8CFU);
    EXPECT_EQ(usart.bank().find("GTPR"), nullptr);
}

}  // namespace
}  // namespace twin
