// SPDX-License-Identifier: BSD-3-Clause
// What sequences do: which of the screen's operations, which modes, colours and answers.
#include "gui/console/screen.hpp"

namespace twin::gui {

void Screen::escape(const std::string& intermediates, char final) {
    if (intermediates == "(" || intermediates == ")") {
        line_drawing_[intermediates == ")" ? 1 : 0] = final == '0';
        return;
    }
    if (intermediates == "#") {
        if (final == '8') alignmentPattern();
        return;
    }
    if (!intermediates.empty()) return;
    switch (final) {
        case '7': save(); return;
        case '8': restore(); return;
        case 'D': index(); return;
        case 'E':
            index();
            cursor_.column = 0;
            return;
        case 'H': tabs_[static_cast<std::size_t>(cursorColumn())] = true; return;
        case 'M': reverseIndex(); return;
        case 'Z': reply("\x1b[?62;22c"); return;
        case 'c': reset(); return;
        case '=': modes_.keypad = true; return;
        case '>': modes_.keypad = false; return;
        default: return;
    }
}

void Screen::sequence(const Sequence& s) {
    if (s.intermediates == "!" && s.final == 'p') return softReset();
    if (!s.intermediates.empty()) return; // cursor shapes and the like: nothing is lost
    if (s.mark == '?') {
        if (s.final == 'h' || s.final == 'l') mode(s, s.final == 'h');
        else if (s.final == 'n') deviceStatus(s);
        else if (s.final == 'J') eraseDisplay(s.value(0));
        else if (s.final == 'K') eraseLine(s.value(0));
        return;
    }
    if (s.mark == '>') {
        if (s.final == 'c' && s.value(0) == 0) reply("\x1b[>1;10;0c");
        return;
    }
    if (s.mark != 0) return;
    const int n = s.count(0);
    switch (s.final) {
        case '@': return insertCells(n);
        case 'A': return moveBy(0, -n);
        case 'B':
        case 'e': return moveBy(0, n);
        case 'C':
        case 'a': return moveBy(n, 0);
        case 'D': return moveBy(-n, 0);
        case 'E':
            moveBy(0, n);
            cursor_.column = 0;
            return;
        case 'F':
            moveBy(0, -n);
            cursor_.column = 0;
            return;
        case 'G':
        case '`': cursor_.column = std::clamp(n - 1, 0, columns_ - 1); return;
        case 'H':
        case 'f': return move(s.count(1) - 1, n - 1);
        case 'I': return tab(n);
        case 'J': return eraseDisplay(s.value(0));
        case 'K': return eraseLine(s.value(0));
        case 'L': return insertLines(n);
        case 'M': return deleteLines(n);
        case 'P': return deleteCells(n);
        case 'S': return scrollUp(top_, n, true);
        case 'T': return scrollDown(top_, n);
        case 'X': return eraseCells(cursor_.row, cursorColumn(), std::min(cursorColumn() + n, columns_));
        case 'Z': return backTab(n);
        case 'b':
            for (int i = 0; last_ != 0 && i < std::min(n, columns_ * rows_); ++i) print(last_);
            return;
        case 'c':
            if (s.value(0) == 0) reply("\x1b[?62;22c"); // a VT220 with colours
            return;
        case 'd': return move(cursorColumn(), n - 1);
        case 'g':
            if (s.value(0) == 3) tabs_.assign(tabs_.size(), false);
            else if (s.value(0) == 0) tabs_[static_cast<std::size_t>(cursorColumn())] = false;
            return;
        case 'h':
        case 'l': return mode(s, s.final == 'h');
        case 'm': return sgr(s);
        case 'n': return deviceStatus(s);
        case 'r': return setRegion(s);
        case 's': return save();
        case 'u': return restore();
        default: return;
    }
}

void Screen::command(const std::string& osc) {
    if (osc.size() > 2 && (osc[0] == '0' || osc[0] == '2') && osc[1] == ';') title_ = osc.substr(2);
}

void Screen::mode(const Sequence& s, bool on) {
    for (const int number : s.parameters) {
        if (s.mark == '?') privateMode(number, on);
        else if (number == 4) insert_ = on;
        else if (number == 20) modes_.newline = on;
    }
}

void Screen::privateMode(int number, bool on) {
    switch (number) {
        case 1: modes_.cursor_keys = on; return;
        case 5: modes_.reverse = on; return;
        case 6:
            origin_ = on;
            move(0, 0);
            return;
        case 7:
            autowrap_ = on;
            if (!on) cursor_.column = cursorColumn();
            return;
        case 25: modes_.cursor_visible = on; return;
        case 47:
        case 1047: return useAlternate(on, on);
        case 1048: return on ? save() : restore();
        case 1049:
            if (on) save();
            useAlternate(on, on);
            if (!on) restore();
            return;
        case 2004: modes_.bracketed_paste = on; return;
        default: return;
    }
}

void Screen::useAlternate(bool on, bool clear) {
    if (on == alternate_) return;
    // Each screen has a saved cursor of its own.
    if (on) {
        other_lines_ = lines_;
        saved_main_ = saved_;
        alternate_ = true;
        if (clear)
            for (int row = 0; row < rows_; ++row) eraseCells(row, 0, columns_);
        return;
    }
    lines_ = std::move(other_lines_);
    other_lines_.clear();
    saved_ = saved_main_;
    alternate_ = false;
    for (Line& line : lines_) touch(line);
}

void Screen::deviceStatus(const Sequence& s) {
    const int what = s.value(0);
    if (what == 5 && s.mark == 0) reply("\x1b[0n");
    if (what != 6) return;
    const int row = cursor_.row - (origin_ ? top_ : 0) + 1;
    reply(std::string("\x1b[") + (s.mark == '?' ? "?" : "") + std::to_string(row) + ';' +
        std::to_string(cursorColumn() + 1) +
          'R');
}

void Screen::reply(std::string_view text) const {
    if (on_reply) on_reply(text);
}

void Screen::setRegion(const Sequence& s) {
    const int top = s.count(0) - 1;
    const int bottom = std::min(s.count(1, rows_), rows_) - 1;
    if (top >= bottom) return;
    top_ = top;
    bottom_ = bottom;
    move(0, 0);
}

void Screen::save() { saved_ = {cursor_, style_, origin_, line_drawing_[charset_], autowrap_}; }

void Screen::restore() {
    cursor_ = {std::min(saved_.cursor.column, columns_), std::min(saved_.cursor.row, rows_ - 1)};
    style_ = saved_.style;
    origin_ = saved_.origin;
    line_drawing_[charset_] = saved_.line_drawing;
    autowrap_ = saved_.autowrap;
}

void Screen::softReset() {
    style_ = Style();
    modes_ = Modes();
    saved_ = Saved();
    insert_ = false;
    origin_ = false;
    autowrap_ = true;
    charset_ = 0;
    line_drawing_[0] = line_drawing_[1] = false;
    top_ = 0;
    bottom_ = rows_ - 1;
}

void Screen::reset() {
    softReset();
    alternate_ = false;
    other_lines_.clear();
    cursor_ = Cursor();
    last_ = 0;
    title_.clear();
    lines_.resize(static_cast<std::size_t>(rows_));
    for (Line& line : lines_) {
        line = Line();
        line.cells.resize(static_cast<std::size_t>(columns_));
        touch(line);
    }
    resetTabs(0);
}

void Screen::clearAll() {
    history_.clear();
    parser_.reset();
    reset();
}

void Screen::alignmentPattern() {
    top_ = 0;
    bottom_ = rows_ - 1;
    cursor_ = Cursor();
    for (Line& line : lines_) {
        Cell e;
        e.ch = U'E';
        line.cells.assign(static_cast<std::size_t>(columns_), e);
        touch(line);
    }
}

void Screen::sgr(const Sequence& s) {
    if (s.parameters.empty()) {
        style_ = Style();
        return;
    }
    const auto flag = [this](std::uint16_t bits, bool on) {
        style_.flags = static_cast<std::uint16_t>(on ? style_.flags | bits : style_.flags & ~bits);
    };
    for (std::size_t i = 0; i < s.parameters.size(); ++i) {
        const int p = s.value(i);
        switch (p) {
            case 0: style_ = Style(); break;
            case 1: flag(Style::kBold, true); break;
            case 2: flag(Style::kFaint, true); break;
            case 3: flag(Style::kItalic, true); break;
            case 4:
                // 4:0 is off, 4:3 curly and so on: all drawn as a line.
                if (i + 1 < s.parameters.size() && s.colon[i + 1]) flag(Style::kUnderline, s.value(++i) != 0);
                else flag(Style::kUnderline, true);
                break;
            case 5:
            case 6: flag(Style::kBlink, true); break;
            case 7: flag(Style::kInverse, true); break;
            case 8: flag(Style::kHidden, true); break;
            case 9: flag(Style::kStrike, true); break;
            case 21: flag(Style::kUnderline, true); break; // double
            case 22: flag(Style::kBold | Style::kFaint, false); break;
            case 23: flag(Style::kItalic, false); break;
            case 24: flag(Style::kUnderline, false); break;
            case 25: flag(Style::kBlink, false); break;
            case 27: flag(Style::kInverse, false); break;
            case 28: flag(Style::kHidden, false); break;
            case 29: flag(Style::kStrike, false); break;
            case 38: i = sgrColour(s, i, style_.foreground); break;
            case 39: style_.foreground = Colour(); break;
            case 48: i = sgrColour(s, i, style_.background); break;
            case 49: style_.background = Colour(); break;
            default:
                if (p >= 30 && p <= 37) style_.foreground = Colour::indexed(static_cast<std::uint32_t>(p - 30));
                else if (p >= 40 && p <= 47) style_.background = Colour::indexed(static_cast<std::uint32_t>(p - 40));
                else if (p >= 90 && p <= 97) style_.foreground = Colour::indexed(static_cast<std::uint32_t>(p - 82));
                else if (p >= 100 && p <= 107) style_.background = Colour::indexed(static_cast<std::uint32_t>(p - 92));
        }
    }
}

// "38;5;n", "38;2;r;g;b", and with colons, where a colour space may stand before r (ITU-T T.416). Gives the last used.
std::size_t Screen::sgrColour(const Sequence& s, std::size_t i, Colour& colour) {
    const std::size_t last = s.parameters.size() - 1;
    if (i == last) return i;
    const bool colons = s.colon[i + 1];
    std::size_t end = i + 1;
    while (colons && end < last && s.colon[end + 1]) ++end;
    const int kind = s.value(i + 1);
    const auto byte = [&s](std::size_t at) { return static_cast<std::uint32_t>(std::clamp(s.value(at), 0, 255)); };
    if (kind == 5) {
        if (i + 2 <= last) colour = Colour::indexed(byte(i + 2));
        return colons ? end : std::min(i + 2, last);
    }
    if (kind == 2) {
        const std::size_t red = colons && end - i >= 5 ? i + 3 : i + 2;
        if (red + 2 <= last) colour = Colour::rgb(byte(red) << 16 | byte(red + 1) << 8 | byte(red + 2));
        return colons ? end : std::min(i + 4, last);
    }
    return colons ? end : i + 1;
}

} // namespace twin::gui
