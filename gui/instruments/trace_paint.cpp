// SPDX-License-Identifier: BSD-3-Clause
// What is around signals: the axis of time, names and values, cursors. The signals are in trace_signals.cpp.
#include "gui/instruments/trace_view.hpp"

#include "gui/look/theme.hpp"

#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace twin::gui::scope {
namespace {

constexpr double kTickRoom = 96;

}  // namespace

void TraceView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    const auto& colors = Theme::instance().colors();
    const auto plot = plotRect();
    painter.fillRect(viewport()->rect(), colors.surface);
    const auto ticks = timeTicks(from_, span_, plot.width(), kTickRoom);
    painter.save();
    painter.setClipRect(QRect(0, kAxisHeight, viewport()->width(), viewport()->height() - kAxisHeight));
    drawGrid(painter, ticks);
    for (int i = 0; i < rows_.rowCount(); ++i) {
        const auto all = rowRect(i);
        if (all.bottom() < kAxisHeight || all.top() > viewport()->height()) {
            continue;
        }
        const auto& row = rows_.rows()[static_cast<std::size_t>(i)];
        const QRect area(plot.left(), all.top(), plot.width(), all.height());
        const QRect head(0, all.top(), plot.left(), all.height());
        drawHead(painter, i, head);
        painter.save();
        painter.setClipRect(area, Qt::IntersectClip);
        drawGaps(painter, row, area);
        switch (row.kind) {
            case Row::Kind::digital: drawDigital(painter, row, area); break;
            case Row::Kind::analog: break;
            case Row::Kind::decoder: drawDecoder(painter, row, area); break;
        }
        painter.restore();
        if (row.kind == Row::Kind::analog) {
            drawAnalog(painter, row, area, head);
        }
        painter.fillRect(QRect(0, all.bottom(), viewport()->width(), 1), colors.line);
    }
    painter.restore();
    drawPointer(painter);
    drawCursors(painter);
    drawAxis(painter, ticks);
    painter.fillRect(QRect(plot.left() - 1, 0, 1, viewport()->height()), colors.border);
}

void TraceView::drawGrid(QPainter& painter, const TimeTicks& ticks) {
    const auto& colors = Theme::instance().colors();
    const auto plot = plotRect();
    // Before and behind what is known, the ground is another.
    const auto known_from = std::clamp(xOf(rows_.start()), static_cast<double>(plot.left()), plot.right() + 1.0);
    const auto known_to = std::clamp(xOf(rows_.until()), static_cast<double>(plot.left()), plot.right() + 1.0);
    if (rows_.rowCount() > 0) {
        painter.fillRect(QRectF(plot.left(), plot.top(), known_from - plot.left(), plot.height()), colors.sunken);
        painter.fillRect(QRectF(known_to, plot.top(), plot.right() + 1 - known_to, plot.height()), colors.sunken);
    }
    for (const auto& tick : ticks.ticks) {
        painter.fillRect(QRectF(std::floor(xOf(tick.t)), plot.top(), 1, plot.height()), colors.line);
    }
}

void TraceView::drawAxis(QPainter& painter, const TimeTicks& ticks) {
    const auto& colors = Theme::instance().colors();
    const auto plot = plotRect();
    painter.fillRect(QRect(0, 0, viewport()->width(), kAxisHeight), colors.surface);
    painter.setFont(figureFont(font(), 0.92));
    const QRect labels(plot.left(), kOverviewHeight, plot.width(), kAxisHeight - kOverviewHeight);
    painter.save();
    painter.setClipRect(labels);
    for (const auto& tick : ticks.ticks) {
        const auto x = std::floor(xOf(tick.t));
        painter.fillRect(QRectF(x, kAxisHeight - 6, 1, 6), colors.border);
        painter.setPen(colors.muted);
        painter.drawText(QRectF(x + 4, labels.top(), kTickRoom * 2, labels.height() - 2),
                         Qt::AlignLeft | Qt::AlignVCenter, tick.text);
    }
    painter.restore();
    painter.setPen(colors.muted);
    painter.drawText(QRect(12, labels.top(), plot.left() - 24, labels.height() - 2), Qt::AlignRight | Qt::AlignVCenter,
                     ticks.base);
    // Which part of all it is.
    const auto all = static_cast<double>(rows_.until() - rows_.start());
    if (all > 0) {
        painter.fillRect(QRect(plot.left(), 0, plot.width(), kOverviewHeight - 2), colors.sunken);
        const auto left = std::clamp(static_cast<double>(from_ - rows_.start()) / all, 0.0, 1.0) * plot.width();
        const auto end = from_ + span_;
        const auto right = std::clamp(static_cast<double>(end - rows_.start()) / all, 0.0, 1.0) * plot.width();
        const auto width = std::max(6.0, right - left);
        painter.fillRect(QRectF(plot.left() + std::min(left, plot.width() - width), 0, width, kOverviewHeight - 2),
                         following_ ? colors.accent : colors.faint);
    }
    painter.fillRect(QRect(0, kAxisHeight - 1, viewport()->width(), 1), colors.border);

    const auto flag = [&](Time t, const QString& text, const QColor& color) {
        const auto x = xOf(t);
        if (x < plot.left() - 10 || x > plot.right() + 10) {
            return;
        }
        const QRectF box(x - 9, kAxisHeight - 17, 18, 16);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(box, 3, 3);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(colors.surface);
        auto bold = figureFont(font(), 0.92);
        bold.setBold(true);
        painter.setFont(bold);
        painter.drawText(box, Qt::AlignCenter, text);
    };
    if (trigger_) {
        flag(*trigger_, "T", colors.warning);
    }
    for (int which = 0; which < 2; ++which) {
        if (cursors_[which]) {
            flag(*cursors_[which], which == 0 ? "A" : "B", colors.accent);
        }
    }
}

QString TraceView::valueText(const Row& row, Time t) const {
    if (t < rows_.start()) {
        return {};
    }
    if (row.kind == Row::Kind::digital) {
        return row.channel == nullptr ? QString() : levelText(row.channel->digital.at(t));
    }
    if (row.kind == Row::Kind::analog && !row.traces.empty()) {
        return figureText(row.traces.front().track->at(t), row.unit);
    }
    return {};
}

void TraceView::drawHead(QPainter& painter, int index, const QRect& area) {
    const auto& colors = Theme::instance().colors();
    const auto& row = rows_.rows()[static_cast<std::size_t>(index)];
    const bool chosen = index == selected_;
    painter.fillRect(area, chosen ? colors.selected : colors.surface);
    if (chosen && hasFocus()) {
        painter.setPen(QPen(colors.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area.adjusted(0, 0, -2, -2));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(signalColor(row.color));
    painter.drawRoundedRect(QRectF(8, area.top() + 8, 4, area.height() - 17), 2, 2);
    painter.setRenderHint(QPainter::Antialiasing, false);

    const bool analog = row.kind == Row::Kind::analog;
    const int scale_room = analog ? 44 : 0;
    const QRect inside = area.adjusted(20, 3, -8 - scale_room, -3);
    auto strong = font();
    strong.setWeight(QFont::DemiBold);
    const auto value = row.traces.size() > 1 ? QString() : valueText(row, valueTime());
    const bool two_lines = inside.height() >= 34;
    auto name_box = inside;
    name_box.setHeight(two_lines ? inside.height() / 2 : inside.height());
    if (analog) {
        name_box = QRect(inside.left(), inside.top() + 4, inside.width(), 18);
    }
    if (!analog && !value.isEmpty()) {
        painter.setFont(figureFont(font()));
        painter.setPen(colors.muted);
        const int room = painter.fontMetrics().horizontalAdvance(value);
        painter.drawText(QRect(inside.left(), inside.top(), inside.width(), inside.height()),
                         Qt::AlignRight | Qt::AlignVCenter, value);
        name_box.setRight(name_box.right() - room - 6);
    }
    painter.setFont(strong);
    painter.setPen(colors.text);
    painter.drawText(name_box,
        (two_lines && !analog && !row.detail.isEmpty() ? Qt::AlignBottom : Qt::AlignVCenter) | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(row.name, Qt::ElideMiddle, name_box.width()));
    painter.setFont(figureFont(font(), 0.92));
    painter.setPen(colors.muted);
    if (!analog && two_lines && !row.detail.isEmpty()) {
        const QRect box(inside.left(), inside.top() + inside.height() / 2, name_box.width(), inside.height() / 2);
        painter.drawText(box, Qt::AlignTop | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(row.detail, Qt::ElideRight, box.width()));
    }
    if (!analog) {
        return;
    }
    int y = name_box.bottom() + 2;
    const int line = painter.fontMetrics().height() + 1;
    for (const auto& trace : row.traces) {
        if (y + line > area.bottom()) {
            break;
        }
        const auto text = figureText(trace.track->at(valueTime()), row.unit);
        int left = inside.left();
        if (row.traces.size() > 1) {
            painter.fillRect(QRect(left, y + line / 2 - 2, 8, 4), signalColor(trace.color));
            left += 12;
            const auto dot = trace.name.lastIndexOf('.');
            const auto short_name = trace.name.mid(dot + 1) + " ";
            painter.drawText(QRect(left, y, inside.width() - 12, line), Qt::AlignLeft | Qt::AlignVCenter, short_name);
            left += painter.fontMetrics().horizontalAdvance(short_name);
        }
        painter.drawText(QRect(left, y, inside.right() - left, line), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, inside.right() - left));
        y += line;
    }
}

void TraceView::drawCursors(QPainter& painter) {
    const auto& colors = Theme::instance().colors();
    const auto plot = plotRect();
    painter.save();
    painter.setClipRect(plot);
    if (cursors_[0] && cursors_[1]) {
        const auto a = xOf(std::min(*cursors_[0], *cursors_[1]));
        const auto b = xOf(std::max(*cursors_[0], *cursors_[1]));
        painter.fillRect(QRectF(a, plot.top(), b - a, plot.height()), faded(colors.accent, 18));
    }
    if (trigger_) {
        painter.setPen(QPen(colors.warning, 1, Qt::DashDotLine));
        const auto x = std::floor(xOf(*trigger_)) + 0.5;
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    for (int which = 0; which < 2; ++which) {
        if (cursors_[which]) {
            painter.setPen(QPen(colors.accent, 1, which == 0 ? Qt::SolidLine : Qt::DashLine));
            const auto x = std::floor(xOf(*cursors_[which])) + 0.5;
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        }
    }
    if (drag_ == Drag::zoom) {
        const QRectF box(std::min(press_.x(), pointer_.x()), plot.top(), std::abs(pointer_.x() - press_.x()),
            plot.height());
        painter.fillRect(box, faded(colors.accent, 36));
    }
    painter.restore();
}

void TraceView::drawPointer(QPainter& painter) {
    const auto& colors = Theme::instance().colors();
    const auto plot = plotRect();
    if (drag_ != Drag::none || !plot.contains(pointer_) || rows_.rowCount() == 0) {
        return;
    }
    painter.fillRect(QRect(pointer_.x(), plot.top(), 1, plot.height()), faded(colors.muted, 120));
}

}  // namespace twin::gui::scope
