// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/face.hpp"

#include <algorithm>

namespace twin::cli {
namespace {

/// Less than this is dark to the eye: an LED that is lit for a glimpse.
constexpr std::uint8_t kLit = 24;

std::string draw_pixel(std::uint8_t brightness, const Style& style) {
    if (style.on()) {
        const int glow = brightness;
        return brightness < kLit ? style.rgb(70, 30, 30, "▪▪")
                                 : style.rgb(110 + glow * 145 / 255, glow / 6, glow / 8, "██");
    }
    static constexpr std::array<const char*, 5> kShades{"··", "░░", "▒▒", "▓▓", "██"};
    return brightness < kLit ? kShades[0] : kShades[std::min<std::size_t>(4, 1 + brightness / 64)];
}

std::string draw_button(char name, bool pressed, const Style& style) {
    const std::string face = std::string("(") + name + ")";
    return pressed ? style.green(style.on() ? face : std::string("[") + name + "]") : face;
}

}  // namespace

Pixels pixels_from(std::string_view payload) {
    Pixels pixels{};
    if (payload.size() == pixels.size()) {
        std::transform(payload.begin(), payload.end(), pixels.begin(),
                       [](char c) { return static_cast<std::uint8_t>(c); });
    }
    return pixels;
}

bool shows(const Pixels& pixels, std::string_view rows) {
    std::size_t at = 0;
    for (const char c : rows) {
        if (c == ':') {
            continue;
        }
        if (at == pixels.size() || (pixels[at] >= kLit) != (c != '0' && c != '.')) {
            return false;
        }
        ++at;
    }
    return at == pixels.size();
}

std::string to_text(const Pixels& pixels) {
    std::string text;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        text += static_cast<char>('0' + (pixels[i] * 9 + 127) / 255);
        if (i % 5 == 4 && i + 1 < pixels.size()) {
            text += ':';
        }
    }
    return text;
}

std::vector<std::string> draw_microbit(const Pixels& pixels, bool button_a, bool button_b, const Style& style) {
    std::vector<std::string> lines{"╭────────────────────────────╮"};
    for (std::size_t row = 0; row < 5; ++row) {
        std::string line = row == 2 ? "│ " + draw_button('A', button_a, style) + "  " : "│      ";
        for (std::size_t column = 0; column < 5; ++column) {
            line += " " + draw_pixel(pixels[row * 5 + column], style);
        }
        lines.push_back(line + (row == 2 ? "   " + draw_button('B', button_b, style) + " │" : "       │"));
    }
    lines.emplace_back("╰──┤0├───┤1├───┤2├──┤3V├┤GND├╯");
    return lines;
}

}  // namespace twin::cli
