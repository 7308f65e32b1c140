// SPDX-License-Identifier: BSD-3-Clause
#include "gui/bench/bench_catalog.hpp"

#include <QCoreApplication>

namespace twin::gui {

namespace {

constexpr double kPitch = 18;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(twin::gui::BenchKinds)
};

/// Pins in a row along the lower edge, about its middle.
QList<BenchPin> along(const QSizeF& size, std::initializer_list<std::pair<const char*, const char*>> pins) {
    QList<BenchPin> all;
    double x = size.width() / 2 - kPitch * (static_cast<double>(pins.size()) - 1) / 2;
    for (const auto& [name, label] : pins) {
        all.append({QString::fromLatin1(name), QString::fromLatin1(label), QPointF(x, size.height())});
        x += kPitch;
    }
    return all;
}

BenchKind kind(const char* type, const char* stem, const QString& title, const QString& help, QSizeF size,
               std::initializer_list<std::pair<const char*, const char*>> pins, int address = -1) {
    return {QString::fromLatin1(type), QString::fromLatin1(stem), title, help, size, along(size, pins), address};
}

QList<BenchKind> make() {
    return {
        kind("led", "led", Words::tr("LED"), Words::tr("With its resistor; as bright as its duty cycle"), {64, 60},
             {{"anode", "+"}, {"cathode", "–"}}),
        kind("push_button", "button", Words::tr("Push button"), Words::tr("A contact between its two legs"), {64, 60},
             {{"a", "a"}, {"b", "b"}}),
        kind("potentiometer", "knob", Words::tr("Potentiometer"),
             Words::tr("Turn it: a voltage between those of its ends"),
             {76, 76}, {{"gnd", "GND"}, {"wiper", "out"}, {"vcc", "VCC"}}),
        kind("buzzer", "buzzer", Words::tr("Buzzer"), Words::tr("Passive: shows whether it sounds, and how high"),
             {76, 76},
             {{"plus", "+"}, {"minus", "–"}}),
        kind("servo", "servo", Words::tr("Servo"), Words::tr("Pulses of 1 to 2 ms are 0 to 180 degrees"), {120, 104},
             {{"gnd", "GND"}, {"vcc", "VCC"}, {"signal", "PWM"}}),
        kind("hd44780", "lcd", Words::tr("Character display"), Words::tr("HD44780, 16 by 2, on 4 or 8 lines"),
             {280, 112},
             {{"gnd", "GND"},
              {"vcc", "VCC"},
              {"rs", "RS"},
              {"rw", "RW"},
              {"e", "E"},
              {"d0", "D0"},
              {"d1", "D1"},
              {"d2", "D2"},
              {"d3", "D3"},
              {"d4", "D4"},
              {"d5", "D5"},
              {"d6", "D6"},
              {"d7", "D7"},
              {"backlight", "LED"}}),
        kind("ssd1306", "oled", Words::tr("OLED display"), Words::tr("SSD1306, 128 by 64, on I2C"), {164, 116},
             {{"gnd", "GND"}, {"vcc", "VCC"}, {"scl", "SCL"}, {"sda", "SDA"}}, 0x3C),
        kind("bme280", "bme", Words::tr("Weather sensor"), Words::tr("BME280: temperature, humidity, pressure on I2C"),
             {92, 72}, {{"vcc", "VCC"}, {"gnd", "GND"}, {"scl", "SCL"}, {"sda", "SDA"}}, 0x76),
        kind("tmp102", "tmp", Words::tr("Thermometer"), Words::tr("TMP102: temperature with limits on I2C"), {100, 72},
             {{"vcc", "VCC"}, {"gnd", "GND"}, {"scl", "SCL"}, {"sda", "SDA"}, {"alert", "ALT"}}, 0x48),
        kind("bh1750", "light", Words::tr("Light sensor"), Words::tr("BH1750: illuminance on I2C"), {92, 72},
             {{"vcc", "VCC"}, {"gnd", "GND"}, {"scl", "SCL"}, {"sda", "SDA"}}, 0x23),
    };
}

}  // namespace

const QList<BenchKind>& benchKinds() {
    static const QList<BenchKind> kinds = make();
    return kinds;
}

const BenchKind* benchKind(const QString& type) {
    for (const auto& one : benchKinds())
        if (one.type == type) return &one;
    return nullptr;
}

}  // namespace twin::gui
