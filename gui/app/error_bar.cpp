// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/error_bar.hpp"

#include "gui/look/ui.hpp"

#include <QAccessible>
#include <QBoxLayout>
#include <QStyle>

namespace twin::gui {

ErrorBar::ErrorBar(QWidget* parent)
    : QFrame(parent), picture_(new QLabel), message_(label({}, "heading")), hint_(label({}, "muted")),
      action_(button({}, {})) {
    setObjectName("errorBar");
    setAccessibleName(tr("Message"));
    message_->setWordWrap(true);
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    hint_->setWordWrap(true);
    hint_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = button({}, "close", "flat");
    close->setToolTip(tr("Dismiss (Esc)"));
    close->setAccessibleName(tr("Dismiss"));
    connect(close, &QPushButton::clicked, this, &ErrorBar::dismiss);
    connect(action_, &QPushButton::clicked, this, [this] {
        const auto act = act_;
        dismiss();
        if (act) {
            act();
        }
    });
    auto* texts = column(2);
    texts->addWidget(message_);
    texts->addWidget(hint_);
    auto* all = row(2 * kGrid);
    all->setContentsMargins(3 * kGrid, kGrid, 2 * kGrid, kGrid);
    all->addWidget(picture_, 0, Qt::AlignTop);
    all->addLayout(texts, 1);
    all->addWidget(action_);
    all->addWidget(close);
    setLayout(all);
    QWidget::hide();
}

void ErrorBar::set(const Problem& problem, const QString& kind) {
    setProperty("kind", kind);
    style()->unpolish(this);
    style()->polish(this);
    const bool is_notice = kind == "notice";
    picture_->setPixmap(icon(is_notice ? "info" : "warning", is_notice ? Tint::accent : Tint::alarm)
                            .pixmap(QSize(20, 20), devicePixelRatioF()));
    message_->setText(problem.message);
    hint_->setText(problem.hint);
    hint_->setVisible(!problem.hint.isEmpty());
    action_->setVisible(act_ != nullptr);
    setAccessibleDescription(problem.message + " " + problem.hint);
    QWidget::show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ErrorBar::show(const Problem& problem) {
    act_ = nullptr;
    set(problem, "error");
}

void ErrorBar::show(const Problem& problem, const QString& action, std::function<void()> act) {
    act_ = std::move(act);
    action_->setText(action);
    set(problem, "error");
}

void ErrorBar::notice(const QString& message, const QString& hint) {
    act_ = nullptr;
    set({message, hint}, "notice");
}

void ErrorBar::dismiss() { QWidget::hide(); }

}  // namespace twin::gui
