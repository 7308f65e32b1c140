// SPDX-License-Identifier: BSD-3-Clause
// The clocks that firmware sets, as the world sees them.
#include "tests/device/stm32f4/nucleo.hpp"

namespace twin::test {
namespace {

TEST(Stm32Clock, SysTickAt168MegahertzBlinksLd1OnTime) {
    Nucleo m("blink.elf");
    m.run_for(3s);
    std::vector<Machine::Change> edges;
    for (const auto& change : m.changes("morpho.PB0_level"))
        if (change.at > 100ms) edges.push_back(change);
    ASSERT_EQ(edges.size(), 5u);
    // HSE counts 512 periods (64 µs), the PLL locks in 100 µs; the rest is some hundred instructions of 8 ns.
    EXPECT_NEAR(static_cast<double>(edges[0].at.count()), 500e6 + 64e3 + 100e3, 4e3);
    for (std::size_t i = 0; i < edges.size(); ++i) EXPECT_EQ(edges[i].value, i % 2 == 0 ? 1 : 0);
    for (std::size_t i = 1; i < edges.size(); ++i)
        EXPECT_NEAR(static_cast<double>((edges[i].at - edges[i - 1].at).count()), 500e6, 100) << "edge " << i;
    EXPECT_EQ(m.number("ld1.brightness"), 255);
    EXPECT_EQ(m.number("ld2.brightness"), 0);
    const auto summary = m.stop();
    EXPECT_TRUE(summary.at("unmodelled").as_array().empty());
    EXPECT_TRUE(summary.at("notes").as_array().empty()) << boost::json::serialize(summary.at("notes"));
}

}  // namespace
}  // namespace twin::test
