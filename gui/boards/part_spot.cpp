// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/part_spot.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace twin::gui {

namespace {

bool isPressKey(const QKeyEvent* event) {
    return event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
}

} // namespace

PartSpot::PartSpot(Mode mode, QWidget* parent) : QAbstractButton(parent), mode_(mode) {
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_NoSystemBackground);
    setMouseTracking(true);
}

void PartSpot::setHeld(bool down) {
    const bool before = held();
    held_ = down;
    setDown(held());
    if (held() != before) emit heldChanged(held());
}

void PartSpot::setLatched(bool latched) {
    if (latched_ == latched) return;
    const bool before = held();
    latched_ = latched;
    setDown(held());
    emit latchChanged();
    if (held() != before) emit heldChanged(held());
}

void PartSpot::hold(bool down) {
    if (mode_ == Mode::kMomentary) setHeld(down);
    else if (down) emit activated();
}

void PartSpot::letGo() {
    if (mode_ == Mode::kMomentary) setHeld(false);
}

void PartSpot::paintEvent(QPaintEvent* /*event*/) {
    if (!hasFocus()) return;
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF ring = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    p.setPen(QPen(QColor(255, 255, 255, 220), 3));
    p.drawRoundedRect(ring, 5, 5);
    p.setPen(QPen(QColor(0x1a, 0x73, 0xe8), 1.8, Qt::DashLine));
    p.drawRoundedRect(ring, 5, 5);
}

void PartSpot::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        if (mode_ == Mode::kMomentary) {
            setLatched(false); // so that a latched button is let go by a plain click
            setHeld(true);
        }
    } else if (event->button() == Qt::RightButton && mode_ == Mode::kMomentary) {
        setLatched(!latched_);
    } else {
        event->ignore();
    }
}

void PartSpot::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (mode_ == Mode::kMomentary) setHeld(false);
    else if (rect().contains(event->position().toPoint())) emit activated();
}

void PartSpot::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() == Qt::NoButton) event->ignore(); // the canvas shows what is under the mouse
}

void PartSpot::keyPressEvent(QKeyEvent* event) {
    if (!isPressKey(event)) {
        QWidget::keyPressEvent(event); // not QAbstractButton's, which takes the arrows
        return;
    }
    if (event->isAutoRepeat()) return;
    if (mode_ == Mode::kToggle) emit activated();
    else if (event->modifiers().testFlag(Qt::ShiftModifier)) setLatched(!latched_);
    else setHeld(true);
}

void PartSpot::keyReleaseEvent(QKeyEvent* event) {
    if (!isPressKey(event)) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    if (!event->isAutoRepeat() && mode_ == Mode::kMomentary) setHeld(false);
}

void PartSpot::focusOutEvent(QFocusEvent* event) {
    // The release of a key would go to whoever has the focus now.
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::MouseFocusReason) letGo();
    update();
    QWidget::focusOutEvent(event);
}

} // namespace twin::gui
