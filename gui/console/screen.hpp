// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <functional>
#include <optional>

#include "gui/console/history.hpp"
#include "gui/console/parser.hpp"

namespace twin::gui {

/// What a VT100 with xterm's extensions, as far as docs/board-faces.md lists them, has on its screen after the bytes it
/// got. Columns and rows count from 0. No window, no clock, no Qt.
class Screen : private Parser::Sink {
  public:
    struct Modes {
        bool cursor_keys = false;     ///< DECCKM: arrows as ESC O A
        bool keypad = false;          ///< DECKPAM
        bool bracketed_paste = false; ///< 2004
        bool newline = false;         ///< LNM: Return sends CR LF
        bool cursor_visible = true;   ///< DECTCEM
        bool reverse = false;         ///< DECSCNM
    };

    explicit Screen(int columns = 80, int rows = 24, std::size_t history = 100'000);

    /// `time`: virtual, ns; the lines begun by these bytes carry it.
    void feed(std::string_view bytes, std::int64_t time = 0);

    /// Columns that no longer fit stay in their line and come back with a wider screen; lines go to the history and
    /// back.
    void resize(int columns, int rows);

    /// As ESC c, the history forgotten too.
    void clearAll();

    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] int rows() const { return rows_; }
    [[nodiscard]] int cursorColumn() const { return std::min(cursor_.column, columns_ - 1); }
    [[nodiscard]] int cursorRow() const { return cursor_.row; }
    [[nodiscard]] const Modes& modes() const { return modes_; }
    [[nodiscard]] const History& history() const { return history_; }
    [[nodiscard]] const Line& row(int index) const { return lines_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const std::string& title() const { return title_; }
    [[nodiscard]] bool alternate() const { return alternate_; }

    /// Number of the first row of the screen among all lines that ever were; history's are before it.
    [[nodiscard]] std::uint64_t firstRow() const { return history_.dropped() + history_.size(); }

    /// Of any line by its number; nothing if it is dropped or not there yet.
    [[nodiscard]] std::optional<Line> line(std::uint64_t number) const;
    [[nodiscard]] std::string text(std::uint64_t number) const;

    /// All of the screen, a line each, without trailing blanks; for tests and for saving.
    [[nodiscard]] std::string screenText() const;

    /// Answers to the device: status reports. Called from within feed.
    std::function<void(std::string_view)> on_reply;
    std::function<void()> on_bell;

  private:
    struct Cursor {
        int column = 0; ///< `columns_` while a wrap is pending
        int row = 0;
    };
    struct Saved {
        Cursor cursor;
        Style style;
        bool origin = false;
        bool line_drawing = false;
        bool autowrap = true;
    };

    // Parser::Sink
    void print(char32_t ch) override;
    void control(std::uint8_t byte) override;
    void escape(const std::string& intermediates, char final) override;
    void sequence(const Sequence& s) override;
    void command(const std::string& osc) override;

    void move(int column, int row); ///< into the screen; with DECOM the region's rows
    void moveBy(int columns, int rows);
    void index();
    void reverseIndex();
    void scrollUp(int top, int count, bool keep);
    void scrollDown(int top, int count);
    void insertLines(int count);
    void deleteLines(int count);
    void insertCells(int count);
    void deleteCells(int count);
    void eraseCells(int row, int from, int to);
    void eraseDisplay(int what);
    void eraseLine(int what);
    void tab(int count);
    void backTab(int count);
    void sgr(const Sequence& s);
    std::size_t sgrColour(const Sequence& s, std::size_t i, Colour& colour);
    void mode(const Sequence& s, bool on);
    void privateMode(int number, bool on);
    void deviceStatus(const Sequence& s);
    void setRegion(const Sequence& s);
    void save();
    void restore();
    void useAlternate(bool on, bool clear);
    void softReset();
    void reset();
    void resetTabs(int from);
    void alignmentPattern();
    void splitWide(Line& line, int column);
    void reply(std::string_view text) const;
    [[nodiscard]] Line& current() { return lines_[static_cast<std::size_t>(cursor_.row)]; }
    [[nodiscard]] Cell blank() const;
    void touch(Line& line) { line.change = ++changes_; }

    int columns_;
    int rows_;
    std::vector<Line> lines_;
    std::vector<Line> other_lines_; ///< of the main screen while the alternate one is shown
    History history_;
    Parser parser_;
    Cursor cursor_;
    Style style_;
    Saved saved_;
    Saved saved_main_;
    Modes modes_;
    std::vector<bool> tabs_;
    int top_ = 0;    ///< scroll region, both included
    int bottom_ = 0;
    bool autowrap_ = true;
    bool insert_ = false;
    bool origin_ = false;
    bool alternate_ = false;
    bool line_drawing_[2] = {false, false}; ///< G0, G1: DEC Special Graphics
    int charset_ = 0;
    char32_t last_ = 0; ///< for REP
    std::int64_t time_ = 0;
    std::uint64_t changes_ = 0;
    std::string title_;
};

} // namespace twin::gui
