// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/ethernet.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using test::Bench;

EthernetFrame frame_of(std::size_t size, std::uint8_t first = 0) {
    EthernetFrame frame;
    frame.bytes.resize(size);
    std::iota(frame.bytes.begin(), frame.bytes.end(), first);
    return frame;
}

struct Port : Model {
    using Model::Model;
    unsigned mbits = 100;
    bool room = true;
    std::vector<std::pair<Time, EthernetFrame>> heard;
    std::vector<bool> cable;
    EthernetJack jack{*this,
                      {[this] { return mbits; }, [this](const EthernetFrame& f) { heard.emplace_back(now(), f); },
                       [this](std::size_t) { return room; }, [this](bool plugged) { cable.push_back(plugged); }}};
};

struct EthernetTest : testing::Test {
    Bench bench;
    Port& port = bench.add<Port>("phy");
    void SetUp() override { bench.elaborate(); }
    void plug(bool in) { EXPECT_EQ(port.inputs().front()->set(in ? 1 : 0), ""); }
};

TEST(Ethernet, FcsIsCrc32) {
    const std::string check = "123456789";  // the check value that CRC catalogues give for CRC-32
    const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(check.data()), check.size());
    EXPECT_EQ(ethernet_fcs(bytes), 0xCBF43926);
    EXPECT_EQ(ethernet_fcs(bytes.first(0)), 0U);
    // A message followed by its FCS, low byte first, leaves the residue of the standard.
    std::vector<std::uint8_t> whole(bytes.begin(), bytes.end());
    for (const unsigned shift : {0U, 8U, 16U, 24U}) whole.push_back(static_cast<std::uint8_t>(0xCBF43926 >> shift));
    EXPECT_EQ(ethernet_fcs(whole), 0x2144DF1CU);
}

TEST(Ethernet, TimesAreTheWires) {
    EXPECT_EQ(ethernet_frame_time(60, 100), nanoseconds(72 * 80));
    EXPECT_EQ(ethernet_frame_time(1514, 100), nanoseconds(1526 * 80));
    EXPECT_EQ(ethernet_frame_time(60, 10), nanoseconds(72 * 800));
    EXPECT_EQ(ethernet_gap_time(100), nanoseconds(960));
}

TEST_F(EthernetTest, AFrameArrivesWhenItsLastBitDoes) {
    plug(true);
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    EXPECT_TRUE(port.jack.receiving());
    bench.run_for(nanoseconds(72 * 80 - 1));
    EXPECT_TRUE(port.heard.empty());
    bench.run_for(nanoseconds(1));
    ASSERT_EQ(port.heard.size(), 1U);
    EXPECT_EQ(port.heard[0].first, nanoseconds(72 * 80));
    EXPECT_EQ(port.heard[0].second, frame_of(60));
    EXPECT_FALSE(port.jack.receiving());
}

TEST_F(EthernetTest, FramesFollowEachOtherAtLineRateWithAGap) {
    plug(true);
    for (std::uint8_t i = 0; i < 3; ++i) EXPECT_TRUE(port.jack.receive(frame_of(60, i), port.now()));
    bench.run_for(milliseconds(1));
    ASSERT_EQ(port.heard.size(), 3U);
    EXPECT_EQ(port.heard[1].first - port.heard[0].first, nanoseconds(84 * 80));
    EXPECT_EQ(port.heard[2].first - port.heard[1].first, nanoseconds(84 * 80));
    EXPECT_EQ(port.heard[2].second, frame_of(60, 2));
}

TEST_F(EthernetTest, TheFirstBitMayBeInThePastOrTheFuture) {
    plug(true);
    bench.run_for(microseconds(10));
    EXPECT_TRUE(port.jack.receive(frame_of(60), microseconds(8)));
    bench.run_for(microseconds(10));
    ASSERT_EQ(port.heard.size(), 1U);
    EXPECT_EQ(port.heard[0].first, microseconds(8) + nanoseconds(72 * 80));
    EXPECT_TRUE(port.jack.receive(frame_of(60), microseconds(30)));
    bench.run_for(microseconds(20));
    ASSERT_EQ(port.heard.size(), 2U);
    EXPECT_EQ(port.heard[1].first, microseconds(30) + nanoseconds(72 * 80));
}

TEST_F(EthernetTest, WithoutCableOrLinkNothingPasses) {
    int sent = 0;
    bench.env().on_frame = [&](const EthernetJack&, const EthernetFrame&) { ++sent; };
    EXPECT_FALSE(port.jack.receive(frame_of(60), port.now()));
    port.jack.send(frame_of(60));
    plug(true);
    port.mbits = 0;
    EXPECT_FALSE(port.jack.receive(frame_of(60), port.now()));
    port.jack.send(frame_of(60));
    EXPECT_EQ(sent, 0);
    EXPECT_EQ(port.jack.lost(), 4U);
    port.mbits = 100;
    port.jack.send(frame_of(60));
    EXPECT_EQ(sent, 1);
    EXPECT_EQ(port.jack.sent(), 1U);
    plug(false);
    EXPECT_EQ(port.cable, (std::vector<bool>{true, false}));
}

TEST_F(EthernetTest, TheQueueIsBounded) {
    plug(true);
    for (std::size_t i = 0; i < EthernetJack::kMaxWaiting; ++i)
        EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    EXPECT_FALSE(port.jack.receive(frame_of(60), port.now()));
    EXPECT_FALSE(port.jack.receive(frame_of(kMaxEthernetFrame + 1), port.now()));
    bench.run_for(milliseconds(10));
    EXPECT_EQ(port.heard.size(), EthernetJack::kMaxWaiting);
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
}

TEST_F(EthernetTest, WaitsForRoomInRealTimeOnly) {
    plug(true);
    port.room = false;
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    bench.run_for(microseconds(10));
    EXPECT_EQ(port.heard.size(), 1U) << "virtual time: it comes, and the MAC loses it";
    bench.env().set_real_time(true);
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    bench.run_for(microseconds(100));
    EXPECT_EQ(port.heard.size(), 1U);
    port.room = true;
    bench.run_for(microseconds(100));
    EXPECT_EQ(port.heard.size(), 3U);
    port.room = false;
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    bench.run_for(milliseconds(10));
    EXPECT_EQ(port.heard.size(), 4U) << "nobody reads: it is lost like on a wire";
}

TEST_F(EthernetTest, InRealTimeItTakesNoTime) {
    plug(true);
    bench.env().set_real_time(true);
    for (unsigned i = 0; i < 3; ++i) EXPECT_TRUE(port.jack.receive(frame_of(1514), port.now()));
    ASSERT_EQ(port.heard.size(), 3U);
    EXPECT_EQ(port.heard.back().first, port.now());
}

TEST_F(EthernetTest, InRealTimeWhatWaitsIsLostWithTheLink) {
    plug(true);
    bench.env().set_real_time(true);
    port.room = false;
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    port.mbits = 0;
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(port.heard.empty());
    EXPECT_EQ(port.jack.lost(), 2U);
    port.mbits = 100;
    port.room = true;
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    EXPECT_EQ(port.heard.size(), 1U);
}

TEST_F(EthernetTest, ResetAndPowerLossEndWhatIsOnTheLine) {
    plug(true);
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    port.reset(ResetKind::pin);
    bench.run_for(milliseconds(1));
    EXPECT_TRUE(port.heard.empty());
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    port.set_power(false);
    bench.run_for(milliseconds(1));
    EXPECT_FALSE(port.jack.receive(frame_of(60), port.now()));
    port.set_power(true);
    port.reset(ResetKind::power_on);
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    bench.run_for(milliseconds(1));
    EXPECT_EQ(port.heard.size(), 1U);
    EXPECT_TRUE(port.jack.plugged()) << "the cable is the world's";
}

TEST_F(EthernetTest, FramesOnTheLineAreStateThatIsSaved) {
    plug(true);
    EthernetFrame bad = frame_of(64, 9);
    bad.fcs_error = true;
    EXPECT_TRUE(port.jack.receive(frame_of(60), port.now()));
    EXPECT_TRUE(port.jack.receive(bad, port.now()));
    bench.run_for(microseconds(1));
    StateWriter saved;
    port.save(saved);
    port.reset(ResetKind::power_on);
    StateReader in(saved.data());
    port.load(in);
    bench.run_for(microseconds(20));
    ASSERT_EQ(port.heard.size(), 2U);
    EXPECT_EQ(port.heard[0].first, nanoseconds(72 * 80));
    EXPECT_EQ(port.heard[1].second, bad);
}

}  // namespace
}  // namespace twin
