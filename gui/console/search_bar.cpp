// SPDX-License-Identifier: BSD-3-Clause
#include "gui/console/search_bar.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace twin::gui {

SearchBar::SearchBar(QWidget* parent)
    : QWidget(parent), text_(new QLineEdit(this)), case_(new QToolButton(this)), count_(new QLabel(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    text_->setObjectName(QStringLiteral("search"));
    text_->setPlaceholderText(tr("Search"));
    text_->setAccessibleName(tr("Search the console"));
    text_->setClearButtonEnabled(true);
    case_->setText(QStringLiteral("Aa"));
    case_->setCheckable(true);
    case_->setToolTip(tr("Upper and lower case are different"));
    case_->setAccessibleName(case_->toolTip());
    row->addWidget(text_, 1);
    row->addWidget(case_);
    row->addWidget(count_);
    const auto button = [&](const QString& shown, const QString& name, const auto& signal) {
        auto* b = new QToolButton(this);
        b->setText(shown);
        b->setToolTip(name);
        b->setAccessibleName(name);
        b->setAutoRaise(true);
        connect(b, &QToolButton::clicked, this, signal);
        row->addWidget(b);
    };
    button(QStringLiteral("↑"), tr("Previous (Shift+Return)"), [this] { emit previous(); });
    button(QStringLiteral("↓"), tr("Next (Return)"), [this] { emit next(); });
    button(QStringLiteral("✕"), tr("Close (Escape)"), [this] { close(); });
    const auto changed = [this] { emit searchChanged(text_->text(), case_->isChecked()); };
    connect(text_, &QLineEdit::textChanged, this, changed);
    connect(case_, &QToolButton::toggled, this, changed);
    hide();
}

void SearchBar::open(const QString& text) {
    show();
    if (!text.isEmpty()) text_->setText(text);
    text_->selectAll();
    text_->setFocus();
    emit searchChanged(text_->text(), case_->isChecked());
}

void SearchBar::close() {
    hide();
    emit closed();
}

void SearchBar::showCount(int current, int count) {
    count_->setText(text_->text().isEmpty() ? QString()
                    : count == 0            ? tr("not found")
                                            : tr("%1 of %2").arg(current).arg(count));
}

void SearchBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) close();
    else if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) QWidget::keyPressEvent(event);
    else if (event->modifiers().testFlag(Qt::ShiftModifier)) emit previous();
    else emit next();
}

} // namespace twin::gui
