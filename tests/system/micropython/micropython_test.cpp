// SPDX-License-Identifier: BSD-3-Clause
// The console, the display, the buttons and what resets and power cuts do.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/support/machine.hpp"

namespace twin::test {
namespace {

struct MicroPythonTest : testing::Test {
    MicroPython board;
    void SetUp() override {
        const std::string banner = board.prompt();
        EXPECT_NE(banner.find("MicroPython v1.9.2"), std::string::npos) << banner;
        EXPECT_EQ(board.eval("from microbit import *"), "");
    }
};

const char* const kHeart = ".#.#.\n#####\n#####\n.###.\n..#..";
const char* const kDark = ".....\n.....\n.....\n.....\n.....";

TEST_F(MicroPythonTest, EvaluatesAtThePrompt) {
    EXPECT_EQ(board.eval("6 * 7"), "42");
    EXPECT_EQ(board.eval("'twin' + 'yard'"), "'twinyard'");
    EXPECT_EQ(board.eval("2 ** 100"), "1267650600228229401496703205376");
    EXPECT_NE(board.eval("1 / 0").find("ZeroDivisionError"), std::string::npos);
    EXPECT_EQ(board.eval("sum([n * n for n in range(100)])"), "328350");
}

TEST_F(MicroPythonTest, ShowsAPicture) {
    EXPECT_EQ(board.picture(), kDark);
    board.eval("display.show(Image.HEART)");
    EXPECT_TRUE(board.shows(kHeart)) << board.picture();
    board.eval("display.clear()");
    EXPECT_TRUE(board.shows(kDark)) << board.picture();
}

TEST_F(MicroPythonTest, EveryPixelIsWhereItBelongs) {
    for (unsigned y = 0; y < 5; ++y)
        for (unsigned x = 0; x < 5; ++x) {
            board.eval("display.clear(); display.set_pixel(" + std::to_string(x) + ", " + std::to_string(y) + ", 9)");
            std::string expected = kDark;
            expected[6 * y + x] = '#';
            EXPECT_TRUE(board.shows(expected)) << x << "," << y << "\n" << board.picture();
        }
}

TEST_F(MicroPythonTest, BrightnessGrowsWithTheDutyCycle) {
    unsigned previous = 0;
    for (int level = 1; level <= 9; ++level) {
        board.eval("display.set_pixel(2, 2, " + std::to_string(level) + ")");
        board.run_for(400ms);
        const unsigned now = board.brightness(2, 2);
        EXPECT_GT(now, previous) << "at level " << level;
        previous = now;
    }
    EXPECT_GE(previous, 230U) << "level 9 is fully on";
    EXPECT_EQ(board.brightness(0, 0), 0U);
}

TEST_F(MicroPythonTest, ScrollsText) {
    board.eval("display.scroll('I', wait=False, delay=100)");
    std::string seen;
    for (int step = 0; step < 30; ++step) {
        board.run_for(50ms);
        const std::string picture = board.picture();
        if (picture != kDark && seen.find(picture) == std::string::npos) seen += picture + "\n\n";
    }
    // The letter I enters at the right and leaves at the left, so it is seen in the middle, whole.
    EXPECT_NE(seen.find("###"), std::string::npos) << seen;
    EXPECT_TRUE(board.shows(kDark)) << board.picture();
}

TEST_F(MicroPythonTest, BothButtonsArePressedAndReleased) {
    for (const std::string button : {"button_a", "button_b"}) {
        EXPECT_EQ(board.eval(button + ".was_pressed()"), "False");
        EXPECT_EQ(board.eval(button + ".is_pressed()"), "False");
        board.set(button + ".pressed=1");
        board.run_for(100ms);
        EXPECT_EQ(board.eval(button + ".is_pressed()"), "True");
        board.set(button + ".pressed=0");
        board.run_for(100ms);
        EXPECT_EQ(board.eval(button + ".is_pressed()"), "False");
        EXPECT_EQ(board.eval(button + ".was_pressed()"), "True");
        EXPECT_EQ(board.eval(button + ".get_presses()"), "1");
    }
}

TEST_F(MicroPythonTest, AProgramIsInterruptedFromTheKeyboard) {
    board.type("while True: pass\r\r");
    board.run_for(300ms);
    board.unread();
    board.type("\x03");
    const std::string said = board.prompt();
    EXPECT_NE(said.find("KeyboardInterrupt"), std::string::npos) << said;
    EXPECT_EQ(board.eval("1 + 1"), "2");
}

TEST_F(MicroPythonTest, FilesSurviveAPowerCycle) {
    board.eval("f = open('a.txt', 'w'); f.write('kept'); f.close()");
    EXPECT_EQ(board.eval("open('a.txt').read()"), "'kept'");
    board.power(false);
    board.run_for(100ms);
    EXPECT_EQ(board.unread().find(">>>"), std::string::npos);
    board.power(true);
    const std::string banner = board.prompt();
    EXPECT_NE(banner.find("MicroPython"), std::string::npos) << "it boots anew";
    EXPECT_EQ(board.eval("open('a.txt').read()"), "'kept'");
    board.eval("import os; os.remove('a.txt')");
    EXPECT_NE(board.eval("open('a.txt')").find("OSError"), std::string::npos);
}

TEST_F(MicroPythonTest, VariablesAreLostInASoftReset) {
    board.eval("x = 5");
    board.type("\x04");
    EXPECT_NE(board.prompt().find("soft reboot"), std::string::npos);
    EXPECT_NE(board.eval("x").find("NameError"), std::string::npos);
}

TEST_F(MicroPythonTest, AHardResetBootsAnew) {
    board.eval("x = 5");
    board.type("import microbit; microbit.reset()\r");
    const std::string said = board.prompt(20s);
    EXPECT_NE(said.find("MicroPython v1.9.2"), std::string::npos) << said;
    EXPECT_TRUE(board.has_event("reset"));
    board.reset("pin");
    EXPECT_NE(board.prompt(20s).find("MicroPython v1.9.2"), std::string::npos);
}

TEST(MicroPythonTimeTest, HowOftenTheHostLooksChangesNothing) {
    const auto record = [](std::chrono::nanoseconds quantum) {
        MicroPython board;
        board.prompt();
        board.type("from microbit import *\rdisplay.scroll('twin')\r");
        board.run_for(3s, quantum);
        return board.record_hash();
    };
    const std::string reference = record(1ms);
    EXPECT_EQ(record(137us), reference);
    EXPECT_EQ(record(40ms), reference);
    EXPECT_EQ(record(host::Pilot::kByHostTime), reference);
}

TEST_F(MicroPythonTest, TouchesNothingThatIsNotModelled) {
    board.eval("display.show(Image.HAPPY)");
    board.run_for(200ms);
    const auto summary = board.stop();
    std::string list;
    for (const auto& entry : summary.at("unmodelled").as_array()) list += boost::json::serialize(entry) + "\n";
    EXPECT_EQ(list, "");
}

}  // namespace
}  // namespace twin::test
