// SPDX-License-Identifier: BSD-3-Clause
// Why the chip starts over, as the firmware reads it in RESETREAS and the run reports it.
#include <boost/json.hpp>

#include "tests/device/nrf51/firmware.hpp"

namespace twin::test {
namespace {

// Reference manual, chapter "POWER", RESETREAS.
constexpr std::uint32_t kPin = 1u << 0, kWatchdog = 1u << 1, kSystem = 1u << 2, kLockup = 1u << 3, kWakeUp = 1u << 16;

struct Boot {
    std::uint32_t reason;
    std::uint32_t gpregret;
};

Boot boot(Microbit& m) {
    const auto said = m.read_line("cleared=");
    EXPECT_EQ(hex_of(said, "cleared"), 0u) << "written ones clear";
    const auto at = said.find("boot ") + 5;
    return {static_cast<std::uint32_t>(std::stoul(said.substr(at, 8), nullptr, 16)), hex_of(said, "gpregret")};
}

std::uint64_t resets(const boost::json::object& summary, const char* kind) {
    return summary.at("resets").at(kind).to_number<std::uint64_t>();
}

/// The latest event of that kind, or an empty object.
boost::json::object last_event(const Machine& m, const std::string& kind) {
    boost::json::object found;
    for (const auto& event : m.events())
        if (event.at("event").as_string() == kind) found = event;
    return found;
}

TEST(Reset, PowerOnHasNoReason) {
    Microbit m("reset.elf");
    EXPECT_EQ(boot(m).reason, 0u);
    EXPECT_EQ(resets(m.stop(), "power_on"), 1u);
}

TEST(Reset, SoftwareAsks) {
    Microbit m("reset.elf");
    boot(m);
    m.type("gs");
    const auto again = boot(m);
    EXPECT_EQ(again.reason, kSystem);
    EXPECT_EQ(again.gpregret, 0xA5u) << "retained over every reset but power-on";
    EXPECT_EQ(last_event(m, "reset").at("kind").as_string(), "system");
    EXPECT_EQ(resets(m.stop(), "system"), 1u);
}

TEST(Reset, ThePinDoes) {
    Microbit m("reset.elf");
    boot(m);
    m.reset("pin");
    EXPECT_EQ(boot(m).reason, kPin);
    EXPECT_EQ(resets(m.stop(), "pin"), 1u);
}

TEST(Reset, ThePowerCycleForgetsReasonsAndRetention) {
    Microbit m("reset.elf");
    boot(m);
    m.type("g");
    m.run_for(5ms);
    m.power(false);
    m.run_for(10ms);
    EXPECT_EQ(m.unread(), "") << "nothing runs without supply";
    m.power(true);
    const auto again = boot(m);
    EXPECT_EQ(again.reason, 0u);
    EXPECT_EQ(again.gpregret, 0u);
    EXPECT_EQ(resets(m.stop(), "power_on"), 2u);
}

TEST(Reset, TheWatchdogBitesAtItsInstant) {
    Microbit m("reset.elf");
    boot(m);
    m.ask("w", "armed\n");
    const auto armed = m.now();
    EXPECT_EQ(boot(m).reason, kWatchdog);
    const auto event = last_event(m, "reset");
    EXPECT_EQ(event.at("kind").as_string(), "watchdog");
    // 3277 cycles of LFCLK after START; "armed" took 6 characters of 87 µs, and a boundary is up to 1 ms later.
    const auto waited = event.at("t").to_number<std::int64_t>() - armed.count();
    EXPECT_LE(waited, 100'007'000);
    EXPECT_GE(waited, 97'500'000);
    EXPECT_EQ(resets(m.stop(), "watchdog"), 1u);
}

TEST(Reset, TheWatchdogWaitsWhileItIsFed) {
    Microbit m("reset.elf");
    boot(m);
    const auto start = m.now();
    m.ask("k", "fed\n", 2s);
    EXPECT_GE(m.now() - start, 500ms);
    EXPECT_EQ(m.events().size(), 1u) << "power-on only";
    EXPECT_EQ(boot(m).reason, kWatchdog);
}

TEST(Reset, ALockUpResetsAndTellsWhereTheCoreStood) {
    Microbit m("reset.elf");
    boot(m);
    m.type("l");
    EXPECT_EQ(boot(m).reason, kLockup);
    const auto event = last_event(m, "lockup");
    ASSERT_TRUE(event.contains("registers"));
    EXPECT_EQ(event.at("registers").at("r").as_array().size(), 16u);
    // The core was in HardFault: exception 3 in xPSR.
    EXPECT_EQ(event.at("registers").at("xpsr").to_number<std::uint32_t>() & 0x3F, 3u);
    EXPECT_LT(event.at("pc").to_number<std::uint64_t>(), 0x40000u);
    const auto summary = m.stop();
    EXPECT_EQ(resets(summary, "lockup"), 1u);
    EXPECT_EQ(summary.at("lockups").to_number<int>(), 1);
}

TEST(Reset, SystemOffIsLeftByAButton) {
    Microbit m("reset.elf");
    boot(m);
    m.ask("o", "off\n");
    m.run_for(2s);
    EXPECT_EQ(m.unread(), "") << "off";
    const auto stats = m.call("stats").at("instructions").to_number<std::uint64_t>();
    m.set("button_b.pressed=1");
    m.run_for(100ms);
    EXPECT_EQ(m.call("stats").at("instructions").to_number<std::uint64_t>(), stats) << "the other button wakes nobody";
    m.set("button_a.pressed=1");
    EXPECT_EQ(boot(m).reason, kWakeUp);
    EXPECT_EQ(last_event(m, "reset").at("kind").as_string(), "wake_up");
    EXPECT_EQ(resets(m.stop(), "wake_up"), 1u);
}

TEST(Reset, InSystemOffThePowerCycleStartsIt) {
    Microbit m("reset.elf");
    boot(m);
    m.ask("o", "off\n");
    m.run_for(10ms);
    m.power(false);
    m.run_for(10ms);
    m.power(true);
    EXPECT_EQ(boot(m).reason, 0u);
}

TEST(Reset, InMidTransmissionLeavesAWorkingConsole) {
    Microbit m("echo.elf");
    m.read_until("echo\n");
    m.type("some words that are on their way");
    m.run_for(1ms);
    m.reset("pin");
    m.read_until("echo\n");
    m.run_for(20ms);
    m.unread();
    EXPECT_EQ(m.ask("again.", "."), "again.");
}

}  // namespace
}  // namespace twin::test
