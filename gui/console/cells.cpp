// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/cells.hpp"

#include <algorithm>
#include <array>

namespace twin::gui {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Unicode 15: general categories Mn and Me and the joiners, as far as fonts draw them over the character before.
constexpr std::array kCombining{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD}, Range{0x0610, 0x061A}, Range{0x064B, 0x065F},
    Range{0x0900, 0x0902}, Range{0x093C, 0x093C}, Range{0x0941, 0x0948}, Range{0x0E31, 0x0E31}, Range{0x0E34, 0x0E3A},
    Range{0x0E47, 0x0E4E}, Range{0x1AB0, 0x1ACE}, Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F}, Range{0x20D0, 0x20F0},
    Range{0x302A, 0x302D}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0x1F3FB, 0x1F3FF},
        Range{0xE0100, 0xE01EF}};

// Unicode 15, EastAsianWidth W and F.
constexpr std::array kWide{
    Range{0x1100, 0x115F}, Range{0x231A, 0x231B}, Range{0x2329, 0x232A}, Range{0x23E9, 0x23EC}, Range{0x23F0, 0x23F0},
    Range{0x25FD, 0x25FE}, Range{0x2614, 0x2615}, Range{0x2648, 0x2653}, Range{0x26A1, 0x26A1}, Range{0x26BD, 0x26BE},
    Range{0x2705, 0x2705}, Range{0x270A, 0x270B}, Range{0x2728, 0x2728}, Range{0x274C, 0x274C}, Range{0x2795, 0x2797},
    Range{0x2B50, 0x2B50}, Range{0x2E80, 0x303E}, Range{0x3041, 0x33FF}, Range{0x3400, 0x4DBF}, Range{0x4E00, 0x9FFF},
    Range{0xA000, 0xA4CF}, Range{0xA960, 0xA97C}, Range{0xAC00, 0xD7A3}, Range{0xF900, 0xFAFF}, Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60}, Range{0xFFE0, 0xFFE6}, Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FC},
        Range{0x1F7E0, 0x1F7EB},
    Range{0x1F90C, 0x1F9FF}, Range{0x1FA70, 0x1FAFF}, Range{0x20000, 0x3FFFD}};

template <class Table>
bool contains(const Table& table, char32_t ch) {
    const auto after = std::upper_bound(table.begin(), table.end(), ch,
        [](char32_t c, const Range& r) { return c < r.first; });
    return after != table.begin() && ch <= std::prev(after)->last;
}

} // namespace

int columnsOf(char32_t ch) {
    if (ch < 0x300) return 1;
    if (contains(kCombining, ch)) return 0;
    return contains(kWide, ch) ? 2 : 1;
}

void appendUtf8(std::string& to, char32_t ch) {
    const auto put = [&to](char32_t byte) { to.push_back(static_cast<char>(byte)); };
    if (ch < 0x80) {
        put(ch);
    } else if (ch < 0x800) {
        put(0xC0 | ch >> 6);
        put(0x80 | (ch & 0x3F));
    } else if (ch < 0x10000) {
        put(0xE0 | ch >> 12);
        put(0x80 | (ch >> 6 & 0x3F));
        put(0x80 | (ch & 0x3F));
    } else {
        put(0xF0 | ch >> 18);
        put(0x80 | (ch >> 12 & 0x3F));
        put(0x80 | (ch >> 6 & 0x3F));
        put(0x80 | (ch & 0x3F));
    }
}

std::string textOf(const std::vector<Cell>& cells) {
    std::string text;
    for (const Cell& cell : cells) {
        if (cell.width == 0) continue;
        appendUtf8(text, cell.ch);
        if (cell.mark != 0) appendUtf8(text, cell.mark);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

} // namespace twin::gui
