// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/uart.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin {
namespace {

using nrf51::Uart;

constexpr std::uint64_t kBase = 0x40002000;
constexpr std::uint32_t kShorts = 0x200, kInten = 0x300, kIntenset = 0x304, kIntenclr = 0x308, kPower = 0xFFC;
constexpr std::uint32_t kBaud1M = 0x10000000, kBaud115200 = 0x01D7E000, kBaud9600 = 0x00275000;
constexpr unsigned kTx = 24, kRx = 25, kRts = 8, kCts = 10;

/// The far end of a line.
struct Line : SerialReceiver {
    void receive_serial(const SerialFrame& frame) override {
        frames.push_back(frame);
        times.push_back(sc_core::sc_time_stamp());
    }
    std::vector<SerialFrame> frames;
    std::vector<Time> times;
};

class UartTest : public testing::Test {
  protected:
    UartTest() { pads.pad(kTx).net().attach(line); }

    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return uart.find_irq("irq")->level(); }

    /// 1 Mbaud: a frame is 10 us.
    void enable() {
        write(Uart::kPselTxd, kTx);
        write(Uart::kPselRxd, kRx);
        write(Uart::kBaudrate, kBaud1M);
        write(Uart::kEnable, Uart::kEnabled);
    }
    void hear(std::uint8_t byte, std::uint32_t baud = 1'000'000) {
        SerialFrame frame;
        frame.data = byte;
        frame.format.baud = baud;
        pads.pad(kRx).net().send_serial(frame);
    }

    test::Bench bench;
    test::FakePads& pads = bench.add<test::FakePads>("GPIO");
    test::Source& source = bench.add<test::Source>("source");
    Uart& uart = bench.add<Uart>("UART0", {{"gpio", "GPIO"}}, kBase);
    Line line;
};

TEST_F(UartTest, ResetValues) {
    for (const auto& reg : uart.bank().registers()) {
        std::uint32_t expected = 0;
        if (reg.offset() >= Uart::kPselRts && reg.offset() <= Uart::kPselRxd) expected = 0xFFFFFFFF;
        if (reg.offset() == Uart::kBaudrate) expected = 0x04000000;
        if (reg.offset() == kPower) expected = 1;
        EXPECT_EQ(bench.peek(kBase + reg.offset()), expected) << reg.name();
    }
    EXPECT_FALSE(irq());
}

TEST_F(UartTest, BaudRatesAreTheManualsActualOnes) {
    const struct {
        std::uint32_t code, actual;
    } rates[] = {{0x0004F000, 1205},   {0x0009D000, 2396},   {0x0013B000, 4808},   {0x00275000, 9598},
                 {0x003B0000, 14414},  {0x004EA000, 19208},  {0x0075F000, 28829},  {0x00800000, 31250},
                 {0x009D5000, 38462},  {0x00E50000, 55944},  {0x00EBF000, 57762},  {0x013A9000, 76923},
                 {0x01D7E000, 115942}, {0x03AFB000, 231884}, {0x04000000, 250000}, {0x075F7000, 470588},
                 {0x0EBED000, 941176}, {0x10000000, 1000000}};
    for (const auto& rate : rates) EXPECT_EQ(Uart::baud_of(rate.code), rate.actual) << std::hex << rate.code;
    EXPECT_EQ(Uart::baud_of(0), 0U);
    write(Uart::kBaudrate, 0);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "UART0", "BAUDRATE gives no clock"));
}

TEST_F(UartTest, SendsAFrameAndSaysSoAtItsEnd) {
    enable();
    write(kIntenset, 1U << 7);
    write(Uart::kStartTx, 1);
    write(Uart::kTxd, 'A');
    bench.run_for(microseconds(10) - picoseconds(1));
    EXPECT_EQ(read(Uart::kTxdRdy), 0U);
    EXPECT_TRUE(line.frames.empty());
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Uart::kTxdRdy), 1U);
    EXPECT_TRUE(irq());
    ASSERT_EQ(line.frames.size(), 1U);
    EXPECT_EQ(line.frames[0].data, 'A');
    EXPECT_EQ(line.frames[0].format.baud, 1'000'000U);
    write(Uart::kTxdRdy, 0);
    EXPECT_FALSE(irq());
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time()) << "idle costs nothing";
}

TEST_F(UartTest, SecondByteWaitsThirdIsAMistake) {
    enable();
    write(Uart::kStartTx, 1);
    write(Uart::kTxd, 1);
    write(Uart::kTxd, 2);
    EXPECT_FALSE(bench.journal_has(JournalKind::guest_error, "UART0", "TXD written while a byte waits in it"));
    write(Uart::kTxd, 3);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "UART0", "TXD written while a byte waits in it"));
    bench.run_for(microseconds(20));
    ASSERT_EQ(line.frames.size(), 2U);
    EXPECT_EQ(line.frames[0].data, 1);
    EXPECT_EQ(line.frames[1].data, 3);
    EXPECT_EQ(line.times[1] - line.times[0], microseconds(10));
}

TEST_F(UartTest, WaitsForStartAndStopsBehindTheFrame) {
    enable();
    write(Uart::kTxd, 1);
    bench.run_for(microseconds(50));
    EXPECT_TRUE(line.frames.empty());
    write(Uart::kStartTx, 1);
    write(Uart::kTxd, 2);
    write(Uart::kStopTx, 1);
    bench.run_for(microseconds(50));
    ASSERT_EQ(line.frames.size(), 1U) << "the frame on the line is completed, the next not begun";
    EXPECT_EQ(line.frames[0].data, 1);
    write(Uart::kStartTx, 1);
    bench.run_for(microseconds(10));
    EXPECT_EQ(line.frames.size(), 2U);
}

// mbed's serial_init sends a byte before it selects the pin, to get TXDRDY set.
TEST_F(UartTest, AFrameBegunWithoutAPadIsNotHeardButReady) {
    write(Uart::kBaudrate, kBaud9600);
    write(Uart::kEnable, Uart::kEnabled);
    write(Uart::kStartTx, 1);
    write(Uart::kTxd, 0);
    write(Uart::kPselTxd, kTx);
    bench.run_for(milliseconds(2));
    EXPECT_EQ(read(Uart::kTxdRdy), 1U);
    EXPECT_TRUE(line.frames.empty());
    write(Uart::kTxd, 'x');
    bench.run_for(milliseconds(2));
    EXPECT_EQ(line.frames.size(), 1U);
}

TEST_F(UartTest, TakesAndReleasesItsPads) {
    enable();
    EXPECT_EQ(pads.taken[kTx], &uart);
    EXPECT_TRUE(pads.pad(kTx).high()) << "the line idles high";
    EXPECT_EQ(pads.taken[kRx], &uart);
    write(Uart::kPselTxd, kRts);
    EXPECT_EQ(pads.taken[kTx], nullptr);
    EXPECT_EQ(pads.taken[kRts], &uart);
    write(Uart::kEnable, 0);
    EXPECT_EQ(pads.taken[kRts], nullptr);
    EXPECT_EQ(pads.taken[kRx], nullptr);
}

TEST_F(UartTest, ReceivesThroughTheFifo) {
    enable();
    hear('x');
    EXPECT_EQ(read(Uart::kRxdRdy), 0U) << "not before STARTRX";
    write(kIntenset, 1U << 2);
    write(Uart::kStartRx, 1);
    hear('a');
    hear('b');
    EXPECT_TRUE(irq());
    write(Uart::kRxdRdy, 0);
    EXPECT_FALSE(irq());
    EXPECT_EQ(bench.peek(kBase + Uart::kRxd), 'a') << "a debugger's read takes nothing";
    EXPECT_EQ(read(Uart::kRxd), 'a');
    EXPECT_EQ(read(Uart::kRxdRdy), 1U) << "the next byte moves to RXD";
    write(Uart::kRxdRdy, 0);
    EXPECT_EQ(read(Uart::kRxd), 'b');
    EXPECT_EQ(read(Uart::kRxdRdy), 0U);
    read(Uart::kRxd);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "UART0", "RXD read while it holds no byte"));
}

TEST_F(UartTest, SeventhByteOverruns) {
    enable();
    write(Uart::kStartRx, 1);
    for (std::uint8_t i = 0; i < Uart::kFifoSize; ++i) hear(i);
    EXPECT_EQ(read(Uart::kErrorSrc), 0U);
    hear(99);
    EXPECT_EQ(read(Uart::kErrorSrc), 1U);
    EXPECT_EQ(read(Uart::kError), 1U);
    write(Uart::kErrorSrc, 1);
    EXPECT_EQ(read(Uart::kErrorSrc), 0U);
    for (std::uint8_t i = 0; i < Uart::kFifoSize; ++i) EXPECT_EQ(read(Uart::kRxd), i);
}

TEST_F(UartTest, ErrorsOfTheLine) {
    enable();
    write(Uart::kStartRx, 1);
    hear(0x00, 500'000);
    EXPECT_EQ(read(Uart::kErrorSrc), 1U << 2) << "framing";
    write(Uart::kErrorSrc, 0xF);
    SerialFrame frame;
    frame.format.baud = 1'000'000;
    frame.line_break = true;
    pads.pad(kRx).net().send_serial(frame);
    EXPECT_EQ(read(Uart::kErrorSrc), 1U << 2 | 1U << 3) << "a break is a framing error too";
    write(Uart::kErrorSrc, 0xF);
    write(Uart::kConfig, 7U << 1);
    frame.line_break = false;
    frame.format.parity = Parity::even;
    pads.pad(kRx).net().send_serial(frame);
    EXPECT_EQ(read(Uart::kErrorSrc), 0U);
    frame.parity_error = true;
    pads.pad(kRx).net().send_serial(frame);
    EXPECT_EQ(read(Uart::kErrorSrc), 1U << 1);
}

TEST_F(UartTest, ParityLengthensTheFrame) {
    enable();
    write(Uart::kConfig, 7U << 1);
    write(Uart::kStartTx, 1);
    write(Uart::kTxd, 7);
    bench.run_for(microseconds(11) - picoseconds(1));
    EXPECT_TRUE(line.frames.empty());
    bench.run_for(picoseconds(1));
    ASSERT_EQ(line.frames.size(), 1U);
    EXPECT_EQ(line.frames[0].format.parity, Parity::even);
}

TEST_F(UartTest, StopRxTakesFourMoreBytesThenTimesOut) {
    enable();
    write(Uart::kStartRx, 1);
    write(Uart::kStopRx, 1);
    bench.run_for(microseconds(40) - picoseconds(1));
    EXPECT_EQ(read(Uart::kRxto), 0U);
    hear('a');
    EXPECT_EQ(read(Uart::kRxdRdy), 1U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Uart::kRxto), 1U);
    read(Uart::kRxd);
    write(Uart::kRxdRdy, 0);
    hear('b');
    EXPECT_EQ(read(Uart::kRxdRdy), 0U);
}

TEST_F(UartTest, SuspendStopsBothWays) {
    enable();
    write(Uart::kStartRx, 1);
    write(Uart::kStartTx, 1);
    write(Uart::kTxd, 1);
    write(Uart::kTxd, 2);
    write(Uart::kSuspend, 1);
    bench.run_for(microseconds(100));
    EXPECT_EQ(line.frames.size(), 1U);
    EXPECT_EQ(read(Uart::kRxto), 1U);
}

TEST_F(UartTest, WithoutClockItIsDeafAndMovesNothing) {
    write(Uart::kPselRts, kRts);
    write(Uart::kPselCts, kCts);
    write(Uart::kConfig, 1);
    enable();
    write(Uart::kStartRx, 1);
    write(Uart::kStartTx, 1);
    EXPECT_FALSE(pads.pad(kRts).high());
    uart.stop();
    for (std::uint8_t byte = 0; byte < 8; ++byte) hear(byte);
    pads.pad(kCts).drive(Drive::strong(true));
    pads.pad(kCts).drive(Drive::strong(false));
    bench.run_for(milliseconds(1));
    EXPECT_FALSE(pads.pad(kRts).high());
    for (const std::uint32_t event : {Uart::kRxdRdy, Uart::kCts, Uart::kNcts, Uart::kError})
        EXPECT_EQ(read(event), 0U) << std::hex << event;
}

TEST_F(UartTest, RtsFollowsTheFifo) {
    write(Uart::kPselRts, kRts);
    enable();
    write(Uart::kConfig, 1);
    EXPECT_TRUE(pads.pad(kRts).high()) << "the receiver is not started";
    write(Uart::kStartRx, 1);
    EXPECT_FALSE(pads.pad(kRts).high());
    hear(1);
    EXPECT_FALSE(pads.pad(kRts).high());
    hear(2);
    EXPECT_TRUE(pads.pad(kRts).high()) << "room for four";
    read(Uart::kRxd);
    EXPECT_FALSE(pads.pad(kRts).high());
    write(Uart::kStopRx, 1);
    EXPECT_TRUE(pads.pad(kRts).high());
}

TEST_F(UartTest, CtsHoldsTheTransmitter) {
    bench.connect(source.pin, pads.pad(kCts));
    source.pin.drive(Drive::strong(true));
    write(Uart::kPselCts, kCts);
    write(Uart::kConfig, 1);
    enable();
    write(Uart::kStartTx, 1);
    write(Uart::kTxd, 1);
    bench.run_for(microseconds(100));
    EXPECT_TRUE(line.frames.empty());
    source.pin.drive(Drive::strong(false));
    EXPECT_EQ(read(Uart::kCts), 1U);
    bench.run_for(microseconds(10));
    EXPECT_EQ(line.frames.size(), 1U);
    EXPECT_EQ(read(Uart::kNcts), 0U);
    source.pin.drive(Drive::strong(true));
    EXPECT_EQ(read(Uart::kNcts), 1U);
}

TEST_F(UartTest, CtsShortcutsRunTheReceiver) {
    bench.connect(source.pin, pads.pad(kCts));
    source.pin.drive(Drive::strong(true));
    write(Uart::kPselCts, kCts);
    write(Uart::kConfig, 1);
    write(kShorts, 1U << 3 | 1U << 4);
    enable();
    source.pin.drive(Drive::strong(false));
    hear('a');
    EXPECT_EQ(read(Uart::kRxdRdy), 1U);
    source.pin.drive(Drive::strong(true));
    bench.run_for(microseconds(40));
    EXPECT_EQ(read(Uart::kRxto), 1U);
}

TEST_F(UartTest, ResetInTheMiddleOfAFrame) {
    enable();
    write(kInten, 1U << 7);
    write(Uart::kStartTx, 1);
    write(Uart::kTxd, 1);
    bench.run_for(microseconds(5));
    bench.reset(ResetKind::system);
    bench.run_for(microseconds(50));
    EXPECT_TRUE(line.frames.empty());
    EXPECT_EQ(read(Uart::kTxdRdy), 0U);
    EXPECT_EQ(read(kIntenclr), 0U);
    EXPECT_EQ(pads.taken[kTx], nullptr);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time());
}

TEST_F(UartTest, SnapshotGoesOnTheSame) {
    enable();
    write(Uart::kStartTx, 1);
    write(Uart::kStartRx, 1);
    write(Uart::kTxd, 1);
    write(Uart::kTxd, 2);
    hear('a');
    bench.run_for(microseconds(3));
    const auto state = bench.save();
    bench.run_for(microseconds(7));
    EXPECT_EQ(line.frames.size(), 1U);
    write(Uart::kEnable, 0);
    read(Uart::kRxd);
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    EXPECT_EQ(pads.taken[kTx], &uart);
    EXPECT_EQ(read(Uart::kRxd), 'a');
    line.frames.clear();
    bench.run_for(microseconds(20));
    ASSERT_EQ(line.frames.size(), 2U);
    EXPECT_EQ(line.frames[0].data, 1);
    EXPECT_EQ(line.frames[1].data, 2);
    hear('b');
    EXPECT_EQ(read(Uart::kRxd), 'b') << "it hears its pad again";
}

TEST_F(UartTest, PollingTxdRdyNeedsNoClock) {
    write(Uart::kBaudrate, kBaud115200);
    enable();
    EXPECT_EQ(read(Uart::kTxdRdy), 0U);
    EXPECT_TRUE(bench.env().journal().entries().empty());
}

}  // namespace
}  // namespace twin
