// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/spi.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "tests/unit/peripherals/stm32f4/fake_pad.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using stm32f4::Spi;
using test::FakePad;
using test::Outside;

constexpr std::uint64_t kBase = 0x40013000, kOther = 0x40013400;
constexpr std::uint64_t kHz = 84'000'000;
constexpr std::uint32_t kCpha = 1, kCpol = 2, kMstr = 4, kSpe = 1 << 6, kLsbFirst = 1 << 7, kSsi = 1 << 8,
                        kSsm = 1 << 9, kRxOnly = 1 << 10, kDff = 1 << 11, kCrcNext = 1 << 12, kCrcEn = 1 << 13,
                        kBidiOe = 1 << 14, kBidiMode = 1 << 15;
constexpr std::uint32_t kMaster = kMstr | kSsm | kSsi;  // 42 MHz
constexpr std::uint32_t kRxDmaEn = 1, kTxDmaEn = 2, kSsoe = 4, kErrIe = 32, kRxneIe = 64, kTxeIe = 128;

struct Target : SpiTarget {
    bool spi_selected() const override { return selected; }
    std::uint32_t spi_transfer(std::uint32_t mosi, const SpiFormat& format) override {
        heard.push_back(mosi);
        formats.push_back(format);
        if (answers.empty()) return 0;
        const std::uint32_t answer = answers.front();
        answers.pop_front();
        return answer;
    }
    bool selected = true;
    std::vector<std::uint32_t> heard;
    std::vector<SpiFormat> formats;
    std::deque<std::uint32_t> answers;
};

struct SpiTest : testing::Test {
    SpiTest() {
        sck.mux(spi, "SPI1_SCK");
        mosi.mux(spi, "SPI1_MOSI");
        miso.mux(spi, "SPI1_MISO");
        nss.mux(spi, "SPI1_NSS", false, Drive::pull(true));
        bus.attach(target);
    }
    ~SpiTest() override { bus.detach(target); }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    std::uint32_t sr() { return bench.peek(kBase + Spi::kSr); }
    bool irq() { return spi.find_irq("irq")->level(); }
    void run_cycles(std::uint64_t cycles) { bench.run_for(ticks_to_time(cycles, kHz)); }

    test::Bench bench;
    Clock& clock = bench.env().clock("SPI1", kHz);
    Spi& spi = bench.add<Spi>("SPI1", {}, kBase);
    FakePad& sck = bench.add<FakePad>("PA5");
    FakePad& miso = bench.add<FakePad>("PA6");
    FakePad& mosi = bench.add<FakePad>("PA7");
    FakePad& nss = bench.add<FakePad>("PA4");
    SpiBus& bus = bench.env().make_spi("bus", sck.pin.net(), &mosi.pin.net(), &miso.pin.net());
    Target target;
};

TEST_F(SpiTest, ResetValues) {
    for (const auto& reg : spi.bank().registers()) {
        const std::uint32_t expected = reg.offset() == Spi::kSr || reg.offset() == Spi::kI2sPr ? 2
                                       : reg.offset() == Spi::kCrcPr                           ? 7
                                                                                               : 0;
        EXPECT_EQ(bench.peek(kBase + reg.offset()), expected) << reg.name();
    }
    EXPECT_TRUE(sck.pin.floating());
    EXPECT_FALSE(irq());
}

TEST_F(SpiTest, AWordTakesItsBitsTimesThePrescaler) {
    for (std::uint32_t br = 0; br < 8; ++br) {
        write(Spi::kCr1, 0);
        write(Spi::kCr1, kMaster | kSpe | br << 3);
        target.answers = {0xA5};
        write(Spi::kDr, 0x3C);
        EXPECT_EQ(sr(), Spi::kTxe | Spi::kBsy);
        const Time time = ticks_to_time(8ULL << (br + 1), kHz);
        bench.run_for(time - picoseconds(1));
        EXPECT_EQ(sr(), Spi::kTxe | Spi::kBsy) << br;
        bench.run_for(picoseconds(1));
        EXPECT_EQ(sr(), Spi::kTxe | Spi::kRxne) << br;
        EXPECT_EQ(read(Spi::kDr), 0xA5U);
        EXPECT_EQ(sr(), Spi::kTxe);
        EXPECT_EQ(target.heard.back(), 0x3CU);
        EXPECT_EQ(target.formats.back().hz, kHz >> (br + 1));
    }
}

TEST_F(SpiTest, SixteenBitsAndTheClockModes) {
    write(Spi::kCr1, kMaster | kDff | kCpol | kCpha | kLsbFirst | kSpe);
    EXPECT_TRUE(sck.pin.high()) << "idle level";
    target.answers = {0x1234};
    write(Spi::kDr, 0xBEEF);
    run_cycles(31);
    EXPECT_TRUE(target.heard.empty());
    run_cycles(2);
    EXPECT_EQ(target.heard, (std::vector<std::uint32_t>{0xBEEF}));
    const SpiFormat f = target.formats.at(0);
    EXPECT_TRUE(f.bits == 16 && f.cpol && f.cpha && f.lsb_first);
    EXPECT_EQ(read(Spi::kDr), 0x1234U);
}

TEST_F(SpiTest, WordsFollowEachOtherAndOverrunIsClearedByDrThenSr) {
    write(Spi::kCr2, kTxeIe | kErrIe);
    write(Spi::kCr1, kMaster | kSpe);
    EXPECT_TRUE(irq());
    target.answers = {1, 2, 3};
    write(Spi::kDr, 0x10);
    write(Spi::kDr, 0x20);
    EXPECT_FALSE(irq());
    run_cycles(17);
    EXPECT_TRUE(irq());
    EXPECT_EQ(sr(), Spi::kTxe | Spi::kRxne | Spi::kBsy);
    write(Spi::kCr2, kErrIe);
    run_cycles(16);
    EXPECT_EQ(sr(), Spi::kTxe | Spi::kRxne | Spi::kOvr);
    EXPECT_TRUE(irq());
    read(Spi::kSr);
    EXPECT_EQ(sr() & Spi::kOvr, Spi::kOvr) << "SR alone does not clear it";
    EXPECT_EQ(read(Spi::kDr), 1U) << "the first is kept";
    read(Spi::kSr);
    EXPECT_EQ(sr(), Spi::kTxe);
    EXPECT_FALSE(irq());
    EXPECT_EQ(target.heard, (std::vector<std::uint32_t>{0x10, 0x20}));
}

TEST_F(SpiTest, ByteAccessesToDr) {
    write(Spi::kCr1, kMaster | kSpe);
    target.answers = {0x77};
    bench.write(kBase + Spi::kDr, 0x99, 1);
    run_cycles(17);
    EXPECT_EQ(bench.read(kBase + Spi::kDr, 1), 0x77U);
    EXPECT_TRUE(bench.env().journal().entries().empty());
}

TEST_F(SpiTest, MosiWiredToMisoComesBack) {
    mosi.pin.net().merge(miso.pin.net());
    target.selected = false;
    write(Spi::kCr1, kMaster | kSpe);
    write(Spi::kDr, 0x5A);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0x5AU);
}

TEST_F(SpiTest, NobodySelectedGivesTheLevelOfMiso) {
    auto& outside = bench.add<Outside>("outside");
    bench.connect(miso.pin, outside.pin);
    target.selected = false;
    write(Spi::kCr1, kMaster | kSpe);
    outside.drive(true);
    write(Spi::kDr, 0);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0xFFU);
    outside.drive(false);
    write(Spi::kDr, 0xFF);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0U);
}

TEST_F(SpiTest, DisablingDropsTheWord) {
    write(Spi::kCr1, kMaster | kSpe);
    write(Spi::kDr, 1);
    run_cycles(8);
    write(Spi::kCr1, kMaster);
    EXPECT_EQ(sr(), Spi::kTxe);
    run_cycles(100);
    EXPECT_TRUE(target.heard.empty());
    write(Spi::kDr, 7);
    EXPECT_EQ(sr(), 0U) << "it waits for SPE";
    write(Spi::kCr1, kMaster | kSpe);
    run_cycles(17);
    EXPECT_EQ(target.heard, (std::vector<std::uint32_t>{7}));
}

TEST_F(SpiTest, ReceiveOnlyClocksByItself) {
    target.answers = {1, 2, 3, 4};
    write(Spi::kCr2, kRxneIe);
    write(Spi::kCr1, kMaster | kRxOnly | kSpe);
    for (std::uint32_t i = 1; i <= 3; ++i) {
        run_cycles(17);
        EXPECT_TRUE(irq());
        EXPECT_EQ(read(Spi::kDr), i);
    }
    write(Spi::kCr1, kMaster | kRxOnly);
    run_cycles(100);
    EXPECT_EQ(target.heard.size(), 3U);
}

TEST_F(SpiTest, OneWireSendsWithoutReceiving) {
    write(Spi::kCr1, kMaster | kBidiMode | kBidiOe | kSpe);
    write(Spi::kDr, 0x42);
    run_cycles(17);
    EXPECT_EQ(sr(), Spi::kTxe) << "no RXNE";
    EXPECT_EQ(target.heard, (std::vector<std::uint32_t>{0x42}));
    target.answers = {0x24};
    write(Spi::kCr1, kMaster | kBidiMode | kSpe);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0x24U);
}

TEST_F(SpiTest, HardwareSlaveSelect) {
    write(Spi::kCr2, kSsoe);
    EXPECT_TRUE(nss.pin.high());
    write(Spi::kCr1, kMstr | kSpe);
    EXPECT_FALSE(nss.pin.high());
    write(Spi::kCr1, kMstr);
    EXPECT_TRUE(nss.pin.high());
}

TEST_F(SpiTest, ModeFault) {
    auto& outside = bench.add<Outside>("outside");
    bench.connect(nss.pin, outside.pin);
    outside.drive(true);
    write(Spi::kCr2, kErrIe);
    write(Spi::kCr1, kMstr | kSpe);
    EXPECT_EQ(sr(), Spi::kTxe);
    outside.drive(false);
    EXPECT_EQ(sr(), Spi::kTxe | Spi::kModf);
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(Spi::kCr1), 0U) << "no master any more";
    write(Spi::kCr1, kMstr | kSpe);
    EXPECT_EQ(read(Spi::kCr1), 0U) << "nor before the fault is cleared";
    outside.drive(true);
    read(Spi::kSr);
    write(Spi::kCr1, kMstr | kSpe);
    EXPECT_EQ(sr(), Spi::kTxe);
    EXPECT_EQ(read(Spi::kCr1), kMstr | kSpe);
    EXPECT_FALSE(irq());
}

TEST_F(SpiTest, CrcFollowsTheData) {
    write(Spi::kCr1, kMaster | kCrcEn | kSpe);
    // CRC-8 with x^8 + x^2 + x + 1 of "1" "2" is 0x72 (from the table of polynomial 0x07).
    target.answers = {0x31, 0x32, 0x72};
    write(Spi::kDr, 0x31);
    write(Spi::kDr, 0x32);
    write(Spi::kCr1, kMaster | kCrcEn | kCrcNext | kSpe);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0x31U);
    run_cycles(16);
    EXPECT_EQ(read(Spi::kDr), 0x32U);
    run_cycles(16);
    ASSERT_EQ(target.heard.size(), 3U);
    EXPECT_EQ(target.heard[2], read(Spi::kTxCrcR));
    EXPECT_EQ(read(Spi::kTxCrcR), read(Spi::kRxCrcR)) << "equal data";
    EXPECT_EQ(target.heard[2], 0x72U);
    EXPECT_EQ(sr(), Spi::kTxe | Spi::kRxne);
    EXPECT_EQ(read(Spi::kCr1) & kCrcNext, 0U);
    read(Spi::kDr);
    target.answers = {0x31, 0xFF};
    write(Spi::kCr1, kMaster);
    write(Spi::kCr1, kMaster | kCrcEn | kSpe);
    EXPECT_EQ(read(Spi::kTxCrcR), 0U);
    write(Spi::kDr, 0x31);
    write(Spi::kCr1, kMaster | kCrcEn | kCrcNext | kSpe);
    run_cycles(40);
    EXPECT_EQ(sr() & Spi::kCrcErr, Spi::kCrcErr);
    write(Spi::kSr, ~Spi::kCrcErr);
    EXPECT_EQ(sr() & Spi::kCrcErr, 0U);
}

TEST_F(SpiTest, DmaRequests) {
    auto& rx = *spi.dma_requests()[0];
    auto& tx = *spi.dma_requests()[1];
    write(Spi::kCr2, kRxDmaEn | kTxDmaEn);
    EXPECT_TRUE(tx.level());
    write(Spi::kCr1, kMaster | kSpe);
    write(Spi::kDr, 1);
    write(Spi::kDr, 2);
    EXPECT_FALSE(tx.level());
    run_cycles(17);
    EXPECT_TRUE(tx.level());
    EXPECT_TRUE(rx.level());
    read(Spi::kDr);
    EXPECT_FALSE(rx.level());
}

TEST_F(SpiTest, ResetInMidWord) {
    write(Spi::kCr1, kMaster | kSpe);
    write(Spi::kDr, 1);
    run_cycles(8);
    bench.reset(ResetKind::system);
    run_cycles(100);
    EXPECT_TRUE(target.heard.empty());
    EXPECT_EQ(sr(), Spi::kTxe);
    EXPECT_TRUE(sck.pin.floating());
}

TEST_F(SpiTest, SnapshotInMidWord) {
    write(Spi::kCr1, kMaster | kSpe);
    write(Spi::kDr, 1);
    write(Spi::kDr, 2);
    run_cycles(8);
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.load(state);
    run_cycles(26);
    EXPECT_EQ(target.heard, (std::vector<std::uint32_t>{1, 2}));
}

struct SpiSlaveTest : SpiTest {
    SpiSlaveTest() {
        slave_sck.mux(slave, "SPI4_SCK");
        slave_mosi.mux(slave, "SPI4_MOSI");
        slave_miso.mux(slave, "SPI4_MISO");
        slave_nss.mux(slave, "SPI4_NSS", false, Drive::pull(true));
        bench.connect(sck.pin, slave_sck.pin);
        bench.connect(mosi.pin, slave_mosi.pin);
        bench.connect(miso.pin, slave_miso.pin);
        bench.connect(select.pin, slave_nss.pin);
        select.drive(true);
        target.selected = false;
        sck.pin.net().spi = nullptr;
        wires = &bench.env().make_spi("wires", sck.pin.net(), &mosi.pin.net(), &miso.pin.net());
    }
    void slave_write(std::uint32_t offset, std::uint32_t value) { bench.write(kOther + offset, value); }
    std::uint32_t slave_read(std::uint32_t offset) { return bench.read(kOther + offset); }
    Spi& slave = bench.add<Spi>("SPI4", {}, kOther);
    FakePad& slave_sck = bench.add<FakePad>("PE2");
    FakePad& slave_miso = bench.add<FakePad>("PE5");
    FakePad& slave_mosi = bench.add<FakePad>("PE6");
    FakePad& slave_nss = bench.add<FakePad>("PE4");
    Outside& select = bench.add<Outside>("select");
    SpiBus* wires = nullptr;
};

TEST_F(SpiSlaveTest, AnswersWhileSelected) {
    slave_write(Spi::kCr2, kRxneIe);
    slave_write(Spi::kCr1, kSpe);
    slave_write(Spi::kDr, 0x81);
    write(Spi::kCr1, kMaster | kSpe);
    write(Spi::kDr, 0x55);
    run_cycles(17);
    EXPECT_EQ(slave_read(Spi::kSr), 0U) << "not selected";
    read(Spi::kDr);
    select.drive(false);
    write(Spi::kDr, 0x66);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0x81U);
    EXPECT_TRUE(slave.find_irq("irq")->level());
    EXPECT_EQ(slave_read(Spi::kSr), Spi::kRxne | Spi::kTxe);
    EXPECT_EQ(slave_read(Spi::kDr), 0x66U);
    slave_write(Spi::kDr, 0x82);
    write(Spi::kDr, 1);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0x82U);
    write(Spi::kDr, 2);
    run_cycles(17);
    EXPECT_EQ(slave_read(Spi::kSr) & Spi::kOvr, Spi::kOvr);
    select.drive(true);
    EXPECT_FALSE(slave.spi_selected());
}

TEST_F(SpiSlaveTest, SoftwareSelectAndWordsOfOtherLength) {
    slave_write(Spi::kCr1, kSpe | kSsm | kDff);
    slave_write(Spi::kDr, 0xCAFE);
    write(Spi::kCr1, kMaster | kSpe);
    write(Spi::kDr, 0x12);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0xCAU);
    EXPECT_EQ(slave_read(Spi::kSr) & Spi::kRxne, 0U) << "half a word";
    write(Spi::kDr, 0x34);
    run_cycles(17);
    EXPECT_EQ(read(Spi::kDr), 0xFEU);
    EXPECT_EQ(slave_read(Spi::kDr), 0x1234U);
    slave_write(Spi::kCr1, kSpe | kSsm | kSsi);
    EXPECT_FALSE(slave.spi_selected());
}

}  // namespace
}  // namespace twin
