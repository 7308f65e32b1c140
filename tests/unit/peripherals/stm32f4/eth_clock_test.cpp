// SPDX-License-Identifier: BSD-3-Clause
// The Ethernet MAC behind RCC: enable bits of its parts, and its reset.
#include "models/peripherals/stm32f4/eth.hpp"

#include <gtest/gtest.h>

#include "models/peripherals/stm32f4/rcc.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::stm32f4 {
namespace {

constexpr std::uint64_t kRcc = 0x40023800, kEth = 0x40028000;
constexpr std::uint32_t kMacEn = 1U << 25, kTxEn = 1U << 26, kRxEn = 1U << 27, kPtpEn = 1U << 28;

struct EthClockTest : testing::Test {
    test::Bench bench;
    Rcc& rcc =
        bench.add<Rcc>("RCC", {{"hse_hz", "8M"}, {"hse_bypass", "true"}, {"lse_hz", "32768"}, {"vbat", "false"}}, kRcc);
    Eth& eth = bench.add<Eth>("ETH", {}, kEth);
    void SetUp() override {
        bench.elaborate();
        bench.reset(ResetKind::power_on);
    }
    void enable(std::uint32_t bits) {
        bench.write(kRcc + Rcc::kAhb1Enr, (bench.read(kRcc + Rcc::kAhb1Enr) & ~(0xFU << 25)) | bits);
    }
    Clock& part(const char* name) { return bench.env().clock(name, 1); }
};

TEST_F(EthClockTest, ItsRegistersWantItsBit) {
    EXPECT_EQ(bench.read(kEth), 0U);
    bench.write(kEth, 4);
    EXPECT_TRUE(bench.journal_has(JournalKind::gated, "ETH", "RCC_AHB1ENR.ETHMACEN is 0"));
    enable(kMacEn);
    EXPECT_EQ(bench.read(kEth), 0x8000U);
    EXPECT_EQ(eth.clock().hz(), Rcc::kHsiHz);
}

TEST_F(EthClockTest, EachPartHasABit) {
    enable(kTxEn);
    EXPECT_TRUE(part("ETHMACTX").running());
    EXPECT_FALSE(part("ETHMACRX").running());
    EXPECT_FALSE(part("ETHMACPTP").running());
    enable(kRxEn | kPtpEn);
    EXPECT_FALSE(part("ETHMACTX").running());
    EXPECT_TRUE(part("ETHMACRX").running());
    EXPECT_TRUE(part("ETHMACPTP").running());
    EXPECT_EQ(part("ETHMACRX").hz(), Rcc::kHsiHz);
    rcc.set_mode(Rcc::Mode::stop);
    EXPECT_FALSE(part("ETHMACRX").running());
    rcc.set_mode(Rcc::Mode::run);
    EXPECT_TRUE(part("ETHMACRX").running());
}

TEST_F(EthClockTest, ASleepingCpuTakesThoseThatItIsToldTo) {
    enable(kMacEn | kTxEn | kRxEn);
    bench.write(kRcc + Rcc::kAhb1LpEnr, bench.read(kRcc + Rcc::kAhb1LpEnr) & ~kRxEn);
    rcc.set_mode(Rcc::Mode::sleep);
    EXPECT_TRUE(part("ETHMACTX").running());
    EXPECT_FALSE(part("ETHMACRX").running());
    rcc.set_mode(Rcc::Mode::run);
    EXPECT_TRUE(part("ETHMACRX").running());
}

TEST_F(EthClockTest, ItsResetBitResetsIt) {
    enable(kMacEn);
    bench.write(kEth, 1 << 14);
    EXPECT_EQ(bench.read(kEth), 0xC000U);
    bench.write(kRcc + Rcc::kAhb1Rstr, kMacEn);
    EXPECT_EQ(bench.read(kEth), 0U);
    bench.write(kRcc + Rcc::kAhb1Rstr, 0);
    EXPECT_EQ(bench.read(kEth), 0x8000U);
}

}  // namespace
}  // namespace twin::stm32f4
