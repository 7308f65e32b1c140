// SPDX-License-Identifier: BSD-3-Clause
// Resets, the supply, and what the CPU tells.
#include "node_fixture.hpp"

namespace twin::node::test {
namespace {

TEST_F(NodeTest, ModelsAndCpuAskForResets) {
    open(config());
    write(kBlock + RESET, 1);
    node->cpu_event(TWIN_CPU_SYSRESETREQ, 0);
    EXPECT_EQ(host.resets, (std::vector<TwinResetKind>{TWIN_RESET_WATCHDOG, TWIN_RESET_SYSTEM}));
    write(kBlock + PLAIN, 1);
    node->reset(ResetKind::system);
    EXPECT_EQ(read(kBlock + PLAIN), 0x1234U);
}

TEST_F(NodeTest, LockupIsToldAndResets) {
    open_linked();
    end.take();
    host.cpu.r[0] = 42;
    node->cpu_event(TWIN_CPU_HARDFAULT, 0x100);
    node->cpu_event(TWIN_CPU_LOCKUP, 0x200);
    EXPECT_EQ(host.resets, (std::vector<TwinResetKind>{TWIN_RESET_LOCKUP}));
    node->close();
    const auto all = end.take();
    const auto events = only(all, Type::event);
    ASSERT_EQ(events.size(), 2U);
    const auto fault = json::parse(events[0].payload).as_object();
    EXPECT_EQ(fault.at("event"), "hardfault");
    EXPECT_EQ(fault.at("pc"), 0x100);
    EXPECT_EQ(fault.at("registers").at("r").at(0), 42);
    EXPECT_EQ(json::parse(events[1].payload).at("event"), "lockup");
    const auto summary = json::parse(all.back().payload).as_object();
    EXPECT_EQ(all.back().type, Type::summary);
    EXPECT_EQ(summary.at("hardfaults"), 1);
    EXPECT_EQ(summary.at("lockups"), 1);
    EXPECT_EQ(summary.at("resets").at("power_on"), 1);
    EXPECT_TRUE(summary.at("instructions").is_null());
}

TEST_F(NodeTest, ModelsFollowTheCpusSleepIfTheyWantTo) {
    open(config());
    TwinMachine machine;
    node->describe_machine(machine);
    EXPECT_FALSE(machine.wants_sleep);
    node->cpu_event(TWIN_CPU_SLEEP, 1);
    std::vector<int> told;
    node->env().on_cpu_sleep = [&](bool deep) { told.push_back(deep ? 2 : 1); };
    node->env().on_cpu_wake = [&] { told.push_back(0); };
    node->describe_machine(machine);
    EXPECT_TRUE(machine.wants_sleep);
    node->cpu_event(TWIN_CPU_SLEEP, 0);
    node->cpu_event(TWIN_CPU_WAKE, 0);
    node->cpu_event(TWIN_CPU_SLEEP, 1);
    EXPECT_EQ(told, (std::vector<int>{1, 0, 2}));
}

TEST_F(NodeTest, ModelsSetTheCpusClocksAndSeeWhereItIs) {
    open(config());
    node->env().cpu().set_hz(168'000'000);
    EXPECT_EQ(host.hz, 168'000'000U);
    node->env().cpu().set_refclk_hz(21'000'000);
    EXPECT_EQ(host.hz, 168'000'000U);
    EXPECT_EQ(host.refclk_hz, 21'000'000U);
    host.cpu.r[15] = 0x08000123;
    EXPECT_EQ(node->env().cpu().pc(), 0x08000123U);
}

TEST_F(NodeTest, APowerCutStopsAllAndLosesRam) {
    open_linked();
    std::uint8_t* ram = node->env().memory("ram")->data;
    std::memcpy(ram, "precious", 8);
    write(kBlock + PLAIN, 0x55);
    write(kBlock + ALARM_PS, 1'000'000);
    end.send(Type::power, std::string(1, '\0'));
    serve_link();
    EXPECT_FALSE(host.running);
    run_to(10'000);
    EXPECT_FALSE(host.irqs[3]) << "the alarm went with the power";
    end.send(Type::reset, "pin");
    serve_link();
    EXPECT_TRUE(host.resets.empty()) << "nothing resets without power";
    end.send(Type::power, "\1");
    serve_link();
    EXPECT_TRUE(host.running);
    ASSERT_EQ(host.resets, (std::vector<TwinResetKind>{TWIN_RESET_POWER_ON}));
    node->reset(ResetKind::power_on);
    EXPECT_NE(std::memcmp(ram, "precious", 8), 0);
    EXPECT_EQ(read(kBlock + PLAIN), 0x1234U);
    serve_timer();
    std::vector<std::string> events;
    for (const auto& m : only(end.take(), Type::event)) events.push_back(m.payload);
    EXPECT_EQ(events,
              (std::vector<std::string>{R"({"event":"reset","kind":"power_on"})", R"({"event":"power","on":false})",
                                        R"({"event":"power","on":true})", R"({"event":"reset","kind":"power_on"})"}));
}

TEST_F(NodeTest, RamAtPowerOnDependsOnTheSeedAlone) {
    open(config());
    const std::uint8_t* ram = node->env().memory("ram")->data;
    std::vector<std::uint8_t> expected(4096);
    fill_at_power_on(expected.data(), expected.size(), 1, "ram", 0);
    EXPECT_EQ(std::memcmp(ram, expected.data(), 4096), 0);
    std::vector<std::uint8_t> other(4096);
    fill_at_power_on(other.data(), other.size(), 2, "ram", 0);
    EXPECT_NE(expected, other);
}

TEST_F(NodeTest, AModelStopsTheCpuUntilAReset) {
    open(config());
    write(kBlock + STOP, 1);
    EXPECT_FALSE(host.running);
    host.running = true;  // QEMU's CPU runs after its reset
    node->reset(ResetKind::wake_up);
    EXPECT_TRUE(host.running);
    write(kBlock + STOP, 1);
    EXPECT_FALSE(host.running);
}

TEST_F(NodeTest, AnInterruptThatOutlivesAResetIsToldAgain) {
    open(config());
    write(kBlock + STICKY, 1);
    EXPECT_TRUE(host.irqs[3]);
    host.irqs.clear();  // as the NVIC does
    node->reset(ResetKind::system);
    EXPECT_TRUE(host.irqs[3]);
}

}  // namespace
}  // namespace twin::node::test
