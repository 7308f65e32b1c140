// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/screen.hpp"

namespace twin::gui {

namespace {

constexpr int kTab = 8;

// DEC Special Graphics, '`' to '~' (VT220 programmer reference, table 2-4).
constexpr char32_t kLineDrawing[] = U"◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

} // namespace

Screen::Screen(int columns, int rows, std::size_t history)
    : columns_(std::max(columns, 1)), rows_(std::max(rows, 1)), history_(history), parser_(*this) {
    reset();
}

void Screen::feed(std::string_view bytes, std::int64_t time) {
    time_ = time;
    for (const char c : bytes) parser_.feed(static_cast<std::uint8_t>(c));
}

Cell Screen::blank() const {
    // Erased cells take the background of now (xterm's bce).
    Cell cell;
    cell.style.background = style_.background;
    return cell;
}

void Screen::print(char32_t ch) {
    if (line_drawing_[charset_] && ch >= U'`' && ch <= U'~') ch = kLineDrawing[ch - U'`'];
    const int width = std::min(columnsOf(ch), columns_);
    if (width == 0) {
        const int before = std::min(cursor_.column, columns_) - 1;
        if (before < 0) return;
        Line& line = current();
        const auto at = static_cast<std::size_t>(before);
        line.cells[line.cells[at].width == 0 && at > 0 ? at - 1 : at].mark = ch;
        touch(line);
        return;
    }
    if (cursor_.column + width > columns_) {
        if (autowrap_) {
            current().wrapped = true;
            index();
            cursor_.column = 0;
        } else {
            cursor_.column = columns_ - width;
        }
    }
    if (insert_) insertCells(width);
    Line& line = current();
    if (line.time < 0) line.time = time_;
    splitWide(line, cursor_.column);
    splitWide(line, cursor_.column + width);
    auto at = static_cast<std::size_t>(cursor_.column);
    line.cells[at] = Cell{ch, 0, static_cast<std::uint8_t>(width), style_};
    if (width == 2) line.cells[at + 1] = Cell{U' ', 0, 0, style_};
    touch(line);
    last_ = ch;
    cursor_.column += width;
    if (!autowrap_) cursor_.column = std::min(cursor_.column, columns_ - 1);
}

// A wide character of which one half is written over leaves a blank.
void Screen::splitWide(Line& line, int column) {
    const auto at = static_cast<std::size_t>(column);
    if (column <= 0 || at >= line.cells.size() || line.cells[at].width != 0) return;
    for (const std::size_t half : {at - 1, at}) {
        line.cells[half].ch = U' ';
        line.cells[half].mark = 0;
        line.cells[half].width = 1;
    }
}

void Screen::control(std::uint8_t byte) {
    switch (byte) {
        case 0x07:
            if (on_bell) on_bell();
            return;
        case '\b': cursor_.column = std::max(0, cursorColumn() - 1); return;
        case '\t': tab(1); return;
        case '\n':
        case '\v':
        case '\f':
            if (current().time < 0) current().time = time_;
            index();
            if (modes_.newline) cursor_.column = 0;
            return;
        case '\r': cursor_.column = 0; return;
        case 0x0E: charset_ = 1; return;
        case 0x0F: charset_ = 0; return;
        default: return;
    }
}

void Screen::move(int column, int row) {
    const int top = origin_ ? top_ : 0;
    const int bottom = origin_ ? bottom_ : rows_ - 1;
    cursor_.column = std::clamp(column, 0, columns_ - 1);
    cursor_.row = std::clamp(row + top, top, bottom);
}

// Up and down stop at the region's edge if they start within it.
void Screen::moveBy(int columns, int rows) {
    const int top = cursor_.row >= top_ ? top_ : 0;
    const int bottom = cursor_.row <= bottom_ ? bottom_ : rows_ - 1;
    cursor_.row = std::clamp(cursor_.row + rows, top, bottom);
    cursor_.column = std::clamp(std::min(cursor_.column, columns_ - 1) + columns, 0, columns_ - 1);
}

void Screen::index() {
    cursor_.column = cursorColumn(); // a pending wrap is over
    if (cursor_.row == bottom_) scrollUp(top_, 1, true);
    else if (cursor_.row < rows_ - 1) ++cursor_.row;
}

void Screen::reverseIndex() {
    if (cursor_.row == top_) scrollDown(top_, 1);
    else if (cursor_.row > 0) --cursor_.row;
}

void Screen::scrollUp(int top, int count, bool keep) {
    count = std::min(count, bottom_ - top + 1);
    const auto first = lines_.begin() + top;
    const auto last = lines_.begin() + bottom_ + 1;
    if (keep && top == 0 && !alternate_)
        for (int i = 0; i < count; ++i) history_.push(lines_[static_cast<std::size_t>(i)]);
    std::rotate(first, first + count, last);
    for (int row = bottom_ - count + 1; row <= bottom_; ++row) eraseCells(row, 0, columns_);
    for (int row = top; row <= bottom_ - count; ++row) touch(lines_[static_cast<std::size_t>(row)]);
}

void Screen::scrollDown(int top, int count) {
    count = std::min(count, bottom_ - top + 1);
    const auto first = lines_.begin() + top;
    const auto last = lines_.begin() + bottom_ + 1;
    std::rotate(first, last - count, last);
    for (int row = top; row < top + count; ++row) eraseCells(row, 0, columns_);
    for (int row = top + count; row <= bottom_; ++row) touch(lines_[static_cast<std::size_t>(row)]);
}

void Screen::insertLines(int count) {
    if (cursor_.row < top_ || cursor_.row > bottom_) return;
    scrollDown(cursor_.row, count);
    cursor_.column = 0;
}

void Screen::deleteLines(int count) {
    if (cursor_.row < top_ || cursor_.row > bottom_) return;
    scrollUp(cursor_.row, count, false);
    cursor_.column = 0;
}

void Screen::insertCells(int count) {
    Line& line = current();
    const int at = cursorColumn();
    count = std::min(count, columns_ - at);
    splitWide(line, at);
    splitWide(line, columns_ - count);
    std::rotate(line.cells.begin() + at, line.cells.begin() + columns_ - count, line.cells.begin() + columns_);
    std::fill_n(line.cells.begin() + at, count, blank());
    touch(line);
}

void Screen::deleteCells(int count) {
    Line& line = current();
    const int at = cursorColumn();
    count = std::min(count, columns_ - at);
    splitWide(line, at);
    splitWide(line, at + count);
    std::rotate(line.cells.begin() + at, line.cells.begin() + at + count, line.cells.begin() + columns_);
    std::fill_n(line.cells.begin() + columns_ - count, count, blank());
    touch(line);
}

void Screen::eraseCells(int row, int from, int to) {
    Line& line = lines_[static_cast<std::size_t>(row)];
    from = std::clamp(from, 0, columns_);
    to = std::clamp(to, from, columns_);
    splitWide(line, from);
    splitWide(line, to);
    // What is beyond the right edge since the screen was wider goes with the rest of the line.
    if (to == columns_) {
        line.cells.resize(static_cast<std::size_t>(columns_));
        line.wrapped = false;
    }
    std::fill(line.cells.begin() + from, line.cells.begin() + to, blank());
    if (from == 0 && to == columns_) line.time = -1;
    touch(line);
}

void Screen::eraseLine(int what) {
    const int at = cursorColumn();
    if (what == 0) eraseCells(cursor_.row, at, columns_);
    else if (what == 1) eraseCells(cursor_.row, 0, at + 1);
    else if (what == 2) eraseCells(cursor_.row, 0, columns_);
}

void Screen::eraseDisplay(int what) {
    if (what == 3) {
        history_.clear();
        return;
    }
    if (what == 0 || what == 1) eraseLine(what);
    const int from = what == 0 ? cursor_.row + 1 : 0;
    const int to = what == 1 ? cursor_.row : what == 0 || what == 2 ? rows_ : 0;
    for (int row = from; row < to; ++row) eraseCells(row, 0, columns_);
}

void Screen::tab(int count) {
    int at = cursorColumn();
    for (; count > 0 && at < columns_ - 1; --count)
        do ++at;
        while (at < columns_ - 1 && !tabs_[static_cast<std::size_t>(at)]);
    cursor_.column = at;
}

void Screen::backTab(int count) {
    int at = cursorColumn();
    for (; count > 0 && at > 0; --count)
        do --at;
        while (at > 0 && !tabs_[static_cast<std::size_t>(at)]);
    cursor_.column = at;
}

void Screen::resetTabs(int from) {
    tabs_.resize(static_cast<std::size_t>(columns_));
    for (int i = from; i < columns_; ++i) tabs_[static_cast<std::size_t>(i)] = i % kTab == 0;
}

void Screen::resize(int columns, int rows) {
    columns = std::max(columns, 1);
    rows = std::max(rows, 1);
    if (columns == columns_ && rows == rows_) return;
    const int before = columns_;
    columns_ = columns;
    if (columns > before) resetTabs(before);
    tabs_.resize(static_cast<std::size_t>(columns));

    // The main screen's lines come and go at the top, so that the cursor's stays; the alternate's are cut.
    const auto fit = [&](std::vector<Line>& lines, int cursor, bool to_history) {
        int moved = 0;
        while (static_cast<int>(lines.size()) > rows) {
            const int under = static_cast<int>(lines.size()) - 1 - (cursor + moved);
            if (under > 0 || !to_history) {
                lines.pop_back();
            } else {
                history_.push(lines.front());
                lines.erase(lines.begin());
                --moved;
            }
        }
        while (static_cast<int>(lines.size()) < rows) {
            Line line;
            if (to_history && history_.pop(line)) {
                lines.insert(lines.begin(), line);
                ++moved;
            } else {
                lines.emplace_back();
            }
        }
        for (Line& line : lines) {
            if (static_cast<int>(line.cells.size()) < columns) line.cells.resize(static_cast<std::size_t>(columns));
            touch(line);
        }
        return moved;
    };
    rows_ = rows;
    if (alternate_) {
        saved_main_.cursor.row += fit(other_lines_, saved_main_.cursor.row, true);
        saved_main_.cursor.row = std::clamp(saved_main_.cursor.row, 0, rows - 1);
        fit(lines_, cursor_.row, false);
    } else {
        cursor_.row += fit(lines_, cursor_.row, true);
    }
    cursor_.row = std::clamp(cursor_.row, 0, rows - 1);
    cursor_.column = std::clamp(cursor_.column, 0, columns - 1);
    top_ = 0;
    bottom_ = rows - 1;
}

std::optional<Line> Screen::line(std::uint64_t number) const {
    if (number < history_.dropped() || number >= firstRow() + static_cast<std::uint64_t>(rows_)) return std::nullopt;
    if (number < firstRow()) return history_.at(number - history_.dropped());
    return row(static_cast<int>(number - firstRow()));
}

std::string Screen::text(std::uint64_t number) const {
    if (number < history_.dropped() || number >= firstRow() + static_cast<std::uint64_t>(rows_)) return {};
    if (number < firstRow()) return history_.text(number - history_.dropped());
    return textOf(row(static_cast<int>(number - firstRow())).cells);
}

std::string Screen::screenText() const {
    std::string all;
    for (int i = 0; i < rows_; ++i) {
        all += textOf(row(i).cells);
        all += '\n';
    }
    return all;
}

} // namespace twin::gui
