// SPDX-License-Identifier: BSD-3-Clause
// Parts of a bench that are no chips: button, potentiometer, buzzer, servo, and the supply.
#include <gtest/gtest.h>

#include "models/peripherals/parts/bench_supply.hpp"
#include "models/peripherals/parts/buzzer.hpp"
#include "models/peripherals/parts/potentiometer.hpp"
#include "models/peripherals/parts/push_button.hpp"
#include "models/peripherals/parts/servo.hpp"
#include "tests/unit/support/wires.hpp"

namespace twin::parts {
namespace {

using test::input_of;
using test::output_of;

struct BenchParts : ::testing::Test {
    test::Bench bench;
    test::Wires& wires = bench.add<test::Wires>("wires");
};

TEST_F(BenchParts, AButtonJoinsItsTwoWires) {
    auto& button = bench.add<PushButton>("button", {{"pull", "up"}, {"bounce_us", "0"}});
    PinPort& a = wires.to(button, "a");
    PinPort& b = wires.to(button, "b");
    bench.elaborate();
    b.drive(Drive::strong(false));
    EXPECT_TRUE(a.high()) << "pulled up";
    EXPECT_EQ(input_of(button, "pressed").set(1), "");
    EXPECT_FALSE(a.high());
    b.drive(Drive::strong(true));
    EXPECT_TRUE(a.high());
    EXPECT_EQ(a.net().strength(), Strength::strong);
    b.drive(Drive::released());
    a.drive(Drive::strong(false));
    EXPECT_FALSE(b.high());
    EXPECT_FALSE(b.floating()) << "it goes both ways";
    EXPECT_EQ(input_of(button, "pressed").set(0), "");
    EXPECT_TRUE(b.floating());
}

TEST_F(BenchParts, ButtonsInARowAndSideBySide) {
    auto& one = bench.add<PushButton>("one", {{"pull", "none"}, {"bounce_us", "0"}});
    auto& two = bench.add<PushButton>("two", {{"pull", "none"}, {"bounce_us", "0"}});
    auto& beside = bench.add<PushButton>("beside", {{"pull", "none"}, {"bounce_us", "0"}});
    PinPort& top = wires.to(one, "a");
    one.find_pin("b")->connect(two.find_pin("a")->net());
    PinPort& bottom = wires.to(two, "b");
    beside.find_pin("a")->connect(one.find_pin("a")->net());
    beside.find_pin("b")->connect(two.find_pin("b")->net());
    bench.elaborate();
    top.drive(Drive::strong(true));
    EXPECT_EQ(input_of(one, "pressed").set(1), "");
    EXPECT_TRUE(bottom.floating()) << "one of two in a row";
    EXPECT_EQ(input_of(two, "pressed").set(1), "");
    EXPECT_TRUE(bottom.high());
    EXPECT_EQ(input_of(beside, "pressed").set(1), "");
    EXPECT_EQ(input_of(one, "pressed").set(0), "");
    EXPECT_TRUE(bottom.high()) << "the one beside them";
    top.drive(Drive::strong(false));
    EXPECT_FALSE(bottom.high()) << "nothing holds itself";
    top.drive(Drive::strong(true));
    EXPECT_EQ(input_of(beside, "pressed").set(0), "");
    EXPECT_TRUE(bottom.floating());
}

TEST_F(BenchParts, AContactBouncesAndRests) {
    auto& button = bench.add<PushButton>("button", {{"pull", "up"}, {"bounce_us", "5000"}});
    PinPort& b = wires.to(button, "b");
    PinPort& a = wires.to(button, "a");
    unsigned changes = 0;
    a.on_change([&] { ++changes; });
    bench.elaborate();
    b.drive(Drive::strong(false));
    changes = 0;
    EXPECT_EQ(input_of(button, "pressed").set(1), "");
    bench.run_for(milliseconds(5));
    EXPECT_GE(changes, 3U);
    EXPECT_FALSE(a.high());
    const unsigned settled = changes;
    bench.run_for(milliseconds(20));
    EXPECT_EQ(changes, settled);
}

TEST_F(BenchParts, APressedButtonComesBackFromASnapshot) {
    auto& button = bench.add<PushButton>("button", {{"pull", "up"}, {"bounce_us", "0"}});
    PinPort& a = wires.to(button, "a");
    wires.to(button, "b").drive(Drive::strong(false));
    bench.elaborate();
    EXPECT_EQ(input_of(button, "pressed").set(1), "");
    const auto saved = bench.save();
    EXPECT_EQ(input_of(button, "pressed").set(0), "");
    EXPECT_TRUE(a.high());
    bench.load(saved);
    EXPECT_FALSE(a.high());
    EXPECT_EQ(input_of(button, "pressed").set(0), "");
    EXPECT_TRUE(a.high());
}

TEST_F(BenchParts, TheSupplyHasThreePins) {
    auto& supply = bench.add<BenchSupply>("supply");
    PinPort& ground = wires.to(supply, "GND");
    PinPort& v3 = wires.to(supply, "3V3");
    PinPort& v5 = wires.to(supply, "5V");
    bench.elaborate();
    EXPECT_FALSE(ground.high());
    EXPECT_FALSE(ground.floating());
    EXPECT_DOUBLE_EQ(v3.volts(), 3.3);
    EXPECT_DOUBLE_EQ(v5.volts(), 5.0);
    bench.env().domain().add(supply);
    bench.env().domain().set_on(false);
    EXPECT_TRUE(v3.floating());
    bench.env().domain().set_on(true);
    EXPECT_TRUE(v3.high());
}

TEST_F(BenchParts, APotentiometerDividesWhatItsEndsHave) {
    auto& supply = bench.add<BenchSupply>("supply");
    auto& knob = bench.add<Potentiometer>("knob", {{"supply", "pins"}});
    knob.find_pin("vcc")->connect(supply.find_pin("3V3")->net());
    PinPort& bottom = wires.to(knob, "gnd");
    PinPort& wiper = wires.to(knob, "wiper");
    bench.elaborate();
    EXPECT_DOUBLE_EQ(wiper.volts(), 3.3) << "one end in the air";
    bottom.drive(Drive::strong(false));
    EXPECT_DOUBLE_EQ(wiper.volts(), 1.65);
    EXPECT_EQ(input_of(knob, "position").set(1), "");
    EXPECT_DOUBLE_EQ(wiper.volts(), 3.3);
    EXPECT_EQ(input_of(knob, "position").set(0), "");
    EXPECT_DOUBLE_EQ(wiper.volts(), 0);
    EXPECT_NE(input_of(knob, "position").set(1.01), "");
}

struct BuzzerTest : BenchParts {
    Buzzer& buzzer = bench.add<Buzzer>("buzzer");
    PinPort& plus = wires.to(buzzer, "plus");
    PinPort& minus = wires.to(buzzer, "minus");
    double hz() const { return output_of(buzzer, "hz").number(); }
    bool on() const { return output_of(buzzer, "on").number() != 0; }
    void tone(std::uint64_t half_us, unsigned periods) {
        for (unsigned i = 0; i < periods; ++i) {
            plus.drive(Drive::strong(true));
            bench.run_for(microseconds(half_us));
            plus.drive(Drive::strong(false));
            bench.run_for(microseconds(half_us));
        }
    }
    void begin() {
        bench.elaborate();
        minus.drive(Drive::strong(false));
        plus.drive(Drive::strong(false));
    }
};

TEST_F(BuzzerTest, TellsATonesFrequency) {
    begin();
    tone(500, 1);
    EXPECT_FALSE(on()) << "one edge is a click";
    tone(500, 100);
    EXPECT_TRUE(on());
    EXPECT_DOUBLE_EQ(hz(), 1000);
    tone(1136, 50);
    EXPECT_NEAR(hz(), 440.1, 0.05);
}

TEST_F(BuzzerTest, ATonesEnd) {
    begin();
    tone(500, 10);
    bench.run_for(microseconds(49'000));
    EXPECT_TRUE(on()) << "50 ms after the last rising edge, and no sooner";
    bench.run_for(microseconds(1000));
    EXPECT_FALSE(on());
    EXPECT_EQ(hz(), 0);
}

TEST_F(BuzzerTest, WithOneSideInTheAirItIsSilent) {
    begin();
    minus.drive(Drive::released());
    tone(500, 50);
    EXPECT_FALSE(on());
}

TEST_F(BuzzerTest, PowerGoesAndTheToneWithIt) {
    begin();
    tone(500, 10);
    bench.env().domain().add(buzzer);
    bench.env().domain().set_on(false);
    EXPECT_FALSE(on());
}

struct ServoTest : BenchParts {
    BenchSupply& supply = bench.add<BenchSupply>("supply");
    Servo& servo = bench.add<Servo>(
        "servo", {{"min_us", "1000"}, {"max_us", "2000"}, {"speed", "600"}, {"supply", "pins"}});
    PinPort& signal = wires.to(servo, "signal");
    void wire() {
        servo.find_pin("vcc")->connect(supply.find_pin("5V")->net());
        servo.find_pin("gnd")->connect(supply.find_pin("GND")->net());
    }
    double angle() const { return output_of(servo, "angle").number(); }
    double pulse() const { return output_of(servo, "pulse").number(); }
    void pulses(std::uint64_t width_us, unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            signal.drive(Drive::strong(true));
            bench.run_for(microseconds(width_us));
            signal.drive(Drive::strong(false));
            bench.run_for(microseconds(20'000 - width_us));
        }
    }
};

TEST_F(ServoTest, APulsesWidthIsAnAngleThatTakesItsTime) {
    wire();
    bench.elaborate();
    EXPECT_EQ(angle(), 90);
    pulses(1000, 3);  // 45 ms behind the first pulse, at 600 degrees a second
    EXPECT_NEAR(angle(), 90 - 24, 13);
    pulses(1000, 20);
    EXPECT_EQ(angle(), 0);
    EXPECT_EQ(pulse(), 1000);
    pulses(1750, 30);
    EXPECT_EQ(angle(), 135);
    pulses(2300, 30);
    EXPECT_EQ(angle(), 180) << "beyond its end it stands there";
}

TEST_F(ServoTest, WhatIsNoPulseIsNotTaken) {
    wire();
    bench.elaborate();
    pulses(499, 20);
    EXPECT_EQ(angle(), 90);
    EXPECT_EQ(pulse(), 0);
    pulses(2501, 20);
    EXPECT_EQ(angle(), 90);
    pulses(500, 30);
    EXPECT_EQ(angle(), 0);
}

TEST_F(ServoTest, WithoutPulsesItLetsGo) {
    wire();
    bench.elaborate();
    pulses(2000, 1);
    const double there = angle();
    bench.run_for(milliseconds(100));
    EXPECT_EQ(pulse(), 0);
    const double after = angle();
    EXPECT_GT(after, there);
    EXPECT_LT(after, 180);
    bench.run_for(milliseconds(500));
    EXPECT_EQ(angle(), after);
}

TEST_F(ServoTest, WithoutSupplyItStays) {
    bench.elaborate();
    pulses(1000, 30);
    EXPECT_EQ(angle(), 90);
}

}  // namespace
}  // namespace twin::parts
