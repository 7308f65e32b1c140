// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "gui/console/key_bytes.hpp"
#include "gui/console/search_bar.hpp"
#include "gui/console/terminal_view.hpp"
#include "gui/console/terminal_widget.hpp"
#include "pictures.hpp"

namespace twin::gui {
namespace {

QByteArray keyed(int key, Qt::KeyboardModifiers modifiers = {}, const QString& text = {}, Screen::Modes modes = {}) {
    return bytesOfKey(QKeyEvent(QEvent::KeyPress, key, modifiers, text), modes);
}

class Terminal : public testing::Test {
  protected:
    void SetUp() override {
        terminal_.resize(820, 480);
        terminal_.setChannel("usb");
        terminal_.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&terminal_, 5000));
        view_ = terminal_.view();
        view_->setFocus();
    }
    void feed(const QByteArray& bytes, qint64 t = 0) {
        QSignalSpy updated(view_, &TerminalView::updated);
        terminal_.feed(bytes, t);
        ASSERT_TRUE(updated.wait(5000));
    }
    QPoint at(int line, int column) const {
        return view_->cellRect(static_cast<std::uint64_t>(line), column).topLeft().toPoint() + QPoint(1, 5);
    }

    TerminalWidget terminal_;
    TerminalView* view_ = nullptr;
};

TEST(Keys, AsXtermSendsThem) {
    EXPECT_EQ(keyed(Qt::Key_A, {}, "a"), "a");
    EXPECT_EQ(keyed(Qt::Key_Udiaeresis, {}, "ü"), "ü");
    EXPECT_EQ(keyed(Qt::Key_Return), "\r");
    EXPECT_EQ(keyed(Qt::Key_Return, {}, {}, {.newline = true}), "\r\n");
    EXPECT_EQ(keyed(Qt::Key_Backspace), "\x7f");
    EXPECT_EQ(keyed(Qt::Key_Backspace, Qt::ControlModifier), "\b");
    EXPECT_EQ(keyed(Qt::Key_Tab), "\t");
    EXPECT_EQ(keyed(Qt::Key_Backtab, Qt::ShiftModifier), "\x1b[Z");
    EXPECT_EQ(keyed(Qt::Key_Escape), "\x1b");
    EXPECT_EQ(keyed(Qt::Key_Up), "\x1b[A");
    EXPECT_EQ(keyed(Qt::Key_Up, {}, {}, {.cursor_keys = true}), "\x1bOA");
    EXPECT_EQ(keyed(Qt::Key_Right, Qt::ControlModifier, {}, {.cursor_keys = true}), "\x1b[1;5C");
    EXPECT_EQ(keyed(Qt::Key_Home), "\x1b[H");
    EXPECT_EQ(keyed(Qt::Key_Delete), "\x1b[3~");
    EXPECT_EQ(keyed(Qt::Key_Delete, Qt::ShiftModifier), "\x1b[3;2~");
    EXPECT_EQ(keyed(Qt::Key_F1), "\x1bOP");
    EXPECT_EQ(keyed(Qt::Key_F5), "\x1b[15~");
    EXPECT_EQ(keyed(Qt::Key_F12), "\x1b[24~");
    EXPECT_EQ(keyed(Qt::Key_C, Qt::ControlModifier), "\x03");
    EXPECT_EQ(keyed(Qt::Key_Space, Qt::ControlModifier), QByteArray(1, '\0'));
    EXPECT_EQ(keyed(Qt::Key_BracketRight, Qt::ControlModifier), "\x1d");
    EXPECT_EQ(keyed(Qt::Key_B, Qt::AltModifier, "b"), "\x1b" "b");
    EXPECT_EQ(keyed(Qt::Key_Shift, Qt::ShiftModifier), "");
}

TEST(Keys, Paste) {
    EXPECT_EQ(bytesOfPaste("a\r\nb\nc", {}), "a\rb\rc");
    EXPECT_EQ(bytesOfPaste("a\nb", {.bracketed_paste = true}), "\x1b[200~a\rb\x1b[201~");
    EXPECT_EQ(bytesOfPaste("x\x1b[201~y", {.bracketed_paste = true}), "\x1b[200~x[201~y\x1b[201~")
        << "cannot break out";
    EXPECT_EQ(bytesOfPaste("\tz°", {}), "\tz°");
}

TEST_F(Terminal, TypedKeysGoOut) {
    QSignalSpy typed(&terminal_, &TerminalWidget::typed);
    QTest::keyClicks(view_, "hi");
    QTest::keyClick(view_, Qt::Key_Return);
    QTest::keyClick(view_, Qt::Key_Tab);
    QByteArray all;
    for (const auto& one : typed) all += one.at(0).toByteArray();
    EXPECT_EQ(all, "hi\r\t") << "Tab is the device's";
}

TEST_F(Terminal, StatusReportIsAnswered) {
    QSignalSpy typed(&terminal_, &TerminalWidget::typed);
    feed("ab\x1b[6n");
    ASSERT_EQ(typed.count(), 1);
    EXPECT_EQ(typed[0][0].toByteArray(), "\x1b[1;3R");
}

TEST_F(Terminal, SelectionByMouse) {
    feed("one two three\r\nfour five");
    QTest::mousePress(view_->viewport(), Qt::LeftButton, {}, at(0, 4));
    QMouseEvent move(QEvent::MouseMove, at(1, 4), view_->viewport()->mapToGlobal(at(1, 4)), Qt::NoButton,
        Qt::LeftButton, {});
    QApplication::sendEvent(view_->viewport(), &move);
    QTest::mouseRelease(view_->viewport(), Qt::LeftButton, {}, at(1, 4));
    EXPECT_EQ(view_->selectedText(), "two three\nfour");
    QTest::keyClick(view_, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "two three\nfour");
    QTest::mouseDClick(view_->viewport(), Qt::LeftButton, {}, at(0, 5) + QPoint(3, 0));
    EXPECT_EQ(view_->selectedText(), "two");
    QTest::mouseDClick(view_->viewport(), Qt::LeftButton, {}, at(0, 5) + QPoint(3, 0));
    EXPECT_EQ(view_->selectedText(), "one two three");
    QTest::mouseClick(view_->viewport(), Qt::LeftButton, {}, at(0, 1));
    EXPECT_EQ(view_->selectedText(), "");
}

TEST_F(Terminal, WrappedLineIsCopiedAsOne) {
    const int columns = view_->screen().columns();
    const QByteArray text(columns + 5, 'x');
    feed(text + "\r\ny");
    view_->selectAll();
    EXPECT_EQ(view_->selectedText().trimmed(), QString(text) + "\ny");
}

TEST_F(Terminal, PasteByKeys) {
    QSignalSpy typed(&terminal_, &TerminalWidget::typed);
    QApplication::clipboard()->setText("print(1)\n");
    feed("\x1b[?2004h");
    QTest::keyClick(view_, Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_EQ(typed.count(), 1);
    EXPECT_EQ(typed[0][0].toByteArray(), "\x1b[200~print(1)\r\x1b[201~");
}

TEST_F(Terminal, SearchFindsInHistory) {
    QByteArray log;
    for (int i = 0; i < 2000; ++i) log += "line " + QByteArray::number(i) + (i % 500 == 7 ? " Needle" : "") + "\r\n";
    feed(log);
    QTest::keyClick(view_, Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    auto* line = terminal_.findChild<QLineEdit*>("search");
    ASSERT_NE(line, nullptr);
    EXPECT_TRUE(line->isVisible());
    line->setText("needle");
    EXPECT_EQ(view_->matchCount(), 4);
    EXPECT_EQ(view_->currentMatch(), 3) << "the last before what is in view";
    QTest::keyClick(line, Qt::Key_Return);
    EXPECT_EQ(view_->currentMatch(), 0) << "around the end";
    EXPECT_LT(view_->verticalScrollBar()->value(), 10);
    QTest::keyClick(line, Qt::Key_Return, Qt::ShiftModifier);
    EXPECT_EQ(view_->currentMatch(), 3);
    view_->search("needle", true);
    EXPECT_EQ(view_->matchCount(), 0) << "case";
    view_->search("needle", false);
    feed("another needle here\r\n");
    EXPECT_EQ(view_->matchCount(), 5) << "what comes meanwhile";
    test::picture(terminal_, "terminal-search");
    QTest::keyClick(line, Qt::Key_Escape);
    EXPECT_EQ(view_->matchCount(), 0);
}

TEST_F(Terminal, StaysInPlaceWhileSomebodyReads) {
    QByteArray log;
    for (int i = 0; i < 200; ++i) log += QByteArray::number(i) + "\r\n";
    feed(log);
    QScrollBar* bar = view_->verticalScrollBar();
    EXPECT_EQ(bar->value(), bar->maximum());
    bar->setValue(20);
    feed("more\r\nmore\r\n");
    EXPECT_EQ(bar->value(), 20);
    QTest::keyClick(view_, Qt::Key_A);
    EXPECT_EQ(bar->value(), bar->maximum()) << "a key goes to the end";
}

TEST_F(Terminal, SavesAllLines) {
    const QTemporaryDir folder;
    QByteArray log;
    for (int i = 0; i < 100; ++i) log += QByteArray::number(i) + "\r\n";
    feed(log, 1'500'000'000);
    ASSERT_EQ(terminal_.saveTo(folder.filePath("a.txt")), "");
    QFile file(folder.filePath("a.txt"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), log.replace("\r\n", "\n"));
    terminal_.setTimeStamps(true);
    ASSERT_EQ(terminal_.saveTo(folder.filePath("b.txt")), "");
    QFile stamped(folder.filePath("b.txt"));
    ASSERT_TRUE(stamped.open(QIODevice::ReadOnly));
    EXPECT_EQ(stamped.readLine(), "     1.500000  0\n");
    EXPECT_NE(terminal_.saveTo("/nowhere/at/all.txt"), "") << "says why not";
}

TEST_F(Terminal, ClearForgets) {
    feed("a\r\n\x1b[31mb");
    QSignalSpy updated(view_, &TerminalView::updated);
    terminal_.clear();
    ASSERT_TRUE(updated.wait(5000));
    EXPECT_EQ(view_->screen().text(view_->screen().firstRow()), "");
    EXPECT_EQ(view_->verticalScrollBar()->maximum(), 0);
}

TEST_F(Terminal, ZoomChangesColumns) {
    const int columns = view_->screen().columns();
    QTest::keyClick(view_, Qt::Key_Plus, Qt::ControlModifier);
    QTest::keyClick(view_, Qt::Key_Plus, Qt::ControlModifier);
    EXPECT_LT(view_->screen().columns(), columns);
    QTest::keyClick(view_, Qt::Key_0, Qt::ControlModifier);
    EXPECT_EQ(view_->screen().columns(), columns);
}

TEST_F(Terminal, ColoursAreOnTheScreen) {
    feed("\x1b[48;2;10;200;30m     ");
    const QImage image = test::picture(terminal_, "terminal-colour");
    const QPointF in = view_->cellRect(0, 2).center() * image.devicePixelRatio();
    EXPECT_EQ(image.pixelColor(in.toPoint()), QColor(10, 200, 30));
}

TEST_F(Terminal, ALotAtOnceIsShownInOneFrame) {
    QByteArray lot;
    for (int i = 0; i < 20'000; ++i) lot += "[" + QByteArray::number(i) + "] \x1b[32mok\x1b[0m sensor reading 21.5\r\n";
    feed(lot);
    EXPECT_EQ(view_->screen().text(view_->screen().firstRow() + static_cast<std::uint64_t>(view_->screen().rows()) - 2),
              "[19999] ok sensor reading 21.5");
}

TEST(TerminalPictures, LightAndDark) {
    for (const bool dark : {false, true}) {
        const test::Theme theme(dark);
        TerminalWidget terminal;
        terminal.resize(860, 520);
        terminal.setTimeStamps(true);
        terminal.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&terminal, 5000));
        terminal.view()->setFocus();
        QSignalSpy updated(terminal.view(), &TerminalView::updated);
        qint64 t = 12'000'000;
        const auto say = [&](const QByteArray& bytes) { terminal.feed(bytes, t += 3'456'789); };
        say("MicroPython v1.9.2 on micro:bit; nRF51822\r\n");
        say("Type \"help()\" for more information.\r\n>>> from microbit import *\r\n");
        say(">>> prnt\b\bint(temperature())\x1b[K\r\n25\r\n>>> ");
        say("\r\n\x1b[1mbold\x1b[0m \x1b[3mitalic\x1b[0m \x1b[4munderline\x1b[0m "
            "\x1b[9mstrike\x1b[0m \x1b[7minverse\x1b[0m\r\n");
        for (int bright = 0; bright < 2; ++bright) {
            for (int i = 0; i < 8; ++i)
                say("\x1b[" + QByteArray::number((bright ? 90 : 30) + i) + "m colour" + QByteArray::number(i));
            say("\x1b[0m\r\n");
        }
        for (int i = 16; i < 88; ++i) say("\x1b[48;5;" + QByteArray::number(i) + "m ");
        say("\x1b[0m\r\n");
        for (int i = 0; i < 72; ++i)
            say("\x1b[48;2;" + QByteArray::number(255 - i * 3) + ";" + QByteArray::number(i * 3) + ";120m ");
        say("\x1b[0m\r\n\x1b(0lqqqqqqqqwqqqqqqqqk\r\nx\x1b(B grüß °C\x1b(0x\x1b(B 漢字 ☃  \x1b(0x\r\n"
            "mqqqqqqqqvqqqqqqqqj\x1b(B\r\n");
        say("\x1b[31mE (1234) wifi:\x1b[0m link lost\r\n\x1b[33mW (1240) eth:\x1b[0m cable unplugged\r\n>>> ");
        ASSERT_TRUE(updated.wait(5000));
        const QImage image = test::picture(terminal, dark ? "terminal-dark" : "terminal-light");
        const int ground = qGray(image.pixel(image.width() / 2, image.height() - 30));
        EXPECT_EQ(ground < 128, dark);
    }
}

} // namespace
} // namespace twin::gui
