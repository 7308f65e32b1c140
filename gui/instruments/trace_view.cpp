// SPDX-License-Identifier: BSD-3-Clause
// What hands do to a view of signals; what it looks like is in trace_paint.cpp.
#include "gui/instruments/trace_view.hpp"

#include "gui/look/theme.hpp"

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace twin::gui::scope {
namespace {

constexpr int kNear = 5;
constexpr int kHeightStep = 16;
constexpr double kZoomStep = 0.8;

}  // namespace

TraceView::TraceView(RowsModel& rows, QWidget* parent) : QAbstractScrollArea(parent), rows_(rows) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Signals"));
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    verticalScrollBar()->setSingleStep(RowsModel::kDigitalHeight / 2);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&rows, change, this, [this] { layoutRows(); });
    }
    connect(&rows, &QAbstractItemModel::rowsMoved, this, [this] { layoutRows(); });
    connect(&rows, &QAbstractItemModel::dataChanged, this, [this] { layoutRows(); });
    connect(&rows, &QAbstractItemModel::modelReset, this, [this] { layoutRows(); });
    connect(&rows, &RowsModel::rangeChanged, this, &TraceView::rangeMoved);
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
    layoutRows();
}

int TraceView::gutter() const { return std::clamp(viewport()->width() / 4, 112, 192); }

QRect TraceView::plotRect() const {
    return {gutter(), kAxisHeight, std::max(1, viewport()->width() - gutter()),
            std::max(1, viewport()->height() - kAxisHeight)};
}

QRect TraceView::rowRect(int row) const {
    if (row < 0 || row >= rows_.rowCount()) {
        return {};
    }
    const auto at = static_cast<std::size_t>(row);
    return {0, kAxisHeight + tops_[at] - verticalScrollBar()->value(), viewport()->width(), tops_[at + 1] - tops_[at]};
}

int TraceView::rowAt(int y) const {
    if (y < kAxisHeight) {
        return -1;
    }
    const int inside = y - kAxisHeight + verticalScrollBar()->value();
    const auto found = std::upper_bound(tops_.begin(), tops_.end(), inside);
    return found == tops_.end() ? -1 : static_cast<int>(found - tops_.begin()) - 1;
}

double TraceView::xOf(Time t) const {
    const auto plot = plotRect();
    return plot.left() + static_cast<double>(t - from_) * plot.width() / static_cast<double>(span_);
}

Time TraceView::timeAt(double x) const {
    const auto plot = plotRect();
    return from_ + static_cast<Time>(std::llround((x - plot.left()) * static_cast<double>(span_) / plot.width()));
}

void TraceView::layoutRows() {
    tops_.assign(1, 0);
    for (const auto& row : rows_.rows()) {
        tops_.push_back(tops_.back() + row.height);
    }
    auto* bar = verticalScrollBar();
    const int seen = viewport()->height() - kAxisHeight;
    bar->setPageStep(std::max(1, seen));
    bar->setRange(0, std::max(0, tops_.back() - seen));
    if (selected_ >= rows_.rowCount()) {
        select(rows_.rowCount() - 1);
    }
    viewport()->update();
}

void TraceView::resizeEvent(QResizeEvent*) { layoutRows(); }

void TraceView::rangeMoved() {
    if (following_ && !triggered_) {
        const auto from = std::max(rows_.start(), rows_.until() - span_);
        if (from != from_) {
            from_ = from;
            emit windowChanged();
        }
    }
    viewport()->update();
}

Time TraceView::panLimit(Time from) const {
    const auto room = span_ - span_ / 8;
    return std::clamp(from, rows_.start() - room, std::max(rows_.start() - room, rows_.until() - (span_ - room)));
}

void TraceView::setWindow(Time from, Time span) {
    span = std::clamp(span, kLeastSpan, kMostSpan);
    span_ = span;
    from_ = panLimit(from);
    emit windowChanged();
    viewport()->update();
}

void TraceView::leaveLive() { setFollowing(false); }

void TraceView::zoom(double factor, std::optional<double> at) {
    const auto wanted = std::clamp(static_cast<double>(span_) * factor, static_cast<double>(kLeastSpan),
                                   static_cast<double>(kMostSpan));
    auto span = static_cast<Time>(wanted);
    span = span == span_ ? span_ + (factor > 1 ? 1 : -1) : span;
    if (following_ && triggered_) {
        // Around the trigger, which comes again where it is.
        const auto kept = trigger_.value_or(from_ + span_ / 2);
        const auto share = static_cast<double>(kept - from_) / static_cast<double>(span_);
        setWindow(kept - static_cast<Time>(static_cast<double>(span) * share), span);
        return;
    }
    if (following_ && !at) {
        setWindow(std::max(rows_.start(), rows_.until() - span), span);
        return;
    }
    const double place = at.value_or(0.5);
    const auto kept = from_ + static_cast<Time>(static_cast<double>(span_) * place);
    // Where the end is seen, it stays so: who looks closer at what comes wants to go on seeing it come.
    if (following_ && rows_.until() <= from_ + span_) {
        setWindow(std::max(rows_.start(), rows_.until() - span), span);
        return;
    }
    leaveLive();
    setWindow(kept - static_cast<Time>(static_cast<double>(span) * place), span);
}

void TraceView::pan(double parts) {
    leaveLive();
    setWindow(from_ + static_cast<Time>(std::llround(static_cast<double>(span_) * parts)), span_);
}

void TraceView::fit() {
    leaveLive();
    const auto all = std::max<Time>(rows_.until() - rows_.start(), kLeastSpan);
    setWindow(rows_.start() - all / 100, all + all / 50);
}

void TraceView::setFollowing(bool following) {
    if (following == following_) {
        return;
    }
    following_ = following;
    if (following) {
        rangeMoved();
    }
    emit followingChanged(following);
}

void TraceView::setTriggered(bool triggered) {
    triggered_ = triggered;
    if (!triggered) {
        trigger_.reset();
        rangeMoved();
    }
}

void TraceView::showTrigger(Time from, std::optional<Time> trigger) {
    trigger_ = trigger;
    from_ = from;
    emit windowChanged();
    viewport()->update();
}

void TraceView::setCursor(int which, std::optional<Time> t) {
    if (cursors_[which] != t) {
        cursors_[which] = t;
        emit cursorsChanged();
        viewport()->update();
    }
}

void TraceView::select(int row) {
    row = std::clamp(row, -1, rows_.rowCount() - 1);
    if (row == selected_) {
        return;
    }
    selected_ = row;
    if (row >= 0) {
        const auto at = static_cast<std::size_t>(row);
        auto* bar = verticalScrollBar();
        const int seen = viewport()->height() - kAxisHeight;
        if (tops_[at] < bar->value()) {
            bar->setValue(tops_[at]);
        } else if (tops_[at + 1] > bar->value() + seen) {
            bar->setValue(tops_[at + 1] - seen);
        }
    }
    tellSelected();
    emit selectedChanged(row);
    viewport()->update();
}

/// For those who hear it: which row, and what it is at.
void TraceView::tellSelected() {
    if (selected_ < 0 || selected_ >= rows_.rowCount()) {
        setAccessibleDescription({});
        return;
    }
    const auto& row = rows_.rows()[static_cast<std::size_t>(selected_)];
    setAccessibleDescription(tr("%1, %2 at %3").arg(row.name, valueText(row, valueTime()),
        instantText(valueTime(), 1000)));
}

Time TraceView::valueTime() const {
    const auto end = std::min(rows_.until(), from_ + span_);
    if (following_ && !cursors_[0]) {
        return end;
    }
    return cursors_[0].value_or(end);
}

void TraceView::jump(int direction) {
    if (selected_ < 0) {
        return;
    }
    const auto& row = rows_.rows()[static_cast<std::size_t>(selected_)];
    const auto t = cursors_[0].value_or(from_ + span_ / 2);
    std::optional<Time> to;
    const auto look = [&](const auto& track) {
        const auto next = track.after(direction > 0 ? t : t - 1);
        if (direction > 0 ? next < track.end() : next > track.begin()) {
            to = track.time(direction > 0 ? next : next - 1);
        }
    };
    if (row.kind == Row::Kind::digital && row.channel != nullptr) {
        look(row.channel->digital);
    } else if (row.kind == Row::Kind::analog && !row.traces.empty()) {
        look(*row.traces.front().track);
    } else if (row.kind == Row::Kind::decoder && row.decoder != nullptr) {
        const auto& lane = row.decoder->lanes().front();
        const auto next = std::partition_point(lane.begin(), lane.end(), [&](const Annotation& one) {
            return direction > 0 ? one.from <= t : one.from < t;
        });
        if (direction > 0 ? next != lane.end() : next != lane.begin()) {
            to = (direction > 0 ? next : next - 1)->from;
        }
    }
    if (!to) {
        return;
    }
    leaveLive();
    setCursor(0, to);
    if (*to < from_ + span_ / 16 || *to > from_ + span_ - span_ / 16) {
        setWindow(*to - span_ / 2, span_);
    }
    tellSelected();
}

int TraceView::cursorAt(QPoint at) const {
    if (at.x() < gutter()) {
        return -1;
    }
    int nearest = -1;
    double least = kNear + 0.5;
    for (int which = 0; which < 2; ++which) {
        if (!cursors_[which]) {
            continue;
        }
        const auto off = std::abs(xOf(*cursors_[which]) - at.x());
        if (off < least) {
            least = off;
            nearest = which;
        }
    }
    return nearest;
}

void TraceView::wheelEvent(QWheelEvent* event) {
    const auto turn = event->angleDelta();
    const bool on_names = event->position().x() < gutter();
    if (on_names || event->modifiers() & Qt::ControlModifier) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() - turn.y() / 2);
    } else if (event->modifiers() & Qt::ShiftModifier || std::abs(turn.x()) > std::abs(turn.y())) {
        pan(-(turn.x() != 0 ? turn.x() : turn.y()) / 120.0 * 0.1);
    } else if (turn.y() != 0) {
        const auto plot = plotRect();
        zoom(std::pow(kZoomStep, turn.y() / 120.0), (event->position().x() - plot.left()) / plot.width());
    }
    event->accept();
}

void TraceView::mousePressEvent(QMouseEvent* event) {
    press_ = event->position().toPoint();
    pointer_ = press_;
    press_from_ = from_;
    if (event->button() != Qt::LeftButton) {
        return;
    }
    held_ = cursorAt(press_);
    if (press_.x() >= gutter() && press_.y() < kOverviewHeight) {
        drag_ = Drag::overview;
        moveOverview(press_.x());
    } else if (held_ >= 0) {
        drag_ = Drag::cursor;
    } else if (press_.x() < gutter()) {
        const int row = rowAt(press_.y());
        const int above = rowAt(press_.y() - kNear);
        const bool on_border = above >= 0 && (above != row || rowRect(row).bottom() - press_.y() < kNear);
        held_ = on_border ? above : row;
        drag_ = held_ < 0 ? Drag::none : on_border ? Drag::height : Drag::row;
        press_height_ = held_ < 0 ? 0 : rowRect(held_).height();
        select(row);
    } else {
        drag_ = event->modifiers() & Qt::ShiftModifier ? Drag::zoom : Drag::pan;
        if (rowAt(press_.y()) >= 0) {
            select(rowAt(press_.y()));
        }
    }
}

void TraceView::moveOverview(double x) {
    const auto plot = plotRect();
    const auto all = static_cast<double>(rows_.until() - rows_.start());
    leaveLive();
    setWindow(rows_.start() + static_cast<Time>(all * (x - plot.left()) / plot.width()) - span_ / 2, span_);
}

void TraceView::mouseMoveEvent(QMouseEvent* event) {
    pointer_ = event->position().toPoint();
    const auto plot = plotRect();
    switch (drag_) {
        case Drag::pan: {
            const int moved = pointer_.x() - press_.x();
            if (following_ && std::abs(moved) < kNear) {
                break;
            }
            leaveLive();
            const auto off = static_cast<double>(moved) * static_cast<double>(span_) / plot.width();
            setWindow(press_from_ - static_cast<Time>(off), span_);
            break;
        }
        case Drag::cursor: setCursor(held_, timeAt(pointer_.x())); break;
        case Drag::overview: moveOverview(pointer_.x()); break;
        case Drag::height: rows_.setHeight(held_, press_height_ + pointer_.y() - press_.y()); break;
        case Drag::row: {
            const int over = rowAt(pointer_.y());
            if (over >= 0 && over != held_ && std::abs(pointer_.y() - press_.y()) > kNear) {
                // Past the other's middle: two of different heights would change places for ever else.
                const auto other = rowRect(over);
                const bool past = over > held_ ? pointer_.y() > other.center().y() : pointer_.y() < other.center().y();
                if (past) {
                    held_ = rows_.move(held_, over - held_);
                    select(held_);
                }
            }
            break;
        }
        case Drag::zoom:
        case Drag::none: break;
    }
    const bool on_cursor = drag_ == Drag::cursor || (drag_ == Drag::none && cursorAt(pointer_) >= 0);
    const int row = rowAt(pointer_.y());
    const bool on_border = pointer_.x() < gutter() && row >= 0 && rowRect(row).bottom() - pointer_.y() < kNear;
    viewport()->setCursor(on_cursor                                    ? Qt::SplitHCursor
                          : on_border || drag_ == Drag::height         ? Qt::SplitVCursor
                          : drag_ == Drag::pan && pointer_ != press_   ? Qt::ClosedHandCursor
                                                                       : Qt::ArrowCursor);
    viewport()->update();
}

void TraceView::mouseReleaseEvent(QMouseEvent* event) {
    if (drag_ == Drag::zoom) {
        const auto a = timeAt(std::min(press_.x(), event->position().toPoint().x()));
        const auto b = timeAt(std::max(press_.x(), event->position().toPoint().x()));
        if (std::abs(event->position().toPoint().x() - press_.x()) > kNear) {
            leaveLive();
            setWindow(a, b - a);
        }
    }
    drag_ = Drag::none;
    held_ = -1;
    viewport()->update();
}

void TraceView::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto at = event->position().toPoint();
    if (at.x() < gutter()) {
        const int row = rowAt(at.y());
        if (row >= 0 && rows_.rows()[static_cast<std::size_t>(row)].kind == Row::Kind::decoder) {
            emit editAsked(row);
        }
        return;
    }
    setCursor(event->modifiers() & Qt::ShiftModifier || (cursors_[0] && !cursors_[1]) ? 1 : 0, timeAt(at.x()));
}

void TraceView::keyPressEvent(QKeyEvent* event) {
    const bool ctrl = event->modifiers() & Qt::ControlModifier;
    const double step = event->modifiers() & Qt::ShiftModifier ? 0.02 : 0.2;
    const auto here = viewport()->underMouse() && pointer_.x() >= gutter() ? timeAt(pointer_.x()) : from_ + span_ / 2;
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal: zoom(kZoomStep * kZoomStep); break;
        case Qt::Key_Minus: zoom(1 / kZoomStep / kZoomStep); break;
        case Qt::Key_Left: pan(-step); break;
        case Qt::Key_Right: pan(step); break;
        case Qt::Key_PageUp: pan(-1); break;
        case Qt::Key_PageDown: pan(1); break;
        case Qt::Key_Home:
            leaveLive();
            setWindow(rows_.start(), span_);
            break;
        case Qt::Key_End: setFollowing(true); break;
        case Qt::Key_F: fit(); break;
        case Qt::Key_L: setFollowing(!following_); break;
        case Qt::Key_Up:
            if (ctrl) {
                select(rows_.move(selected_, -1));
            } else {
                select(std::max(0, selected_ - 1));
            }
            break;
        case Qt::Key_Down:
            if (ctrl) {
                select(rows_.move(selected_, 1));
            } else {
                select(selected_ + 1);
            }
            break;
        case Qt::Key_A: setCursor(0, here); break;
        case Qt::Key_B: setCursor(1, here); break;
        case Qt::Key_C:
            setCursor(0, {});
            setCursor(1, {});
            break;
        case Qt::Key_N: jump(1); break;
        case Qt::Key_P: jump(-1); break;
        case Qt::Key_BracketLeft: rows_.setHeight(selected_, rowRect(selected_).height() - kHeightStep); break;
        case Qt::Key_BracketRight: rows_.setHeight(selected_, rowRect(selected_).height() + kHeightStep); break;
        case Qt::Key_Delete: emit removeAsked(selected_); break;
        case Qt::Key_Return:
        case Qt::Key_Enter: emit editAsked(selected_); break;
        case Qt::Key_Space: emit runAsked(); break;
        case Qt::Key_S: emit singleAsked(); break;
        default: QAbstractScrollArea::keyPressEvent(event); return;
    }
    event->accept();
}

void TraceView::contextMenuEvent(QContextMenuEvent* event) {
    const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
    const auto at = by_key
        ? QPoint(gutter() + plotRect().width() / 2, std::max(kAxisHeight, rowRect(selected_).center().y()))
                           : event->pos();
    const auto t = timeAt(std::max(at.x(), gutter()));
    const int row = by_key ? selected_ : rowAt(at.y());
    if (row >= 0) {
        select(row);
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Cursor A here"), this, [this, t] { setCursor(0, t); });
    menu->addAction(tr("Cursor B here"), this, [this, t] { setCursor(1, t); });
    menu->addAction(tr("No cursors"), this, [this] {
        setCursor(0, {});
        setCursor(1, {});
    })->setEnabled(cursors_[0] || cursors_[1]);
    menu->addSeparator();
    menu->addAction(tr("Next edge"), this, [this] { jump(1); })->setEnabled(row >= 0);
    menu->addAction(tr("Previous edge"), this, [this] { jump(-1); })->setEnabled(row >= 0);
    menu->addSeparator();
    if (row >= 0 && rows_.rows()[static_cast<std::size_t>(row)].kind == Row::Kind::decoder) {
        menu->addAction(tr("Change the decoder…"), this, [this, row] { emit editAsked(row); });
    }
    menu->addAction(tr("Move up"), this, [this, row] { select(rows_.move(row, -1)); })->setEnabled(row > 0);
    menu->addAction(tr("Move down"), this, [this, row] { select(rows_.move(row, 1)); })
        ->setEnabled(row >= 0 && row + 1 < rows_.rowCount());
    menu->addAction(tr("Remove"), this, [this, row] { emit removeAsked(row); })->setEnabled(row >= 0);
    menu->popup(viewport()->mapToGlobal(at));
}

void TraceView::focusInEvent(QFocusEvent*) {
    if (selected_ < 0 && rows_.rowCount() > 0) {
        select(0);
    }
    viewport()->update();
}

void TraceView::focusOutEvent(QFocusEvent*) { viewport()->update(); }

bool TraceView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave && drag_ == Drag::none) {
        pointer_ = {-1, -1};
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

}  // namespace twin::gui::scope
