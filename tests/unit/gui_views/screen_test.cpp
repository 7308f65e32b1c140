// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/screen.hpp"

#include <gtest/gtest.h>

#include <random>

namespace twin::gui {
namespace {

// Rows of the screen, '|' after each, without trailing blanks.
std::string rows(const Screen& s) {
    std::string all = s.screenText();
    for (char& c : all)
        if (c == '\n') c = '|';
    return all;
}

std::string after(std::string_view bytes, int columns = 10, int rows_count = 4) {
    Screen s(columns, rows_count);
    s.feed(bytes);
    return rows(s);
}

std::string cursorAfter(std::string_view bytes, int columns = 10, int rows_count = 4) {
    Screen s(columns, rows_count);
    s.feed(bytes);
    return std::to_string(s.cursorColumn()) + ',' + std::to_string(s.cursorRow());
}

std::string repliesTo(std::string_view bytes) {
    Screen s(10, 4);
    std::string all;
    s.on_reply = [&all](std::string_view r) { all += r; };
    s.feed(bytes);
    return all;
}

Style styleAfter(std::string_view sgr) {
    Screen s(10, 4);
    s.feed(sgr);
    s.feed("x");
    return s.row(0).cells[0].style;
}

TEST(Screen, TextAndLineEnds) {
    EXPECT_EQ(after("one\r\ntwo"), "one|two|||");
    EXPECT_EQ(after("one\ntwo"), "one|   two|||") << "LF alone keeps the column";
    EXPECT_EQ(after("\x1b[20hone\ntwo"), "one|two|||") << "LNM";
    EXPECT_EQ(after("a\vb\fc"), "a| b|  c||");
}

TEST(Screen, Backspace) {
    EXPECT_EQ(after("abc\b\bX"), "aXc||||");
    EXPECT_EQ(cursorAfter("\b\b"), "0,0");
    EXPECT_EQ(after("0123456789\bX"), "01234567X9||||") << "at the edge, a wrap pending";
}

TEST(Screen, WrapWaitsForTheNextCharacter) {
    EXPECT_EQ(cursorAfter("0123456789"), "9,0");
    EXPECT_EQ(after("0123456789"), "0123456789||||");
    EXPECT_EQ(after("0123456789A"), "0123456789|A|||");
    EXPECT_EQ(after("0123456789\rA"), "A123456789||||") << "CR drops it";
    EXPECT_EQ(after("0123456789\nA"), "0123456789|         A|||") << "LF too";
}

TEST(Screen, WrappedLineSaysSo) {
    Screen s(4, 3);
    s.feed("abcdef\r\nx");
    EXPECT_TRUE(s.row(0).wrapped);
    EXPECT_FALSE(s.row(1).wrapped);
}

TEST(Screen, NoWrap) {
    EXPECT_EQ(after("\x1b[?7l0123456789ABC"), "012345678C||||");
    EXPECT_EQ(after("\x1b[?7l0123456789ABC\x1b[?7hDE"), "012345678D|E|||");
}

TEST(Screen, Tabs) {
    EXPECT_EQ(cursorAfter("\t", 20), "8,0");
    EXPECT_EQ(cursorAfter("1234567\t", 20), "8,0");
    EXPECT_EQ(cursorAfter("12345678\t", 20), "16,0");
    EXPECT_EQ(cursorAfter("\t\t\t\t", 20), "19,0");
    EXPECT_EQ(cursorAfter("\x1b[3g\t", 20), "19,0") << "no stops";
    EXPECT_EQ(cursorAfter("123\x1bH\r\t", 20), "3,0") << "HTS";
    EXPECT_EQ(cursorAfter("12345678\x1b[g\r\t", 20), "16,0") << "TBC at the cursor";
    EXPECT_EQ(cursorAfter("\x1b[20G\x1b[2Z", 20), "8,0") << "CBT";
    EXPECT_EQ(cursorAfter("\x1b[2I", 20), "16,0") << "CHT";
}

TEST(Screen, CursorMoves) {
    EXPECT_EQ(cursorAfter("\x1b[3;5H"), "4,2");
    EXPECT_EQ(cursorAfter("\x1b[99;99H"), "9,3");
    EXPECT_EQ(cursorAfter("\x1b[0;0H"), "0,0");
    EXPECT_EQ(cursorAfter("\x1b[H"), "0,0");
    EXPECT_EQ(cursorAfter("\x1b[2;2f"), "1,1");
    EXPECT_EQ(cursorAfter("\x1b[5C\x1b[2D"), "3,0");
    EXPECT_EQ(cursorAfter("\x1b[99D"), "0,0");
    EXPECT_EQ(cursorAfter("\x1b[2B\x1b[A"), "0,1");
    EXPECT_EQ(cursorAfter("\x1b[5C\x1b[2E"), "0,2");
    EXPECT_EQ(cursorAfter("\x1b[3;5H\x1b[F"), "0,1");
    EXPECT_EQ(cursorAfter("\x1b[7G"), "6,0");
    EXPECT_EQ(cursorAfter("\x1b[3d"), "0,2");
    EXPECT_EQ(cursorAfter("\x1b[4`\x1b[2a\x1b[1e"), "5,1");
}

TEST(Screen, EraseLine) {
    EXPECT_EQ(after("abcdef\x1b[3G\x1b[K"), "ab||||");
    EXPECT_EQ(after("abcdef\x1b[3G\x1b[1K"), "   def||||");
    EXPECT_EQ(after("abcdef\x1b[3G\x1b[2K"), "||||");
    EXPECT_EQ(after("abcdef\x1b[3G\x1b[2X"), "ab  ef||||");
    EXPECT_EQ(after("abcdef\x1b[3G\x1b[99X"), "ab||||");
}

TEST(Screen, EraseDisplay) {
    const std::string fill = "aaa\r\nbbb\r\nccc\r\nddd\x1b[2;2H";
    EXPECT_EQ(after(fill + "\x1b[J"), "aaa|b|||");
    EXPECT_EQ(after(fill + "\x1b[1J"), "|  b|ccc|ddd|");
    EXPECT_EQ(after(fill + "\x1b[2J"), "||||");
    EXPECT_EQ(after(fill + "\x1b[9J"), "aaa|bbb|ccc|ddd|") << "unknown";
}

TEST(Screen, EraseTakesTheBackground) {
    Screen s(4, 2);
    s.feed("\x1b[44m\x1b[2J");
    EXPECT_EQ(s.row(1).cells[3].style.background, Colour::indexed(4));
    EXPECT_EQ(s.row(1).cells[3].style.foreground, Colour());
}

TEST(Screen, InsertAndDelete) {
    EXPECT_EQ(after("abcdef\x1b[3G\x1b[2@"), "ab  cdef||||");
    EXPECT_EQ(after("0123456789\x1b[3G\x1b[2@"), "01  234567||||") << "out at the right edge";
    EXPECT_EQ(after("abcdef\x1b[3G\x1b[2P"), "abef||||");
    EXPECT_EQ(after("abcdef\x1b[3G\x1b[99P"), "ab||||");
    EXPECT_EQ(after("abc\r\x1b[4hXY\x1b[4lZ"), "XYZbc||||") << "insert mode";
    const std::string fill = "a\r\nb\r\nc\r\nd\x1b[2;2H";
    EXPECT_EQ(after(fill + "\x1b[L"), "a||b|c|");
    EXPECT_EQ(after(fill + "\x1b[99L"), "a||||");
    EXPECT_EQ(after(fill + "\x1b[M"), "a|c|d||");
    EXPECT_EQ(cursorAfter(fill + "\x1b[M"), "0,1");
}

TEST(Screen, ScrollsAtTheBottom) {
    EXPECT_EQ(after("a\r\nb\r\nc\r\nd\r\ne"), "b|c|d|e|");
    EXPECT_EQ(after("a\r\nb\r\nc\r\nd\x1b[2S"), "c|d|||");
    EXPECT_EQ(after("a\r\nb\r\nc\r\nd\x1b[T"), "|a|b|c|");
    EXPECT_EQ(after("a\r\nb\x1b[H\x1bM"), "|a|b||") << "reverse index";
    EXPECT_EQ(after("a\x1b" "Eb\x1b" "Dc"), "a|b| c||") << "NEL, IND";
}

TEST(Screen, ScrollRegion) {
    const std::string fill = "a\r\nb\r\nc\r\nd";
    EXPECT_EQ(after(fill + "\x1b[2;3r\x1b[3;1H\n"), "a|c||d|");
    EXPECT_EQ(after(fill + "\x1b[2;3r\x1b[2;1H\x1bM"), "a||b|d|");
    EXPECT_EQ(after(fill + "\x1b[2;3r\x1b[4;1H\nX"), "a|b|c|X|") << "below it nothing scrolls";
    EXPECT_EQ(cursorAfter("\x1b[2;3r"), "0,0") << "goes home";
    EXPECT_EQ(after(fill + "\x1b[3;2r\x1b[4;1H\n"), "b|c|d||") << "a region upside down is none";
    EXPECT_EQ(cursorAfter("\x1b[2;3r\x1b[2;1H\x1b[9B"), "0,2") << "stops at its edge";
    EXPECT_EQ(cursorAfter("\x1b[2;3r\x1b[4;1H\x1b[9A"), "0,1") << "from below, at its top";
}

TEST(Screen, RegionAwayFromTheTopKeepsHistoryOut) {
    Screen s(10, 4);
    s.feed("a\r\nb\r\nc\r\nd\x1b[2;4r\x1b[4;1H\n\n");
    EXPECT_EQ(s.history().size(), 0U);
    s.feed("\x1b[r\x1b[4;1H\n");
    EXPECT_EQ(s.history().size(), 1U);
    EXPECT_EQ(s.history().text(0), "a");
}

TEST(Screen, OriginMode) {
    EXPECT_EQ(cursorAfter("\x1b[2;3r\x1b[?6h"), "0,1");
    EXPECT_EQ(cursorAfter("\x1b[2;3r\x1b[?6h\x1b[9;1H"), "0,2");
    EXPECT_EQ(cursorAfter("\x1b[2;3r\x1b[?6h\x1b[?6l"), "0,0");
    EXPECT_EQ(repliesTo("\x1b[2;3r\x1b[?6h\x1b[2;2H\x1b[6n"), "\x1b[2;2R");
}

TEST(Screen, SaveAndRestore) {
    EXPECT_EQ(after("ab\x1b" "7\x1b[3;3H\x1b" "8c"), "abc||||");
    EXPECT_EQ(after("ab\x1b[s\x1b[3;3H\x1b[uc"), "abc||||");
    Screen s(10, 4);
    s.feed("\x1b[31m\x1b" "7\x1b[0m\x1b" "8x");
    EXPECT_EQ(s.row(0).cells[0].style.foreground, Colour::indexed(1));
    EXPECT_EQ(cursorAfter("abc\x1b" "8"), "0,0") << "never saved: home";
}

TEST(Screen, AlternateScreen) {
    Screen s(10, 4);
    s.feed("shell\x1b[?1049h\x1b[Hvi\r\n\n\n\n\n");
    EXPECT_TRUE(s.alternate());
    EXPECT_EQ(rows(s).find("shell"), std::string::npos);
    EXPECT_EQ(s.history().size(), 0U) << "it has none";
    s.feed("\x1b[?1049l!");
    EXPECT_EQ(rows(s), "shell!||||");
}

TEST(Screen, Colours) {
    EXPECT_EQ(styleAfter("\x1b[31m").foreground, Colour::indexed(1));
    EXPECT_EQ(styleAfter("\x1b[97;104m").foreground, Colour::indexed(15));
    EXPECT_EQ(styleAfter("\x1b[97;104m").background, Colour::indexed(12));
    EXPECT_EQ(styleAfter("\x1b[38;5;208m").foreground, Colour::indexed(208));
    EXPECT_EQ(styleAfter("\x1b[48;2;1;2;3m").background, Colour::rgb(0x010203));
    EXPECT_EQ(styleAfter("\x1b[38:2::10:20:30m").foreground, Colour::rgb(0x0A141E)) << "with a colour space";
    EXPECT_EQ(styleAfter("\x1b[38:2:10:20:30m").foreground, Colour::rgb(0x0A141E));
    EXPECT_EQ(styleAfter("\x1b[38:5:99m").foreground, Colour::indexed(99));
    EXPECT_EQ(styleAfter("\x1b[38;5;208;1m").flags, Style::kBold) << "what follows still counts";
    EXPECT_EQ(styleAfter("\x1b[38;2;1m").foreground, Colour()) << "cut short";
    EXPECT_EQ(styleAfter("\x1b[31m\x1b[39m").foreground, Colour());
    EXPECT_EQ(styleAfter("\x1b[31;1m\x1b[m"), Style());
    EXPECT_EQ(styleAfter("\x1b[;31m").foreground, Colour::indexed(1)) << "left out is 0";
}

TEST(Screen, Attributes) {
    EXPECT_EQ(styleAfter("\x1b[1;3;4;7;9m").flags,
              Style::kBold | Style::kItalic | Style::kUnderline | Style::kInverse | Style::kStrike);
    EXPECT_EQ(styleAfter("\x1b[1;2m\x1b[22m").flags, 0);
    EXPECT_EQ(styleAfter("\x1b[4m\x1b[4:0m").flags, 0);
    EXPECT_EQ(styleAfter("\x1b[4:3m").flags, Style::kUnderline);
    EXPECT_EQ(styleAfter("\x1b[2;5;8m").flags, Style::kFaint | Style::kBlink | Style::kHidden);
    EXPECT_EQ(styleAfter("\x1b[1;3;5;7;8;9m\x1b[23;25;27;28;29m").flags, Style::kBold);
}

TEST(Screen, Utf8) {
    EXPECT_EQ(after("grüß °C ☃"), "grüß °C ☃||||");
    EXPECT_EQ(after("a\xff" "b"), "a\xEF\xBF\xBD" "b||||");
    EXPECT_EQ(after("a\xC3" "b"), "a\xEF\xBF\xBD" "b||||") << "cut short";
    EXPECT_EQ(after("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD||||") << "overlong";
    EXPECT_EQ(after("\xED\xA0\x80"), "\xEF\xBF\xBD||||") << "a surrogate";
    Screen s(10, 4);
    s.feed("\xE2");
    s.feed("\x98");
    s.feed("\x83");
    EXPECT_EQ(rows(s), "☃||||") << "in three pieces";
}

TEST(Screen, WideCharacters) {
    EXPECT_EQ(cursorAfter("漢字"), "4,0");
    EXPECT_EQ(after("漢字x"), "漢字x||||");
    EXPECT_EQ(after("123456789漢"), "123456789|漢|||") << "does not fit in the last column";
    EXPECT_EQ(after("漢字\x1b[2GX"), " X字||||") << "half of it written over";
    EXPECT_EQ(after("漢字\rX"), "X 字||||");
    EXPECT_EQ(after("漢字\x1b[2G\x1b[P"), " 字||||") << "half of it deleted";
}

TEST(Screen, CombiningMarks) {
    EXPECT_EQ(cursorAfter("e\xCC\x81"), "1,0");
    EXPECT_EQ(after("e\xCC\x81x"), "e\xCC\x81x||||");
    EXPECT_EQ(after("\xCC\x81x"), "x||||") << "on nothing";
}

TEST(Screen, LineDrawing) {
    EXPECT_EQ(after("\x1b(0lqk\x1b(Bq"), "┌─┐q||||");
    EXPECT_EQ(after("\x1b)0q\x0Eq\x0Fq"), "q─q||||") << "G1 by shift out";
}

TEST(Screen, Answers) {
    EXPECT_EQ(repliesTo("\x1b[5n"), "\x1b[0n");
    EXPECT_EQ(repliesTo("\x1b[3;4H\x1b[6n"), "\x1b[3;4R");
    EXPECT_EQ(repliesTo("\x1b[?6n"), "\x1b[?1;1R");
    EXPECT_EQ(repliesTo("\x1b[c"), "\x1b[?62;22c");
    EXPECT_EQ(repliesTo("\x1bZ"), "\x1b[?62;22c");
    EXPECT_EQ(repliesTo("\x1b[>c"), "\x1b[>1;10;0c");
    EXPECT_EQ(repliesTo("0123456789\x1b[6n"), "\x1b[1;10R") << "while a wrap is pending";
}

TEST(Screen, Bell) {
    Screen s(10, 4);
    int rung = 0;
    s.on_bell = [&rung] { ++rung; };
    s.feed("a\ab\x1b]0;title\a");
    EXPECT_EQ(rung, 1) << "the one that ends a title does not ring";
    EXPECT_EQ(s.title(), "title");
}

TEST(Screen, Titles) {
    Screen s(20, 2);
    s.feed("\x1b]2;one\x1b\\x\x1b]0;two\a\x1b]52;c;no\a");
    EXPECT_EQ(s.title(), "two");
    EXPECT_EQ(rows(s), "x||");
}

TEST(Screen, StringsAndUnknownSequencesLeaveNothing) {
    EXPECT_EQ(after("a\x1bPq some sixel \x1b\\b"), "ab||||");
    EXPECT_EQ(after("a\x1b[?1;2;3qb\x1b[=5ub\x1b[3 qc"), "abbc||||");
    EXPECT_EQ(after("a\x1b[12\x18" "3b"), "a3b||||") << "CAN breaks off";
    EXPECT_EQ(after("abcde\x1b[\r3Cx"), "abcxe||||") << "a control within";
    EXPECT_EQ(after("a\x1b[1;\x1b[31mb"), "ab||||") << "ESC starts anew";
    EXPECT_EQ(after("a\x7f" "b"), "ab||||") << "DEL";
}

TEST(Screen, HugeParameters) {
    EXPECT_EQ(cursorAfter("\x1b[99999999999999999999C"), "9,0");
    EXPECT_EQ(after("a\x1b[4000000000b"), after("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    std::string many = "\x1b[";
    for (int i = 0; i < 1000; ++i) many += "1;";
    EXPECT_EQ(after(many + "mx"), "x||||");
}

TEST(Screen, RepeatsTheLast) {
    EXPECT_EQ(after("ab\x1b[3b"), "abbbb||||");
    EXPECT_EQ(after("\x1b[3b"), "||||") << "nothing to repeat";
}

TEST(Screen, Resets) {
    EXPECT_EQ(after("abc\x1b[31m\x1b" "c"), "||||");
    EXPECT_EQ(after("\x1b#8"), "EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|EEEEEEEEEE|");
    Screen s(10, 4);
    s.feed("\x1b[?1;25l\x1b[?2004h\x1b=\x1b[2;3r\x1b[1m\x1b[!p");
    EXPECT_FALSE(s.modes().bracketed_paste);
    EXPECT_FALSE(s.modes().keypad);
    EXPECT_TRUE(s.modes().cursor_visible);
}

TEST(Screen, ModesForTheKeyboard) {
    Screen s(10, 4);
    s.feed("\x1b[?1h\x1b=\x1b[?2004h\x1b[?25l\x1b[20h");
    EXPECT_TRUE(s.modes().cursor_keys);
    EXPECT_TRUE(s.modes().keypad);
    EXPECT_TRUE(s.modes().bracketed_paste);
    EXPECT_FALSE(s.modes().cursor_visible);
    EXPECT_TRUE(s.modes().newline);
    s.feed("\x1b[?1l\x1b>\x1b[?2004l\x1b[?25h\x1b[20l");
    EXPECT_FALSE(s.modes().cursor_keys);
    EXPECT_FALSE(s.modes().keypad);
    EXPECT_FALSE(s.modes().bracketed_paste);
}

// What MicroPython's readline sends while a line is edited.
TEST(Screen, MicroPythonsPrompt) {
    EXPECT_EQ(after("MicroPython v1.9\r\n>>> ", 20), "MicroPython v1.9|>>>|||");
    EXPECT_EQ(after(">>> print\b\x1b[K", 20), ">>> prin||||") << "backspace at the end";
    EXPECT_EQ(after(">>> prnt\b\bint\x1b[K\b\b", 20), ">>> print||||") << "a letter put into the middle";
    EXPECT_EQ(cursorAfter(">>> prnt\b\bint\x1b[K\b\b", 20), "7,0");
    EXPECT_EQ(after(">>> for i in x:\r\n...     \x1b[4D\x1b[K", 20), ">>> for i in x:|...|||") << "less indented";
    EXPECT_EQ(after(">>> old line\x1b[8D\x1b[Knew", 20), ">>> new||||") << "a line of before";
}

TEST(Screen, TimeOfALineIsThatOfItsFirstCharacter) {
    Screen s(10, 4);
    s.feed("a", 100);
    s.feed("b\r\nc", 200);
    s.feed("\x1b[2K", 300);
    EXPECT_EQ(s.row(0).time, 100);
    EXPECT_EQ(s.row(1).time, -1);
    s.feed("d", 400);
    EXPECT_EQ(s.row(1).time, 400);
}

TEST(Screen, Resize) {
    Screen s(10, 4);
    s.feed("0123456789\r\nb\r\nc\r\nd");
    s.resize(5, 4);
    EXPECT_EQ(s.columns(), 5);
    s.resize(10, 4);
    EXPECT_EQ(rows(s), "0123456789|b|c|d|") << "nothing is lost by a narrow window";
    s.resize(10, 2);
    EXPECT_EQ(rows(s), "c|d|");
    EXPECT_EQ(s.history().size(), 2U);
    EXPECT_EQ(s.cursorRow(), 1);
    s.resize(10, 4);
    EXPECT_EQ(rows(s), "0123456789|b|c|d|") << "and by a low one";
    EXPECT_EQ(s.cursorRow(), 3);
    s.resize(10, 6);
    EXPECT_EQ(rows(s), "0123456789|b|c|d|||");
    s.resize(0, -3);
    EXPECT_EQ(s.columns(), 1);
    EXPECT_EQ(s.rows(), 1);
}

TEST(Screen, ResizeOfTheAlternateKeepsTheMain) {
    Screen s(10, 4);
    s.feed("a\r\nb\x1b[?1049hedit");
    s.resize(20, 6);
    s.feed("\x1b[?1049l!");
    EXPECT_EQ(rows(s), "a|b!|||||");
}

TEST(Screen, LinesByTheirNumber) {
    Screen s(10, 2, 3);
    s.feed("a\r\nb\r\nc\r\nd\r\ne\r\nf");
    EXPECT_EQ(s.history().size(), 3U);
    EXPECT_EQ(s.history().dropped(), 1U);
    EXPECT_EQ(s.firstRow(), 4U);
    EXPECT_FALSE(s.line(0).has_value());
    EXPECT_EQ(s.text(1), "b");
    EXPECT_EQ(s.text(5), "f");
    EXPECT_FALSE(s.line(6).has_value());
    s.feed("\x1b[3J");
    EXPECT_EQ(s.history().size(), 0U);
    EXPECT_EQ(s.firstRow(), 4U) << "numbers are not used again";
}

TEST(Screen, ChangeOfARowIsSeen) {
    Screen s(10, 3);
    const auto before = s.row(1).change;
    s.feed("x");
    EXPECT_EQ(s.row(1).change, before);
    s.feed("\r\ny");
    EXPECT_NE(s.row(1).change, before);
}

// Whatever comes, it stays within the screen: checked by the sanitizers too.
TEST(Screen, NoiseDoesNoHarm) {
    const unsigned seed = 20261130;
    RecordProperty("seed", static_cast<int>(seed));
    std::mt19937 random(seed);
    Screen s(37, 11, 500);
    const std::string likely = "\x1b[];?0123456789HJKLMPSTXhlmrcABCD@\r\n\t\b\xE6\xBC\xA2\xCC\x81";
    for (int i = 0; i < 200'000; ++i) {
        const char c = random() % 3 == 0 ? static_cast<char>(random()) : likely[random() % likely.size()];
        s.feed({&c, 1}, i);
        if (i % 997 == 0) s.resize(1 + static_cast<int>(random() % 60), 1 + static_cast<int>(random() % 30));
        ASSERT_LT(s.cursorColumn(), s.columns()) << "seed " << seed << ", byte " << i;
        ASSERT_LT(s.cursorRow(), s.rows()) << "seed " << seed << ", byte " << i;
    }
    for (int row = 0; row < s.rows(); ++row)
        EXPECT_GE(s.row(row).cells.size(), static_cast<std::size_t>(s.columns()));
}

Line lineOf(const std::string& text, int columns = 80) {
    Screen s(columns, 1);
    s.feed(text, 12'345);
    return s.row(0);
}

TEST(History, GivesBackWhatItGot) {
    History h;
    for (const char* text : {"plain", "", "\x1b[31;1mred\x1b[0m and \x1b[48;2;9;8;7mback", "漢字 e\xCC\x81 ☃",
        "\x1b[44m   "}) {
        const Line line = lineOf(text);
        h.push(line);
        const Line back = h.at(h.size() - 1);
        EXPECT_EQ(textOf(back.cells), textOf(line.cells)) << text;
        EXPECT_EQ(back.time, line.time);
        for (std::size_t i = 0; i < back.cells.size(); ++i) EXPECT_EQ(back.cells[i], line.cells[i]) << text << ' ' << i;
    }
}

TEST(History, KeepsAHundredThousandInLittleMemory) {
    History h;
    for (int i = 0; i < 100'700; ++i)
        h.push(lineOf("[" + std::to_string(i) + "] temperature 21.5 degrees, all is well here.", 60));
    EXPECT_EQ(h.size(), 100'000U);
    EXPECT_EQ(h.dropped(), 700U);
    EXPECT_EQ(h.text(0).substr(0, 5), "[700]");
    EXPECT_EQ(h.text(99'999).substr(0, 8), "[100699]");
    EXPECT_LT(h.bytes(), 9'000'000U);
}

TEST(History, TakesBackAcrossBlocks) {
    History h(2000);
    for (int i = 0; i < 2500; ++i) h.push(lineOf(std::to_string(i), 10));
    Line line;
    for (int i = 2499; i >= 500; --i) {
        ASSERT_TRUE(h.pop(line));
        ASSERT_EQ(textOf(line.cells), std::to_string(i));
    }
    EXPECT_FALSE(h.pop(line));
    h.push(lineOf("again"));
    EXPECT_EQ(h.text(0), "again");
}

} // namespace
} // namespace twin::gui
