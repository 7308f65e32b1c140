// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/tour.hpp"

#include "gui/look/ui.hpp"

#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace twin::gui {
namespace {

constexpr int kCardWidth = 344;

}  // namespace

Tour::Tour(QList<Stop> stops, QWidget* window)
    : QWidget(window), stops_(std::move(stops)), card_(new QFrame(this)), title_(label({}, "heading")),
        text_(label({}, "muted")),
      count_(label({}, "muted")), back_(button(tr("Back"), {})), next_(button(tr("Next"), {}, "primary")) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Guided tour"));
    hide();
    card_->setObjectName("card");
    text_->setWordWrap(true);
    text_->setFixedWidth(kCardWidth - 4 * kGrid);
    auto* skip = button(tr("Skip"), {}, "flat");
    connect(skip, &QPushButton::clicked, this, &Tour::end);
    connect(back_, &QPushButton::clicked, this, [this] { next(-1); });
    connect(next_, &QPushButton::clicked, this, [this] { next(1); });
    auto* buttons = row();
    buttons->addWidget(count_, 1);
    buttons->addWidget(skip);
    buttons->addWidget(back_);
    buttons->addWidget(next_);
    auto* all = column(kGrid);
    all->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    all->addWidget(title_);
    all->addWidget(text_);
    all->addSpacing(kGrid);
    all->addLayout(buttons);
    card_->setLayout(all);
    window->installEventFilter(this);
}

QString Tour::title() const { return at_ >= 0 ? stops_[at_].title : QString(); }

void Tour::start() {
    focus_before_ = QApplication::focusWidget();
    at_ = 0;
    show();
    raise();
    showStop();
}

void Tour::next(int by) {
    const int to = at_ + by;
    if (to >= stops_.size()) {
        end();
    } else if (to >= 0) {
        at_ = to;
        showStop();
    }
}

void Tour::end() {
    if (at_ < 0) {
        return;
    }
    at_ = -1;
    hide();
    if (focus_before_) {
        focus_before_->setFocus();
    }
    emit ended();
}

void Tour::showStop() {
    const auto& stop = stops_[at_];
    stop.go();
    title_->setText(stop.title);
    text_->setText(stop.text);
    count_->setText(tr("%1 of %2").arg(at_ + 1).arg(stops_.size()));
    back_->setEnabled(at_ > 0);
    next_->setText(at_ + 1 < stops_.size() ? tr("Next") : tr("Done"));
    setAccessibleDescription(stop.title + ". " + stop.text);
    raise();
    setFocus();
    // The page that was just shown gets its size when the loop turns.
    QMetaObject::invokeMethod(this, &Tour::place, Qt::QueuedConnection);
}

void Tour::place() {
    if (at_ < 0) {
        return;
    }
    setGeometry(parentWidget()->rect());
    auto* target = stops_[at_].target();
    hole_ = target != nullptr && target->isVisible()
                ? QRect(target->mapTo(parentWidget(), QPoint(0, 0)), target->size()).adjusted(-4, -4, 4,
                    4).intersected(rect())
                : QRect();
    card_->adjustSize();
    const auto size = card_->sizeHint();
    const QRect inner = rect().adjusted(2 * kGrid, 2 * kGrid, -2 * kGrid, -2 * kGrid);
    QPoint at = inner.center() - QPoint(size.width() / 2, size.height() / 2);
    if (!hole_.isNull()) {
        // Beside it where there is room, else below or above, else over it.
        if (hole_.right() + kGrid + size.width() < inner.right()) {
            at = {hole_.right() + kGrid, hole_.top()};
        } else if (hole_.left() - kGrid - size.width() > inner.left()) {
            at = {hole_.left() - kGrid - size.width(), hole_.top()};
        } else if (hole_.bottom() + kGrid + size.height() < inner.bottom()) {
            at = {hole_.left(), hole_.bottom() + kGrid};
        } else {
            at = {inner.right() - size.width() - kGrid, inner.bottom() - size.height() - kGrid};
        }
    }
    at.setX(std::clamp(at.x(), inner.left(), std::max(inner.left(), inner.right() - size.width())));
    at.setY(std::clamp(at.y(), inner.top(), std::max(inner.top(), inner.bottom() - size.height())));
    card_->setGeometry({at, size});
    update();
}

void Tour::paintEvent(QPaintEvent*) {
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    QPainterPath shade;
    shade.addRect(rect());
    if (!hole_.isNull()) {
        QPainterPath hole;
        hole.addRoundedRect(hole_, 8, 8);
        shade -= hole;
    }
    p.fillPath(shade, QColor(0, 0, 0, 120));
    if (!hole_.isNull()) {
        p.setPen(QPen(Theme::instance().colors().accent, 2));
        p.drawRoundedRect(hole_, 8, 8);
    }
}

/// The window's own shortcut for Esc dismisses messages: not now.
bool Tour::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void Tour::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Escape: end(); break;
        case Qt::Key_Left:
        case Qt::Key_Backspace: next(-1); break;
        case Qt::Key_Right:
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space: next(1); break;
        default: QWidget::keyPressEvent(event);
    }
}

/// What is below is not for clicks as long as the tour lasts.
void Tour::mousePressEvent(QMouseEvent* event) { event->accept(); }

bool Tour::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && at_ >= 0) {
        QMetaObject::invokeMethod(this, &Tour::place, Qt::QueuedConnection);
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace twin::gui
