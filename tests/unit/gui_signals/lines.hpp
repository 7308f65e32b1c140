// SPDX-License-Identifier: BSD-3-Clause
// Signals made for tests: lines that are driven as a UART, a bus or a frame would.
#pragma once

#include "gui/signals/can_decoder.hpp"
#include "gui/signals/capture.hpp"
#include "gui/signals/uart_decoder.hpp"

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace twin::gui::scope::test {

/// Another one in each run, told so that a failure can be had again: TWIN_TEST_SEED names it.
inline std::mt19937_64 seeded() {
    const auto* given = std::getenv("TWIN_TEST_SEED");
    const auto seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
    std::cout << "TWIN_TEST_SEED=" << seed << "\n";
    return std::mt19937_64(seed);
}

inline std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

/// A digital channel with a clock: what is driven goes on from where it stands.
struct Line {
    Channel channel;
    Time now = 0;

    explicit Line(Level idle = Level::high, Time from = 0) : now(from) { channel.digital.append(from, idle); }
    void hold(Level level, double ns) {
        channel.digital.append(now, level);
        exact_ += ns;
        now = start_ + static_cast<Time>(std::llround(exact_));
    }
    void bit(bool one, double ns) { hold(one ? Level::high : Level::low, ns); }

  private:
    Time start_ = now;
    double exact_ = 0;
};

inline void sendUart(Line& line, const UartSettings& settings, std::uint32_t value, bool spoil_parity = false,
                     bool spoil_stop = false) {
    const double bit = 1e9 / settings.baud;
    const auto drive = [&](bool one) { line.bit(one != settings.inverted, bit); };
    drive(false);
    unsigned ones = 0;
    for (int i = 0; i < settings.data_bits; ++i) {
        const bool one = (value >> (settings.msb_first ? settings.data_bits - 1 - i : i) & 1) != 0;
        ones += one ? 1 : 0;
        drive(one);
    }
    if (settings.parity != Parity::none) {
        const bool even = ones % 2 == 0;
        const bool one = settings.parity == Parity::mark || (settings.parity == Parity::odd && even) ||
                         (settings.parity == Parity::even && !even);
        drive(one != spoil_parity);
    }
    for (int i = 0; i < settings.stop_bits; ++i) {
        drive(!(spoil_stop && i == 0));
    }
    if (spoil_stop) {
        drive(true);
    }
}

/// SCL and SDA as a controller and a target drive them, a quarter of a bit apart.
struct I2cBus {
    Line scl;
    Line sda;
    double quarter = 2500;

    void set(bool clock, bool data) {
        scl.bit(clock, quarter);
        sda.bit(data, quarter);
    }
    void idle() { set(true, true); }
    void start() {
        set(true, true);
        set(true, false);
        set(false, false);
    }
    void repeat() {
        set(false, true);
        start();
    }
    void stop() {
        set(false, false);
        set(true, false);
        set(true, true);
    }
    void bit(bool one) {
        set(false, one);
        set(true, one);
        set(true, one);
        set(false, one);
    }
    void byte(unsigned value, bool ack = true) {
        for (int i = 7; i >= 0; --i) {
            bit((value >> i & 1) != 0);
        }
        bit(!ack);
    }
};

struct CanFrame {
    std::uint32_t id = 0;
    bool extended = false;
    bool remote = false;
    std::vector<std::uint8_t> data;
};

/// A frame's bits as they are on the line from its start on, stuffed; recessive is 1.
inline std::vector<std::uint8_t> canBits(const CanFrame& frame, bool acknowledged = true, bool spoil_crc = false) {
    std::vector<std::uint8_t> bits;
    const auto put = [&](std::uint32_t value, int many) {
        for (int i = many - 1; i >= 0; --i) {
            bits.push_back(static_cast<std::uint8_t>(value >> i & 1));
        }
    };
    put(0, 1);
    if (frame.extended) {
        put(frame.id >> 18, 11);
        put(3, 2);  // SRR, IDE
        put(frame.id & 0x3ffff, 18);
        put(frame.remote ? 1 : 0, 1);
        put(0, 2);
    } else {
        put(frame.id, 11);
        put(frame.remote ? 1 : 0, 1);
        put(0, 2);
    }
    put(static_cast<std::uint32_t>(frame.data.size()), 4);
    for (const auto byte : frame.remote ? std::vector<std::uint8_t>() : frame.data) {
        put(byte, 8);
    }
    put(canCrc(bits) ^ (spoil_crc ? 1U : 0U), 15);
    std::vector<std::uint8_t> stuffed;
    int run = 0;
    for (const auto bit : bits) {
        run = !stuffed.empty() && stuffed.back() == bit ? run + 1 : 1;
        stuffed.push_back(bit);
        if (run == 5) {
            stuffed.push_back(bit ^ 1U);
            run = 1;
        }
    }
    stuffed.push_back(1);
    stuffed.push_back(acknowledged ? 0 : 1);
    stuffed.insert(stuffed.end(), 8, 1);
    return stuffed;
}

inline void sendCan(Line& line, const std::vector<std::uint8_t>& bits, double bit_ns) {
    line.hold(Level::high, 12 * bit_ns);
    for (const auto bit : bits) {
        line.bit(bit != 0, bit_ns);
    }
    line.hold(Level::high, 180 * bit_ns);
}

}  // namespace twin::gui::scope::test
