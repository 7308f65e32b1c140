// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/parts/lan8742a.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using parts::Lan8742a;

struct Mac : Model, MiiMac {
    using Model::Model;
    void attach_phy(MiiPhy& phy) override { attached = &phy; }
    void mii_receive(const EthernetFrame& frame) override { heard.push_back(frame); }
    bool mii_has_room(std::size_t) const override { return true; }
    MiiPhy* attached = nullptr;
    std::vector<EthernetFrame> heard;
};

EthernetFrame frame_of(std::size_t size) {
    EthernetFrame frame;
    frame.bytes.assign(size, 0x5A);
    return frame;
}

struct Lan8742aTest : testing::Test {
    Lan8742aTest() {
        bench.env().on_frame = [this](const EthernetJack&, const EthernetFrame& frame) { sent.push_back(frame); };
    }
    Lan8742a& make(const char* mode = "7", const char* ref_clk_out = "false") {
        phy = &bench.add<Lan8742a>(
            "phy",
            {{"mac", "ETH"}, {"address", "3"}, {"mode", mode}, {"ref_clk_out", ref_clk_out}, {"negotiation_ms", "50"}});
        bench.elaborate();
        bench.reset(ResetKind::power_on);
        return *phy;
    }
    std::uint32_t read(unsigned reg) { return phy->mdio_read(3, reg).value(); }
    void write(unsigned reg, std::uint32_t value) { phy->mdio_write(3, reg, static_cast<std::uint16_t>(value)); }
    void plug(bool in) { EXPECT_EQ(phy->inputs().front()->set(in ? 1 : 0), ""); }
    void stay_ms(std::uint64_t ms) { bench.run_for(milliseconds(ms)); }
    double output(const char* name) {
        for (const Output* out : phy->outputs())
            if (out->name() == name) return out->number();
        throw std::invalid_argument(name);
    }

    test::Bench bench;
    Mac& mac = bench.add<Mac>("ETH");
    Lan8742a* phy = nullptr;
    std::vector<EthernetFrame> sent;
};

TEST_F(Lan8742aTest, ResetValues) {
    make();
    const std::pair<unsigned, std::uint32_t> kValues[] = {
        {0, 0x3000}, {1, 0x7809}, {2, 0x0007}, {3, 0xC131}, {4, 0x01E1}, {5, 0},       {6, 0x0004}, {7, 0x2001},
        {8, 0},      {13, 0},     {14, 0},     {16, 0},     {17, 0},     {18, 0x60E3}, {24, 0},     {25, 0},
        {26, 0},     {27, 0},     {28, 0},     {29, 0},     {30, 0},     {31, 0x0040}};
    for (const auto& [reg, value] : kValues) EXPECT_EQ(read(reg), value) << reg;
    EXPECT_EQ(mac.attached, phy);
}

TEST_F(Lan8742aTest, AnswersAtItsAddressOnly) {
    make();
    EXPECT_FALSE(phy->mdio_read(0, 2).has_value());
    EXPECT_FALSE(phy->mdio_read(31, 2).has_value());
    phy->mdio_write(0, 4, 0x21);
    EXPECT_EQ(read(4), 0x01E1U);
    write(18, 0x60E0 | 9);
    EXPECT_FALSE(phy->mdio_read(3, 2).has_value());
    EXPECT_EQ(phy->mdio_read(9, 2), 0x0007);
}

TEST_F(Lan8742aTest, TheLinkTakesACableAndNegotiation) {
    make();
    stay_ms(200);
    EXPECT_FALSE(phy->link());
    EXPECT_EQ(read(17) & 2, 0U);
    plug(true);
    EXPECT_EQ(read(17) & 2, 2U) << "ENERGYON";
    bench.run_for(milliseconds(50) - picoseconds(1));
    EXPECT_FALSE(phy->link());
    EXPECT_EQ(read(31), 0x0040U);
    bench.run_for(picoseconds(1));
    EXPECT_TRUE(phy->link());
    EXPECT_EQ(read(1), 0x7829U) << "LINK has latched low";
    EXPECT_EQ(read(1), 0x782DU);
    EXPECT_EQ(read(31), 0x1058U) << "100 Mbit/s full duplex";
    EXPECT_EQ(read(5), 0x45E1U);
    EXPECT_EQ(read(6), 0x0007U);
    EXPECT_EQ(read(6), 0x0005U) << "the page is read";
    EXPECT_EQ(phy->mii_mbits(), 100U);
    EXPECT_TRUE(phy->mii_full_duplex());
    EXPECT_EQ(output("link"), 1);
    EXPECT_EQ(output("speed"), 100);
    plug(false);
    EXPECT_FALSE(phy->link());
    EXPECT_EQ(read(1), 0x7809U);
    EXPECT_EQ(read(31), 0x0040U);
    EXPECT_EQ(output("link"), 0);
}

TEST_F(Lan8742aTest, TheBestThatIsAdvertisedWins) {
    make();
    plug(true);
    stay_ms(50);
    const struct {
        std::uint32_t advertised, speed;
        unsigned mbits;
        bool full;
    } kCases[] = {{0x01E1, 6, 100, true}, {0x00E1, 2, 100, false}, {0x0061, 5, 10, true}, {0x0021, 1, 10, false}};
    for (const auto& c : kCases) {
        write(4, c.advertised);
        write(0, 0x3200);  // restart
        EXPECT_FALSE(phy->link());
        EXPECT_EQ(read(0), 0x3000U) << "RESTART_AN clears itself";
        stay_ms(50);
        EXPECT_TRUE(phy->link());
        EXPECT_EQ(read(31) >> 2 & 7, c.speed);
        EXPECT_EQ(phy->mii_mbits(), c.mbits);
        EXPECT_EQ(phy->mii_full_duplex(), c.full);
    }
    write(4, 0x0001);
    write(0, 0x3200);
    stay_ms(50);
    EXPECT_FALSE(phy->link()) << "nothing in common";
}

TEST_F(Lan8742aTest, AForcedSpeedIsThereAtOnce) {
    make("1");
    EXPECT_EQ(read(0), 0x0100U);
    plug(true);
    EXPECT_TRUE(phy->link());
    EXPECT_EQ(read(31), 0x0054U) << "10 Mbit/s full duplex, no AUTODONE";
    write(0, 0x2100);
    EXPECT_TRUE(phy->link());
    EXPECT_EQ(phy->mii_mbits(), 100U);
    EXPECT_EQ(read(29) & Lan8742a::kLinkDown, Lan8742a::kLinkDown) << "it was down in between";
}

TEST_F(Lan8742aTest, TheStrapMayPowerItDown) {
    make("6");
    plug(true);
    stay_ms(100);
    EXPECT_FALSE(phy->link());
    EXPECT_EQ(phy->mii_mbits(), 0U);
    write(0, 0x3000);
    stay_ms(50);
    EXPECT_EQ(phy->mii_mbits(), 100U);
}

TEST_F(Lan8742aTest, SoftResetKeepsAddressAndTakesMode) {
    make();
    plug(true);
    stay_ms(60);
    write(4, 0x0021);
    write(18, 0x60E5);
    phy->mdio_write(5, 0, 0x8000);
    EXPECT_EQ(phy->mdio_read(5, 0).value() & 0x8000, 0x8000);
    EXPECT_EQ(phy->mii_mbits(), 0U);
    EXPECT_FALSE(phy->link());
    bench.run_for(microseconds(256) - picoseconds(1));
    EXPECT_EQ(phy->mdio_read(5, 0).value() & 0x8000, 0x8000);
    bench.run_for(picoseconds(1));
    EXPECT_EQ(phy->mdio_read(5, 0), 0x3000);
    EXPECT_EQ(phy->mdio_read(5, 4), 0x01E1);
    EXPECT_FALSE(phy->link());
    stay_ms(50);
    EXPECT_TRUE(phy->link());
}

TEST_F(Lan8742aTest, PowerDownStopsTheClockAndTheLink) {
    make();
    plug(true);
    stay_ms(60);
    write(0, 0x3800);
    EXPECT_FALSE(phy->link());
    EXPECT_EQ(phy->mii_mbits(), 0U);
    EXPECT_EQ(read(17) & 2, 0U);
    EXPECT_FALSE(phy->jack().receive(frame_of(60), bench.now()));
    write(0, 0x3000);
    stay_ms(50);
    EXPECT_TRUE(phy->link());
}

TEST_F(Lan8742aTest, InterruptsAreFlagsBehindAMask) {
    make();
    write(30, Lan8742a::kNegotiated | Lan8742a::kLinkDown);
    plug(true);
    EXPECT_FALSE(phy->nint.driving() == Drive::strong(false)) << "ENERGYON is masked";
    stay_ms(50);
    EXPECT_EQ(phy->nint.driving(), Drive::strong(false));
    EXPECT_EQ(read(29),
              Lan8742a::kEnergyOn | Lan8742a::kNegotiated | Lan8742a::kPageReceived | Lan8742a::kPartnerAcknowledged);
    EXPECT_FALSE(phy->nint.driving() == Drive::strong(false)) << "reading clears";
    EXPECT_EQ(read(29), 0U);
    plug(false);
    EXPECT_EQ(phy->nint.driving(), Drive::strong(false));
    EXPECT_EQ(read(29), Lan8742a::kLinkDown);
    EXPECT_EQ(read(29), 0U);
}

TEST_F(Lan8742aTest, WithTheClockOnItsPinThereIsNoInterrupt) {
    make("7", "true");
    write(30, 0x1FF);
    plug(true);
    stay_ms(60);
    EXPECT_EQ(phy->nint.driving(), Drive::released());
}

TEST_F(Lan8742aTest, FramesNeedALink) {
    make();
    phy->mii_transmit(frame_of(60));
    plug(true);
    phy->mii_transmit(frame_of(60));
    EXPECT_FALSE(phy->jack().receive(frame_of(60), bench.now()));
    stay_ms(50);
    phy->mii_transmit(frame_of(61));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].bytes.size(), 61U);
    EXPECT_TRUE(phy->jack().receive(frame_of(62), bench.now()));
    EXPECT_TRUE(phy->mii_carrier());
    bench.run_for(ethernet_frame_time(62, 100));
    EXPECT_FALSE(phy->mii_carrier());
    ASSERT_EQ(mac.heard.size(), 1U);
    EXPECT_EQ(mac.heard[0].bytes.size(), 62U);
}

TEST_F(Lan8742aTest, ActivityShowsAWhile) {
    make();
    plug(true);
    stay_ms(50);
    EXPECT_EQ(output("activity"), 0);
    phy->mii_transmit(frame_of(60));
    EXPECT_EQ(output("activity"), 1);
    stay_ms(79);
    EXPECT_EQ(output("activity"), 1);
    stay_ms(1);
    EXPECT_EQ(output("activity"), 0);
}

TEST_F(Lan8742aTest, LoopbackAndIsolation) {
    make();
    plug(true);
    stay_ms(50);
    write(0, 0x7000);  // loopback
    phy->mii_transmit(frame_of(60));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(mac.heard.size(), 1U);
    write(0, 0x3400);  // isolate
    stay_ms(60);
    phy->mii_transmit(frame_of(60));
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(mac.heard.size(), 1U);
}

TEST_F(Lan8742aTest, MmdRegistersAreReachedIndirectly) {
    make();
    write(13, 3);
    write(14, 5);
    write(13, 0x4003);
    EXPECT_EQ(read(14), 0x0088U) << "devices in the package: PCS and autonegotiation";
    write(13, 3);
    EXPECT_EQ(read(14), 5U);
    write(14, 0x8010);
    write(13, 0x4003);
    write(14, 1);
    EXPECT_TRUE(bench.journal_has(JournalKind::unmodelled, "phy", "MMD 3.32784"));
}

TEST_F(Lan8742aTest, APowerCutTakesTheLink) {
    make();
    plug(true);
    stay_ms(60);
    phy->set_power(false);
    EXPECT_FALSE(phy->link());
    EXPECT_EQ(phy->mii_mbits(), 0U);
    EXPECT_FALSE(phy->mdio_read(3, 2).has_value());
    phy->set_power(true);
    phy->reset(ResetKind::power_on);
    stay_ms(50);
    EXPECT_TRUE(phy->link()) << "the cable is still there";
}

TEST_F(Lan8742aTest, ASnapshotInMidNegotiationGoesOn) {
    make();
    plug(true);
    stay_ms(30);
    const auto state = bench.save();
    stay_ms(30);
    EXPECT_TRUE(phy->link());
    bench.load(state);
    EXPECT_FALSE(phy->link());
    EXPECT_EQ(bench.save(), state);
    stay_ms(30);
    EXPECT_TRUE(phy->link());
}

}  // namespace
}  // namespace twin
