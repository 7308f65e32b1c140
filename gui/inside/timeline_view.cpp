// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/timeline_view.hpp"

#include "gui/models/format.hpp"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace twin::gui {
namespace {

constexpr int kLabels = 168;  // to the left of the lanes
constexpr int kRuler = 28;
constexpr int kLaneHeight = 26;
constexpr int kBar = 16;
constexpr qint64 kLeastSpan = 200;
constexpr qint64 kMostSpan = 86'400'000'000'000;
constexpr int kLeastTick = 96;  // between two instants of the ruler
// So little of a pixel that it would not be seen otherwise.
constexpr double kFaintest = 0.28;
constexpr quint32 kLastFault = 7;

/// 1, 2 or 5 times a power of ten.
qint64 niceStep(double at_least) {
    const double power = std::pow(10, std::floor(std::log10(std::max(at_least, 1.0))));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= at_least) {
            return static_cast<qint64>(factor * power);
        }
    }
    return static_cast<qint64>(10 * power);
}

QString tickText(qint64 t_ns, qint64 step) {
    const int digits = step >= 1'000'000'000 ? 0 : step >= 1'000'000 ? 3 : step >= 1'000 ? 6 : 9;
    return QString("%1 s").arg(static_cast<double>(t_ns) / 1e9, 0, 'f', digits);
}

}  // namespace

TimelineView::TimelineView(TimelineStore& store, Namer name, QWidget* parent)
    : QAbstractScrollArea(parent), store_(store), name_(std::move(name)) {
    setObjectName("timeline");
    setAccessibleName(tr("Time line of the CPU"));
    setAccessibleDescription(tr("Left and right go through time, plus and minus zoom, Home shows all, End follows what comes."));
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    verticalScrollBar()->setSingleStep(kLaneHeight);
    connect(&store_, &TimelineStore::changed, this, &TimelineView::take);
    connect(&store_, &TimelineStore::lanesChanged, this, &TimelineView::layOut);
    layOut();
}

int TimelineView::lanesWidth() const { return std::max(1, viewport()->width() - kLabels); }
double TimelineView::toX(qint64 t_ns) const {
    return kLabels + static_cast<double>(t_ns - from_ns_) * lanesWidth() / static_cast<double>(span_ns_);
}
qint64 TimelineView::toNs(double x) const {
    return from_ns_ + static_cast<qint64>((x - kLabels) * static_cast<double>(span_ns_) / lanesWidth());
}

void TimelineView::take() {
    if (follows_) {
        from_ns_ = std::max(store_.firstNs(), store_.lastNs() - span_ns_);
        emit rangeChanged();
    }
    viewport()->update();
}

void TimelineView::layOut() {
    const int all = static_cast<int>(store_.lanes().size()) * kLaneHeight;
    const int room = viewport()->height() - kRuler;
    verticalScrollBar()->setRange(0, std::max(0, all - room));
    verticalScrollBar()->setPageStep(std::max(1, room));
    viewport()->update();
}

void TimelineView::setRange(qint64 from_ns, qint64 span_ns) {
    span_ns_ = std::clamp(span_ns, kLeastSpan, kMostSpan);
    // A bit of what was before and will be after can be seen, and no more.
    const auto slack = span_ns_ / 2;
    from_ns_ = std::clamp(from_ns, store_.firstNs() - slack, std::max(store_.firstNs() - slack, store_.lastNs() - slack));
    emit rangeChanged();
    viewport()->update();
}

void TimelineView::setFollows(bool follows) {
    if (follows != follows_) {
        follows_ = follows;
        emit followsChanged(follows);
    }
    take();
}

void TimelineView::fit() {
    setFollows(false);
    setRange(store_.firstNs(), std::max<qint64>(store_.lastNs() - store_.firstNs(), kLeastSpan));
}

void TimelineView::zoom(double factor, std::optional<qint64> around_ns) {
    const auto span = std::clamp(static_cast<qint64>(static_cast<double>(span_ns_) / factor), kLeastSpan, kMostSpan);
    if (follows_) {
        span_ns_ = span;
        take();
        return;
    }
    const auto middle = around_ns.value_or(from_ns_ + span_ns_ / 2);
    const double place = static_cast<double>(middle - from_ns_) / static_cast<double>(span_ns_);
    setRange(middle - static_cast<qint64>(place * static_cast<double>(span)), span);
}

int TimelineView::laneAt(int y) const {
    const int place = y < kRuler ? -1 : (y - kRuler + verticalScrollBar()->value()) / kLaneHeight;
    return place < static_cast<int>(store_.lanes().size()) ? place : -1;
}

QColor TimelineView::colorOf(const TimelineStore::Lane& lane, int place) const {
    const bool dark = palette().color(QPalette::Base).lightness() < 128;
    if (lane.group == TimelineStore::Group::sleep) {
        return palette().color(QPalette::Mid);
    }
    if (lane.group == TimelineStore::Group::handler) {
        const bool fault = lane.id <= kLastFault;
        return fault ? QColor(dark ? "#ff7583" : "#c0263a") : QColor(dark ? "#f0b04f" : "#b86a0a");
    }
    // Neighbours differ in lightness as well.
    static const QColor kLight[]{"#0a6ed1", "#13795b", "#6a4bc4", "#0d8296"};
    static const QColor kDark[]{"#4a9df5", "#4fc797", "#a78bfa", "#4cc9dc"};
    return dark ? kDark[place % 4] : kLight[place % 4];
}

void TimelineView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().color(QPalette::Base));
    const auto& lanes = store_.lanes();
    const int scrolled = verticalScrollBar()->value();
    painter.setClipRect(0, kRuler, viewport()->width(), viewport()->height() - kRuler);
    for (int place = 0; place < static_cast<int>(lanes.size()); ++place) {
        const int top = kRuler + place * kLaneHeight - scrolled;
        if (top + kLaneHeight > kRuler && top < viewport()->height()) {
            paintLane(painter, *lanes[static_cast<std::size_t>(place)], place, top);
            paintLabel(painter, *lanes[static_cast<std::size_t>(place)], place, top);
        }
    }
    painter.setClipping(false);
    paintRuler(painter);
    for (const auto t : store_.resets()) {
        if (const auto x = toX(t); x >= kLabels && x < viewport()->width()) {
            painter.setPen(QPen(palette().color(QPalette::Text), 1, Qt::DashLine));
            painter.drawLine(QPointF(x, kRuler), QPointF(x, viewport()->height()));
        }
    }
    const auto line = [&](double x, const QColor& color) {
        painter.setPen(color);
        painter.drawLine(QPointF(x, 0), QPointF(x, viewport()->height()));
    };
    if (mark_ns_ && toX(*mark_ns_) >= kLabels) {
        line(toX(*mark_ns_), palette().color(QPalette::Highlight));
    }
    if (pointer_ && pointer_->x() >= kLabels) {
        line(pointer_->x(), palette().color(QPalette::Dark));
    }
}

void TimelineView::paintRuler(QPainter& painter) const {
    painter.fillRect(0, 0, viewport()->width(), kRuler, palette().color(QPalette::Base));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawLine(0, kRuler - 1, viewport()->width(), kRuler - 1);
    painter.drawLine(kLabels - 1, 0, kLabels - 1, viewport()->height());
    auto font = this->font();
    font.setPixelSize(11);
    painter.setFont(font);
    const auto step = niceStep(static_cast<double>(span_ns_) * kLeastTick / lanesWidth());
    painter.setClipRect(kLabels, 0, lanesWidth(), kRuler);
    for (auto t = from_ns_ / step * step; t < from_ns_ + span_ns_; t += step) {
        const auto x = toX(t);
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawLine(QPointF(x, kRuler - 6), QPointF(x, kRuler - 1));
        painter.setPen(palette().color(QPalette::Dark));
        painter.drawText(QRectF(x + 4, 0, 2 * kLeastTick, kRuler - 4), Qt::AlignLeft | Qt::AlignVCenter, tickText(t, step));
    }
    painter.setClipping(false);
}

void TimelineView::paintLane(QPainter& painter, const TimelineStore::Lane& lane, int place, int top) const {
    painter.setPen(palette().color(QPalette::Midlight));
    painter.drawLine(kLabels, top + kLaneHeight - 1, viewport()->width(), top + kLaneHeight - 1);
    const auto color = colorOf(lane, place);
    const double y = top + (kLaneHeight - 1 - kBar) / 2.0;
    const double right = viewport()->width();
    const auto bar = [&](double from, double to, double strength) {
        auto shade = color;
        shade.setAlphaF(static_cast<float>(strength));
        painter.fillRect(QRectF(from, y, to - from, kBar), shade);
    };
    const auto end_ns = from_ns_ + span_ns_;
    const auto& spans = lane.spans;
    for (auto i = TimelineStore::firstAfter(lane, from_ns_); i < spans.size() && spans[i].from < end_ns;) {
        const double from = std::max<double>(toX(spans[i].from), kLabels);
        const double to = std::min(toX(spans[i].to), right);
        if (to - from >= 2) {
            bar(from, to, 1);
            ++i;
            continue;
        }
        // Many in a pixel: its shade is their part of it. Then those of the next pixel.
        const auto pixel = std::floor(from);
        const auto begin = toNs(pixel);
        const auto behind = std::max(toNs(pixel + 1), begin + 1);
        const double part = static_cast<double>(store_.busy(lane, begin, behind)) / static_cast<double>(behind - begin);
        bar(pixel, pixel + 1, kFaintest + (1 - kFaintest) * std::min(part, 1.0));
        const auto next = TimelineStore::firstAfter(lane, behind);
        i = std::max(next, i + 1);
    }
    const auto last = store_.at(lane, store_.lastNs());
    if (last.to > last.from && (spans.empty() || last.from >= spans.back().to)) {
        const double from = std::max<double>(toX(last.from), kLabels);
        const double to = std::min(toX(last.to), right);
        if (to > from) {
            bar(from, std::max(to, from + 1), 1);
        }
    }
}

void TimelineView::paintLabel(QPainter& painter, const TimelineStore::Lane& lane, int place, int top) const {
    painter.fillRect(0, top, kLabels - 1, kLaneHeight, palette().color(QPalette::Base));
    painter.setPen(palette().color(QPalette::Midlight));
    painter.drawLine(0, top + kLaneHeight - 1, kLabels - 2, top + kLaneHeight - 1);
    painter.fillRect(QRectF(8, top + (kLaneHeight - 10) / 2.0, 4, 10), colorOf(lane, place));
    const auto from = std::max(from_ns_, store_.firstNs());
    const auto to = std::min(from_ns_ + span_ns_, store_.lastNs());
    const auto share = to > from ? static_cast<double>(store_.busy(lane, from, to)) / static_cast<double>(to - from) : 0;
    auto font = this->font();
    font.setPixelSize(12);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const auto percent = QString("%1 %").arg(share * 100, 0, 'f', 1);
    const int wide = metrics.horizontalAdvance("100.0 %");
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRect(20, top, kLabels - 36 - wide, kLaneHeight - 1), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(name_(lane), Qt::ElideRight, kLabels - 36 - wide));
    painter.setPen(palette().color(share > 0 ? QPalette::Text : QPalette::Dark));
    painter.drawText(QRect(kLabels - 12 - wide, top, wide, kLaneHeight - 1), Qt::AlignRight | Qt::AlignVCenter, percent);
}

QString TimelineView::describe(const QPoint& place) const {
    const int number = laneAt(place.y());
    if (place.x() < kLabels) {
        return number >= 0 ? name_(*store_.lanes()[static_cast<std::size_t>(number)]) : QString();
    }
    const auto t = toNs(place.x());
    QStringList words;
    if (number >= 0) {
        const auto& lane = *store_.lanes()[static_cast<std::size_t>(number)];
        // What is narrower than a pixel is meant as well.
        auto span = store_.at(lane, t);
        if (span.from == span.to) {
            const auto near = TimelineStore::firstAfter(lane, toNs(place.x() - 1));
            if (near < lane.spans.size() && lane.spans[near].from < toNs(place.x() + 2)) {
                span = lane.spans[near];
            }
        }
        words << name_(lane);
        if (span.to > span.from) {
            words << tr("%1 from %2").arg(durationText(span.to - span.from), tickText(span.from, 1));
        }
    }
    words << tickText(t, 1);
    if (mark_ns_) {
        words << tr("%1 from the mark").arg(durationText(t - *mark_ns_));
    }
    return words.join(" · ");
}

void TimelineView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    layOut();
    take();
}

void TimelineView::wheelEvent(QWheelEvent* event) {
    const auto turn = event->angleDelta();
    if (event->modifiers() & Qt::ShiftModifier || event->position().x() < kLabels) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() - (turn.y() + turn.x()) / 120 * kLaneHeight);
    } else if (std::abs(turn.x()) > std::abs(turn.y())) {
        setFollows(false);
        setRange(from_ns_ - static_cast<qint64>(turn.x() / 120.0 * static_cast<double>(span_ns_) / 10), span_ns_);
    } else {
        zoom(std::pow(1.3, turn.y() / 120.0), toNs(event->position().x()));
    }
    event->accept();
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && event->position().x() >= kLabels) {
        drag_ = event->position().toPoint();
        drag_from_ns_ = from_ns_;
    }
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
    pointer_ = event->position().toPoint();
    if (drag_ && (event->buttons() & Qt::LeftButton)) {
        const auto moved = pointer_->x() - drag_->x();
        if (moved != 0) {
            setFollows(false);
            setRange(drag_from_ns_ - static_cast<qint64>(double(moved) * static_cast<double>(span_ns_) / lanesWidth()), span_ns_);
        }
    }
    emit pointed(describe(*pointer_));
    viewport()->update();
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event) {
    // A click without a drag sets the mark, a second one at the same place takes it away.
    if (drag_ && event->position().toPoint() == *drag_) {
        const auto t = toNs(event->position().x());
        const bool same = mark_ns_ && std::abs(toX(*mark_ns_) - event->position().x()) < 4;
        mark_ns_ = same ? std::nullopt : std::optional(t);
        viewport()->update();
    }
    drag_.reset();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent* event) {
    setFollows(false);
    zoom(4, toNs(event->position().x()));
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
    const auto pan = [&](int tenths) {
        setFollows(false);
        setRange(from_ns_ + span_ns_ * tenths / 10, span_ns_);
    };
    switch (event->key()) {
        case Qt::Key_Left: pan(-1); break;
        case Qt::Key_Right: pan(1); break;
        case Qt::Key_PageUp: pan(-9); break;
        case Qt::Key_PageDown: pan(9); break;
        case Qt::Key_Plus:
        case Qt::Key_Equal: zoom(2); break;
        case Qt::Key_Minus: zoom(0.5); break;
        case Qt::Key_Home: fit(); break;
        case Qt::Key_End: setFollows(true); break;
        case Qt::Key_Up: verticalScrollBar()->triggerAction(QScrollBar::SliderSingleStepSub); break;
        case Qt::Key_Down: verticalScrollBar()->triggerAction(QScrollBar::SliderSingleStepAdd); break;
        default: QAbstractScrollArea::keyPressEvent(event); return;
    }
}

void TimelineView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    viewport()->update();
}

bool TimelineView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        pointer_.reset();
        emit pointed({});
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

}  // namespace twin::gui
