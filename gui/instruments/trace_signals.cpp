// SPDX-License-Identifier: BSD-3-Clause
// How signals look. Levels and values are drawn as rectangles in the screen's own pixels, in few calls for each row:
// sharp at any density, and as fast for ten million edges as for ten.
#include "gui/instruments/trace_view.hpp"

#include "gui/look/theme.hpp"
#include "gui/signals/measure.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace twin::gui::scope {
namespace {

constexpr int kMargin = 9;  ///< above and below a signal

void fill(QPainter& painter, const std::vector<QRect>& rects, const QColor& color) {
    if (!rects.empty()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRects(rects.data(), static_cast<int>(rects.size()));
    }
}

/// What is right of the rectangle before and of one height is one with it.
void extend(std::vector<QRect>& rects, const QRect& rect) {
    if (!rects.empty() && rects.back().right() + 1 == rect.left() && rects.back().top() == rect.top() &&
        rects.back().height() == rect.height()) {
        rects.back().setRight(rect.right());
    } else {
        rects.push_back(rect);
    }
}

QRect scaled(const QRect& rect, double ratio) {
    const int left = static_cast<int>(std::lround(rect.left() * ratio));
    const int top = static_cast<int>(std::lround(rect.top() * ratio));
    return {left, top, static_cast<int>(std::lround((rect.left() + rect.width()) * ratio)) - left,
            static_cast<int>(std::lround((rect.top() + rect.height()) * ratio)) - top};
}

}  // namespace

void TraceView::drawGaps(QPainter& painter, const Row& row, const QRect& area) {
    if (row.channel == nullptr || row.channel->gaps.empty()) {
        return;
    }
    const auto& colors = Theme::instance().colors();
    const auto& gaps = row.channel->gaps;
    auto gap = std::partition_point(gaps.begin(), gaps.end(), [this](const Gap& one) { return one.to <= from_; });
    double drawn_to = area.left();
    while (gap != gaps.end() && gap->from < from_ + span_) {
        const auto left = std::max(xOf(gap->from), drawn_to);
        const auto right = std::min(std::max(xOf(gap->to), left + 2), area.right() + 1.0);
        const QRectF box(left, area.top() + 2, right - left, area.height() - 4);
        const auto color = gap->lost > 0 ? colors.warning : colors.faint;
        painter.fillRect(box, faded(color, gap->lost > 0 ? 40 : 24));
        painter.fillRect(box, QBrush(faded(color, 110), Qt::BDiagPattern));
        drawn_to = right;
        // Of many in one pixel, one is enough.
        const auto beyond = timeAt(right);
        gap = std::partition_point(gap + 1, gaps.end(), [beyond](const Gap& one) { return one.to <= beyond; });
    }
}

void TraceView::drawDigital(QPainter& painter, const Row& row, const QRect& area) {
    if (row.channel == nullptr || row.channel->digital.size() == 0) {
        return;
    }
    const double ratio = devicePixelRatioF();
    const auto box = scaled(area, ratio);
    const int many = box.width();
    const int line = std::max(1, static_cast<int>(std::lround(1.3 * ratio)));
    const int margin = static_cast<int>(std::lround(kMargin * ratio));
    const int high = box.top() + margin;
    const int low = box.bottom() - margin - line;
    const int middle = (high + low) / 2;
    digital_.resize(static_cast<std::size_t>(many));
    row.channel->digital.columns(from_, from_ + span_, digital_);
    const auto column = [&](Time t) {
        return static_cast<int>(std::clamp((xOf(t) - area.left()) * ratio, 0.0, static_cast<double>(many)));
    };
    const int begin = column(rows_.start());
    const int end = column(rows_.until());
    lines_.clear();
    fills_.clear();
    dense_.clear();
    floating_.clear();
    const auto y = [&](Level level) { return level == Level::high ? high : level == Level::low ? low : middle; };
    const auto run = [&](int from, int to, Level level) {
        const int width = to - from;
        if (width <= 0) {
            return;
        }
        const int x = box.left() + from;
        if (level == Level::high) {
            lines_.emplace_back(x, high, width, line);
            fills_.emplace_back(x, high + line, width, low - high);
        } else if (level == Level::low) {
            lines_.emplace_back(x, low, width, line);
        } else if (level == Level::floating) {
            floating_.emplace_back(x, middle, width, line);
        }
    };
    int run_from = begin;
    auto level = begin < end ? digital_[static_cast<std::size_t>(begin)].first : Level::unknown;
    for (int i = begin; i < end; ++i) {
        const auto& one = digital_[static_cast<std::size_t>(i)];
        if (one.edges == 0) {
            continue;
        }
        run(run_from, i, level);
        if (one.busy()) {
            extend(dense_, QRect(box.left() + i, high, 1, low - high + line));
        } else if (one.first != Level::unknown && one.last != Level::unknown) {
            const int from = std::min(y(one.first), y(one.last));
            const int to = std::max(y(one.first), y(one.last));
            lines_.emplace_back(box.left() + i, from, line, to - from + line);
        }
        run_from = one.busy() ? i + 1 : i;
        level = one.last;
    }
    run(run_from, end, level);

    const auto color = signalColor(row.color);
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    fill(painter, fills_, faded(color, 28));
    fill(painter, dense_, faded(color, 150));
    fill(painter, lines_, color);
    painter.setPen(QPen(faded(color, 170), line, Qt::DashLine));
    for (const auto& one : floating_) {
        painter.drawLine(one.left(), one.center().y(), one.right(), one.center().y());
    }
    painter.restore();
    if (area.contains(pointer_) && drag_ == Drag::none) {
        drawPulse(painter, row, area);
    }
}

/// The pulse under the pointer: how long it is, and the period that it begins.
void TraceView::drawPulse(QPainter& painter, const Row& row, const QRect& area) {
    const auto pulse = pulseAt(row.channel->digital, timeAt(pointer_.x()));
    if (!pulse || pulse->from < rows_.start()) {
        return;
    }
    const auto& colors = Theme::instance().colors();
    const auto left = xOf(pulse->from);
    const auto right = xOf(pulse->to);
    auto text = spanText(static_cast<double>(pulse->to - pulse->from));
    if (pulse->period && *pulse->period > 0) {
        text += QString("  \u00b7  %1  \u00b7  %2").arg(figureText(1e9 / static_cast<double>(*pulse->period), "Hz"),
                                                      figureText(*pulse->duty * 100, "%", 3));
    }
    painter.setFont(figureFont(font(), 0.92));
    const auto metrics = painter.fontMetrics();
    const double width = metrics.horizontalAdvance(text) + 12;
    const double center = (std::max<double>(left, area.left()) + std::min<double>(right, area.right())) / 2;
    const double x = std::clamp(center - width / 2, area.left() + 4.0,
        std::max(area.left() + 4.0, area.right() - width - 4));
    const QRectF box(x, area.center().y() - metrics.height() / 2.0 - 1, width, metrics.height() + 2);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.muted, 1));
    const double y = area.center().y() + 0.5;
    if (right - left > width + 16) {
        painter.drawLine(QPointF(left + 2, y), QPointF(right - 2, y));
        for (const auto& [tip, way] : {std::pair{left + 2, 4.0}, std::pair{right - 2, -4.0}}) {
            painter.drawLine(QPointF(tip, y), QPointF(tip + way, y - 3));
            painter.drawLine(QPointF(tip, y), QPointF(tip + way, y + 3));
        }
    }
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(colors.raised);
    painter.drawRoundedRect(box, 4, 4);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(colors.text);
    painter.drawText(box, Qt::AlignCenter, text);
}

void TraceView::drawAnalog(QPainter& painter, const Row& row, const QRect& area, const QRect& head) {
    const auto& colors = Theme::instance().colors();
    const double ratio = devicePixelRatioF();
    const auto box = scaled(area, ratio);
    // The scale first: of all traces, in what is seen.
    double least = kUnknown;
    double most = kUnknown;
    analog_.resize(static_cast<std::size_t>(std::max(1, box.width())));
    for (const auto& trace : row.traces) {
        trace.track->columns(from_, std::min(from_ + span_, std::max(from_ + 1, rows_.until())), analog_);
        for (const auto& column : analog_) {
            least = std::fmin(least, column.least);
            most = std::fmax(most, column.most);
        }
    }
    const int line_room = painter.fontMetrics().height() + 8;
    const auto scale = valueScale(least, most, std::clamp((area.height() - 2 * kMargin) / line_room, 1, 8));
    const QRect inner = area.adjusted(0, kMargin, 0, -kMargin - 1);
    painter.setFont(figureFont(font(), 0.88));
    if (known(least)) {
        for (double value = scale.bottom; value <= scale.top + scale.step * 0.01; value += scale.step) {
            const auto share = (value - scale.bottom) / (scale.top - scale.bottom);
            const double y = std::floor(inner.bottom() - share * (inner.height() - 1));
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), colors.line);
            painter.setPen(colors.muted);
            const auto shown = std::abs(value) < scale.step * 1e-6 ? 0 : value;
            painter.drawText(QRectF(head.right() - 52, y - 8, 46, 16), Qt::AlignRight | Qt::AlignVCenter,
                             scaleText(shown, scale.step));
        }
    }
    painter.save();
    painter.setClipRect(area, Qt::IntersectClip);
    for (const auto& trace : row.traces) {
        drawTrace(painter, trace, row.smooth, inner, scale);
    }
    painter.restore();
}

void TraceView::drawTrace(QPainter& painter, const Trace& trace, bool smooth, const QRect& area,
    const ValueScale& scale) {
    const auto& track = *trace.track;
    const auto color = signalColor(trace.color);
    const auto first = track.after(from_ - 1);
    const auto last = track.after(from_ + span_, first);
    if (smooth && last - first < static_cast<std::uint64_t>(area.width()) / 3 + 2) {
        QPolygonF points;
        const auto flush = [&] {
            painter.drawPolyline(points);
            if (points.size() == 1) {
                painter.drawPoint(points[0]);
            }
            points.clear();
        };
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        for (auto i = first > track.begin() ? first - 1 : first; i < std::min(last + 1, track.end()); ++i) {
            const auto value = track.value(i);
            if (!known(value)) {
                flush();
                continue;
            }
            const auto share = (value - scale.bottom) / (scale.top - scale.bottom);
            points << QPointF(xOf(track.time(i)), area.bottom() - share * (area.height() - 1));
        }
        flush();
        if (last - first < static_cast<std::uint64_t>(area.width()) / 16 + 1) {
            painter.setPen(QPen(color, 4, Qt::SolidLine, Qt::RoundCap));
            for (auto i = first; i < last; ++i) {
                if (known(track.value(i))) {
                    const auto share = (track.value(i) - scale.bottom) / (scale.top - scale.bottom);
                    painter.drawPoint(QPointF(xOf(track.time(i)), area.bottom() - share * (area.height() - 1)));
                }
            }
        }
        painter.setRenderHint(QPainter::Antialiasing, false);
        return;
    }
    const double ratio = devicePixelRatioF();
    const auto box = scaled(area, ratio);
    const int line = std::max(1, static_cast<int>(std::lround(1.5 * ratio)));
    analog_.resize(static_cast<std::size_t>(std::max(1, box.width())));
    track.columns(from_, from_ + span_, analog_);
    const auto column = [&](Time t) {
        return static_cast<int>(std::clamp((xOf(t) - area.left()) * ratio, 0.0, static_cast<double>(box.width())));
    };
    const auto y = [&](double value) {
        const auto share = (value - scale.bottom) / (scale.top - scale.bottom);
        return static_cast<int>(std::lround(box.bottom() - std::clamp(share, -1.0, 2.0) * (box.height() - 1)));
    };
    lines_.clear();
    const int end = column(rows_.until());
    for (int i = column(rows_.start()); i < end; ++i) {
        const auto& one = analog_[static_cast<std::size_t>(i)];
        if (!known(one.most)) {
            continue;
        }
        const int top = y(one.most);
        const QRect rect(box.left() + i, top - line / 2, one.samples > 0 ? line : 1, y(one.least) - top + line);
        if (one.samples == 0) {
            extend(lines_, rect);
        } else {
            lines_.push_back(rect);
        }
    }
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    fill(painter, lines_, color);
    painter.restore();
}

void TraceView::drawDecoder(QPainter& painter, const Row& row, const QRect& area) {
    if (row.decoder == nullptr) {
        painter.setPen(Theme::instance().colors().muted);
        painter.setFont(font());
        painter.drawText(area.adjusted(12, 0, -12, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         tr("One of its signals is not watched"));
        return;
    }
    const auto& lanes = row.decoder->lanes();
    const int height = (area.height() - 8) / static_cast<int>(lanes.size());
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        drawLane(painter, row, lanes[i],
                 QRect(area.left(), area.top() + 4 + static_cast<int>(i) * height, area.width(), height - 2));
    }
}

void TraceView::drawLane(QPainter& painter, const Row& row, const Lane& lane, const QRect& area) {
    constexpr double kNarrow = 3;
    const auto& colors = Theme::instance().colors();
    const auto color = signalColor(row.color);
    const auto end = from_ + span_;
    painter.setFont(figureFont(font(), 0.92));
    const auto metrics = painter.fontMetrics();
    const QRectF box(area.left(), area.top() + 1, area.width(), area.height() - 2);
    painter.setRenderHint(QPainter::Antialiasing);
    for (auto i = firstAfter(lane, from_); i < lane.size() && lane[i].from < end;) {
        const auto& one = lane[i];
        const auto left = xOf(one.from);
        const auto right = xOf(one.to);
        const auto ink = isError(one.mark) || one.bad ? colors.alarm : color;
        if (one.from == one.to) {
            // A condition is an instant: a line, and its letter where there is room.
            const auto before = i > 0 ? xOf(lane[i - 1].to) : left - 100;
            const auto behind = i + 1 < lane.size() ? xOf(lane[i + 1].from) : left + 100;
            const auto text = annotationText(one, row.notation);
            const double room = metrics.horizontalAdvance(text) + 6;
            painter.fillRect(QRectF(left - 1, box.top(), 2, box.height()), ink);
            painter.setPen(ink);
            // Among transfers that are specks, letters say nothing.
            constexpr double kSpeck = 7;
            const auto& other = lane[one.mark == Mark::stop ? (i > 0 ? i - 1 : i) : std::min(i + 1, lane.size() - 1)];
            const bool speck = xOf(other.to) - xOf(other.from) < kSpeck;
            if (speck) {
                // Its line is enough.
            } else if (one.mark != Mark::stop && behind - left > room) {
                painter.drawText(QRectF(left + 3, box.top(), room, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                    text);
            } else if (left - before > room) {
                painter.drawText(QRectF(left - room - 3, box.top(), room, box.height()),
                    Qt::AlignRight | Qt::AlignVCenter, text);
            } else if (behind - left > room) {
                painter.drawText(QRectF(left + 3, box.top(), room, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                    text);
            }
            const auto beyond = timeAt(left + 1);
            const auto next = i + 1;
            i = next < lane.size() && lane[next].to <= beyond ? std::max(next, firstAfter(lane, beyond, next)) : next;
            continue;
        }
        if (right - left < kNarrow) {
            painter.fillRect(QRectF(left, box.top(), std::max(1.0, right - left), box.height()), faded(ink, 130));
            // What begins in the same pixel can't be told from it.
            i = std::max(i + 1, firstAfter(lane, timeAt(left + 1), i + 1));
            continue;
        }
        // Only what is seen of it: its text stays in sight.
        const QRectF seen(std::max(left, area.left() - 8.0), box.top(),
                          std::min(right, area.right() + 8.0) - std::max(left, area.left() - 8.0), box.height());
        painter.setPen(QPen(faded(ink, 170), 1));
        painter.setBrush(faded(ink, isError(one.mark) || one.bad ? 56 : 34));
        const double round = std::min(5.0, seen.width() / 3);
        painter.drawRoundedRect(seen.adjusted(0.5, 0.5, -0.5, -0.5), round, round);
        constexpr double kElided = 26;  // what is narrower has room for all of it, or for nothing
        if (seen.width() > 7) {
            const auto text = annotationText(one, row.notation);
            const bool fits = metrics.horizontalAdvance(text) + 2 <= seen.width();
            if (fits || seen.width() > kElided) {
                painter.setPen(isError(one.mark) || one.bad ? colors.alarm : colors.text);
                painter.drawText(seen, Qt::AlignCenter,
                                 fits ? text
                                      : metrics.elidedText(text, Qt::ElideRight, static_cast<int>(seen.width()) - 4));
            }
        }
        ++i;
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace twin::gui::scope
