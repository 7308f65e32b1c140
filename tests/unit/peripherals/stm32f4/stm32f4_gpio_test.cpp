// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/gpio.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin::stm32f4 {
namespace {

constexpr std::uint64_t kA = 0x40020000, kB = 0x40020400, kD = 0x40020C00;

struct Uart : Peripheral, SerialReceiver {
    Uart(sc_core::sc_module_name name, const ModelContext& context)
        : Peripheral(name, context), tx(*this, "USART3_TX"), rx(*this, "USART3_RX"), ck(*this, "TIM4_CH1", false) {
        bank_.reg(0, "R").reserved(0, 32);
        rx.on_change([this](bool high) { seen.push_back(high); });
        rx.on_pads([this] { ++moves; });
        rx.hear(*this);
    }
    void receive_serial(const SerialFrame& frame) override { heard.push_back(frame.data); }
    Signal tx, rx, ck;
    std::vector<bool> seen;
    std::vector<unsigned> heard;
    int moves = 0;
};

struct GpioTest : ::testing::Test {
    test::Bench bench;
    Uart& uart = bench.add<Uart>("USART3", {}, 0x40004800);
    Gpio& a = bench.add<Gpio>("GPIOA", {{"port", "A"}}, kA);
    Gpio& b = bench.add<Gpio>("GPIOB", {{"port", "B"}}, kB);
    Gpio& d = bench.add<Gpio>("GPIOD", {{"port", "D"}}, kD);
    struct Outside : Model {
        Outside(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context), pin(*this, "pin") {}
        PinPort pin;
    };
    Outside& outside = bench.add<Outside>("outside");

    void mux(std::uint64_t port, unsigned pad, unsigned af) {
        const std::uint64_t afr = port + (pad < 8 ? Gpio::kAfrl : Gpio::kAfrh);
        const unsigned shift = 4 * (pad % 8);
        bench.write(afr, (bench.read(afr) & ~(0xFU << shift)) | af << shift);
        set2(port + Gpio::kModer, pad, 2);
    }
    void set2(std::uint64_t reg, unsigned pad, std::uint32_t value) {
        bench.write(reg, (bench.read(reg) & ~(3U << 2 * pad)) | value << 2 * pad);
    }
    const Drive& at(Gpio& port, unsigned pad) { return port.pad(pad).driving(); }
};

TEST_F(GpioTest, ResetValues) {
    EXPECT_EQ(bench.read(kA + Gpio::kModer), 0xA8000000U);
    EXPECT_EQ(bench.read(kA + Gpio::kOspeedr), 0x0C000000U);
    EXPECT_EQ(bench.read(kA + Gpio::kPupdr), 0x64000000U);
    EXPECT_EQ(bench.read(kB + Gpio::kModer), 0x00000280U);
    EXPECT_EQ(bench.read(kB + Gpio::kOspeedr), 0x000000C0U);
    EXPECT_EQ(bench.read(kB + Gpio::kPupdr), 0x00000100U);
    for (const std::uint32_t offset : {Gpio::kModer, Gpio::kOtyper, Gpio::kOspeedr, Gpio::kPupdr, Gpio::kIdr,
                                       Gpio::kOdr, Gpio::kBsrr, Gpio::kLckr, Gpio::kAfrl, Gpio::kAfrh})
        EXPECT_EQ(bench.read(kD + offset), 0U) << std::hex << offset;
    EXPECT_EQ(at(a, 13), Drive::pull(true));
    EXPECT_EQ(at(a, 14), Drive::pull(false));
}

TEST_F(GpioTest, OutputsPushPullAndOpenDrain) {
    set2(kB + Gpio::kModer, 0, 1);
    EXPECT_EQ(at(b, 0), Drive::strong(false));
    bench.write(kB + Gpio::kBsrr, 1);
    EXPECT_EQ(at(b, 0), Drive::strong(true));
    EXPECT_EQ(bench.read(kB + Gpio::kIdr) & 1, 1U);
    bench.write(kB + Gpio::kOtyper, 1);
    EXPECT_EQ(at(b, 0), Drive::released());
    set2(kB + Gpio::kPupdr, 0, 1);
    EXPECT_EQ(at(b, 0), Drive::pull(true));
    bench.write(kB + Gpio::kBsrr, 1U << 16);
    EXPECT_EQ(at(b, 0), Drive::strong(false));
}

TEST_F(GpioTest, BsrrSetsBeforeItResets) {
    bench.write(kB + Gpio::kOdr, 0x00F0);
    bench.write(kB + Gpio::kBsrr, 0x00F10003);
    EXPECT_EQ(bench.read(kB + Gpio::kOdr), 0x0003U);
    EXPECT_EQ(bench.read(kB + Gpio::kBsrr), 0U);
    bench.write(kB + Gpio::kBsrr + 2, 0x0002, 2);
    EXPECT_EQ(bench.read(kB + Gpio::kOdr), 0x0001U) << "half words are taken";
}

TEST_F(GpioTest, AnalogPadsReadAsZero) {
    bench.connect(b.pad(1), outside.pin);
    outside.pin.drive(Drive::strong(true));
    EXPECT_EQ(bench.read(kB + Gpio::kIdr) & 2, 2U);
    set2(kB + Gpio::kModer, 1, 3);
    EXPECT_EQ(bench.read(kB + Gpio::kIdr) & 2, 0U);
    outside.pin.drive(Drive::strong(false));
    set2(kB + Gpio::kModer, 1, 0);
    EXPECT_EQ(bench.read(kB + Gpio::kIdr) & 2, 0U);
}

TEST_F(GpioTest, ObserversHearChangesOfTheInput) {
    bench.connect(b.pad(1), outside.pin);
    std::vector<bool> seen;
    b.observe(1, [&](bool high) { seen.push_back(high); });
    bench.elaborate();
    outside.pin.drive(Drive::strong(true));
    set2(kB + Gpio::kModer, 1, 3);
    outside.pin.drive(Drive::strong(false));
    outside.pin.drive(Drive::strong(true));
    set2(kB + Gpio::kModer, 1, 0);
    EXPECT_EQ(seen, (std::vector<bool>{true, false, true}));
}

TEST_F(GpioTest, ASignalDrivesThePadThatItIsMuxedTo) {
    bench.elaborate();
    uart.tx.set(true);
    EXPECT_EQ(at(d, 8), Drive::released());
    mux(kD, 8, 7);
    EXPECT_EQ(at(d, 8), Drive::strong(true));
    uart.tx.set(false);
    EXPECT_EQ(at(d, 8), Drive::strong(false));
    uart.tx.release();
    EXPECT_EQ(at(d, 8), Drive::released());
    mux(kD, 8, 6);
    uart.tx.set(true);
    EXPECT_EQ(at(d, 8), Drive::released()) << "another function";
    EXPECT_FALSE(uart.tx.connected());
}

TEST_F(GpioTest, AnInputIsAtItsIdleLevelWithoutAPad) {
    bench.connect(d.pad(9), outside.pin);
    outside.pin.drive(Drive::strong(false));
    bench.elaborate();
    EXPECT_TRUE(uart.rx.level());
    EXPECT_FALSE(uart.ck.level());
    mux(kD, 9, 7);
    EXPECT_FALSE(uart.rx.level());
    EXPECT_EQ(uart.seen, (std::vector<bool>{false}));
    outside.pin.drive(Drive::strong(true));
    outside.pin.drive(Drive::strong(false));
    set2(kD + Gpio::kModer, 9, 0);
    EXPECT_TRUE(uart.rx.level());
    EXPECT_EQ(uart.seen, (std::vector<bool>{false, true, false, true}));
    EXPECT_EQ(uart.moves, 2);
}

TEST_F(GpioTest, FramesAreHeardOnThePadsOfTheMoment) {
    bench.connect(d.pad(9), outside.pin);
    bench.elaborate();
    SerialFrame frame;
    frame.data = 'a';
    outside.pin.net().send_serial(frame);
    mux(kD, 9, 7);
    frame.data = 'b';
    outside.pin.net().send_serial(frame);
    mux(kB, 11, 7);
    frame.data = 'c';
    outside.pin.net().send_serial(frame);
    set2(kD + Gpio::kModer, 9, 0);
    frame.data = 'd';
    outside.pin.net().send_serial(frame);
    EXPECT_EQ(uart.heard, (std::vector<unsigned>{'b', 'c'}));
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "GPIOB", "USART3_RX is on PD9 and on PB11"));
}

TEST_F(GpioTest, TwoPadsOfOneSignal) {
    bench.connect(d.pad(9), outside.pin);
    bench.elaborate();
    uart.tx.set(false);
    mux(kD, 8, 7);
    mux(kB, 10, 7);
    EXPECT_EQ(at(d, 8), Drive::strong(false));
    EXPECT_EQ(at(b, 10), Drive::strong(false));
    set2(kB + Gpio::kPupdr, 11, 1);
    outside.pin.drive(Drive::strong(true));
    mux(kD, 9, 7);
    mux(kB, 11, 7);
    EXPECT_TRUE(uart.rx.level());
    outside.pin.drive(Drive::strong(false));
    EXPECT_FALSE(uart.rx.level()) << "one of them is low";
}

TEST_F(GpioTest, LockedPadsKeepTheirConfiguration) {
    set2(kB + Gpio::kModer, 0, 1);
    const std::uint32_t locked = 1U << 16 | 1;
    bench.write(kB + Gpio::kLckr, locked);
    bench.write(kB + Gpio::kLckr, 1);
    bench.write(kB + Gpio::kLckr, locked);
    EXPECT_EQ(bench.read(kB + Gpio::kModer) & 3, 1U);
    set2(kB + Gpio::kModer, 0, 0);
    EXPECT_EQ(bench.read(kB + Gpio::kModer) & 3, 0U) << "not before LCKR is read";
    set2(kB + Gpio::kModer, 0, 1);
    bench.read(kB + Gpio::kLckr);
    EXPECT_EQ(bench.read(kB + Gpio::kLckr), locked);
    set2(kB + Gpio::kModer, 0, 0);
    set2(kB + Gpio::kModer, 1, 1);
    EXPECT_EQ(bench.read(kB + Gpio::kModer) & 15, 5U);
    bench.write(kB + Gpio::kLckr, 0);
    EXPECT_EQ(bench.read(kB + Gpio::kLckr), locked);
    bench.reset(ResetKind::system);
    EXPECT_EQ(bench.read(kB + Gpio::kLckr), 0U);
}

TEST_F(GpioTest, AWrongLockSequenceLocksNothing) {
    bench.write(kB + Gpio::kLckr, 1U << 16 | 1);
    bench.write(kB + Gpio::kLckr, 2);
    bench.write(kB + Gpio::kLckr, 1U << 16 | 1);
    bench.read(kB + Gpio::kLckr);
    EXPECT_EQ(bench.read(kB + Gpio::kLckr) >> 16, 0U);
}

TEST_F(GpioTest, ResetTakesThePadsBack) {
    set2(kB + Gpio::kModer, 0, 1);
    bench.write(kB + Gpio::kBsrr, 1);
    mux(kD, 8, 7);
    bench.reset(ResetKind::system);
    EXPECT_EQ(at(b, 0), Drive::released());
    EXPECT_FALSE(uart.tx.connected());
}

TEST_F(GpioTest, ASnapshotPutsThePadsBack) {
    uart.tx.set(true);
    mux(kD, 8, 7);
    set2(kB + Gpio::kModer, 0, 1);
    bench.write(kB + Gpio::kBsrr, 1);
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    EXPECT_EQ(at(b, 0), Drive::strong(true));
    EXPECT_EQ(at(d, 8), Drive::strong(true));
    EXPECT_EQ(bench.read(kB + Gpio::kIdr) & 1, 1U);
}

TEST(AlternateFunctions, AreThoseOfTheDatasheet) {
    using Names = std::vector<std::string>;
    EXPECT_EQ(signals_of("PD8", 7), Names{"USART3_TX"});
    EXPECT_EQ(signals_of("PA0", 1), (Names{"TIM2_CH1", "TIM2_ETR"}));
    EXPECT_EQ(signals_of("PB8", 4), Names{"I2C1_SCL"});
    EXPECT_EQ(signals_of("PA5", 5), Names{"SPI1_SCK"});
    EXPECT_EQ(signals_of("PC12", 8), Names{"UART5_TX"});
    EXPECT_EQ(signals_of("PG13", 11), (Names{"ETH_MII_TXD0", "ETH_RMII_TXD0"}));
    EXPECT_EQ(signals_of("PA0", 15), Names{"EVENTOUT"});
    EXPECT_TRUE(signals_of("PA0", 4).empty());
    EXPECT_TRUE(signals_of("PZ0", 4).empty());
}

}  // namespace
}  // namespace twin::stm32f4
