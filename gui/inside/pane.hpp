// SPDX-License-Identifier: BSD-3-Clause
// What the tabs here have in common: a line of words where there is nothing to show, and a font of equal widths.
#pragma once

#include <QBoxLayout>
#include <QFontDatabase>
#include <QLabel>
#include <QStackedLayout>
#include <QWidget>

namespace twin::gui {

inline QFont fixedFont(const QWidget& widget) {
    auto font = widget.font();
    font.setFamilies({"DejaVu Sans Mono", "Noto Sans Mono", "monospace"});
    font.setStyleHint(QFont::Monospace);
    font.setPixelSize(13);
    return font;
}

/// Contents, or why there are none.
class Pane : public QWidget {
  public:
    explicit Pane(QWidget* parent = nullptr) : QWidget(parent), stack_(new QStackedLayout(this)), title_(new QLabel), text_(new QLabel) {
        auto* nothing = new QWidget;
        auto* column = new QVBoxLayout(nothing);
        column->setContentsMargins(32, 32, 32, 32);
        column->setSpacing(8);
        title_->setObjectName("heading");
        text_->setObjectName("muted");
        for (auto* label : {title_, text_}) {
            label->setAlignment(Qt::AlignHCenter);
            label->setWordWrap(true);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        }
        column->addStretch(2);
        column->addWidget(title_);
        column->addWidget(text_);
        column->addStretch(3);
        stack_->addWidget(nothing);
    }
    void setContents(QWidget* contents) { stack_->addWidget(contents); }
    void showContents() { stack_->setCurrentIndex(1); }
    void showNothing(const QString& title, const QString& text) {
        title_->setText(title);
        text_->setText(text);
        stack_->setCurrentIndex(0);
    }
    [[nodiscard]] bool hasContents() const { return stack_->currentIndex() == 1; }

  private:
    QStackedLayout* stack_;
    QLabel* title_;
    QLabel* text_;
};

}  // namespace twin::gui
