// SPDX-License-Identifier: BSD-3-Clause
// A guest's mistakes: it gets what the chip would give, and the run tells of them.
#include <boost/json.hpp>

#include "tests/device/nrf51/firmware.hpp"

namespace twin::test {
namespace {

struct Fault : testing::TestWithParam<char> {};

TEST_P(Fault, EntersHardFaultOnceAndIsReportedWithItsPc) {
    Microbit m("faults.elf");
    m.read_until("load at=");
    m.read_until("\n");
    const auto said = m.ask(std::string(1, GetParam()), "on\n");
    const std::uint32_t pc = hex_of(said, "fault");
    EXPECT_LT(pc, 0x1000u) << "the firmware's own code";
    unsigned events = 0;
    for (const auto& event : m.events()) {
        if (event.at("event").as_string() != "hardfault") continue;
        ++events;
        EXPECT_EQ(event.at("pc").to_number<std::uint32_t>(), pc) << "the event and the stack frame agree";
    }
    EXPECT_EQ(events, 1u);
    const auto summary = m.stop();
    EXPECT_EQ(summary.at("hardfaults").to_number<int>(), 1);
    EXPECT_EQ(summary.at("lockups").to_number<int>(), 0);
}

INSTANTIATE_TEST_SUITE_P(Faults, Fault, testing::Values('r', 'w', 'a', 'x'), [](const auto& each) {
    switch (each.param) {
        case 'r':
            return "ReadWhereNothingIs";
        case 'w':
            return "WriteWhereNothingIs";
        case 'a':
            return "UnalignedWord";
        default:
            return "UndefinedInstruction";
    }
});

TEST(Faults, BusFaultsAreCountedApartFromOthers) {
    Microbit m("faults.elf");
    m.read_until("\n");
    for (const char* command : {"r", "w", "a", "x"}) m.ask(command, "on\n");
    const auto summary = m.stop();
    EXPECT_EQ(summary.at("hardfaults").to_number<int>(), 4);
    EXPECT_EQ(summary.at("bus_faults").to_number<int>(), 2) << "the unaligned and the undefined reach no bus";
    EXPECT_TRUE(lists(summary, "unmodelled", "register", "peripheral", "", "0x30000000"))
        << boost::json::serialize(summary.at("unmodelled"));
}

TEST(Faults, WhatIsNotModelledIsListedByName) {
    Microbit m("faults.elf");
    m.read_until("\n");
    m.ask("m", "on\n");
    const auto summary = m.stop();
    const auto text = boost::json::serialize(summary);
    EXPECT_TRUE(lists(summary, "unmodelled", "register", "peripheral", "WDT", "CONFIG")) << text;
    EXPECT_TRUE(lists(summary, "unmodelled", "field", "peripheral", "WDT", "HALT")) << text;
    EXPECT_TRUE(lists(summary, "unmodelled", "register", "peripheral", "TIMER0", "0xF00")) << text;
    EXPECT_TRUE(lists(summary, "unmodelled", "register", "peripheral", "", "0x4001D000")) << text;
}

}  // namespace
}  // namespace twin::test
