// SPDX-License-Identifier: BSD-3-Clause
// Registers, interrupts, timers, EEPROM and PHY.
#include "tests/unit/peripherals/smsc/lan9118_fixture.hpp"

namespace twin::test {
namespace {

TEST_F(Lan9118Test, ResetValues) {
    bench.elaborate();
    chip.reset(ResetKind::power_on);
    const std::pair<std::uint32_t, std::uint32_t> values[] = {
        {Lan9118::kIdRev, 0x92200000},
        {Lan9118::kIrqCfg, 0},
        {Lan9118::kIntSts, 0},
        {Lan9118::kIntEn, 0},
        {Lan9118::kByteTest, 0x87654321},
        {Lan9118::kFifoInt, 0x48000000},
        {Lan9118::kRxCfg, 0},
        {Lan9118::kTxCfg, 0},
        {Lan9118::kHwCfg, 0x01050000},
        {Lan9118::kRxDpCtrl, 0},
        {Lan9118::kRxFifoInf, 0},
        {Lan9118::kTxFifoInf, 0x1200},
        {Lan9118::kPmtCtrl, 1},
        {Lan9118::kGpioCfg, 0},
        {Lan9118::kGptCfg, 0xFFFF},
        {Lan9118::kGptCnt, 0xFFFF},
        {Lan9118::kEndian, 0},
        {Lan9118::kFreeRun, 0},
        {Lan9118::kRxDrop, 0},
        {Lan9118::kMacCsrCmd, 0},
        {Lan9118::kMacCsrData, 0},
        {Lan9118::kAfcCfg, 0},
        {Lan9118::kE2pData, 0},
        {Lan9118::kRxStatusPeek, 0},
        {Lan9118::kTxStatusPeek, 0},
        {Lan9118::kTxStatus, 0},
        {Lan9118::kTxData, 0},
    };
    for (const auto& [offset, value] : values) EXPECT_EQ(reg(offset), value) << std::hex << offset;
    const std::uint32_t mac_values[] = {0x00040000, 0xFFFF, 0xFFFFFFFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    for (unsigned i = 0; i < std::size(mac_values); ++i) EXPECT_EQ(mac(i + 1), mac_values[i]) << i + 1;
    const std::pair<unsigned, std::uint32_t> phy_values[] = {{0, 0x3000}, {1, 0x7809}, {2, 7},  {3, 0xC0C3}, {4, 0x1E1},
                                                             {5, 0},      {6, 0},      {17, 0}, {18, 0xE1},  {27, 0xB},
                                                             {29, 0},     {30, 0},     {31, 0}};
    for (const auto& [number, value] : phy_values) EXPECT_EQ(phy(number), value) << number;
    EXPECT_EQ(phy(0, 2), 0xFFFFU) << "nobody is at another address";
}

TEST_F(Lan9118Test, BitsThatCannotBeWrittenStay) {
    start();
    for (const std::uint32_t offset : {Lan9118::kIdRev, Lan9118::kByteTest, Lan9118::kRxFifoInf, Lan9118::kTxFifoInf,
                                       Lan9118::kGptCnt, Lan9118::kRxDrop}) {
        const std::uint32_t before = reg(offset);
        reg(offset, ~before);
        EXPECT_EQ(reg(offset), before) << std::hex << offset;
    }
    reg(Lan9118::kRxCfg, 0xFFFFFFFF);
    EXPECT_EQ(reg(Lan9118::kRxCfg), 0xCFFF1F00U);
    reg(Lan9118::kIntEn, 0x7FFFFFFF);
    EXPECT_EQ(reg(Lan9118::kIntEn), 0x03BFE7DFU);
    reg(Lan9118::kAfcCfg, 0xFFFFFF0F);
    EXPECT_EQ(reg(Lan9118::kAfcCfg), 0x00FFFF0FU);
    mac(Lan9118::kAddrH, 0xFFFFFFFF);
    EXPECT_EQ(mac(Lan9118::kAddrH), 0xFFFFU);
    EXPECT_EQ(mac(14), 0U);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "ETHERNET", "MAC_CSR_CMD names a register that there is not"));
}

TEST_F(Lan9118Test, HalvesMakeAWord) {
    start();
    EXPECT_EQ(bench.read(kBase + Lan9118::kByteTest, 2), 0x4321U);
    EXPECT_EQ(bench.read(kBase + Lan9118::kByteTest + 2, 2), 0x8765U);
    bench.write(kBase + Lan9118::kAfcCfg, 0x0305, 2);
    EXPECT_EQ(bench.peek(kBase + Lan9118::kAfcCfg), 0U) << "one half does nothing yet";
    bench.write(kBase + Lan9118::kAfcCfg + 2, 0x0007, 2);
    EXPECT_EQ(reg(Lan9118::kAfcCfg), 0x00070305U);
    // The high half first, and a half that goes nowhere in between.
    bench.write(kBase + Lan9118::kAfcCfg + 2, 0x0001, 2);
    bench.write(kBase + Lan9118::kRxCfg, 0x0100, 2);
    bench.write(kBase + Lan9118::kAfcCfg, 0x0203, 2);
    EXPECT_EQ(reg(Lan9118::kAfcCfg), 0x00070305U) << "the other half came first";
    bench.write(kBase + Lan9118::kAfcCfg + 2, 0x0001, 2);
    bench.write(kBase + Lan9118::kAfcCfg, 0x0203, 2);
    EXPECT_EQ(reg(Lan9118::kAfcCfg), 0x00010203U);
    // A FIFO moves on once for both.
    arrive(to_own(60));
    arrive(to_own(60, 7));
    const std::uint32_t low = bench.read(kBase + Lan9118::kRxStatus, 2);
    EXPECT_EQ(rx_count(), 1U);
    bench.read(kBase + Lan9118::kRxStatus, 2);
    bench.read(kBase + Lan9118::kRxStatus + 2, 2);
    EXPECT_EQ(low, 0x0020U) << "an Ethernet frame";
    EXPECT_EQ(rx_count(), 0U);
    EXPECT_EQ(bench.read(kBase, 2), 0x0002U);
    EXPECT_EQ(bench.read(kBase + 2, 2), 0x005EU);
    EXPECT_EQ(rx_used(), 2 * 64U - 4);
}

TEST_F(Lan9118Test, ThePinFollowsPolarityAndTypeAndEnable) {
    bench.elaborate();
    chip.reset(ResetKind::power_on);
    EXPECT_TRUE(irq()) << "an open drain that is active low idles high";
    reg(Lan9118::kIrqCfg, 0x001);
    EXPECT_TRUE(irq()) << "push-pull, active low";
    reg(Lan9118::kIrqCfg, 0x010);
    EXPECT_TRUE(irq()) << "an open drain has no polarity";
    reg(Lan9118::kIrqCfg, 0x011);
    EXPECT_FALSE(irq());
    reg(Lan9118::kIntEn, 0x80000000);
    EXPECT_EQ(reg(Lan9118::kIntSts), 0x80000000U) << "SW_INT is what its enable bit sets";
    EXPECT_EQ(reg(Lan9118::kIrqCfg), 0x1011U) << "IRQ_INT is before the enable bit";
    EXPECT_FALSE(irq());
    reg(Lan9118::kIrqCfg, 0x111);
    EXPECT_TRUE(irq());
    reg(Lan9118::kIntSts, 0x7FFFFFFF);
    EXPECT_TRUE(irq());
    reg(Lan9118::kIntSts, 0x80000000);
    EXPECT_FALSE(irq());
    reg(Lan9118::kHwCfg, 1);
    EXPECT_EQ(reg(Lan9118::kIrqCfg), 0x011U) << "a software reset leaves type and polarity";
    EXPECT_FALSE(irq());
    chip.reset(ResetKind::pin);
    EXPECT_EQ(reg(Lan9118::kIrqCfg), 0U);
    EXPECT_TRUE(irq());
}

TEST_F(Lan9118Test, TheDeassertionIntervalHoldsInterruptsBack) {
    start();
    reg(Lan9118::kIrqCfg, 0x02000111);
    reg(Lan9118::kIntEn, 0x80000000);
    EXPECT_TRUE(irq()) << "none before the first";
    reg(Lan9118::kIntSts, 0x80000000);
    EXPECT_FALSE(irq());
    EXPECT_NE(reg(Lan9118::kIrqCfg) & 1U << 13, 0U);
    reg(Lan9118::kIntEn, 0x80000000);
    bench.run_for(microseconds(20) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(Lan9118::kIrqCfg) & 1U << 13, 0U);
    reg(Lan9118::kIrqCfg, 0x02004111);
    EXPECT_FALSE(irq()) << "INT_DEAS_CLR begins another";
    bench.run_for(microseconds(20));
    EXPECT_TRUE(irq());
    reg(Lan9118::kIntSts, 0x80000000);
    reg(Lan9118::kIntEn, 0x80000000);
    EXPECT_FALSE(irq());
    reg(Lan9118::kIrqCfg, 0x111);
    EXPECT_TRUE(irq()) << "0 ends it";
}

TEST_F(Lan9118Test, TheTimerInterruptsAsItWraps) {
    start();
    reg(Lan9118::kIntEn, 1 << 19);
    reg(Lan9118::kGptCfg, 1 << 29 | 3);
    EXPECT_EQ(reg(Lan9118::kGptCnt), 3U);
    bench.run_for(microseconds(300));
    EXPECT_EQ(reg(Lan9118::kGptCnt), 0U);
    bench.run_for(microseconds(100) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(reg(Lan9118::kGptCnt), 0xFFFFU);
    reg(Lan9118::kIntSts, 1 << 19);
    bench.run_for(microseconds(6'553'600) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq()) << "and goes on from FFFFh";
    reg(Lan9118::kIntSts, 1 << 19);
    reg(Lan9118::kGptCfg, 7);
    EXPECT_EQ(reg(Lan9118::kGptCnt), 7U);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time()) << "a stopped timer costs nothing";
}

TEST_F(Lan9118Test, TheFreeRunningCounterHas25Megahertz) {
    start();
    const std::uint32_t before = reg(Lan9118::kFreeRun);
    bench.run_for(microseconds(10));
    EXPECT_EQ(reg(Lan9118::kFreeRun) - before, 250U);
    reg(Lan9118::kHwCfg, 1);
    EXPECT_EQ(reg(Lan9118::kFreeRun), 0U);
    bench.run_for(nanoseconds(40) - picoseconds(1));
    EXPECT_EQ(reg(Lan9118::kFreeRun), 0U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(reg(Lan9118::kFreeRun), 1U);
}

using smsc::Lan9118Eeprom;

/// The EEPROM alone.
struct Lan9118Owner : Model {
    Lan9118Owner(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context) {}
    Lan9118Eeprom eeprom{*this, Lan9118Eeprom::Address{2, 1, 2, 3, 4, 5}, [] {}};
};

TEST_F(Lan9118Test, TheAddressComesFromTheEeprom) {
    bench.elaborate();
    chip.reset(ResetKind::power_on);
    EXPECT_EQ(reg(Lan9118::kE2pCmd), 0x80000000U);
    bench.run_for(microseconds(140) - picoseconds(1));
    EXPECT_EQ(reg(Lan9118::kE2pCmd), 0x80000000U);
    EXPECT_EQ(mac(Lan9118::kAddrL), 0xFFFFFFFFU);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(reg(Lan9118::kE2pCmd), 0x100U);
    EXPECT_EQ(mac(Lan9118::kAddrL), 0x005E0002U);
    EXPECT_EQ(mac(Lan9118::kAddrH), 0x0153U);
    mac(Lan9118::kAddrL, 0x12345678);
    reg(Lan9118::kHwCfg, 1);
    bench.run_for(microseconds(140));
    EXPECT_EQ(mac(Lan9118::kAddrL), 0x005E0002U);
}

TEST(Lan9118OfASnapshot, HasItsOwnFactoryAddressUnlessTheFirmwareGaveItOne) {
    test::Bench bench;
    bench.env().set_unique_id(0x0102030405);
    auto& owner = bench.add<Lan9118Owner>("ETHERNET");
    bench.elaborate();
    using Address = Lan9118Eeprom::Address;
    const auto reloaded = [&] {
        owner.eeprom.reload();
        bench.run_for(milliseconds(1));
        return owner.eeprom.mac_address();
    };
    owner.eeprom.replace_address(Address{2, 1, 2, 3, 4, 5}, Address{2, 9, 9, 9, 9, 9});
    EXPECT_EQ(reloaded(), (Address{2, 9, 9, 9, 9, 9}));
    owner.eeprom.replace_address(Address{2, 1, 2, 3, 4, 5}, Address{2, 8, 8, 8, 8, 8});
    EXPECT_EQ(reloaded(), (Address{2, 9, 9, 9, 9, 9})) << "it was another one";
}

TEST_F(Lan9118Test, AFixedAddressIsNoIdentity) {
    start();
    const auto others = bench.save();
    bench.env().set_unique_id(77);
    bench.load(others);
    chip.reset(ResetKind::power_on);
    bench.run_for(microseconds(140));
    EXPECT_EQ(mac(Lan9118::kAddrL), 0x005E0002U);
}

TEST_F(Lan9118Test, TheEepromIsReadErasedAndWritten) {
    start();
    const auto command = [this](std::uint32_t number, std::uint32_t address, std::uint64_t us) {
        reg(Lan9118::kE2pCmd, 0x80000000 | number << 28 | address);
        bench.run_for(microseconds(us) - picoseconds(1));
        EXPECT_EQ(reg(Lan9118::kE2pCmd) >> 31, 1U);
        bench.run_for(picoseconds(1));
        EXPECT_EQ(reg(Lan9118::kE2pCmd) >> 31, 0U);
    };
    const auto read = [&](std::uint32_t address) {
        command(0, address, 20);
        return reg(Lan9118::kE2pData);
    };
    EXPECT_EQ(read(0), 0xA5U);
    EXPECT_EQ(read(6), 0x01U);
    EXPECT_EQ(read(7), 0xFFU);
    reg(Lan9118::kE2pData, 0x5A);
    command(3, 7, 20);
    EXPECT_EQ(read(7), 0xFFU) << "it is write-protected";
    command(2, 0, 20);
    reg(Lan9118::kE2pData, 0x5A);
    command(3, 7, 5000);
    EXPECT_EQ(read(7), 0x5AU);
    command(5, 7, 5000);
    EXPECT_EQ(read(7), 0xFFU);
    reg(Lan9118::kE2pData, 0x11);
    command(4, 0, 5000);
    EXPECT_EQ(read(127), 0x11U);
    command(7, 0, 140);
    EXPECT_EQ(reg(Lan9118::kE2pCmd) & 0x100, 0U) << "without a signature there is no address";
    command(6, 0, 5000);
    EXPECT_EQ(read(0), 0xFFU);
    command(1, 0, 20);
    command(5, 0, 20);
    reg(Lan9118::kE2pCmd, 0x80000000);
    reg(Lan9118::kE2pCmd, 0x80000001);
    EXPECT_TRUE(bench.journal_has(JournalKind::guest_error, "ETHERNET", "E2P_CMD written while it is busy"));
    chip.reset(ResetKind::power_on);
    bench.run_for(microseconds(140));
    EXPECT_EQ(read(0), 0xFFU) << "an EEPROM outlives a reset";
}

TEST_F(Lan9118Test, MdioTakesItsTime) {
    start();
    mac(Lan9118::kMiiAcc, Lan9118Phy::kAddress << 11 | Lan9118Phy::kId2 << 6 | 1);
    bench.run_for(nanoseconds(25'600) - picoseconds(1));
    EXPECT_EQ(mac(Lan9118::kMiiAcc) & 1, 1U);
    mac(Lan9118::kMiiAcc, Lan9118Phy::kAddress << 11 | Lan9118Phy::kId1 << 6 | 1);
    EXPECT_TRUE(
        bench.journal_has(JournalKind::guest_error, "ETHERNET", "MII_ACC or MII_DATA written while MIIBZY is set"));
    bench.run_for(picoseconds(1));
    EXPECT_EQ(mac(Lan9118::kMiiAcc) & 1, 0U);
    EXPECT_EQ(mac(Lan9118::kMiiData), 0xC0C3U);
}

TEST_F(Lan9118Test, TheLinkComesUpAndInterrupts) {
    bench.elaborate();
    chip.reset(ResetKind::power_on);
    bench.run_for(milliseconds(50));
    reg(Lan9118::kIrqCfg, 0x111);
    reg(Lan9118::kIntEn, 1 << 18);
    set_phy(Lan9118Phy::kInterruptMask, 0x50);
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x7809U);
    plug(true);
    EXPECT_EQ(phy(Lan9118Phy::kInterruptSource), 0x80U) << "there is energy";
    EXPECT_FALSE(irq());
    bench.run_for(milliseconds(10) - nanoseconds(25'600) - picoseconds(1));
    EXPECT_FALSE(irq());
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(irq());
    reg(Lan9118::kIntSts, 0xFFFFFFFF);
    EXPECT_TRUE(irq()) << "PHY_INT goes with its source";
    EXPECT_EQ(phy(Lan9118Phy::kInterruptSource), 0x4AU);
    EXPECT_FALSE(irq());
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x782DU);
    EXPECT_EQ(phy(Lan9118Phy::kPartnerAbility), Lan9118Phy::kPartner);
    EXPECT_EQ(phy(Lan9118Phy::kExpansion), 3U);
    EXPECT_EQ(phy(Lan9118Phy::kExpansion), 1U) << "a page is received once";
    EXPECT_EQ(phy(Lan9118Phy::kSpecialControl), 0x1018U) << "100 Mbit/s, full duplex";
    EXPECT_EQ(phy(Lan9118Phy::kModeControl), 2U);
    plug(false);
    EXPECT_TRUE(irq());
    EXPECT_EQ(phy(Lan9118Phy::kInterruptSource), 0x10U);
    EXPECT_EQ(phy(Lan9118Phy::kModeControl), 0U);
    plug(true);
    bench.run_for(milliseconds(10));
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x7829U) << "a failure shows once";
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x782DU);
}

TEST_F(Lan9118Test, WhatBothOfferIsTheMode) {
    start();
    const std::pair<std::uint32_t, std::uint32_t> modes[] = {
        {0x081, 0x1008}, {0x061, 0x1014}, {0x021, 0x1004}, {0x101, 0x1018}};
    for (const auto& [offered, shown] : modes) {
        set_phy(Lan9118Phy::kAdvertisement, offered);
        set_phy(Lan9118Phy::kBasicControl, 0x3200);
        bench.run_for(milliseconds(10));
        EXPECT_EQ(phy(Lan9118Phy::kSpecialControl), shown) << std::hex << offered;
    }
    set_phy(Lan9118Phy::kAdvertisement, 0x001);
    set_phy(Lan9118Phy::kBasicControl, 0x3200);
    bench.run_for(milliseconds(50));
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x7809U);
    set_phy(Lan9118Phy::kBasicControl, 0x0100);
    bench.run_for(milliseconds(10));
    EXPECT_EQ(phy(Lan9118Phy::kSpecialControl), 0x0014U) << "forced";
    set_phy(Lan9118Phy::kBasicControl, 0x0900);
    EXPECT_EQ(phy(Lan9118Phy::kSpecialControl), 0U) << "powered down";
    set_phy(Lan9118Phy::kBasicControl, 0x8000);
    EXPECT_EQ(phy(Lan9118Phy::kBasicControl), 0x3000U);
    bench.run_for(milliseconds(10));
    EXPECT_EQ(phy(Lan9118Phy::kSpecialControl), 0x1018U);
}

TEST_F(Lan9118Test, ThePhyIsResetByTheChip) {
    start();
    set_phy(Lan9118Phy::kBasicControl, 0x2100);
    reg(Lan9118::kHwCfg, 1);
    EXPECT_EQ(phy(Lan9118Phy::kBasicControl), 0x2100U) << "a software reset is not the PHY's";
    reg(Lan9118::kPmtCtrl, 1 << 10);
    bench.run_for(microseconds(100) - picoseconds(1));
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 0x401U);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(reg(Lan9118::kPmtCtrl), 1U);
    EXPECT_EQ(phy(Lan9118Phy::kBasicControl), 0x3000U);
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x7809U);
    bench.run_for(milliseconds(10));
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x782DU);
}

TEST_F(Lan9118Test, WithoutSupplyNothingIsLeft) {
    start();
    arrive(to_own(60));
    reg(Lan9118::kIntEn, 8);
    EXPECT_TRUE(irq());
    transmit(to_own(200));
    chip.set_power(false);
    EXPECT_FALSE(irq());
    EXPECT_FALSE(chip.jack().receive({to_own(60), false}, bench.now()));
    bench.run_for(milliseconds(50));
    EXPECT_TRUE(sent.empty()) << "the frame was cut off";
    EXPECT_EQ(reg(Lan9118::kByteTest), 0U);
    EXPECT_EQ(bench.read(kBase), 0U);
    reg(Lan9118::kTxData, 1);
    chip.set_power(true);
    chip.reset(ResetKind::power_on);
    EXPECT_EQ(rx_count(), 0U);
    EXPECT_EQ(tx_free(), 0x1200U);
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x7809U);
    bench.run_for(milliseconds(10));
    EXPECT_EQ(phy(Lan9118Phy::kBasicStatus), 0x782DU) << "the cable is still there";
}

TEST_F(Lan9118Test, BadAddressesAreRefused) {
    for (const char* text : {"", "02:00:5e:00:53", "02:00:5e:00:53:0g", "03:00:5e:00:53:01", "02-00-5e-00-53-01"}) {
        Params params;
        params.set("id", "0x92200000");
        params.set("negotiation_ms", "10");
        params.set("mac", text);
        EXPECT_THROW(Lan9118(sc_core::sc_gen_unique_name("bad"), ModelContext{bench.env(), params}),
                     std::invalid_argument)
            << text;
    }
}

}  // namespace
}  // namespace twin::test
