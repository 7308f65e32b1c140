// SPDX-License-Identifier: BSD-3-Clause
// Button, LED, potentiometer, edge connector.
#include <stdexcept>

#include <gtest/gtest.h>

#include "models/peripherals/parts/button.hpp"
#include "models/peripherals/parts/edge_connector.hpp"
#include "models/peripherals/parts/led.hpp"
#include "models/peripherals/parts/potentiometer.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::parts {
namespace {

/// A chip's pin.
class Probe : public Model {
  public:
    Probe(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context), pin(*this, "pin") {
        pin.on_change([this] { ++changes; });
    }
    PinPort pin;
    unsigned changes = 0;
};

struct PartsTest : ::testing::Test {
    test::Bench bench;
    Probe& probe = bench.add<Probe>("chip");

    void wire(Model& part, const char* pin) {
        bench.connect(probe.pin, *part.find_pin(pin));
        bench.elaborate();
    }
    static Input& input(Model& part, const std::string& name) {
        for (Input* i : part.inputs())
            if (i->name() == name) return *i;
        throw std::runtime_error("no input " + name);
    }
    static const Output& output(const Model& part, const std::string& name) {
        for (const Output* o : part.outputs())
            if (o->name() == name) return *o;
        throw std::runtime_error("no output " + name);
    }
};

TEST_F(PartsTest, ButtonActiveLowPullsUpUntilPressed) {
    auto& button = bench.add<Button>("a", {{"active", "low"}, {"pull", "up"}, {"bounce_us", "0"}});
    wire(button, "out");
    EXPECT_TRUE(probe.pin.high());
    EXPECT_EQ(input(button, "pressed").set(1), "");
    EXPECT_FALSE(probe.pin.high());
    EXPECT_EQ(probe.pin.net().strength(), Strength::strong);
    EXPECT_EQ(input(button, "pressed").set(0), "");
    EXPECT_TRUE(probe.pin.high());
    EXPECT_NE(input(button, "pressed").set(2), "");
}

TEST_F(PartsTest, ButtonActiveHighWithoutPullFloats) {
    auto& button = bench.add<Button>("a", {{"active", "high"}, {"pull", "none"}, {"bounce_us", "0"}});
    wire(button, "out");
    EXPECT_TRUE(probe.pin.floating());
    input(button, "pressed").set(1);
    EXPECT_TRUE(probe.pin.high());
}

TEST_F(PartsTest, ButtonHeldThroughPowerCutIsStillHeld) {
    auto& button = bench.add<Button>("a", {{"active", "low"}, {"pull", "up"}, {"bounce_us", "0"}});
    wire(button, "out");
    input(button, "pressed").set(1);
    button.set_power(false);
    EXPECT_TRUE(probe.pin.floating());
    button.set_power(true);
    button.reset(ResetKind::power_on);
    EXPECT_FALSE(probe.pin.floating());
    EXPECT_FALSE(probe.pin.high());
}

TEST_F(PartsTest, ButtonBouncesAndSettles) {
    auto& button = bench.add<Button>("a", {{"active", "low"}, {"pull", "up"}, {"bounce_us", "1000"}});
    wire(button, "out");
    probe.changes = 0;
    input(button, "pressed").set(1);
    EXPECT_FALSE(probe.pin.high());
    bench.run_for(microseconds(999));
    EXPECT_GT(probe.changes, 3U);
    bench.run_for(microseconds(1));
    EXPECT_FALSE(probe.pin.high());
    const unsigned settled = probe.changes;
    bench.run_for(milliseconds(10));
    EXPECT_EQ(probe.changes, settled);
    input(button, "pressed").set(0);
    bench.run_for(microseconds(500));
    button.reset(ResetKind::power_on);  // in the middle of bouncing
    EXPECT_TRUE(probe.pin.high());
    bench.run_for(milliseconds(10));
    EXPECT_TRUE(probe.pin.high());
}

TEST_F(PartsTest, ButtonParametersAreChecked) {
    using List = std::initializer_list<std::pair<const char*, const char*>>;
    EXPECT_THROW(bench.add<Button>("x", List{{"active", "loud"}, {"pull", "up"}, {"bounce_us", "0"}}),
                 std::invalid_argument);
    EXPECT_THROW(bench.add<Button>("y", List{{"active", "low"}, {"pull", "sideways"}, {"bounce_us", "0"}}),
                 std::invalid_argument);
}

TEST_F(PartsTest, LedActiveHigh) {
    auto& led = bench.add<Led>("led", {{"active", "high"}, {"persistence_ms", "35"}});
    wire(led, "anode");
    probe.pin.drive(Drive::strong(true));
    bench.run_for(milliseconds(500));
    EXPECT_EQ(output(led, "brightness").number(), 255);
    probe.pin.drive(Drive::pull(true));
    bench.run_for(milliseconds(500));
    EXPECT_EQ(output(led, "brightness").number(), 0);
}

TEST_F(PartsTest, LedActiveLowAtHalfDuty) {
    auto& led = bench.add<Led>("led", {{"active", "low"}, {"persistence_ms", "35"}});
    wire(led, "cathode");
    probe.pin.drive(Drive::strong(true));
    for (int i = 0; i < 300; ++i) {
        probe.pin.drive(Drive::strong(false));
        bench.run_for(microseconds(500));
        probe.pin.drive(Drive::strong(true));
        bench.run_for(microseconds(500));
    }
    EXPECT_NEAR(output(led, "brightness").number(), 128, 1);
}

TEST_F(PartsTest, PotentiometerIsAVoltage) {
    auto& pot = bench.add<Potentiometer>("pot", {{"supply", "board"}});
    wire(pot, "wiper");
    EXPECT_DOUBLE_EQ(probe.pin.volts(), 1.65);
    input(pot, "position").set(1);
    EXPECT_DOUBLE_EQ(probe.pin.volts(), 3.3);
    probe.pin.drive(Drive::strong(false));  // a strong driver wins
    EXPECT_DOUBLE_EQ(probe.pin.volts(), 0);
    EXPECT_NE(input(pot, "position").set(1.01), "");
}

struct EdgeConnectorTest : PartsTest {
    EdgeConnector& edge = bench.add<EdgeConnector>("edge", Params({{"pads", {"P0", "P1"}}}));
    void SetUp() override { wire(edge, "P0"); }
    double out(const char* name) { return output(edge, name).number(); }
};

TEST_F(EdgeConnectorTest, AppliedVoltageReachesTheChip) {
    EXPECT_TRUE(probe.pin.floating());
    EXPECT_EQ(input(edge, "P0").set(1.1), "");
    EXPECT_DOUBLE_EQ(probe.pin.volts(), 1.1);
    EXPECT_EQ(input(edge, "P0").set(3.3), "");
    EXPECT_TRUE(probe.pin.high());
    EXPECT_EQ(input(edge, "P0").set(-1), "");
    EXPECT_TRUE(probe.pin.floating());
    EXPECT_NE(input(edge, "P0").set(5), "");
}

TEST_F(EdgeConnectorTest, LevelIsToldAtOnceAfterQuiet) {
    EXPECT_EQ(out("P0_level"), -1);
    probe.pin.drive(Drive::strong(true));
    EXPECT_EQ(out("P0_level"), 1);
    probe.pin.drive(Drive::strong(false));
    EXPECT_EQ(out("P0_level"), 1);  // within the window: later
    bench.run_for(milliseconds(100));
    EXPECT_EQ(out("P0_level"), 0);
    EXPECT_EQ(out("P1_level"), -1);
}

TEST_F(EdgeConnectorTest, MeasuresDutyAndFrequency) {
    for (int i = 0; i < 400; ++i) {
        probe.pin.drive(Drive::strong(true));
        bench.run_for(microseconds(250));
        probe.pin.drive(Drive::strong(false));
        bench.run_for(microseconds(750));
    }
    EXPECT_DOUBLE_EQ(out("P0_duty"), 0.25);
    EXPECT_DOUBLE_EQ(out("P0_hz"), 1000);
    bench.run_for(milliseconds(300));
    EXPECT_EQ(out("P0_hz"), 0);
    EXPECT_EQ(out("P0_duty"), 0);
    for (const Alarm* alarm : edge.alarms()) EXPECT_FALSE(alarm->armed());
}

TEST_F(EdgeConnectorTest, SnapshotContinuesTheMeasurement) {
    const auto run = [this](int periods) {
        for (int i = 0; i < periods; ++i) {
            probe.pin.drive(Drive::strong(true));
            bench.run_for(milliseconds(1));
            probe.pin.drive(Drive::strong(false));
            bench.run_for(milliseconds(1));
        }
    };
    run(20);
    const auto state = bench.save();
    edge.reset(ResetKind::power_on);
    bench.load(state);
    run(30);
    EXPECT_DOUBLE_EQ(out("P0_duty"), 0.5);
    EXPECT_DOUBLE_EQ(out("P0_hz"), 500);
}

}  // namespace
}  // namespace twin::parts
