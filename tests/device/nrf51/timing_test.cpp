// SPDX-License-Identifier: BSD-3-Clause
// Time as the firmware and the world see it: timers, sleep, instructions.
#include "tests/device/nrf51/firmware.hpp"

namespace twin::test {
namespace {

std::uint64_t instructions(Machine& machine) {
    return machine.call("stats").at("instructions").to_number<std::uint64_t>();
}

TEST(Timing, TimerTogglesAPadThroughPpiWithoutTheCpu) {
    Microbit m("blink.elf");
    m.read_until("blinking\n");
    m.run_for(10ms);
    const auto before = instructions(m);
    m.run_for(1s);
    EXPECT_EQ(instructions(m), before) << "the CPU sleeps";
    EXPECT_DOUBLE_EQ(m.number("edge.P0_hz"), 1000.0);
    EXPECT_DOUBLE_EQ(m.number("edge.P0_duty"), 0.5);
    EXPECT_EQ(m.peek("TIMER1", "CC[0]"), 500u);
    EXPECT_TRUE(m.stop().at("unmodelled").as_array().empty());
}

TEST(Timing, WhatTheWorldSeesEndsWithTheSupplyAndStartsWithIt) {
    const auto led = [](const Machine& machine) {
        return static_cast<unsigned char>(machine.output("display.pixels").at(0));
    };
    Microbit m("blink.elf");
    m.read_until("blinking\n");
    m.run_for(500ms);
    EXPECT_DOUBLE_EQ(m.number("edge.P0_hz"), 1000.0);
    EXPECT_EQ(led(m), 255);
    m.power(false);
    m.run_for(500ms);
    EXPECT_DOUBLE_EQ(m.number("edge.P0_hz"), 0.0);
    EXPECT_DOUBLE_EQ(m.number("edge.P0_level"), -1.0) << "floating";
    EXPECT_EQ(led(m), 0);
    m.power(true);
    m.read_until("blinking\n");
    m.run_for(500ms);
    EXPECT_DOUBLE_EQ(m.number("edge.P0_hz"), 1000.0);
    EXPECT_EQ(led(m), 255);
}

TEST(Timing, RtcWakesTheCpuEveryHalfSecond) {
    Microbit m("rtc.elf");
    m.read_until("lfclk\n");
    const auto said = m.read_until("wakes=4\n");
    // Read in the fourth tick's own cycle of 30.5 µs, before the console has said a character.
    EXPECT_EQ(number_of(said, "counter"), 4u * 16384);
    m.run_for(3s);
    std::vector<std::chrono::nanoseconds> edges;
    for (const auto& change : m.changes("edge.P0_level"))
        if (change.at > 400ms) edges.push_back(change.at);
    ASSERT_GE(edges.size(), 9u);
    for (std::size_t i = 1; i < edges.size(); ++i) {
        const auto span = edges[i] - edges[i - 1];
        // The clock is exact; the way from the interrupt to the store has equally many instructions each time, but for
        // the two branches of the handler.
        EXPECT_NEAR(static_cast<double>(span.count()), 5e8, 1000) << "edge " << i;
    }
}

TEST(Timing, SysTickKeepsTimeWhileTheCpuSleeps) {
    Microbit m("systick.elf");
    const auto said = m.read_line("wfe until pending, us=");
    EXPECT_NEAR(static_cast<double>(number_of(said, "thousand ticks, us")), 1e6, 2);
}

TEST(Timing, AnEventThatWasSetKeepsWfeAwakeOnce) {
    Microbit m("systick.elf");
    const auto said = m.read_line("wfe until pending, us=");
    EXPECT_LT(number_of(said, "wfe after sev, us"), 10u);
    EXPECT_NEAR(static_cast<double>(number_of(said, "wfe until pending, us")), 5000, 10);
}

TEST(Timing, EveryInstructionIsCountedAndTakesItsTime) {
    const auto spin = [](const std::string& digit) {
        Microbit m("spin.elf");
        m.read_until("ready\n");
        m.run_for(10ms);
        const auto before = instructions(m);
        m.type(digit);
        m.run_for(1s);
        const auto executed = instructions(m) - before;
        // What the run reports is what was asked for while it ran.
        EXPECT_EQ(m.stop().at("instructions").to_number<std::uint64_t>(), before + executed);
        return executed;
    };
    EXPECT_EQ(spin("7") - spin("3"), 4u * 100'000 * 2);
}

TEST(Timing, ABusyCpuLetsNoTimePassBetweenInstructions) {
    Microbit m("spin.elf");
    m.read_until("ready\n");
    m.run_for(10ms);
    const auto before = instructions(m);
    m.type("9");  // 1.8 million instructions of 64 ns: 115 ms
    m.run_for(50ms);
    const auto middle = instructions(m);
    m.run_for(10ms);
    EXPECT_NEAR(static_cast<double>(instructions(m) - middle), 1e7 / 64, 3);
    EXPECT_GT(middle, before);
}

// The other clock, with the same firmware. It gives no exact times, only that things happen and in what order.
TEST(RealTime, BlinksAtAboutItsFrequency) {
    Microbit m("blink.elf", Machine::real_time());
    m.read_until("blinking\n", 30s);
    // A window of 100 ms counts whole periods of the node's own clock, so load on the host does not show.
    EXPECT_TRUE(m.run_until([&] { return m.number("edge.P0_hz") > 999.9 && m.number("edge.P0_hz") < 1000.1; }, 30s))
        << m.number("edge.P0_hz");
    EXPECT_TRUE(m.stop().at("instructions").is_null());
}

TEST(RealTime, Echoes) {
    Microbit m("echo.elf", Machine::real_time());
    m.read_until("echo\n", 30s);
    EXPECT_EQ(m.ask("hello, world.", ".", 30s), "hello, world.");
}

TEST(RealTime, RtcWakesTheCpu) {
    Microbit m("rtc.elf", Machine::real_time());
    const auto said = m.read_until("wakes=", 30s);
    // A busy host may wake it late, but never before the compare.
    EXPECT_GE(number_of(said, "counter"), 4u * 16384);
}

}  // namespace
}  // namespace twin::test
