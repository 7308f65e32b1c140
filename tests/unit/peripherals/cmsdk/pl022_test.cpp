// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <vector>

#include "models/peripherals/cmsdk/ssp.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::test {
namespace {

using cmsdk::Ssp;

constexpr std::int64_t kBase = 0x40020000;
constexpr std::uint32_t kLoop = 1, kEnable = 2;
constexpr std::uint32_t kTfe = 1, kTnf = 2, kRne = 4, kRff = 8, kBsy = 16;

struct Inverter : SpiTarget {
    bool spi_selected() const override { return selected; }
    std::uint32_t spi_transfer(std::uint32_t mosi, const SpiFormat& f) override {
        heard.push_back(mosi);
        format = f;
        return ~mosi;
    }
    bool selected = true;
    std::vector<std::uint32_t> heard;
    SpiFormat format;
};

struct Pl022 : testing::Test {
    Bench bench;
    Ssp& ssp = bench.add<Ssp>("SPI", {{"hz", "1M"}, {"sck", "SCK"}, {"mosi", "MOSI"}, {"miso", "MISO"}, {"fss", "FSS"}},
                              kBase);
    Inverter target;
    Pl022() {
        bench.env()
            .make_spi("bus", ssp.find_pin("SCK")->net(), &ssp.find_pin("MOSI")->net(), &ssp.find_pin("MISO")->net())
            .attach(target);
    }
    std::uint32_t reg(std::uint32_t offset) { return bench.read(kBase + offset); }
    void reg(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    bool irq() { return ssp.find_irq("irq")->level(); }
    /// 8 bits, mode 0, 100 kHz: a word takes 80 us.
    void configure(std::uint32_t control1 = kEnable) {
        reg(Ssp::kCpsr, 2);
        reg(Ssp::kCr0, 4 << 8 | 7);
        reg(Ssp::kCr1, control1);
    }
};

TEST_F(Pl022, ResetValues) {
    EXPECT_EQ(reg(Ssp::kSr), kTfe | kTnf);
    EXPECT_EQ(reg(Ssp::kRis), 8u);
    for (const auto offset : {Ssp::kCr0, Ssp::kCr1, Ssp::kCpsr, Ssp::kImsc, Ssp::kMis}) EXPECT_EQ(reg(offset), 0u);
    EXPECT_EQ(reg(0xFE0), 0x22u);
    EXPECT_EQ(reg(0xFFC), 0xB1u);
}

TEST_F(Pl022, AWordTakesItsBits) {
    configure();
    reg(Ssp::kDr, 0x1A5);
    EXPECT_EQ(reg(Ssp::kSr), kTfe | kTnf | kBsy) << "it is in the shifter";
    EXPECT_FALSE(ssp.find_pin("FSS")->high());
    bench.run_for(nanoseconds(79'999));
    EXPECT_TRUE(target.heard.empty());
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(target.heard, (std::vector<std::uint32_t>{0xA5}));
    EXPECT_EQ(reg(Ssp::kSr), kTfe | kTnf | kRne);
    EXPECT_EQ(reg(Ssp::kDr), 0x5Au);
    EXPECT_EQ(reg(Ssp::kSr), kTfe | kTnf);
    EXPECT_EQ(target.format.hz, 100'000u);
    EXPECT_EQ(target.format.bits, 8);
    EXPECT_TRUE(ssp.find_pin("FSS")->high());
}

TEST_F(Pl022, FormatsAreToldToTheDevice) {
    reg(Ssp::kCpsr, 10);
    reg(Ssp::kCr0, 0xC0 | 15);
    reg(Ssp::kCr1, kEnable);
    EXPECT_TRUE(ssp.find_pin("SCK")->high()) << "the clock idles high";
    reg(Ssp::kDr, 0x1234);
    bench.run_for(microseconds(160));
    EXPECT_EQ(reg(Ssp::kDr), 0xEDCBu);
    EXPECT_TRUE(target.format.cpol);
    EXPECT_TRUE(target.format.cpha);
    EXPECT_EQ(target.format.bits, 16);
}

TEST_F(Pl022, TheFifosFillAndOverrun) {
    configure();
    reg(Ssp::kImsc, 1);
    for (std::uint32_t i = 0; i < 9; ++i) reg(Ssp::kDr, i);
    EXPECT_EQ(reg(Ssp::kSr), kBsy) << "one in the shifter and eight wait";
    reg(Ssp::kDr, 99);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "SPI", "SSPDR written while the transmit FIFO is full"));
    bench.run_for(microseconds(80 * 8));
    EXPECT_EQ(reg(Ssp::kSr) & kRff, kRff);
    EXPECT_FALSE(irq());
    bench.run_for(microseconds(80));
    EXPECT_TRUE(irq()) << "the ninth is lost";
    reg(Ssp::kIcr, 1);
    EXPECT_FALSE(irq());
    EXPECT_EQ(reg(Ssp::kDr), 0xFFu);
    EXPECT_EQ(target.heard.size(), 9u);
}

TEST_F(Pl022, InterruptsFollowTheFifos) {
    configure();
    reg(Ssp::kImsc, 8);
    EXPECT_TRUE(irq()) << "half empty";
    for (std::uint32_t i = 0; i < 6; ++i) reg(Ssp::kDr, i);
    EXPECT_FALSE(irq());
    bench.run_for(microseconds(80));
    EXPECT_TRUE(irq());
    reg(Ssp::kImsc, 4);
    EXPECT_FALSE(irq());
    bench.run_for(microseconds(80 * 3));
    EXPECT_TRUE(irq()) << "four came";
    reg(Ssp::kDr);
    EXPECT_FALSE(irq());
}

TEST_F(Pl022, WordsThatNobodyReadsTimeOut) {
    configure();
    reg(Ssp::kImsc, 2);
    reg(Ssp::kDr, 1);
    bench.run_for(nanoseconds(80'000 + 319'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(Ssp::kMis), 2u);
    reg(Ssp::kDr);
    EXPECT_FALSE(irq());
}

TEST_F(Pl022, LoopBack) {
    configure(kEnable | kLoop);
    reg(Ssp::kDr, 0x77);
    bench.run_for(microseconds(80));
    EXPECT_EQ(reg(Ssp::kDr), 0x77u);
    EXPECT_TRUE(target.heard.empty());
}

TEST_F(Pl022, MosiWiredToMisoComesBack) {
    ssp.find_pin("MOSI")->net().merge(ssp.find_pin("MISO")->net());
    configure();
    reg(Ssp::kDr, 0x5A);
    bench.run_for(microseconds(80));
    EXPECT_EQ(reg(Ssp::kDr), 0x5Au);
    EXPECT_EQ(target.heard, (std::vector<std::uint32_t>{0x5A})) << "which is on the same wire";
}

TEST_F(Pl022, SendsNothingWhileDisabledOrWithoutAClock) {
    configure(0);
    reg(Ssp::kDr, 1);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(target.heard.empty());
    reg(Ssp::kCpsr, 0);
    reg(Ssp::kCr1, kEnable);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(target.heard.empty());
    reg(Ssp::kCpsr, 2);
    bench.run_for(microseconds(80));
    EXPECT_EQ(target.heard.size(), 1u);
}

TEST_F(Pl022, AResetDropsAllAndASnapshotGoesOn) {
    configure();
    reg(Ssp::kDr, 1);
    reg(Ssp::kDr, 2);
    bench.run_for(microseconds(40));
    const auto state = bench.save();
    bench.reset(ResetKind::system);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(target.heard.empty());
    EXPECT_EQ(reg(Ssp::kSr), kTfe | kTnf);
    bench.load(state);
    bench.run_for(microseconds(160));
    EXPECT_EQ(target.heard.size(), 2u);
}

}  // namespace
}  // namespace twin::test
