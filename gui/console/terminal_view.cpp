// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/terminal_view.hpp"

#include <QApplication>
#include <QClipboard>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cctype>
#include <cmath>

#include "gui/console/key_bytes.hpp"

namespace twin::gui {

namespace {

constexpr int kFrameMs = 16;
constexpr int kBlinkMs = 530;
constexpr double kLeastPoints = 5;
constexpr double kMostPoints = 40;
constexpr int kWheelLines = 3;

bool isWordCharacter(char32_t ch) {
    return ch > 0x7F || std::isalnum(static_cast<int>(ch)) != 0 || ch == U'_' || ch == U'-' || ch == U'.' || ch == U'/';
}

} // namespace

TerminalView::TerminalView(QWidget* parent) : QAbstractScrollArea(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_InputMethodEnabled);
    setAccessibleName(tr("Console"));
    screen_.on_reply = [this](std::string_view reply) {
        emit typed(QByteArray(reply.data(), static_cast<qsizetype>(reply.size())));
    };
    screen_.on_bell = [this] { emit bell(); };
    frame_.setSingleShot(true);
    frame_.setInterval(kFrameMs);
    connect(&frame_, &QTimer::timeout, this, [this] {
        updateScrollBar();
        viewport()->update();
        if (!needle_.isEmpty()) search(needle_, case_ == Qt::CaseSensitive);
        emit updated();
    });
    blink_.setInterval(kBlinkMs);
    connect(&blink_, &QTimer::timeout, this, [this] {
        blink_on_ = !blink_on_;
        viewport()->update(cellRect(screen_.firstRow() + static_cast<std::uint64_t>(screen_.cursorRow()),
                                    screen_.cursorColumn()).toAlignedRect());
    });
    measure();
}

void TerminalView::feed(const QByteArray& bytes, qint64 t_ns) {
    screen_.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())}, t_ns);
    scheduleUpdate();
}

void TerminalView::scheduleUpdate() {
    if (!frame_.isActive()) frame_.start();
}

void TerminalView::clear() {
    screen_.clearAll();
    anchor_ = point_ = TextPlace();
    matches_.clear();
    current_match_ = -1;
    searched_to_ = 0;
    at_bottom_ = true;
    scheduleUpdate();
}

void TerminalView::setFontSize(double points) {
    points_ = std::clamp(points, kLeastPoints, kMostPoints);
    measure();
    fitScreen();
}

void TerminalView::setStamps(bool on) {
    stamps_ = on;
    fitScreen();
}

void TerminalView::fitScreen() {
    const int columns = static_cast<int>((viewport()->width() - left() - 2) / cell_width_);
    const int rows = static_cast<int>((viewport()->height() - 4) / cell_height_);
    screen_.resize(std::max(columns, 2), std::max(rows, 1));
    rows_.clear();
    updateScrollBar();
    viewport()->update();
}

void TerminalView::updateScrollBar() {
    QScrollBar* bar = verticalScrollBar();
    const QSignalBlocker quiet(bar);
    // While somebody reads what was before, it stays in place, as long as it is kept.
    const std::uint64_t dropped = screen_.history().dropped();
    const auto gone = static_cast<int>(dropped - dropped_seen_);
    dropped_seen_ = dropped;
    const int at = std::max(0, bar->value() - gone);
    bar->setRange(0, static_cast<int>(screen_.history().size()));
    bar->setPageStep(screen_.rows());
    bar->setValue(at_bottom_ ? bar->maximum() : at);
}

std::uint64_t TerminalView::topLine() const {
    return screen_.history().dropped() + static_cast<std::uint64_t>(verticalScrollBar()->value());
}

void TerminalView::scrollContentsBy(int /*dx*/, int /*dy*/) {
    at_bottom_ = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    viewport()->update();
}

void TerminalView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    fitScreen();
}

// Keys.

bool TerminalView::focusNextPrevChild(bool /*next*/) { return false; } // Tab is the device's

void TerminalView::keyPressEvent(QKeyEvent* event) {
    const bool ctrl = event->modifiers().testFlag(Qt::ControlModifier);
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    if (ctrl && shift) {
        switch (event->key()) {
            case Qt::Key_C: copy(); return;
            case Qt::Key_V: paste(QApplication::clipboard()->text()); return;
            case Qt::Key_F: emit searchRequested(); return;
            case Qt::Key_A: selectAll(); return;
            case Qt::Key_Plus: setFontSize(points_ + 1); return;
            default: break;
        }
    }
    if (ctrl && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)) return setFontSize(points_ + 1);
    if (ctrl && event->key() == Qt::Key_Minus) return setFontSize(points_ - 1);
    if (ctrl && event->key() == Qt::Key_0) return setFontSize(10.5);
    if (shift && event->key() == Qt::Key_Insert) return paste(QApplication::clipboard()->text());
    if (shift && (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown)) {
        verticalScrollBar()->triggerAction(event->key() == Qt::Key_PageUp ? QAbstractSlider::SliderPageStepSub
                                                                         : QAbstractSlider::SliderPageStepAdd);
        return;
    }
    const QByteArray bytes = bytesOfKey(*event, screen_.modes());
    if (bytes.isEmpty()) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    at_bottom_ = true;
    blink_on_ = true;
    updateScrollBar();
    viewport()->update();
    emit typed(bytes);
}

void TerminalView::paste(const QString& text) {
    if (text.isEmpty()) return;
    at_bottom_ = true;
    emit typed(bytesOfPaste(text, screen_.modes()));
}

void TerminalView::focusInEvent(QFocusEvent* event) {
    blink_on_ = true;
    blink_.start();
    viewport()->update();
    QAbstractScrollArea::focusInEvent(event);
}

void TerminalView::focusOutEvent(QFocusEvent* event) {
    blink_.stop();
    blink_on_ = true;
    viewport()->update();
    QAbstractScrollArea::focusOutEvent(event);
}

// Selection.

TextPlace TerminalView::placeAt(const QPointF& point) const {
    const int row = static_cast<int>(std::floor((point.y() - 2) / cell_height_));
    const std::uint64_t last = screen_.firstRow() + static_cast<std::uint64_t>(screen_.rows()) - 1;
    const std::int64_t line = static_cast<std::int64_t>(topLine()) + row;
    TextPlace at;
    at.line = std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(line, 0)), last);
    at.column = std::clamp(static_cast<int>(std::lround((point.x() - left()) / cell_width_)), 0, screen_.columns());
    return at;
}

std::pair<TextPlace, TextPlace> TerminalView::selection() const {
    auto [from, to] = std::minmax(anchor_, point_);
    std::pair<TextPlace, TextPlace> both{from, to};
    if (by_line_) {
        both.first.column = 0;
        both.second.column = screen_.columns();
    }
    return both;
}

QString TerminalView::selectedText() const {
    const auto [from, to] = selection();
    QString all;
    for (std::uint64_t number = from.line; number <= to.line && from < to; ++number) {
        const std::optional<Line> line = screen_.line(number);
        if (!line) continue;
        const auto size = static_cast<int>(line->cells.size());
        const int begin = number == from.line ? std::min(from.column, size) : 0;
        const int end = number == to.line ? std::min(to.column, size) : size;
        const std::vector<Cell> cells(line->cells.begin() + begin, line->cells.begin() + std::max(begin, end));
        all += QString::fromStdString(textOf(cells));
        if (number < to.line && !line->wrapped) all += QLatin1Char('\n');
    }
    return all;
}

void TerminalView::selectAll() {
    by_line_ = false;
    anchor_ = {screen_.history().dropped(), 0};
    point_ = {screen_.firstRow() + static_cast<std::uint64_t>(screen_.rows()) - 1, screen_.columns()};
    viewport()->update();
}

void TerminalView::copy() const {
    const QString text = selectedText();
    if (!text.isEmpty()) QApplication::clipboard()->setText(text);
}

void TerminalView::selectWord(const TextPlace& at) {
    const std::optional<Line> line = screen_.line(at.line);
    if (!line) return;
    const auto size = static_cast<int>(line->cells.size());
    const int middle = std::clamp(at.column, 0, size - 1);
    const auto in_word = [&](int i) {
        const Cell& cell = line->cells[static_cast<std::size_t>(i)];
        return cell.width == 0 || isWordCharacter(cell.ch);
    };
    int from = middle;
    int to = middle + 1;
    while (from > 0 && in_word(from - 1) && in_word(middle)) --from;
    while (to < size && in_word(to) && in_word(middle)) ++to;
    anchor_ = {at.line, from};
    point_ = {at.line, to};
}

void TerminalView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::MiddleButton) {
        const QClipboard* clipboard = QApplication::clipboard();
        paste(clipboard->text(clipboard->supportsSelection() ? QClipboard::Selection : QClipboard::Clipboard));
        return;
    }
    if (event->button() != Qt::LeftButton) return;
    const TextPlace at = placeAt(event->position());
    by_line_ = false;
    if (!event->modifiers().testFlag(Qt::ShiftModifier)) anchor_ = at;
    point_ = at;
    selecting_ = true;
    viewport()->update();
}

void TerminalView::mouseMoveEvent(QMouseEvent* event) {
    if (!selecting_) return;
    if (event->position().y() < 0) verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    if (event->position().y() > viewport()->height())
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    point_ = placeAt(event->position());
    viewport()->update();
}

void TerminalView::mouseReleaseEvent(QMouseEvent* /*event*/) {
    selecting_ = false;
    QClipboard* clipboard = QApplication::clipboard();
    const QString text = selectedText();
    if (clipboard->supportsSelection() && !text.isEmpty()) clipboard->setText(text, QClipboard::Selection);
}

void TerminalView::mouseDoubleClickEvent(QMouseEvent* event) {
    // A second double click on the word takes its line.
    const QPointF in_cell = event->position() - QPointF(cell_width_ / 2, 0);
    const TextPlace at = placeAt(in_cell);
    const auto [from, to] = selection();
    if (!by_line_ && from < to && from.line == at.line && at.column >= from.column && at.column < to.column)
        by_line_ = true;
    else selectWord(at);
    viewport()->update();
}

void TerminalView::wheelEvent(QWheelEvent* event) {
    const int notches = event->angleDelta().y() / 120;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        setFontSize(points_ + notches);
        return;
    }
    verticalScrollBar()->setValue(verticalScrollBar()->value() - notches * kWheelLines);
}

void TerminalView::contextMenuEvent(QContextMenuEvent* event) { emit menuRequested(event->globalPos()); }

// Search.

void TerminalView::findIn(std::uint64_t number) {
    const QString text = QString::fromStdString(screen_.text(number));
    for (qsizetype at = text.indexOf(needle_, 0, case_); at >= 0; at = text.indexOf(needle_, at + 1, case_)) {
        // Places in text are not columns where a character is wide or has a mark.
        int column = 0;
        int columns = 0;
        for (qsizetype i = 0; i < at + needle_.size(); ++i) {
            char32_t ch = text[i].unicode();
            if (text[i].isHighSurrogate() && i + 1 < text.size()) ch = QChar::surrogateToUcs4(text[i], text[i + 1]);
            const int width = text[i].isLowSurrogate() ? 0 : columnsOf(ch);
            (i < at ? column : columns) += width;
        }
        matches_.push_back({number, column, columns});
    }
}

void TerminalView::search(const QString& text, bool case_sensitive) {
    const Qt::CaseSensitivity sensitivity = case_sensitive ? Qt::CaseSensitive : Qt::CaseInsensitive;
    const bool anew = text != needle_ || sensitivity != case_;
    needle_ = text;
    case_ = sensitivity;
    if (anew || needle_.isEmpty()) {
        matches_.clear();
        searched_to_ = 0;
        current_match_ = -1;
    }
    if (!needle_.isEmpty()) {
        // Lines of history don't change: only those since the last time, and the screen's, are looked at.
        const std::uint64_t first = screen_.history().dropped();
        const auto stale = std::remove_if(matches_.begin(), matches_.end(), [&](const TextMatch& m) {
            return m.line < first || m.line >= searched_to_;
        });
        matches_.erase(stale, matches_.end());
        const std::uint64_t end = screen_.firstRow() + static_cast<std::uint64_t>(screen_.rows());
        for (std::uint64_t number = std::max(searched_to_, first); number < end; ++number) findIn(number);
        searched_to_ = screen_.firstRow();
        current_match_ = std::min(current_match_, static_cast<int>(matches_.size()) - 1);
    }
    if (anew && !matches_.empty()) {
        const std::uint64_t bottom = topLine() + static_cast<std::uint64_t>(screen_.rows());
        const auto beyond = std::partition_point(matches_.begin(), matches_.end(),
                                                 [bottom](const TextMatch& m) { return m.line < bottom; });
        current_match_ = std::max(0, static_cast<int>(beyond - matches_.begin()) - 1);
        showLine(matches_[static_cast<std::size_t>(current_match_)].line);
    }
    viewport()->update();
    emit matchesChanged();
}

void TerminalView::step(int by) {
    if (matches_.empty()) return;
    const auto count = static_cast<int>(matches_.size());
    current_match_ = ((current_match_ + by) % count + count) % count;
    showLine(matches_[static_cast<std::size_t>(current_match_)].line);
    viewport()->update();
    emit matchesChanged();
}

void TerminalView::showLine(std::uint64_t number) {
    const std::uint64_t top = topLine();
    if (number >= top && number < top + static_cast<std::uint64_t>(screen_.rows())) return;
    const auto index = static_cast<int>(number - screen_.history().dropped());
    verticalScrollBar()->setValue(index - screen_.rows() / 2);
}

} // namespace twin::gui
