// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/demo_steps.hpp"

#include <cstdlib>

namespace twin::cli {
namespace {

using Kind = DemoAction::Kind;
using std::chrono::milliseconds;

DemoAction type(std::string line, std::string answer = "") {
    return {Kind::evaluate, std::move(line), std::move(answer), 0, {}, ""};
}
DemoAction type_near(std::string line, std::string answer, double tolerance) {
    return {Kind::evaluate_near, std::move(line), std::move(answer), tolerance, {}, ""};
}
DemoAction picture(std::string rows) { return {Kind::picture, "", std::move(rows), 0, milliseconds(500), ""}; }
DemoAction set(std::string what, std::string say) { return {Kind::set, std::move(what), "", 0, {}, std::move(say)}; }
DemoAction pass(milliseconds time) { return {Kind::pass, "", "", 0, time, ""}; }

Demo microbit() {
    Demo demo;
    demo.name = "microbit";
    demo.board = "microbit";
    // Where Debian 12's package puts it; the launcher says where it is on systems without that package.
    const char* elsewhere = std::getenv("TWINYARD_MICROPYTHON_HEX");
    demo.image = elsewhere != nullptr ? elsewhere : "/usr/share/firmware-microbit-micropython/firmware.hex";
    demo.image_package = "firmware-microbit-micropython";
    demo.firmware = "MicroPython, as it is packaged for the real board";
    demo.prompt = ">>> ";
    demo.scenes = {
        {"It calculates", {type("6 * 7", "42"), type("sum(range(101))", "5050")}},
        {"It draws on its display",
         {type("from microbit import *"), type("display.show(Image.HEART)"), picture("01010:11111:11111:01110:00100")}},
        {"A finger presses button A",
         {type("button_a.was_pressed()", "False"), set("button_a.pressed=1", "button A goes down"),
          pass(milliseconds(100)), type("button_a.is_pressed()", "True"), set("button_a.pressed=0", "and up"),
          pass(milliseconds(100)), type("button_a.was_pressed()", "True"), type("button_a.get_presses()", "1")}},
        {"A hand tilts the board",
         {type_near("accelerometer.get_x()", "0", 40), set("accelerometer.x=0.5", "tilted to the right: 0.5 g along x"),
          pass(milliseconds(100)), type_near("accelerometer.get_x()", "500", 40), type("display.show(Image.ARROW_E)"),
          picture("00100:00010:11111:00010:00100")}},
    };
    return demo;
}

}  // namespace

const std::vector<Demo>& demos() {
    static const std::vector<Demo> all{microbit()};
    return all;
}

}  // namespace twin::cli
