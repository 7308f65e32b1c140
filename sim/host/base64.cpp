// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/base64.hpp"

#include <array>
#include <cstdint>

namespace twin::host {
namespace {

constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNone = 0xFF;

constexpr std::array<std::uint8_t, 256> kValues = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNone);
    for (std::uint8_t i = 0; i < 64; ++i) {
        values[static_cast<std::uint8_t>(kDigits[i])] = i;
    }
    return values;
}();

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4, '=');
    char* to = out.data();
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at])); };
    std::size_t at = 0;
    for (; at + 3 <= bytes.size(); at += 3) {
        const std::uint32_t three = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
        *to++ = kDigits[three >> 18];
        *to++ = kDigits[three >> 12 & 63];
        *to++ = kDigits[three >> 6 & 63];
        *to++ = kDigits[three & 63];
    }
    if (const auto rest = bytes.size() - at; rest != 0) {
        const std::uint32_t last = byte(at) << 16 | (rest == 2 ? byte(at + 1) << 8 : 0);
        *to++ = kDigits[last >> 18];
        *to++ = kDigits[last >> 12 & 63];
        if (rest == 2) {
            *to = kDigits[last >> 6 & 63];
        }
    }
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t at = 0; at < text.size(); at += 4) {
        const bool last = at + 4 == text.size();
        const std::size_t digits = last ? 4 - padding : 4;
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const auto value = i < digits ? kValues[static_cast<std::uint8_t>(text[at + i])] : std::uint8_t{0};
            if (value == kNone) {
                return std::nullopt;
            }
            bits = bits << 6 | value;
        }
        if (bits << (8 + 8 * (digits - 1)) != 0 && digits != 4) {
            return std::nullopt;  // bits that no byte has
        }
        for (std::size_t i = 0; i + 1 < digits; ++i) {
            out.push_back(static_cast<char>(bits >> (16 - 8 * i)));
        }
    }
    return out;
}

}  // namespace twin::host
