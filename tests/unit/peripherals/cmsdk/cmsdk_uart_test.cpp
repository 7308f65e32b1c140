// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/cmsdk/uart.hpp"

#include <gtest/gtest.h>

#include "models/peripherals/parts/usb_serial.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {
namespace {

using cmsdk::Uart;

constexpr std::int64_t kBase = 0x40004000;
constexpr std::uint32_t kTxEn = 1, kRxEn = 2, kTxInt = 4, kRxInt = 8, kTxoInt = 16, kRxoInt = 32;

struct CmsdkUart : testing::Test {
    Bench bench;
    Uart& uart = bench.add<Uart>("UART", {{"hz", "1M"}, {"txd", "TXD"}, {"rxd", "RXD"}}, kBase);
    parts::UsbSerial& usb = bench.add<parts::UsbSerial>("usb", {{"baud", "50000"}, {"stream", "stream"}});
    std::string heard;

    CmsdkUart() {
        bench.connect(usb.rx, *uart.find_pin("TXD"));
        bench.connect(usb.tx, *uart.find_pin("RXD"));
        bench.env().on_stream = [this](const HostStream&, std::span<const std::uint8_t> bytes) {
            heard.append(bytes.begin(), bytes.end());
        };
        bench.elaborate();
        bench.reset(ResetKind::power_on);
    }
    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    bool irq(const char* line) { return uart.find_irq(line)->level(); }
    void type(const std::string& text) {
        usb.stream.receive({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    }
    /// 50,000 baud: a frame takes 200 us.
    void configure(std::uint32_t control) {
        reg(Uart::kBaudDiv, 20);
        reg(Uart::kCtrl, control);
    }
};

TEST_F(CmsdkUart, ResetValues) {
    for (const auto offset : {Uart::kData, Uart::kState, Uart::kCtrl, Uart::kIntStatus, Uart::kBaudDiv})
        EXPECT_EQ(reg(offset), 0u);
    EXPECT_EQ(reg(0xFE0), 0x21u);
    EXPECT_TRUE(uart.find_pin("TXD")->high()) << "idle";
}

TEST_F(CmsdkUart, AFrameTakesTenBitsAndTheBufferIsFreeAtOnce) {
    configure(kTxEn | kTxInt);
    reg(Uart::kData, 'a');
    EXPECT_EQ(reg(Uart::kState), 0u) << "the shift register has it";
    EXPECT_EQ(reg(Uart::kIntStatus), 1u);
    EXPECT_TRUE(irq("tx"));
    reg(Uart::kIntStatus, 1);
    reg(Uart::kData, 'b');
    EXPECT_EQ(reg(Uart::kState), 1u) << "TXFULL";
    EXPECT_FALSE(irq("tx"));
    bench.run_for(nanoseconds(199'999));
    EXPECT_EQ(heard, "");
    EXPECT_EQ(reg(Uart::kState), 1u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(heard, "a");
    EXPECT_EQ(reg(Uart::kState), 0u);
    EXPECT_TRUE(irq("tx"));
    bench.run_for(microseconds(200));
    EXPECT_EQ(heard, "ab");
}

TEST_F(CmsdkUart, AWriteToAFullBufferOverruns) {
    configure(kTxEn | kTxoInt);
    for (const char c : std::string("abc")) reg(Uart::kData, static_cast<std::uint32_t>(c));
    EXPECT_EQ(reg(Uart::kState), 1u | 4u);
    EXPECT_TRUE(irq("tx_overrun"));
    EXPECT_TRUE(irq("combined"));
    EXPECT_EQ(reg(Uart::kIntStatus), 4u);
    reg(Uart::kIntStatus, 4);
    EXPECT_EQ(reg(Uart::kState), 1u);
    EXPECT_FALSE(irq("tx_overrun"));
    EXPECT_FALSE(irq("combined"));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(heard, "ac") << "the byte that waited is lost";
}

TEST_F(CmsdkUart, ReceivesAByteAtATime) {
    configure(kRxEn | kRxInt | kRxoInt);
    type("xy");
    bench.run_for(nanoseconds(199'999));
    EXPECT_EQ(reg(Uart::kState), 0u);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(reg(Uart::kState), 2u);
    EXPECT_TRUE(irq("rx"));
    EXPECT_TRUE(irq("combined"));
    EXPECT_EQ(bench.peek(kBase + Uart::kData), 'x');
    EXPECT_EQ(reg(Uart::kState), 2u) << "a look takes nothing";
    EXPECT_EQ(reg(Uart::kData), static_cast<std::uint32_t>('x'));
    EXPECT_EQ(reg(Uart::kState), 0u);
    EXPECT_TRUE(irq("rx")) << "until it is cleared";
    reg(Uart::kIntStatus, 2);
    EXPECT_FALSE(irq("rx"));
    EXPECT_FALSE(irq("combined"));
    bench.run_for(microseconds(200));
    EXPECT_EQ(reg(Uart::kData), static_cast<std::uint32_t>('y'));
}

TEST_F(CmsdkUart, AByteThatNobodyReadIsReplaced) {
    configure(kRxEn | kRxoInt);
    type("xy");
    bench.run_for(microseconds(400));
    EXPECT_EQ(reg(Uart::kState), 2u | 8u);
    EXPECT_TRUE(irq("rx_overrun"));
    EXPECT_EQ(reg(Uart::kData), static_cast<std::uint32_t>('y'));
    reg(Uart::kState, 8);
    EXPECT_FALSE(irq("rx_overrun"));
    EXPECT_EQ(reg(Uart::kState), 0u);
}

TEST_F(CmsdkUart, HearsAndSendsNothingWhileDisabled) {
    configure(0);
    type("x");
    reg(Uart::kData, 'a');
    bench.run_for(milliseconds(1));
    EXPECT_EQ(heard, "");
    EXPECT_EQ(reg(Uart::kState), 1u) << "it waits";
    reg(Uart::kCtrl, kTxEn);
    bench.run_for(microseconds(200));
    EXPECT_EQ(heard, "a");
}

TEST_F(CmsdkUart, AWrongBaudRateGivesOtherBytes) {
    reg(Uart::kBaudDiv, 40);
    reg(Uart::kCtrl, kTxEn | kRxEn);
    reg(Uart::kData, 'U');
    bench.run_for(milliseconds(1));
    EXPECT_NE(heard, "U");
    type("U");
    bench.run_for(milliseconds(1));
    EXPECT_NE(reg(Uart::kData), static_cast<std::uint32_t>('U'));
}

TEST_F(CmsdkUart, ADividerBelow16IsTheGuestsMistake) {
    reg(Uart::kBaudDiv, 15);
    reg(Uart::kCtrl, kTxEn);
    reg(Uart::kData, 'a');
    bench.run_for(milliseconds(1));
    EXPECT_EQ(heard, "");
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "UART", "BAUDDIV below 16"));
}

TEST_F(CmsdkUart, AResetCutsTheFrame) {
    configure(kTxEn);
    reg(Uart::kData, 'a');
    bench.run_for(microseconds(100));
    bench.reset(ResetKind::system);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(heard, "");
    EXPECT_EQ(reg(Uart::kCtrl), 0u);
}

TEST_F(CmsdkUart, ASnapshotGoesOn) {
    configure(kTxEn | kTxInt);
    reg(Uart::kData, 'a');
    reg(Uart::kData, 'b');
    bench.run_for(microseconds(100));
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    EXPECT_TRUE(irq("tx"));
    bench.run_for(microseconds(300));
    EXPECT_EQ(heard, "ab");
}

}  // namespace
}  // namespace twin::test
