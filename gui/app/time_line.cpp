// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/time_line.hpp"

#include "gui/look/ui.hpp"
#include "gui/models/format.hpp"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace twin::gui {
namespace {

constexpr int kSide = 2 * kGrid;
constexpr int kLineY = 34;
constexpr qint64 kLeastSpan = 1'000'000;

/// 1, 2 or 5 of a power of ten, so that about `many` of them fit.
qint64 tickOf(qint64 span, double many) {
    const double wanted = std::max(1.0, static_cast<double>(span) / std::max(1.0, many));
    const double power = std::pow(10, std::floor(std::log10(wanted)));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        if (step * power >= wanted) {
            return static_cast<qint64>(step * power);
        }
    }
    return static_cast<qint64>(wanted);
}

}  // namespace

TimeLine::TimeLine(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Time line of the run"));
    setToolTip({});
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TimeLine::setRun(qint64 end_ns, const QList<RunMark>& marks) {
    end_ns_ = std::max<qint64>(1, end_ns);
    from_ns_ = 0;
    span_ns_ = end_ns_;
    marks_ = marks;
    t_ns_ = end_ns;
    update();
}

void TimeLine::setInstant(qint64 t_ns) {
    t_ns_ = std::clamp<qint64>(t_ns, 0, end_ns_);
    setAccessibleDescription(instantText(t_ns_));
    keepInSight();
    update();
}

double TimeLine::xOf(qint64 t_ns) const {
    return kSide + static_cast<double>(t_ns - from_ns_) / static_cast<double>(span_ns_) * (width() - 2 * kSide);
}

qint64 TimeLine::timeAt(double x) const {
    const auto t = static_cast<double>(from_ns_) + (x - kSide) / std::max(1,
        width() - 2 * kSide) * static_cast<double>(span_ns_);
    return std::clamp<qint64>(static_cast<qint64>(t), 0, end_ns_);
}

void TimeLine::choose(qint64 t_ns) {
    setInstant(t_ns);
    emit instantChosen(t_ns_);
}

void TimeLine::keepInSight() {
    if (t_ns_ < from_ns_ || t_ns_ > from_ns_ + span_ns_) {
        from_ns_ = std::clamp<qint64>(t_ns_ - span_ns_ / 2, 0, end_ns_ - span_ns_);
    }
}

void TimeLine::jump(int by, bool failures_only) {
    const auto fits = [&](const RunMark& mark) { return !failures_only || mark.kind != RunMark::Kind::step; };
    if (by > 0) {
        for (const auto& mark : marks_) {
            if (fits(mark) && mark.t_ns > t_ns_) {
                choose(mark.t_ns);
                return;
            }
        }
    } else {
        for (auto mark = marks_.rbegin(); mark != marks_.rend(); ++mark) {
            if (fits(*mark) && mark->t_ns < t_ns_) {
                choose(mark->t_ns);
                return;
            }
        }
    }
}

void TimeLine::mousePressEvent(QMouseEvent* event) { choose(timeAt(event->position().x())); }

void TimeLine::mouseMoveEvent(QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) != 0) {
        choose(timeAt(event->position().x()));
    }
}

void TimeLine::wheelEvent(QWheelEvent* event) {
    const auto about = timeAt(event->position().x());
    const double factor = std::pow(.8, event->angleDelta().y() / 120.0);
    const auto span = std::clamp<qint64>(static_cast<qint64>(static_cast<double>(span_ns_) * factor),
        std::min(kLeastSpan, end_ns_), end_ns_);
    const double share = static_cast<double>(about - from_ns_) / static_cast<double>(span_ns_);
    span_ns_ = span;
    from_ns_ = std::clamp<qint64>(about - static_cast<qint64>(share * static_cast<double>(span)), 0, end_ns_ - span);
    event->accept();
    update();
}

void TimeLine::keyPressEvent(QKeyEvent* event) {
    const auto step = std::max<qint64>(1, span_ns_ / 100);
    switch (event->key()) {
        case Qt::Key_Left: choose(t_ns_ - step); break;
        case Qt::Key_Right: choose(t_ns_ + step); break;
        case Qt::Key_PageUp: jump(-1, false); break;
        case Qt::Key_PageDown: jump(1, false); break;
        case Qt::Key_Home: choose(0); break;
        case Qt::Key_End: choose(end_ns_); break;
        default: QWidget::keyPressEvent(event);
    }
}

bool TimeLine::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    auto* help = static_cast<QHelpEvent*>(event);
    QStringList texts;
    for (const auto& mark : marks_) {
        if (std::abs(xOf(mark.t_ns) - help->pos().x()) < 5 && texts.size() < 12) {
            texts.append(instantText(mark.t_ns) + "  " + (mark.device.isEmpty() ? mark.text : mark.device + ": "
                + mark.text));
        }
    }
    QToolTip::showText(help->globalPos(), texts.join('\n'), this);
    return true;
}

void TimeLine::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const auto& colors = Theme::instance().colors();
    const auto tick = tickOf(span_ns_, width() / 96.0);
    p.setPen(QPen(colors.border, 2));
    p.drawLine(QPointF(kSide, kLineY), QPointF(width() - kSide, kLineY));
    for (auto t = (from_ns_ + tick - 1) / tick * tick; t <= from_ns_ + span_ns_; t += tick) {
        const double x = xOf(t);
        p.setPen(QPen(colors.border, 1));
        p.drawLine(QPointF(x, kLineY - 3), QPointF(x, kLineY + 4));
        p.setPen(colors.muted);
        const QRectF place(x - 48, kLineY + 16, 96, 18);
        if (place.left() >= 0 && place.right() <= width()) {
            p.drawText(place, Qt::AlignCenter, instantText(t));
        }
    }
    int last_step = -10;
    for (const auto& mark : marks_) {
        const double x = xOf(mark.t_ns);
        if (x < kSide - 1 || x > width() - kSide + 1) {
            continue;
        }
        if (mark.kind == RunMark::Kind::step) {
            // So many that they would be a bar say no more than the first of each pixel.
            if (static_cast<int>(x) == last_step) {
                continue;
            }
            last_step = static_cast<int>(x);
            p.setPen(QPen(colors.accent, 2));
            p.drawLine(QPointF(x, kLineY - 8), QPointF(x, kLineY));
        } else {
            drawSign(p, QRectF(x - 6, kLineY - 24, 12, 12), mark.kind == RunMark::Kind::fault ? Sign::warning
                : Sign::alarm);
            p.setPen(QPen(mark.kind == RunMark::Kind::fault ? colors.warning : colors.alarm, 1));
            p.drawLine(QPointF(x, kLineY - 10), QPointF(x, kLineY));
        }
    }
    const double x = xOf(t_ns_);
    p.setPen(QPen(colors.text, 1.5));
    p.drawLine(QPointF(x, 4), QPointF(x, kLineY + 12));
    p.setBrush(hasFocus() ? colors.accent : colors.text);
    p.setPen(Qt::NoPen);
    p.drawPolygon(QPolygonF({{x - 6, kLineY + 14}, {x + 6, kLineY + 14}, {x, kLineY + 5}}));
}

}  // namespace twin::gui
