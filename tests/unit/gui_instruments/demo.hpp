// SPDX-License-Identifier: BSD-3-Clause
// A device's signals for eyes and tests: a UART, an I2C bus, PWM, a sensor.
#pragma once

#include "gui/signals/records.hpp"
#include "tests/unit/gui_signals/lines.hpp"

#include <QByteArray>
#include <QStringList>
#include <algorithm>

namespace twin::gui::scope::test {

struct DemoSignals {
    Line uart;
    I2cBus bus;
    Line pwm{Level::low};
    Line noise{Level::low};
    Channel sine;
    Time until = 60'000'000;

    DemoSignals() {
        bus.quarter = 2500;
        bus.scl = Line(Level::high);
        bus.sda = Line(Level::high);
        uart.hold(Level::high, 2e6);
        const std::string text = "temperature=21.5\r\nready\r\n";
        for (int i = 0; i < 60; ++i) {
            sendUart(uart, {}, static_cast<std::uint8_t>(text[static_cast<std::size_t>(i) % text.size()]));
            uart.hold(Level::high, i % 7 == 0 ? 300'000 : 20'000);
        }
        bus.scl.hold(Level::high, 2e6);
        bus.sda.hold(Level::high, 2e6);
        for (unsigned i = 0; bus.scl.now < until - 3'000'000; ++i) {
            bus.idle();
            bus.start();
            bus.byte(0x1d << 1);
            bus.byte(0x01 + i % 3);
            bus.repeat();
            bus.byte(0x1d << 1 | 1);
            bus.byte(0x40 + i * 3 % 64);
            bus.byte(0x80 | i, false);
            bus.stop();
            bus.scl.hold(Level::high, 1.5e6);
            bus.sda.hold(Level::high, 1.5e6);
        }
        double duty = 0.1;
        while (pwm.now < until) {
            pwm.hold(Level::high, 20'000 * duty);
            pwm.hold(Level::low, 20'000 * (1 - duty));
            duty = 0.1 + 0.8 * static_cast<double>(pwm.now) / static_cast<double>(until);
        }
        unsigned seed = 1;
        while (noise.now < until) {
            seed = seed * 1664525 + 1013904223;
            noise.hold((seed >> 30) % 2 == 0 ? Level::low : Level::high, 400'000 + (seed >> 12) % 3'000'000);
        }
        for (Time t = 0; t < until; t += 50'000) {
            const double x = static_cast<double>(t) / 8e6;
            sine.analog.append(t, 1.65 + 1.2 * std::sin(x * 6.283) + 0.15 * std::sin(x * 50));
        }
    }

    static QStringList names() { return {"D1", "D15", "D14", "D9", "D7", "A0"}; }

    /// All of it as records of a probe of `names`.
    [[nodiscard]] QByteArray records() const {
        struct One {
            Time t;
            std::uint8_t channel;
            Level level;
            double value;
        };
        std::vector<One> all;
        std::uint8_t place = 0;
        for (const auto* line : {&uart, &bus.scl, &bus.sda, &pwm, &noise}) {
            const auto& track = line->channel.digital;
            for (auto i = track.begin(); i < track.end(); ++i) {
                if (track.time(i) < until) {
                    all.push_back({track.time(i), place, track.level(i), 0});
                }
            }
            ++place;
        }
        for (auto i = sine.analog.begin(); i < sine.analog.end(); ++i) {
            all.push_back({sine.analog.time(i), place, Level::unknown, sine.analog.value(i)});
        }
        std::stable_sort(all.begin(), all.end(), [](const One& a, const One& b) { return a.t < b.t; });
        RecordWriter writer(0);
        for (const auto& one : all) {
            if (one.channel == place) {
                writer.value(one.t, one.channel, static_cast<float>(one.value));
            } else {
                writer.level(one.t, one.channel, one.level);
            }
        }
        return QByteArray::fromStdString(writer.bytes());
    }
};

}  // namespace twin::gui::scope::test
