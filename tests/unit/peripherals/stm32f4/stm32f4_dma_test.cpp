// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/dma.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "models/peripherals/stm32f4/spi.hpp"
#include "models/peripherals/stm32f4/timer.hpp"
#include "models/peripherals/stm32f4/usart.hpp"
#include "tests/unit/peripherals/stm32f4/fake_pad.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using stm32f4::Dma;
using stm32f4::Spi;
using stm32f4::Usart;
using test::FakePad;

constexpr std::uint64_t kDma1 = 0x40026000, kDma2 = 0x40026400, kPort = 0x40004800, kRam = 0x20000000;
constexpr std::uint64_t kHz = 168'000'000;
constexpr std::uint32_t kEn = 1, kTeie = 4, kHtie = 8, kTcie = 16, kPfctrl = 32, kToPeripheral = 1 << 6, kCopy = 2 << 6,
                        kCirc = 1 << 8, kPinc = 1 << 9, kMinc = 1 << 10, kPincos = 1 << 15, kDbm = 1 << 18,
                        kCt = 1 << 19;
constexpr std::uint32_t psize(std::uint32_t code) { return code << 11; }
constexpr std::uint32_t msize(std::uint32_t code) { return code << 13; }
constexpr std::uint32_t channel(std::uint32_t code) { return code << 25; }
constexpr std::uint32_t kDmdis = 4;

/// A peripheral with the request lines of USART3, a data register at 4, and a log.
class Port : public stm32f4::Peripheral, public stm32f4::DmaRequester {
  public:
    Port(sc_core::sc_module_name name, const ModelContext& context)
        : Peripheral(name, context), rx(*this, "RX"), tx(*this, "TX") {
        bank_.narrow_access();
        bank_.reg(4, "DR")
            .field(0, 32, "DR", Access::rw)
            .value([this](std::uint32_t) { return next; })
            .on_read([this] { ++next; })
            .on_write([this](std::uint32_t value) { written.push_back(value); });
        for (auto* request : {&rx, &tx}) {
            request->on_acknowledge([this, request](std::uint32_t left) {
                lefts.push_back(left);
                request->set(false);
            });
        }
    }
    stm32f4::DmaRequest rx, tx;
    std::uint32_t next = 1;
    std::vector<std::uint32_t> written, lefts;
};

struct DmaTest : testing::Test {
    DmaTest() { bench.ram("sram", kRam, 0x20000); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kDma1 + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kDma1 + offset); }
    void write2(std::uint32_t offset, std::uint32_t value) { bench.write(kDma2 + offset, value); }
    std::uint32_t read2(std::uint32_t offset) { return bench.read(kDma2 + offset); }
    std::uint8_t* ram(std::uint64_t offset = 0) { return bench.env().memory("sram")->data + offset; }
    bool irq(unsigned stream) { return dma.find_irq("stream" + std::to_string(stream))->level(); }
    void run_cycles(std::uint64_t cycles) { bench.run_for(ticks_to_time(cycles, kHz)); }
    /// USART3_RX is channel 4 of stream 1, USART3_TX channel 4 of stream 3.
    void start(unsigned stream, std::uint32_t cr, std::uint32_t items, std::uint32_t fcr = 0) {
        write(Dma::kPar(stream), static_cast<std::uint32_t>(kPort + 4));
        write(Dma::kM0ar(stream), kRam);
        write(Dma::kNdtr(stream), items);
        write(Dma::kFcr(stream), fcr);
        write(Dma::kCr(stream), cr | channel(4) | kEn);
    }
    void serve(stm32f4::DmaRequest& request) {
        request.set(true);
        run_cycles(200);
        EXPECT_FALSE(request.level());
    }

    test::Bench bench;
    Clock& clock1 = bench.env().clock("DMA1", kHz);
    Clock& clock2 = bench.env().clock("DMA2", kHz);
    Port& port = bench.add<Port>("USART3", {}, kPort);
    Dma& dma = bench.add<Dma>("DMA1", {{"number", "1"}}, kDma1);
    Dma& dma2 = bench.add<Dma>("DMA2", {{"number", "2"}}, kDma2);
};

TEST_F(DmaTest, ResetValues) {
    for (const auto& reg : dma.bank().registers()) {
        const bool fcr = reg.name().front() == 'S' && reg.name().substr(2) == "FCR";
        EXPECT_EQ(bench.peek(kDma1 + reg.offset()), fcr ? 0x21U : 0U) << reg.name();
    }
}

TEST_F(DmaTest, RequestsAreTheManuals) {
    EXPECT_STREQ(Dma::requests_of(1, 1, 4), "USART3_RX");
    EXPECT_STREQ(Dma::requests_of(1, 3, 4), "USART3_TX");
    EXPECT_STREQ(Dma::requests_of(2, 0, 3), "SPI1_RX");
    EXPECT_STREQ(Dma::requests_of(2, 3, 3), "SPI1_TX");
    EXPECT_STREQ(Dma::requests_of(1, 0, 1), "I2C1_RX");
    EXPECT_STREQ(Dma::requests_of(1, 1, 7), "TIM6_UP");
}

TEST_F(DmaTest, ReceivesByteByByte) {
    start(1, kMinc | kTcie | kHtie, 4);
    for (std::uint32_t i = 1; i <= 4; ++i) {
        port.rx.set(true);
        bench.run_for(ticks_to_time(Dma::kAccessCycles, kHz) - picoseconds(1));
        EXPECT_EQ(ram()[i - 1], 0U);
        bench.run_for(picoseconds(1));
        EXPECT_EQ(ram()[i - 1], i);
        EXPECT_EQ(read(Dma::kNdtr(1)), 4 - i);
        EXPECT_EQ(irq(1), i == 2 || i == 4) << i;
        if (i == 2) {
            EXPECT_EQ(read(Dma::kLisr), Dma::kHtif << 6);
            write(Dma::kLifcr, Dma::kHtif << 6);
        }
        run_cycles(100);
    }
    EXPECT_EQ(read(Dma::kLisr), Dma::kTcif << 6);
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, 0U);
    EXPECT_EQ(port.lefts, (std::vector<std::uint32_t>{3, 2, 1, 0}));
    port.rx.set(true);
    run_cycles(100);
    EXPECT_EQ(port.next, 5U) << "it is over";
    write(Dma::kLifcr, ~0U);
    EXPECT_FALSE(irq(1));
    EXPECT_EQ(read(Dma::kLisr), 0U);
}

TEST_F(DmaTest, SendsWithoutMovingThePeripheralsAddress) {
    std::memcpy(ram(), "abcd", 4);
    start(3, kToPeripheral | kMinc, 4);
    run_cycles(100);
    EXPECT_TRUE(port.written.empty()) << "no request yet";
    EXPECT_EQ(read(Dma::kFcr(3)) >> 3 & 7, 0U) << "one byte is waiting";
    for (int i = 0; i < 4; ++i) serve(port.tx);
    EXPECT_EQ(port.written, (std::vector<std::uint32_t>{'a', 'b', 'c', 'd'}));
    EXPECT_EQ(read(Dma::kLisr), (Dma::kTcif | Dma::kHtif) << 22);
    EXPECT_EQ(read(Dma::kFcr(3)) >> 3 & 7, 4U) << "empty";
}

TEST_F(DmaTest, FifoPacksBytesIntoWordsAtItsThreshold) {
    start(1, kMinc | msize(2), 10, kDmdis | 1);  // half full: 8 bytes
    for (int i = 0; i < 7; ++i) serve(port.rx);
    EXPECT_EQ(ram()[0], 0U);
    EXPECT_EQ(read(Dma::kFcr(1)) >> 3 & 7, 1U);
    serve(port.rx);
    const std::uint8_t expected[] = {1, 2, 3, 4, 5, 6, 7, 8, 0};
    EXPECT_EQ(std::memcmp(ram(), expected, 9), 0);
    serve(port.rx);
    serve(port.rx);
    EXPECT_EQ(ram()[9], 10U) << "the rest is flushed";
    EXPECT_EQ(read(Dma::kLisr) & Dma::kTcif << 6, Dma::kTcif << 6);
}

TEST_F(DmaTest, FifoUnpacksWordsIntoHalfWords) {
    const std::uint32_t words[] = {0x22221111, 0x44443333};
    std::memcpy(ram(), words, sizeof words);
    start(3, kToPeripheral | kMinc | psize(1) | msize(2), 4, kDmdis | 3);
    for (int i = 0; i < 4; ++i) serve(port.tx);
    EXPECT_EQ(port.written, (std::vector<std::uint32_t>{0x1111, 0x2222, 0x3333, 0x4444}));
}

TEST_F(DmaTest, BurstsTakeSeveralItemsForARequest) {
    start(1, kMinc | psize(2) | msize(2) | 1U << 21 | 1U << 23, 8, kDmdis | 3);
    serve(port.rx);
    EXPECT_EQ(read(Dma::kNdtr(1)), 4U);
    EXPECT_EQ(port.next, 5U);
    EXPECT_EQ(ram()[12], 4U);
    serve(port.rx);
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, 0U);
}

TEST_F(DmaTest, ABurstThatDoesNotFitTheThresholdIsAFifoError) {
    write(Dma::kFcr(1), kDmdis | 0x80);
    start(1, kMinc | psize(2) | msize(2) | 1U << 23, 8, kDmdis | 0x80 | 1);  // 16 bytes, threshold 8
    EXPECT_EQ(read(Dma::kLisr), Dma::kFeif << 6);
    EXPECT_TRUE(irq(1));
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, 0U);
}

TEST_F(DmaTest, CircularStartsOver) {
    start(1, kMinc | kCirc, 3);
    for (int i = 0; i < 4; ++i) serve(port.rx);
    EXPECT_EQ(ram()[0], 4U);
    EXPECT_EQ(ram()[1], 2U);
    EXPECT_EQ(read(Dma::kNdtr(1)), 2U);
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, kEn);
    EXPECT_EQ(read(Dma::kLisr) >> 6 & 0x3D, Dma::kTcif | Dma::kHtif);
}

TEST_F(DmaTest, TwoBuffersTakeTurns) {
    write(Dma::kM1ar(1), kRam + 0x100);
    start(1, kMinc | kDbm, 2);
    serve(port.rx);
    EXPECT_EQ(read(Dma::kCr(1)) & kCt, 0U);
    serve(port.rx);
    EXPECT_EQ(read(Dma::kCr(1)) & kCt, kCt);
    serve(port.rx);
    EXPECT_EQ(ram(0x100)[0], 3U);
    write(Dma::kM0ar(1), kRam + 0x200);  // the one that is not in use
    serve(port.rx);
    serve(port.rx);
    EXPECT_EQ(ram(0x200)[0], 5U);
    EXPECT_EQ(read(Dma::kLisr) & Dma::kTeif << 6, 0U);
    write(Dma::kM0ar(1), kRam);
    EXPECT_EQ(read(Dma::kM0ar(1)), kRam + 0x200);
    EXPECT_EQ(read(Dma::kLisr) & Dma::kTeif << 6, Dma::kTeif << 6);
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, 0U);
}

TEST_F(DmaTest, SettingsOfAnEnabledStreamAreProtected) {
    start(1, kMinc, 5);
    write(Dma::kNdtr(1), 99);
    write(Dma::kPar(1), 0);
    write(Dma::kM0ar(1), 0);
    write(Dma::kFcr(1), kDmdis | 0x80);
    write(Dma::kCr(1), kEn | kTcie | channel(2) | kPinc);
    EXPECT_EQ(read(Dma::kNdtr(1)), 5U);
    EXPECT_EQ(read(Dma::kPar(1)), kPort + 4);
    EXPECT_EQ(read(Dma::kM0ar(1)), kRam);
    EXPECT_EQ(read(Dma::kFcr(1)) & 0x87, 0x80U);
    EXPECT_EQ(read(Dma::kCr(1)), kEn | kTcie | kMinc | channel(4));
}

TEST_F(DmaTest, DisablingFlushesAndEndsTheTransfer) {
    start(1, kMinc | msize(2), 8, kDmdis | 3);
    for (int i = 0; i < 3; ++i) serve(port.rx);
    write(Dma::kCr(1), channel(4) | kMinc | msize(2));
    EXPECT_EQ(ram()[2], 3U);
    EXPECT_EQ(read(Dma::kLisr), Dma::kTcif << 6);
    EXPECT_EQ(read(Dma::kNdtr(1)), 5U);
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, 0U);
}

TEST_F(DmaTest, ABusErrorEndsTheTransfer) {
    start(1, kMinc | kTeie, 4);
    serve(port.rx);
    EXPECT_FALSE(irq(1));
    write(Dma::kCr(1), 0);
    write(Dma::kLifcr, ~0U);
    write(Dma::kM0ar(1), 0x60000000);
    write(Dma::kNdtr(1), 4);
    write(Dma::kCr(1), channel(4) | kMinc | kTeie | kEn);
    port.rx.set(true);
    run_cycles(100);
    EXPECT_TRUE(irq(1));
    EXPECT_EQ(read(Dma::kLisr), Dma::kTeif << 6);
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, 0U);
}

TEST_F(DmaTest, ThePeripheralEndsTheTransfer) {
    start(1, kMinc | kPfctrl, 0);
    EXPECT_EQ(read(Dma::kNdtr(1)), 0xFFFFU);
    serve(port.rx);
    port.rx.set_last(true);
    serve(port.rx);
    EXPECT_EQ(read(Dma::kLisr), Dma::kTcif << 6);
    EXPECT_EQ(read(Dma::kNdtr(1)), 0xFFFDU);
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, 0U);
}

TEST_F(DmaTest, PriorityThenNumber) {
    // Stream 1 (RX, low) and stream 3 (TX, very high) with one request each at the same time.
    std::memcpy(ram(), "z", 1);
    start(3, kToPeripheral | 3U << 16, 1);
    run_cycles(100);
    start(1, kMinc, 2);
    write(Dma::kM0ar(1), kRam + 4);
    port.rx.set(true);
    port.tx.set(true);
    run_cycles(Dma::kAccessCycles);
    EXPECT_EQ(port.written.size(), 1U);
    EXPECT_EQ(port.next, 1U);
    run_cycles(Dma::kAccessCycles);
    EXPECT_EQ(port.next, 2U);
}

TEST_F(DmaTest, CopiesMemory) {
    for (unsigned i = 0; i < 64; ++i) ram()[i] = static_cast<std::uint8_t>(i + 1);
    write2(Dma::kPar(0), kRam);
    write2(Dma::kM0ar(0), kRam + 0x1000);
    write2(Dma::kNdtr(0), 16);
    write2(Dma::kFcr(0), kDmdis | 3);
    write2(Dma::kCr(0), kCopy | kPinc | kMinc | psize(2) | msize(2) | kTcie | kEn);
    run_cycles(Dma::kAccessCycles * 4);
    EXPECT_NE(read2(Dma::kNdtr(0)), 0U);
    run_cycles(Dma::kAccessCycles * 64);
    EXPECT_EQ(std::memcmp(ram(), ram(0x1000), 64), 0);
    EXPECT_EQ(read2(Dma::kNdtr(0)), 0U);
    EXPECT_EQ(read2(Dma::kCr(0)) & kEn, 0U);
    EXPECT_TRUE(dma2.find_irq("stream0")->level());
    EXPECT_EQ(read2(Dma::kLisr), Dma::kTcif | Dma::kHtif);
}

TEST_F(DmaTest, CopyBytesToWordsWithAnOddEnd) {
    for (unsigned i = 0; i < 7; ++i) ram()[i] = static_cast<std::uint8_t>(0x10 + i);
    write2(Dma::kPar(7), kRam);
    write2(Dma::kM0ar(7), kRam + 0x1000);
    write2(Dma::kNdtr(7), 7);
    write2(Dma::kCr(7), kCopy | kPinc | kMinc | psize(0) | msize(2) | kEn);
    run_cycles(1000);
    EXPECT_EQ(std::memcmp(ram(), ram(0x1000), 7), 0);
    EXPECT_EQ(ram(0x1000)[7], 0U);
    EXPECT_EQ(read2(Dma::kHisr), (Dma::kTcif | Dma::kHtif) << 22);
    EXPECT_EQ(read2(Dma::kFcr(7)) & kDmdis, kDmdis) << "set by hardware";
}

TEST_F(DmaTest, Dma1DoesNotCopy) {
    write(Dma::kNdtr(0), 4);
    write(Dma::kCr(0), kCopy | kEn);
    EXPECT_EQ(read(Dma::kCr(0)) & kEn, 0U);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "DMA1", "stream 0: DMA1 cannot copy from memory to memory"));
    write(Dma::kCr(0), kCopy | 1U << 6 | kEn);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "DMA1", "stream 0: reserved DIR"));
}

TEST_F(DmaTest, WordOffsetOfThePeripheral) {
    for (unsigned i = 0; i < 16; ++i) ram()[i] = static_cast<std::uint8_t>(i);
    write2(Dma::kPar(0), kRam);
    write2(Dma::kM0ar(0), kRam + 0x1000);
    write2(Dma::kNdtr(0), 4);
    write2(Dma::kCr(0), kCopy | kPinc | kPincos | kMinc | kEn);
    run_cycles(1000);
    const std::uint8_t expected[] = {0, 4, 8, 12};
    EXPECT_EQ(std::memcmp(ram(0x1000), expected, 4), 0);
}

TEST_F(DmaTest, WithoutAClockNothingMoves) {
    start(1, kMinc, 4);
    clock1.set(kHz, false);
    port.rx.set(true);
    run_cycles(1000);
    EXPECT_EQ(port.next, 1U);
    clock1.set(kHz, true);
    run_cycles(1000);
    EXPECT_EQ(port.next, 2U);
}

TEST_F(DmaTest, ResetInMidTransfer) {
    start(1, kMinc | kTcie, 4);
    serve(port.rx);
    port.rx.set(true);
    bench.reset(ResetKind::system);
    port.rx.set(false);
    port.rx.set(true);
    run_cycles(1000);
    EXPECT_EQ(read(Dma::kCr(1)), 0U);
    EXPECT_EQ(ram()[1], 0U);
    EXPECT_FALSE(irq(1));
}

TEST_F(DmaTest, SnapshotInMidTransfer) {
    start(1, kMinc | msize(2), 8, kDmdis | 3);
    for (int i = 0; i < 3; ++i) serve(port.rx);
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    for (int i = 0; i < 5; ++i) serve(port.rx);
    const std::uint8_t expected[] = {1, 2, 3, 4, 5, 6, 7, 8};
    EXPECT_EQ(std::memcmp(ram(), expected, 8), 0);
    EXPECT_EQ(read(Dma::kCr(1)) & kEn, 0U);
}

TEST(DmaAtWork, UsartBothWays) {
    struct Line : SerialReceiver {
        void receive_serial(const SerialFrame& frame) override { text += static_cast<char>(frame.data); }
        std::string text;
    } line;
    test::Bench bench;
    bench.env().clock("USART3", 42'000'000);
    bench.env().clock("DMA1", kHz);
    bench.ram("sram", kRam, 0x1000);
    auto& usart = bench.add<Usart>("USART3", {{"kind", "usart"}}, kPort);
    bench.add<Dma>("DMA1", {{"number", "1"}}, kDma1);
    auto& tx = bench.add<FakePad>("PD8");
    tx.mux(usart, "USART3_TX");
    tx.pin.net().attach(line);
    std::memcpy(bench.env().memory("sram")->data, "hello, dma", 10);
    bench.write(kPort + Usart::kBrr, 42);
    bench.write(kPort + Usart::kCr3, 3U << 6);
    bench.write(kPort + Usart::kCr1, 1U << 13 | 3U << 2);
    bench.write(kDma1 + Dma::kPar(3), kPort + Usart::kDr);
    bench.write(kDma1 + Dma::kM0ar(3), kRam);
    bench.write(kDma1 + Dma::kNdtr(3), 10);
    bench.write(kDma1 + Dma::kCr(3), kToPeripheral | kMinc | channel(4) | kEn);
    bench.write(kDma1 + Dma::kPar(1), kPort + Usart::kDr);
    bench.write(kDma1 + Dma::kM0ar(1), kRam + 0x100);
    bench.write(kDma1 + Dma::kNdtr(1), 3);
    bench.write(kDma1 + Dma::kCr(1), kMinc | channel(4) | kEn);
    bench.run_for(microseconds(10 + 10 * 10));
    EXPECT_EQ(line.text, "hello, dma") << "without a gap between the words";
    EXPECT_EQ(bench.read(kPort + Usart::kSr) & Usart::kTc, Usart::kTc);
    for (const char c : {'x', 'y', 'z'}) {
        usart.receive_serial({static_cast<std::uint16_t>(c), {1'000'000}, false, false});
        bench.run_for(microseconds(10));
    }
    EXPECT_EQ(std::memcmp(bench.env().memory("sram")->data + 0x100, "xyz", 3), 0);
    tx.pin.net().detach(line);
}

TEST(DmaAtWork, SpiLoopWithCrc) {
    test::Bench bench;
    constexpr std::uint64_t kSpi = 0x40013000;
    bench.env().clock("SPI1", 84'000'000);
    bench.env().clock("DMA2", kHz);
    bench.ram("sram", kRam, 0x1000);
    auto& spi = bench.add<Spi>("SPI1", {}, kSpi);
    bench.add<Dma>("DMA2", {{"number", "2"}}, kDma2);
    auto& mosi = bench.add<FakePad>("PA7");
    auto& miso = bench.add<FakePad>("PA6");
    mosi.mux(spi, "SPI1_MOSI");
    miso.mux(spi, "SPI1_MISO");
    bench.connect(miso.pin, mosi.pin);
    std::uint8_t* ram = bench.env().memory("sram")->data;
    for (unsigned i = 0; i < 100; ++i) ram[i] = static_cast<std::uint8_t>(7 * i);
    const auto stream = [&](unsigned n, std::uint32_t memory, std::uint32_t cr) {
        bench.write(kDma2 + Dma::kPar(n), kSpi + Spi::kDr);
        bench.write(kDma2 + Dma::kM0ar(n), memory);
        bench.write(kDma2 + Dma::kNdtr(n), 100);
        bench.write(kDma2 + Dma::kCr(n), cr | kMinc | channel(3) | kEn);
    };
    stream(0, kRam + 0x100, 1U << 16);
    stream(3, kRam, kToPeripheral);
    bench.write(kSpi + Spi::kCr2, 3);
    bench.write(kSpi + Spi::kCr1, 1U << 13 | 1U << 9 | 1U << 8 | 1U << 6 | 1U << 2 | 1U << 3);
    // 32 cycles of 84 MHz a byte, 100 bytes and the CRC.
    bench.run_for(ticks_to_time(101 * 32, 84'000'000) + nanoseconds(200));
    EXPECT_EQ(std::memcmp(ram, ram + 0x100, 100), 0);
    EXPECT_EQ(bench.read(kSpi + Spi::kSr), Spi::kTxe | Spi::kRxne) << "the CRC came back, and it was right";
    EXPECT_EQ(bench.read(kSpi + Spi::kDr), bench.read(kSpi + Spi::kTxCrcR));
}

TEST(DmaAtWork, TimerBurstReloadsItsRegisters) {
    test::Bench bench;
    constexpr std::uint64_t kTim = 0x40000400;
    bench.env().clock("TIM3", 84'000'000);
    bench.env().clock("DMA1", kHz);
    bench.ram("sram", kRam, 0x1000);
    using stm32f4::Timer;
    bench.add<Timer>("TIM3", {{"kind", "general"}, {"bits", "16"}}, kTim);
    bench.add<Dma>("DMA1", {{"number", "1"}}, kDma1);
    const std::uint16_t table[] = {11, 12, 21, 22};
    std::memcpy(bench.env().memory("sram")->data, table, sizeof table);
    bench.write(kDma1 + Dma::kPar(2), kTim + Timer::kDmar);
    bench.write(kDma1 + Dma::kM0ar(2), kRam);
    bench.write(kDma1 + Dma::kNdtr(2), 4);
    bench.write(kDma1 + Dma::kCr(2), kToPeripheral | kMinc | psize(1) | msize(1) | channel(5) | kEn);
    bench.write(kTim + Timer::kDcr, 1U << 8 | Timer::kCcr1 / 4);
    bench.write(kTim + Timer::kArr, 999);
    bench.write(kTim + Timer::kDier, 1U << 8);
    bench.write(kTim + Timer::kCr1, 1);
    bench.run_for(ticks_to_time(1500, 84'000'000));
    EXPECT_EQ(bench.read(kTim + Timer::kCcr1), 11U);
    EXPECT_EQ(bench.read(kTim + Timer::kCcr1 + 4), 12U);
    bench.run_for(ticks_to_time(1000, 84'000'000));
    EXPECT_EQ(bench.read(kTim + Timer::kCcr1), 21U);
    EXPECT_EQ(bench.read(kTim + Timer::kCcr1 + 4), 22U);
    EXPECT_EQ(bench.read(kDma1 + Dma::kCr(2)) & kEn, 0U);
}

}  // namespace
}  // namespace twin
