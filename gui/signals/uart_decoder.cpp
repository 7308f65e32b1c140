// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/uart_decoder.hpp"

#include <algorithm>
#include <array>

namespace twin::gui::scope {

bool UartDecoder::step(Time until, std::size_t& cost) {
    const auto& track = line_->digital;
    place_ = std::max(place_, track.begin());
    if (place_ == track.end()) {
        return false;
    }
    const auto idle = settings_.inverted ? Level::low : Level::high;
    const auto active = settings_.inverted ? Level::high : Level::low;
    if (track.before(place_) != idle || track.level(place_) != active) {
        ++place_;
        return true;
    }
    const auto bits = 1 + settings_.data_bits + (settings_.parity == Parity::none ? 0 : 1) + settings_.stop_bits;
    const auto all = static_cast<Time>(std::ceil(bits * 1e9 / settings_.baud));
    if (track.time(place_) + all > until) {
        return false;
    }
    frame(place_, cost);
    return true;
}

void UartDecoder::frame(std::uint64_t edge, std::size_t& cost) {
    const auto& track = line_->digital;
    const auto start = track.time(edge);
    const double bit = 1e9 / settings_.baud;
    const auto instant = [&](double bits) { return start + static_cast<Time>(std::llround(bits * bit)); };
    const auto idle = settings_.inverted ? Level::low : Level::high;
    auto place = edge;
    const auto sample = [&](double bits) {
        const auto next = track.after(instant(bits), place);
        cost += static_cast<std::size_t>(next - place);
        place = next;
        return track.before(place);
    };
    if (sample(0.5) == idle) {
        place_ = edge + 1;  // too short for a start bit
        return;
    }
    std::uint32_t value = 0;
    unsigned ones = 0;
    for (int i = 0; i < settings_.data_bits; ++i) {
        const auto level = sample(1.5 + i);
        if (!driven(level)) {
            place_ = place;
            return;
        }
        const std::uint32_t one = level == idle ? 1 : 0;
        ones += one;
        value |= one << (settings_.msb_first ? settings_.data_bits - 1 - i : i);
    }
    double at = 1.5 + settings_.data_bits;
    bool parity_wrong = false;
    bool parity_bit = false;
    if (settings_.parity != Parity::none) {
        parity_bit = sample(at) == idle;
        const bool expected = settings_.parity == Parity::mark ||
                              (settings_.parity == Parity::odd && ones % 2 == 0) ||
                              (settings_.parity == Parity::even && ones % 2 == 1);
        parity_wrong = parity_bit != expected;
        at += 1;
    }
    bool stopped = true;
    for (int i = 0; i < settings_.stop_bits && stopped; ++i) {
        const auto level = sample(at + i);
        if (!driven(level)) {
            place_ = place;
            return;
        }
        stopped = level == idle;
    }
    // The next start bit may begin from the middle of the last stop bit on: clocks differ.
    place_ = std::max(place, edge + 1);
    const auto bits = static_cast<std::uint8_t>(settings_.data_bits);
    const auto data_end = instant(1.0 + settings_.data_bits);
    const auto end = instant(at - 0.5 + settings_.stop_bits);
    if (!stopped && value == 0 && !parity_bit) {
        // A break lasts until the line is idle again.
        const auto last = place < track.end() ? track.time(place) : end;
        annotate({start, std::max(end, last), 0, Mark::line_break, bits, true});
        return;
    }
    const bool good = stopped && !parity_wrong;
    annotate({start, good ? end : data_end, value, Mark::data, bits, !good});
    if (!good) {
        annotate({data_end, end, value, stopped ? Mark::parity : Mark::framing, bits, true});
    }
}

std::optional<double> detectBaud(const DigitalTrack& track, Time from, Time to) {
    constexpr std::uint64_t kMost = 4000;
    constexpr std::size_t kLeast = 12;
    const auto end = track.after(to);
    const auto first = std::max(track.after(from - 1), end > kMost ? end - kMost : 0);
    std::vector<double> widths;
    for (auto edge = first; edge + 1 < end; ++edge) {
        if (driven(track.level(edge)) && driven(track.level(edge + 1))) {
            widths.push_back(static_cast<double>(track.time(edge + 1) - track.time(edge)));
        }
    }
    if (widths.size() < kLeast) {
        return {};
    }
    std::sort(widths.begin(), widths.end());
    // The shortest that is no glitch: a twentieth of all is not farther than a quarter from it.
    const auto often = widths.size() / 20 + 2;
    double bit = 0;
    for (std::size_t i = 0; i + often < widths.size(); ++i) {
        if (widths[i] > 0 && widths[i + often] <= widths[i] * 1.25) {
            bit = widths[i];
            break;
        }
    }
    if (bit <= 0) {
        return {};
    }
    // All pulses of few bits are whole multiples: the sum of many tells it better than one.
    double time = 0;
    double bits = 0;
    std::size_t off = 0;
    std::size_t looked = 0;
    for (const auto width : widths) {
        const auto many = std::round(width / bit);
        if (width < bit * 0.8 || many > 10) {
            continue;  // a glitch, or a pause
        }
        ++looked;
        if (std::abs(width / bit - many) > 0.25) {
            ++off;
            continue;
        }
        time += width;
        bits += many;
    }
    if (bits <= 0 || off * 4 > looked) {
        return {};
    }
    const auto baud = 1e9 * bits / time;
    static constexpr std::array kUsual{300.0,    600.0,    1200.0,   2400.0,   4800.0,    9600.0,    14400.0,  19200.0,
                                       28800.0,  31250.0,  38400.0,  57600.0,  74880.0,   115200.0,  125000.0, 230400.0,
                                       250000.0, 460800.0, 500000.0, 921600.0, 1000000.0, 1500000.0, 2000000.0};
    for (const auto usual : kUsual) {
        if (std::abs(baud / usual - 1) < 0.025) {
            return usual;
        }
    }
    return baud;
}

}  // namespace twin::gui::scope
