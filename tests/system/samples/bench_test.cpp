// SPDX-License-Identifier: BSD-3-Clause
// Benches with real firmware: the sample that brings one, and MicroPython with parts on the micro:bit's edge.
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/machine.hpp"

namespace twin::test {
namespace {

std::string sample(const std::string& name) { return std::string(TWIN_SAMPLES) + "/bench-demo/" + name; }

cli::RunOptions on_bench(const std::string& file) {
    auto options = Machine::virtual_time();
    options.bench = file;
    return options;
}

struct BenchDemo : testing::Test {
    Machine machine{"nucleo_f429zi", std::string(TWIN_SAMPLE_IMAGES) + "/NUCLEO_F429ZI/bench-demo.elf",
                    on_bench(sample("bench-demo.bench.yaml"))};
    std::string row(unsigned number) const { return machine.output("lcd.text").substr(number * 16, 16); }
    /// Lit pixels in a rectangle of the OLED.
    unsigned lit(unsigned x, unsigned y, unsigned width, unsigned height) const {
        const std::string pixels = machine.output("oled.pixels");
        unsigned count = 0;
        for (unsigned j = y; j < y + height; ++j)
            for (unsigned i = x; i < x + width; ++i) count += pixels.at(j * 128 + i) != 0 ? 1 : 0;
        return count;
    }
    bool shows(unsigned number, const std::string& text) {
        return machine.run_until([&] { return row(number) == text; }, 3s);
    }
};

TEST_F(BenchDemo, WhatSensorsMeasureIsOnTheDisplays) {
    machine.read_until("all parts answer\r\n");
    EXPECT_TRUE(shows(0, "22.5\x08" "C  45 % rH ")) << row(0);
    EXPECT_TRUE(shows(1, "1013 hPa  300 lx")) << row(1);
    machine.set("bme.temperature=-7.4");
    machine.set("bme.humidity=80");
    machine.set("bme.pressure=987");
    machine.set("light.light=1200");
    EXPECT_TRUE(shows(0, "-7.4\x08" "C  80 % rH ")) << row(0);
    EXPECT_TRUE(shows(1, "987 hPa  1200 lx")) << row(1);
    // The minus, a 7 without its lower left segment, a 4 with its middle one; the curve at the right edge is at 0.
    EXPECT_TRUE(machine.run_until([&] { return lit(24, 11, 10, 3) == 30; }, 3s));
    EXPECT_EQ(lit(56, 14, 3, 9), 0U);
    EXPECT_GE(lit(79, 12, 8, 3), 20U);
    EXPECT_TRUE(machine.run_until([&] { return lit(127, 34, 1, 30) == 1; }, 1s)) << lit(127, 34, 1, 30);
    const auto summary = machine.stop();
    EXPECT_TRUE(summary.at("notes").as_array().empty()) << boost::json::serialize(summary.at("notes"));
    EXPECT_TRUE(summary.at("unmodelled").as_array().empty()) << boost::json::serialize(summary.at("unmodelled"));
}

TEST_F(BenchDemo, TheServoPointsAndTheAlarmSounds) {
    machine.read_until("all parts answer\r\n");
    machine.set("bme.temperature=20");
    EXPECT_TRUE(machine.run_until([&] { return std::abs(machine.number("servo.angle") - 90) < 0.5; }, 3s))
        << machine.number("servo.angle");
    EXPECT_EQ(machine.number("buzzer.on"), 0);
    machine.set("bme.temperature=35");
    EXPECT_TRUE(machine.run_until([&] { return machine.number("buzzer.on") != 0; }, 3s));
    EXPECT_TRUE(machine.run_until([&] { return std::abs(machine.number("buzzer.hz") - 1000) < 1; }, 1s));
    EXPECT_TRUE(shows(1, "Alarm: too hot  ")) << row(1);
    EXPECT_TRUE(machine.run_until([&] { return std::abs(machine.number("servo.angle") - 135) < 0.5; }, 3s))
        << machine.number("servo.angle");
    machine.set("button.pressed=1");
    machine.read_until("bench: button\r\n");
    machine.set("button.pressed=0");
    EXPECT_TRUE(shows(1, "1013 hPa  300 lx")) << row(1);
    machine.run_for(1s);
    EXPECT_EQ(machine.number("buzzer.on"), 0);
}

TEST_F(BenchDemo, TheLampIsAsBrightAsItsDuty) {
    machine.read_until("all parts answer\r\n");
    machine.set("bme.humidity=50");
    machine.run_for(3s);
    EXPECT_NEAR(machine.number("lamp.brightness"), 127, 3);
}

TEST_F(BenchDemo, APowerCutTakesThePartsWithIt) {
    machine.read_until("all parts answer\r\n");
    EXPECT_TRUE(shows(1, "1013 hPa  300 lx"));
    machine.power(false);
    EXPECT_TRUE(shows(0, std::string(16, ' '))) << row(0);
    EXPECT_EQ(machine.number("lcd.backlight"), 0);
    machine.power(true);
    machine.read_until("all parts answer\r\n");
    EXPECT_TRUE(shows(1, "1013 hPa  300 lx"));
}

TEST_F(BenchDemo, TwiceTheSame) {
    const auto run = [&] {
        Machine one("nucleo_f429zi", std::string(TWIN_SAMPLE_IMAGES) + "/NUCLEO_F429ZI/bench-demo.elf",
                    on_bench(sample("bench-demo.bench.yaml")));
        one.run_for(2s);
        return one.record_hash();
    };
    EXPECT_EQ(run(), run());
}

/// The bench's text with a change, in a file.
struct Changed {
    Changed(const std::string& from, const std::string& to) {
        std::ifstream in(sample("bench-demo.bench.yaml"));
        std::string text((std::istreambuf_iterator<char>(in)), {});
        const auto at = text.find(from);
        if (at == std::string::npos) throw std::runtime_error("no " + from);
        std::ofstream(path) << text.replace(at, from.size(), to);
    }
    ~Changed() { std::filesystem::remove(path); }
    const std::string path =
        (std::filesystem::temp_directory_path() / ("twin-" + std::to_string(::getpid()) + ".bench.yaml")).string();
    std::string error() const {
        try {
            Machine machine("nucleo_f429zi", std::string(TWIN_SAMPLE_IMAGES) + "/NUCLEO_F429ZI/bench-demo.elf",
                            on_bench(path));
        } catch (const std::exception& e) {
            return e.what();
        }
        return "";
    }
};

TEST(BenchMistakes, AreToldByTheNode) {
    EXPECT_NE(Changed("bme: {type: bme280}", "bme: {type: bmw280}").error().find("did you mean 'bme280'?"),
              std::string::npos);
    EXPECT_NE(Changed("[lcd.e,", "[lcd.ee,").error().find("did you mean 'lcd.e'?"), std::string::npos);
    EXPECT_NE(Changed("light: {type: bh1750}", "light: {type: bh1750, address: 0x76}")
                  .error()
                  .find("found address 0x76, which 'bme' has on the same bus, expected another one"),
              std::string::npos);
    EXPECT_NE(Changed("servo: {type: servo}", "servo: {type: servo, params: {sped: 3}}")
                  .error()
                  .find("did you mean 'speed'?"),
              std::string::npos);
}

TEST(BenchMistakes, APartWithoutItsSupplyIsDead) {
    const Changed bench("  - [bme.vcc, 3V3]\n", "");
    Machine machine("nucleo_f429zi", std::string(TWIN_SAMPLE_IMAGES) + "/NUCLEO_F429ZI/bench-demo.elf",
                    on_bench(bench.path));
    machine.read_until("bench: a part on I2C does not answer\r\n");
    EXPECT_TRUE(machine.run_until([&] { return machine.output("lcd.text").substr(0, 9) == "no BME280"; }, 3s));
}

TEST(BenchOnMicrobit, MicroPythonReadsAPotentiometerAndDrivesAnLed) {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("twin-" + std::to_string(::getpid()) + "-m.bench.yaml")).string();
    std::ofstream(path) << "bench: edge\n"
                           "board: microbit\n"
                           "parts:\n"
                           "  knob: {type: potentiometer}\n"
                           "  red: {type: led}\n"
                           "  key: {type: push_button}\n"
                           "wires:\n"
                           "  - [knob.vcc, 3V3]\n"
                           "  - [knob.gnd, GND]\n"
                           "  - [knob.wiper, edge.P0]\n"
                           "  - [red.anode, edge.P1]\n"
                           "  - [red.cathode, GND]\n"
                           "  - [key.a, edge.P2]\n"
                           "  - [key.b, 3V3]\n";
    MicroPython python(on_bench(path));
    std::filesystem::remove(path);
    python.prompt();
    python.eval("from microbit import *");
    python.set("knob.position=0.25");
    EXPECT_NEAR(std::stoi(python.eval("pin0.read_analog()")), 256, 4);
    python.set("knob.position=1");
    EXPECT_NEAR(std::stoi(python.eval("pin0.read_analog()")), 1023, 2);
    python.eval("pin1.write_digital(1)");
    python.run_for(1s);
    EXPECT_EQ(python.number("red.brightness"), 255);
    EXPECT_EQ(python.eval("pin2.read_digital()").substr(0, 1), "0");
    python.set("key.pressed=1");
    EXPECT_EQ(python.eval("pin2.read_digital()").substr(0, 1), "1");
}

}  // namespace
}  // namespace twin::test
