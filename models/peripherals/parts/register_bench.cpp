// SPDX-License-Identifier: BSD-3-Clause
// Parts for a bench (docs/bench.md).
#include "models/core/factory.hpp"
#include "models/peripherals/parts/bench_supply.hpp"
#include "models/peripherals/parts/bh1750.hpp"
#include "models/peripherals/parts/bme280.hpp"
#include "models/peripherals/parts/buzzer.hpp"
#include "models/peripherals/parts/hd44780.hpp"
#include "models/peripherals/parts/push_button.hpp"
#include "models/peripherals/parts/register.hpp"
#include "models/peripherals/parts/servo.hpp"
#include "models/peripherals/parts/ssd1306.hpp"
#include "models/peripherals/parts/tmp102.hpp"

namespace twin::parts {

namespace {

ParamSpec address_param(const char* value) {
    return {"address", ParamType::integer, value, "I2C address, 7 bits, as it is strapped"};
}

void register_simple(Registry& registry) {
    registry.add({"bench_supply", "the supply of a board for what is wired to it", "", {}, make_model<BenchSupply>()});
    registry.add({"push_button",
                  "a push button with two legs: a contact",
                  "",
                  {{"pull", ParamType::text, "none", "a resistor at a: none, up or down"},
                   {"bounce_us", ParamType::integer, "0", "how long the contact bounces, us"}},
                  make_model<PushButton>()});
    registry.add({"buzzer",
                  "a passive buzzer",
                  "",
                  {},
                  make_model<Buzzer>(),
                  {"How loud it is at which frequency: no resonance."}});
    registry.add({"servo",
                  "a hobby servo, 180 degrees",
                  "",
                  {{"min_us", ParamType::integer, "1000", "pulse for 0 degrees, us, 500..2500"},
                   {"max_us", ParamType::integer, "2000", "pulse for 180 degrees, us, 500..2500"},
                   {"speed", ParamType::integer, "600", "how fast its arm turns, degrees a second, 1..10000"},
                   supply_param()},
                  make_model<Servo>(),
                  {"Load, current, overshoot, dead band: the arm turns at one speed and stops."}});
}

void register_displays(Registry& registry) {
    registry.add({"hd44780",
                  "character display with the controller HD44780U",
                  "HD44780U data sheet, ADE-207-272(Z) rev. 0.0",
                  {{"columns", ParamType::integer, "16", "characters in a row: 8, 16 or 20"},
                   {"rows", ParamType::integer, "2", "1, 2 or 4"},
                   supply_param()},
                  make_model<Hd44780>(),
                  {"Of the characters from 0xA1 on: the degree sign, some Greek letters, umlauts and the full block; a box "
                   "stands for the others.",
                   "The font of 5 by 10 dots.", "The contrast voltage V0: it is right.",
                   "Setup and hold times of the lines are not checked."}});
    registry.add({"ssd1306",
                  "OLED display of 128 by 64 pixels with the controller SSD1306",
                  "SSD1306 data sheet, rev. 1.5",
                  {{"interface", ParamType::text, "i2c", "i2c, or spi (4-wire)"},
                   address_param("0x3C"),
                   pull_ups_param(),
                   supply_param()},
                  make_model<Ssd1306>(),
                  {"Other wirings of the COM pins than alternative (command 0xDA with 0x12), fade and blink (0x23), zoom "
                   "(0xD6).",
                   "The oscillator's frequency settings of command 0xD5: it stays at 370 kHz; the divider counts.",
                   "The level of VCOMH and its brightness."}});
}

void register_i2c_sensors(Registry& registry) {
    registry.add({"bme280",
                  "sensor BME280 for temperature, humidity and pressure on I2C",
                  "BME280 data sheet, BST-BME280-DS002, rev. 1.6",
                  {address_param("0x76"), pull_ups_param(), supply_param()},
                  make_model<Bme280>(),
                  {"SPI.", "Noise, and that it warms itself.",
                   "The copy of the trimming values at power-on: status.im_update is 0."}});
    registry.add({"tmp102",
                  "temperature sensor TMP102 on I2C",
                  "TMP102 data sheet, SBOS397H",
                  {address_param("0x48"), pull_ups_param(), supply_param()},
                  make_model<Tmp102>(),
                  {"The SMBus alert response address and the general call."}});
    registry.add({"bh1750",
                  "ambient light sensor BH1750FVI on I2C",
                  "BH1750FVI technical note, 11046EDT01, rev. D",
                  {address_param("0x23"), pull_ups_param(), supply_param()},
                  make_model<Bh1750>(),
                  {"The asynchronous reset pin DVI."}});
}

}  // namespace

void register_bench(Registry& registry) {
    register_simple(registry);
    register_displays(registry);
    register_i2c_sensors(registry);
}

}  // namespace twin::parts
