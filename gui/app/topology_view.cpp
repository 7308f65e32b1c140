// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/topology_view.hpp"

#include "gui/app/topology_canvas.hpp"
#include "gui/look/ui.hpp"
#include "gui/fleet/link_words.hpp"
#include "gui/models/format.hpp"

#include <QBoxLayout>
#include <QFormLayout>
#include <QLineEdit>
#include <QLocale>
#include <QScrollArea>
#include <QStackedWidget>

namespace twin::gui {

TopologyView::TopologyView(Client& client, QWidget* parent)
    : QWidget(parent), watch_(client), stack_(new QStackedWidget), canvas_(new TopologyCanvas(watch_.links)) {
    auto* nothing = new EmptyState("fleet", tr("No network"),
        tr("This run has no network, or has ended. Boards with Ethernet are put on one."));
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(canvas_);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget;
    auto* both = row(0);
    both->addWidget(scroll, 1);
    both->addWidget(makePanel());
    content->setLayout(both);
    stack_->addWidget(nothing);
    stack_->addWidget(content);
    auto* all = column(0);
    all->addWidget(stack_);
    setLayout(all);
    connect(&watch_, &NetworkWatch::problem, this, &TopologyView::problem);
    connect(&watch_, &NetworkWatch::looked, this, [this] {
        stack_->setCurrentIndex(watch_.links.networks().isEmpty() ? 0 : 1);
        showFigures();
    });
    connect(canvas_, &TopologyCanvas::chosenChanged, this, &TopologyView::showChosen);
    connect(canvas_, &TopologyCanvas::deviceOpened, this,
            [this](const QString& cable) { emit deviceChosen(cable.section('.', 0, 0)); });
    showChosen();
}

QWidget* TopologyView::makePanel() {
    panel_ = new QFrame;
    panel_->setObjectName("side");
    panel_->setStyleSheet("QFrame#side { border: none; }");
    panel_->setFixedWidth(288);
    title_ = new ElidedLabel("heading");
    figures_ = label({}, "muted");
    figures_->setWordWrap(true);
    lopsided_ = label(tr("Its two ways differ. What is set here is for both."), "hint");
    lopsided_->setWordWrap(true);
    wrong_ = label({}, "fault");
    wrong_->setWordWrap(true);
    cut_ = button(tr("Cut the link"), "plug");
    open_ = button(tr("Open"), "board");
    apply_ = button(tr("Apply"), "check", "primary");
    clear_ = button(tr("Clear"), "close");
    clear_->setToolTip(tr("Nothing happens to frames any more"));
    connect(cut_, &QPushButton::clicked, this, &TopologyView::cut);
    connect(open_, &QPushButton::clicked, this, [this] { emit deviceChosen(canvas_->chosen().value(0).section('.', 0,
        0)); });
    connect(apply_, &QPushButton::clicked, this, &TopologyView::apply);
    connect(clear_, &QPushButton::clicked, this, [this] {
        for (auto* field : std::as_const(fields_)) {
            field->clear();
        }
        others_.clear();
        apply();
    });
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(kGrid);
    form->setHorizontalSpacing(kGrid + 4);
    for (const auto& word : linkWords()) {
        auto* field = new QLineEdit;
        field->setObjectName("link-" + word.word);
        field->setPlaceholderText(word.example);
        field->setAccessibleName(word.name);
        connect(field, &QLineEdit::textEdited, this, &TopologyView::check);
        connect(field, &QLineEdit::returnPressed, this, &TopologyView::apply);
        fields_[word.word] = field;
        form->addRow(label(word.name, "muted"), field);
    }
    auto* above = row();
    above->addWidget(cut_);
    above->addWidget(open_);
    above->addStretch(1);
    auto* below = row();
    below->addWidget(apply_);
    below->addWidget(clear_);
    below->addStretch(1);
    auto* all = column(kGrid);
    all->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    all->addWidget(title_);
    all->addWidget(figures_);
    all->addLayout(above);
    all->addSpacing(kGrid);
    all->addWidget(label(tr("WHAT THE LINK DOES"), "section"));
    all->addLayout(form);
    all->addWidget(lopsided_);
    all->addWidget(wrong_);
    all->addLayout(below);
    all->addStretch(1);
    panel_->setLayout(all);
    return panel_;
}

void TopologyView::showChosen() {
    const auto cables = canvas_->chosen();
    panel_->setVisible(!cables.isEmpty());
    if (cables.isEmpty()) {
        return;
    }
    title_->setText(cables.size() == 1 ? cables[0] : tr("%n link(s)", nullptr, static_cast<int>(cables.size())));
    open_->setVisible(cables.size() == 1 && !canvas_->choseGateway());
    fill();
    showFigures();
}

/// The first one's, for all: what they have in common is not looked for.
void TopologyView::fill() {
    const int first = watch_.links.rowOf(canvas_->network(), canvas_->chosen().value(0));
    if (first < 0) {
        return;
    }
    const auto& link = watch_.links.links()[first];
    const auto terms = readLinkTerms(link.options);
    others_ = terms.values;
    for (auto field = fields_.begin(); field != fields_.end(); ++field) {
        field.value()->setText(others_.take(field.key()));
    }
    lopsided_->setVisible(terms.lopsided);
    check();
}

void TopologyView::showFigures() {
    double rate = 0;
    qint64 lost = 0;
    qint64 bytes = 0;
    int known = 0;
    up_ = true;
    for (const auto& cable : canvas_->chosen()) {
        const int row = watch_.links.rowOf(canvas_->network(), cable);
        if (row < 0) {
            continue;
        }
        const auto& link = watch_.links.links()[row];
        ++known;
        rate += link.rate();
        lost += link.lost;
        bytes += link.bytes;
        up_ = up_ && link.state != LinkState::cut;
    }
    for (auto* one : {cut_, apply_, clear_}) {
        one->setEnabled(known > 0);
    }
    cut_->setText(up_ ? tr("Cut the link") : tr("Plug it in"));
    figures_->setText(tr("%1 frames/s · %2 in all · %3 lost").arg(rateText(rate), bytesText(bytes),
        QLocale().toString(lost)));
    check();
}

void TopologyView::check() {
    QStringList wrong;
    for (const auto& word : linkWords()) {
        auto* field = fields_.value(word.word);
        const auto why = whatIsWrong(word.word, field->text().trimmed());
        field->setToolTip(why);
        if (!why.isEmpty()) {
            wrong.append(tr("%1: %2").arg(word.name, why));
        }
    }
    wrong_->setText(wrong.join('\n'));
    wrong_->setVisible(!wrong.isEmpty());
    wrong_->setStyleSheet(QString("color: %1").arg(Theme::instance().colors().alarm.name()));
    apply_->setEnabled(wrong.isEmpty());
}

void TopologyView::apply() {
    check();
    if (!apply_->isEnabled()) {
        return;
    }
    auto values = others_;
    for (auto field = fields_.begin(); field != fields_.end(); ++field) {
        values[field.key()] = field.value()->text().trimmed();
    }
    watch_.setLinks(canvas_->network(), canvas_->chosen(), linkText(values, up_));
}

void TopologyView::cut() { watch_.setLinks(canvas_->network(), canvas_->chosen(), up_ ? "down" : "up"); }

void TopologyView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    watch_.setSeen(true);
}

void TopologyView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    watch_.setSeen(false);
}

}  // namespace twin::gui
