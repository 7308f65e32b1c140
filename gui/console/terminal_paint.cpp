// SPDX-License-Identifier: BSD-3-Clause
// How the terminal's rows are drawn.
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPaintEvent>
#include <QPainter>
#include <array>
#include <cmath>

#include "gui/console/terminal_view.hpp"

namespace twin::gui {

namespace {

constexpr int kStampColumns = 13; // "1234.567890 s"
constexpr double kMargin = 4;

// The first 16 of the palette, for a dark and for a light ground: each at least 4.5 : 1 against it but black and white.
constexpr std::array<QRgb, 16> kDark{0xff5b6676, 0xfff07178, 0xff8fce6a, 0xffe6c15c, 0xff6fb2ff, 0xffd48df0, 0xff5fd3d0,
                                     0xffd5dae0, 0xff7c8796, 0xffff8b92, 0xffb5e890, 0xffffdd7d, 0xff94c8ff, 0xffe7b0ff,
                                     0xff8deeea, 0xffffffff};
constexpr std::array<QRgb, 16> kLight{0xff20262d, 0xffb3261e, 0xff22702c, 0xff7d5a00, 0xff1a5fb4, 0xff8a2f9e,
    0xff0b6f78,
                                      0xff5e6772, 0xff59636e, 0xffc9382f, 0xff2c7d36, 0xff8a6400, 0xff2a6fcb,
                                          0xff9c42b0,
                                      0xff157a83, 0xff0f1419};

int fontOf(const Style& s) { return ((s.flags & Style::kBold) != 0 ? 1 : 0) +
    ((s.flags & Style::kItalic) != 0 ? 2 : 0); }

} // namespace

bool TerminalView::dark() const { return palette().color(QPalette::Base).lightness() < 128; }

double TerminalView::left() const { return kMargin + (stamps_ ? (kStampColumns + 1.5) * cell_width_ : 0); }

void TerminalView::measure() {
    font_ = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font_.setStyleHint(QFont::Monospace);
    font_.setPointSizeF(points_);
    font_.setKerning(false);
    const QFontMetricsF metrics(font_);
    cell_width_ = metrics.horizontalAdvance(QLatin1Char('M'));
    cell_height_ = std::ceil(metrics.height() * 1.06);
    ascent_ = std::ceil(metrics.ascent() + metrics.height() * 0.03);
    for (int i = 0; i < 4; ++i) {
        QFont f = font_;
        f.setBold((i & 1) != 0);
        f.setItalic((i & 2) != 0);
        raw_[i] = QRawFont::fromFont(f);
        glyphs_[i].clear();
    }
    rows_.clear();
}

QColor TerminalView::colour(const Colour& c, bool foreground, bool bold) const {
    const bool on_dark = dark();
    switch (c.kind) {
        case Colour::Kind::kDefault:
            if (foreground) return on_dark ? QColor(0xe3, 0xe8, 0xed) : QColor(0x1c, 0x23, 0x2b);
            return on_dark ? QColor(0x12, 0x16, 0x1b) : QColor(0xfd, 0xfd, 0xfc);
        case Colour::Kind::kRgb: return QColor::fromRgb(c.value);
        case Colour::Kind::kIndexed: break;
    }
    std::uint32_t index = c.value;
    if (index < 8 && bold && foreground) index += 8;
    if (index < 16) return QColor::fromRgb(on_dark ? kDark[index] : kLight[index]);
    if (index < 232) {
        const auto level = [](std::uint32_t v) { return v == 0 ? 0 : static_cast<int>(55 + 40 * v); };
        return {level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6)};
    }
    const auto grey = static_cast<int>(8 + 10 * (index - 232));
    return {grey, grey, grey};
}

TerminalView::Row TerminalView::makeRow(const Line& line) {
    Row row;
    row.change = line.change;
    const auto count = std::min(line.cells.size(), static_cast<std::size_t>(screen_.columns()));
    QVector<quint32> indexes;
    QVector<QPointF> positions;
    const auto finish = [&](Run& run) {
        if (!indexes.isEmpty()) {
            run.glyphs.setRawFont(raw_[fontOf(run.style)]);
            run.glyphs.setGlyphIndexes(indexes);
            run.glyphs.setPositions(positions);
        }
        indexes.clear();
        positions.clear();
        row.runs.push_back(run);
    };
    for (std::size_t i = 0; i < count;) {
        Run run;
        run.style = line.cells[i].style;
        run.column = static_cast<int>(i);
        const int face = fontOf(run.style);
        for (; i < count && line.cells[i].style == run.style; ++i) {
            const Cell& cell = line.cells[i];
            ++run.columns;
            if (cell.width == 0 || (cell.ch == U' ' && cell.mark == 0)) continue;
            quint32 glyph = 0;
            if (cell.mark == 0 && cell.width == 1) {
                auto found = glyphs_[face].constFind(cell.ch);
                if (found == glyphs_[face].constEnd()) {
                    const QVector<quint32> made = raw_[face].glyphIndexesForString(QString::fromUcs4(&cell.ch, 1));
                    found = glyphs_[face].insert(cell.ch, made.isEmpty() ? 0 : made.first());
                }
                glyph = *found;
            }
            const QPointF at((static_cast<double>(i) - run.column) * cell_width_, 0);
            if (glyph != 0) {
                indexes.append(glyph);
                positions.append(at);
                continue;
            }
            Run other; // marks, wide characters, what the font lacks
            other.style = run.style;
            other.column = static_cast<int>(i);
            other.text = QString::fromUcs4(&cell.ch, 1);
            if (cell.mark != 0) other.text += QString::fromUcs4(&cell.mark, 1);
            row.runs.push_back(other);
        }
        finish(run);
    }
    return row;
}

const TerminalView::Row& TerminalView::rowOf(std::uint64_t number) {
    const bool on_screen = number >= screen_.firstRow();
    const std::uint64_t change = on_screen ? screen_.row(static_cast<int>(number - screen_.firstRow())).change : 0;
    if (const Row* kept = rows_.object(number); kept != nullptr && kept->change == change) return *kept;
    auto* made = new Row(makeRow(screen_.line(number).value_or(Line())));
    made->change = change;
    rows_.insert(number, made);
    return *made;
}

void TerminalView::paintRow(QPainter& p, std::uint64_t number, double y) {
    const Row& row = rowOf(number);
    const double x0 = left();
    // Grounds first: a glyph may reach into its neighbour's cell.
    for (const Run& run : row.runs) {
        if (run.columns == 0) continue;
        const bool inverse = ((run.style.flags & Style::kInverse) != 0) != screen_.modes().reverse;
        if (run.style.background.kind == Colour::Kind::kDefault && !inverse) continue;
        p.fillRect(QRectF(x0 + run.column * cell_width_, y, run.columns * cell_width_, cell_height_),
                   inverse ? colour(run.style.foreground, true, false) : colour(run.style.background, false, false));
    }
    const auto [from, to] = selection();
    if (from < to && number >= from.line && number <= to.line) {
        const int begin = number == from.line ? from.column : 0;
        const int end = number == to.line ? to.column : screen_.columns();
        QColor ground = palette().color(QPalette::Highlight);
        ground.setAlpha(dark() ? 120 : 90);
        p.fillRect(QRectF(x0 + begin * cell_width_, y, (end - begin) * cell_width_, cell_height_), ground);
    }
    const auto first = std::partition_point(matches_.begin(), matches_.end(),
                                            [number](const TextMatch& m) { return m.line < number; });
    for (auto m = first; m != matches_.end() && m->line == number; ++m) {
        const QRectF box(x0 + m->column * cell_width_, y, m->columns * cell_width_, cell_height_);
        const bool current = m - matches_.begin() == current_match_;
        p.fillRect(box, current ? QColor(0xff, 0x9f, 0x1c, 190) : QColor(0xff, 0xd1, 0x3b, dark() ? 95 : 150));
        if (current) { // by its frame too
            p.setPen(QPen(dark() ? Qt::white : Qt::black, 1.2));
            p.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
        }
    }
    for (const Run& run : row.runs) {
        if ((run.style.flags & Style::kHidden) != 0) continue;
        const bool inverse = ((run.style.flags & Style::kInverse) != 0) != screen_.modes().reverse;
        QColor ink = inverse ? colour(run.style.background, false, false)
                             : colour(run.style.foreground, true, (run.style.flags & Style::kBold) != 0);
        if ((run.style.flags & Style::kFaint) != 0) ink.setAlphaF(0.6F);
        p.setPen(ink);
        const QPointF at(x0 + run.column * cell_width_, y + ascent_);
        if (!run.text.isEmpty()) {
            QFont f = font_;
            f.setBold((run.style.flags & Style::kBold) != 0);
            f.setItalic((run.style.flags & Style::kItalic) != 0);
            p.setFont(f);
            p.drawText(at, run.text);
        } else if (!run.glyphs.isEmpty()) {
            p.drawGlyphRun(at, run.glyphs);
        }
        const double width = run.columns * cell_width_;
        if ((run.style.flags & Style::kUnderline) != 0)
            p.fillRect(QRectF(at.x(), y + ascent_ + 1.5, width, 1.2), ink);
        if ((run.style.flags & Style::kStrike) != 0)
            p.fillRect(QRectF(at.x(), y + ascent_ * 0.68, width, 1.2), ink);
    }
}

void TerminalView::paintStamp(QPainter& p, std::uint64_t number, double y) {
    const std::optional<Line> line = screen_.line(number);
    if (!line || line->time < 0) return;
    const std::int64_t us = line->time / 1000;
    const QString stamp = QString::asprintf("%lld.%06lld s", static_cast<long long>(us / 1'000'000),
                                            static_cast<long long>(us % 1'000'000));
    p.setFont(font_);
    p.setPen(dark() ? QColor(0x7e, 0x8b, 0x99) : QColor(0x6b, 0x76, 0x82));
    p.drawText(QRectF(kMargin, y, kStampColumns * cell_width_, cell_height_), Qt::AlignRight | Qt::AlignVCenter, stamp);
}

QRectF TerminalView::cellRect(std::uint64_t line, int column) const {
    const double row = static_cast<double>(line) - static_cast<double>(topLine());
    return {left() + column * cell_width_, 2 + row * cell_height_, cell_width_, cell_height_};
}

void TerminalView::paintCursor(QPainter& p) {
    if (!screen_.modes().cursor_visible || !blink_on_) return;
    const QRectF box =
        cellRect(screen_.firstRow() + static_cast<std::uint64_t>(screen_.cursorRow()), screen_.cursorColumn());
    const QColor ink = dark() ? QColor(0x7c, 0xd4, 0xff) : QColor(0x0b, 0x63, 0xb5);
    if (!hasFocus()) {
        p.setPen(QPen(ink, 1));
        p.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    p.fillRect(box, ink);
    const Cell& cell = screen_.row(screen_.cursorRow()).cells[static_cast<std::size_t>(screen_.cursorColumn())];
    if (cell.ch == U' ' || cell.width == 0) return;
    p.setFont(font_);
    p.setPen(colour({}, false, false));
    p.drawText(QPointF(box.left(), box.top() + ascent_), QString::fromUcs4(&cell.ch, 1));
}

void TerminalView::paintEvent(QPaintEvent* event) {
    QPainter p(viewport());
    const QRect area = event->rect();
    p.fillRect(area, screen_.modes().reverse ? colour({}, true, false) : colour({}, false, false));
    if (stamps_) {
        p.setPen(dark() ? QColor(0x2c, 0x33, 0x3b) : QColor(0xd9, 0xde, 0xe3));
        const double x = std::floor(left() - cell_width_ * 0.75) + 0.5;
        p.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    const std::uint64_t top = topLine();
    const std::uint64_t end = screen_.firstRow() + static_cast<std::uint64_t>(screen_.rows());
    for (std::uint64_t number = top; number < end; ++number) {
        const double y = 2 + static_cast<double>(number - top) * cell_height_;
        if (y > area.bottom()) break;
        if (y + cell_height_ < area.top()) continue;
        paintRow(p, number, y);
        if (stamps_) paintStamp(p, number, y);
    }
    paintCursor(p);
}

} // namespace twin::gui
