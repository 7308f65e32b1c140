// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twin::gui {

/// A colour as SGR sets it: the terminal's own, one of 256, or 24 bits.
struct Colour {
    enum class Kind : std::uint8_t { kDefault, kIndexed, kRgb };

    Kind kind = Kind::kDefault;
    std::uint32_t value = 0; ///< index, or 0xRRGGBB

    static Colour indexed(std::uint32_t index) { return {Kind::kIndexed, index}; }
    static Colour rgb(std::uint32_t value) { return {Kind::kRgb, value}; }
    bool operator==(const Colour&) const = default;
};

struct Style {
    enum Flag : std::uint16_t {
        kBold = 1,
        kFaint = 2,
        kItalic = 4,
        kUnderline = 8,
        kBlink = 16,
        kInverse = 32,
        kHidden = 64,
        kStrike = 128
    };

    Colour foreground;
    Colour background;
    std::uint16_t flags = 0;
    bool operator==(const Style&) const = default;
};

/// One place on the screen. A wide character has its own cell, and one after it whose `width` is 0.
struct Cell {
    char32_t ch = U' ';
    char32_t mark = 0; ///< a combining mark on it; of several the last
    std::uint8_t width = 1;
    Style style;
    bool operator==(const Cell&) const = default;
};

struct Line {
    std::vector<Cell> cells;
    bool wrapped = false;    ///< goes on in the next line
    std::int64_t time = -1;  ///< virtual time of its first character, ns; -1: nothing was written
    std::uint64_t change = 0; ///< grows with each change, never the same for two contents
};

/// Columns that a character takes: 0 for a combining mark, 2 for East Asian wide characters and emoji.
[[nodiscard]] int columnsOf(char32_t ch);

void appendUtf8(std::string& to, char32_t ch);

/// Text without its trailing blanks, as UTF-8.
[[nodiscard]] std::string textOf(const std::vector<Cell>& cells);

/// Takes a stream of bytes apart into characters. What is not UTF-8 becomes U+FFFD, one for each wrong sequence.
class Utf8Decoder {
  public:
    /// Calls `sink(char32_t)` none, one or two times.
    template <class Sink>
    void feed(std::uint8_t byte, Sink&& sink) {
        if (left_ > 0) {
            if ((byte & 0xC0) == 0x80) {
                value_ = value_ << 6 | (byte & 0x3F);
                if (--left_ == 0) sink(valid() ? value_ : kReplacement);
                return;
            }
            left_ = 0;
            sink(kReplacement);
        }
        start(byte, sink);
    }
    [[nodiscard]] bool inSequence() const { return left_ > 0; }

  private:
    static constexpr char32_t kReplacement = 0xFFFD;

    template <class Sink>
    void start(std::uint8_t byte, Sink&& sink) {
        if (byte < 0x80) {
            sink(byte);
        } else if (byte >= 0xC2 && byte <= 0xF4) {
            left_ = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
            least_ = left_ == 3 ? 0x10000 : left_ == 2 ? 0x800 : 0x80;
            value_ = byte & (0x3F >> left_);
        } else {
            sink(kReplacement);
        }
    }
    [[nodiscard]] bool valid() const {
        return value_ >= least_ && value_ <= 0x10FFFF && !(value_ >= 0xD800 && value_ <= 0xDFFF);
    }

    int left_ = 0;
    char32_t value_ = 0;
    char32_t least_ = 0;
};

} // namespace twin::gui
