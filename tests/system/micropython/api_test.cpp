// SPDX-License-Identifier: BSD-3-Clause
// The rest of MicroPython's micro:bit API: sensors, pins, buses, time, randomness.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

#include "tests/support/machine.hpp"

namespace twin::test {
namespace {

struct MicroPythonApiTest : testing::Test {
    MicroPython board;
    void SetUp() override {
        board.prompt();
        board.eval("from microbit import *");
    }
    int number(const std::string& expression) {
        const std::string text = board.eval(expression);
        char* end = nullptr;
        const long value = std::strtol(text.c_str(), &end, 10);
        EXPECT_TRUE(end != text.c_str() && *end == '\0') << expression << " gave " << text;
        return static_cast<int>(value);
    }
};

TEST_F(MicroPythonApiTest, AccelerometerReadsWhatTheWorldSets) {
    board.run_for(100ms);
    EXPECT_NEAR(number("accelerometer.get_z()"), -1024, 40) << "flat, face up";
    for (const auto& [axis, g] : {std::pair{"x", 0.5}, {"x", -1.0}, {"y", 0.75}, {"z", 1.0}, {"z", 0.0}}) {
        board.set(std::string("accelerometer.") + axis + "=" + std::to_string(g));
        board.run_for(100ms);
        EXPECT_NEAR(number(std::string("accelerometer.get_") + axis + "()"), static_cast<int>(g * 1024), 40) << axis;
    }
    EXPECT_EQ(board.eval("len(accelerometer.get_values())"), "3");
}

TEST_F(MicroPythonApiTest, GesturesAreRecognised) {
    const auto gesture = [&](double x, double y, double z) {
        board.set("accelerometer.x=" + std::to_string(x));
        board.set("accelerometer.y=" + std::to_string(y));
        board.set("accelerometer.z=" + std::to_string(z));
        board.eval("for i in range(20): sleep(20); g = accelerometer.current_gesture()\r");
        return board.eval("accelerometer.current_gesture()");
    };
    EXPECT_EQ(gesture(0, 0, -1), "'face up'");
    EXPECT_EQ(gesture(0, 0, 1), "'face down'");
    EXPECT_EQ(gesture(-1, 0, 0), "'left'");
    EXPECT_EQ(gesture(1, 0, 0), "'right'");
    EXPECT_EQ(gesture(0, 0, 0), "'freefall'");
}

TEST_F(MicroPythonApiTest, TemperatureIsTheChips) {
    board.set("TEMP.temperature=31");
    EXPECT_NEAR(number("temperature()"), 31, 1);
    board.set("TEMP.temperature=-5");
    EXPECT_NEAR(number("temperature()"), -5, 1);
}

TEST_F(MicroPythonApiTest, SleepAndRunningTimeAgreeWithVirtualTime) {
    const auto before = board.now();
    board.eval("t = running_time(); sleep(1000); d = running_time() - t");
    const double passed = std::chrono::duration<double, std::milli>(board.now() - before).count();
    EXPECT_NEAR(number("d"), 1000, 10);
    EXPECT_GE(passed, 1000);
    EXPECT_LE(passed, 1100) << "typing takes a little too";
}

TEST_F(MicroPythonApiTest, RandomNumbersDifferBySeedOnly) {
    const char* const line = "[random.randint(0, 10**6) for i in range(4)]";
    board.eval("import random");
    const std::string first = board.eval(line);
    EXPECT_NE(first, board.eval(line));
    const auto again = [&](std::uint64_t seed) {
        auto options = Machine::virtual_time();
        options.seed = seed;
        MicroPython other(options);
        other.prompt();
        other.eval("from microbit import *");
        other.eval("import random");
        return other.eval(line);
    };
    EXPECT_EQ(again(1), first);
    EXPECT_NE(again(2), first);
}

TEST_F(MicroPythonApiTest, AnAnalogueVoltageIsMeasured) {
    board.set("edge.P0=1.65");
    EXPECT_NEAR(number("pin0.read_analog()"), 512, 8);
    board.set("edge.P0=3.3");
    EXPECT_NEAR(number("pin0.read_analog()"), 1023, 2);
    board.set("edge.P0=0");
    EXPECT_NEAR(number("pin0.read_analog()"), 0, 2);
    board.set("edge.P1=0.825");
    EXPECT_NEAR(number("pin1.read_analog()"), 256, 8);
}

TEST_F(MicroPythonApiTest, DigitalPinsGoBothWays) {
    board.eval("pin0.write_digital(1)");
    EXPECT_TRUE(board.run_until([&] { return board.number("edge.P0_level") == 1; }, 1s));
    board.eval("pin0.write_digital(0)");
    EXPECT_TRUE(board.run_until([&] { return board.number("edge.P0_level") == 0; }, 1s));
    board.set("edge.P1=3.3");
    EXPECT_EQ(number("pin1.read_digital()"), 1);
    board.set("edge.P1=0");
    EXPECT_EQ(number("pin1.read_digital()"), 0);
}

TEST_F(MicroPythonApiTest, I2cReadsAndWritesAndMeetsAnAbsentDevice) {
    board.eval("i2c.write(0x1d, b'\\x0d', repeat=True)");
    EXPECT_EQ(board.eval("i2c.read(0x1d, 1)"), "b'Z'") << "WHO_AM_I of the accelerometer";
    board.eval("i2c.write(0x0e, b'\\x07', repeat=True)");
    EXPECT_EQ(board.eval("i2c.read(0x0e, 1)"), "b'\\xc4'") << "WHO_AM_I of the magnetometer";
    EXPECT_NE(board.eval("i2c.read(0x50, 1)").find("OSError"), std::string::npos);
    EXPECT_EQ(board.eval("[a for a in i2c.scan()]"), "[14, 29]");
}

TEST_F(MicroPythonApiTest, CompassReadsTheField) {
    board.set("magnetometer.x=30");
    board.set("magnetometer.y=-20");
    board.set("magnetometer.z=40");
    board.run_for(300ms);
    EXPECT_EQ(board.eval("compass.is_calibrated()"), "False");
    EXPECT_NEAR(number("compass.get_x()"), 30000, 400);
    EXPECT_NEAR(number("compass.get_y()"), -20000, 400);
    EXPECT_NEAR(number("compass.get_z()"), 40000, 400);
    EXPECT_NEAR(number("compass.get_field_strength()"), 53852, 600);
}

TEST_F(MicroPythonApiTest, SpiReadsTheLevelOfMisoWithNothingOnTheBus) {
    board.eval("spi.init(baudrate=1000000)");
    board.eval("b = bytearray(2)");
    board.eval("spi.write_readinto(b'\\x55\\xaa', b)");
    EXPECT_EQ(board.eval("b[0] in (0, 255)"), "True");
}

TEST_F(MicroPythonApiTest, TheRadioSendsAndHearsNothing) {
    board.eval("import radio");
    board.eval("radio.on()");
    EXPECT_EQ(board.eval("radio.send('hello')"), "");
    EXPECT_EQ(board.eval("print(radio.receive())"), "None");
    board.eval("radio.off()");
}

TEST_F(MicroPythonApiTest, MusicMakesAToneOnPin0) {
    board.eval("import music");
    board.eval("music.pitch(440, 2000, pin0, False)");
    board.run_for(500ms);
    EXPECT_NEAR(board.number("edge.P0_hz"), 440, 3);
}

}  // namespace
}  // namespace twin::test
