// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/usb_serial.hpp"

#include <gtest/gtest.h>

#include <string>

#include "models/peripherals/nrf51/uart.hpp"
#include "tests/unit/support/bench.hpp"
#include "tests/unit/support/fake_pads.hpp"

namespace twin {
namespace {

using nrf51::Uart;
using parts::UsbSerial;

constexpr std::uint64_t kBase = 0x40002000;
constexpr unsigned kTx = 24, kRx = 25, kRts = 8, kCts = 10;

class UsbSerialTest : public testing::Test {
  protected:
    UsbSerialTest() {
        bench.env().on_stream = [this](const HostStream& stream, std::span<const std::uint8_t> bytes) {
            EXPECT_EQ(stream.name(), "usb");
            host.append(bytes.begin(), bytes.end());
        };
        bench.connect(usb.rx, pads.pad(kTx));
        bench.connect(usb.tx, pads.pad(kRx));
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    void type(const std::string& text) {
        bench.elaborate();
        usb.stream.receive({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    void start_uart(std::uint32_t baudrate = 0x10000000) {
        write(Uart::kPselTxd, kTx);
        write(Uart::kPselRxd, kRx);
        write(Uart::kBaudrate, baudrate);
        write(Uart::kEnable, Uart::kEnabled);
        write(Uart::kStartRx, 1);
        write(Uart::kStartTx, 1);
    }

    test::Bench bench;
    test::FakePads& pads = bench.add<test::FakePads>("GPIO");
    Uart& uart = bench.add<Uart>("UART0", {{"gpio", "GPIO"}}, kBase);
    UsbSerial& usb = bench.add<UsbSerial>("usb", {{"baud", "1000000"}, {"stream", "usb"}});
    std::string host;
};

TEST_F(UsbSerialTest, BytesReachTheHost) {
    start_uart();
    write(Uart::kTxd, 'h');
    write(Uart::kTxd, 'i');
    bench.run_for(microseconds(20) - picoseconds(1));
    EXPECT_EQ(host, "h");
    bench.run_for(picoseconds(1));
    EXPECT_EQ(host, "hi");
}

TEST_F(UsbSerialTest, TheHostsBytesArriveAtTheLinesPace) {
    start_uart();
    EXPECT_TRUE(pads.pad(kRx).high()) << "the line idles high";
    type("abc");
    bench.run_for(microseconds(10) - picoseconds(1));
    EXPECT_EQ(read(Uart::kRxdRdy), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(read(Uart::kRxdRdy), 1U);
    EXPECT_EQ(read(Uart::kRxd), 'a');
    write(Uart::kRxdRdy, 0);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(Uart::kRxd), 'b');
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(Uart::kRxd), 'c');
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time());
}

TEST_F(UsbSerialTest, FlowControlLosesNothing) {
    bench.connect(usb.cts, pads.pad(kRts));
    bench.connect(usb.rts, pads.pad(kCts));
    write(Uart::kPselRts, kRts);
    write(Uart::kPselCts, kCts);
    write(Uart::kConfig, 1);
    start_uart();
    std::string text;
    for (int i = 0; i < 100; ++i) text += static_cast<char>('!' + i % 90);
    type(text);
    std::string heard;
    for (int i = 0; i < 1000 && heard.size() < text.size(); ++i) {
        bench.run_for(microseconds(100));
        while (read(Uart::kRxdRdy) != 0) {
            write(Uart::kRxdRdy, 0);
            heard += static_cast<char>(read(Uart::kRxd));
        }
    }
    EXPECT_EQ(heard, text);
    EXPECT_EQ(read(Uart::kErrorSrc), 0U);
    write(Uart::kTxd, 'x');
    bench.run_for(microseconds(10));
    EXPECT_EQ(host, "x") << "rts lets the chip send";
}

TEST_F(UsbSerialTest, WithoutFlowControlASlowReaderOverruns) {
    start_uart();
    type("1234567");
    bench.run_for(microseconds(100));
    EXPECT_EQ(read(Uart::kErrorSrc), 1U);
}

TEST_F(UsbSerialTest, AnotherBaudRateIsGarbageAndNoted) {
    start_uart(0x08000000);  // 500 kbaud
    write(Uart::kTxd, 'U');
    bench.run_for(microseconds(20));
    EXPECT_EQ(host, "\x66");
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "usb", "a frame of 500000 baud on a line of 1000000"));
}

TEST_F(UsbSerialTest, SnapshotKeepsTheQueue) {
    start_uart();
    type("ab");
    bench.run_for(microseconds(5));
    const auto state = bench.save();
    bench.run_for(microseconds(30));
    read(Uart::kRxd);
    read(Uart::kRxd);
    bench.load(state);
    EXPECT_EQ(bench.save(), state);
    bench.run_for(microseconds(30));
    EXPECT_EQ(read(Uart::kRxd), 'a');
    EXPECT_EQ(read(Uart::kRxd), 'b');
}

TEST_F(UsbSerialTest, UnpluggedItIsSilent) {
    start_uart();
    usb.set_power(false);
    type("a");
    write(Uart::kTxd, 'x');
    bench.run_for(microseconds(50));
    EXPECT_EQ(host, "");
    EXPECT_EQ(read(Uart::kRxdRdy), 0U);
}

}  // namespace
}  // namespace twin
