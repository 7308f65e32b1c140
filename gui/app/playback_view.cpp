// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/playback_view.hpp"

#include "gui/app/time_line.hpp"
#include "gui/look/ui.hpp"
#include "gui/models/format.hpp"

#include <QBoxLayout>
#include <QDir>
#include <QHeaderView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>

namespace twin::gui {
namespace {

Sign signOf(const QModelIndex& index) { return signOfDevice(index.data(MomentModel::StateRole).toString()); }

QPlainTextEdit* reading(const QString& name) {
    auto* made = new QPlainTextEdit;
    made->setReadOnly(true);
    made->setLineWrapMode(QPlainTextEdit::NoWrap);
    made->setAccessibleName(name);
    QFont mono;
    mono.setFamilies({"DejaVu Sans Mono", "Noto Sans Mono", "monospace"});
    mono.setPointSizeF(made->font().pointSizeF() * .95);
    made->setFont(mono);
    return made;
}

}  // namespace

PlaybackView::PlaybackView(QWidget* parent)
    : QWidget(parent), sign_(new SignLabel), title_(new ElidedLabel("title")), about_(new ElidedLabel("muted")),
      progress_(new QProgressBar), line_(new TimeLine), instant_(label({}, "heading")), table_(new QTableView),
      device_(label({}, "heading")), console_(reading(tr("Console"))), values_(reading(tr("Values"))) {
    progress_->setTextVisible(false);
    auto* close = button(tr("Close"), "close");
    connect(close, &QPushButton::clicked, this, &PlaybackView::closeAsked);
    auto* first = row(kGrid + 4);
    first->addWidget(sign_);
    first->addWidget(title_, 1);
    first->addWidget(close);
    auto* before = button(tr("Before"), {});
    before->setToolTip(tr("To the mark before (Page Up)"));
    auto* next = button(tr("Next"), {});
    next->setToolTip(tr("To the next mark (Page Down)"));
    auto* failure = button(tr("Next failure"), "warning");
    connect(before, &QPushButton::clicked, this, [this] { line_->jump(-1, false); });
    connect(next, &QPushButton::clicked, this, [this] { line_->jump(1, false); });
    connect(failure, &QPushButton::clicked, this, [this] {
        if (line_->instant() >= run_.endNs()) {
            line_->setInstant(0);
        }
        line_->jump(1, true);
    });
    auto* steps = row();
    steps->addWidget(instant_);
    steps->addStretch(1);
    for (auto* one : {before, next, failure}) {
        steps->addWidget(one);
    }
    auto* head = new QFrame;
    head->setObjectName("bar");
    auto* above = column(4);
    above->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, kGrid);
    above->addLayout(first);
    above->addWidget(about_);
    above->addWidget(progress_);
    above->addSpacing(kGrid);
    above->addLayout(steps);
    above->addWidget(line_);
    head->setLayout(above);

    table_->setModel(&run_.devices);
    table_->setAccessibleName(tr("Devices at this instant"));
    table_->setItemDelegateForColumn(MomentModel::State, new SignDelegate(signOf, table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(28);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->setColumnWidth(MomentModel::Name, 136);
    table_->setColumnWidth(MomentModel::State, 96);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        if (index.isValid()) {
            run_.lookInto(index.data(MomentModel::NameRole).toString());
        }
    });
    auto* right = new QWidget;
    auto* texts = column(kGrid);
    texts->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    texts->addWidget(device_);
    texts->addWidget(console_, 3);
    texts->addWidget(label(tr("VALUES"), "section"));
    texts->addWidget(values_, 1);
    right->setLayout(texts);
    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    split->addWidget(table_);
    split->addWidget(right);
    split->setSizes({480, 520});
    auto* all = column(0);
    all->addWidget(head);
    all->addWidget(split, 1);
    setLayout(all);
    connect(line_, &TimeLine::instantChosen, &run_, &RecordedRun::lookAt);
    connect(&run_, &RecordedRun::progress, progress_, &QProgressBar::setValue);
    connect(&run_, &RecordedRun::opened, this, &PlaybackView::begin);
    connect(&run_, &RecordedRun::shown, this, &PlaybackView::showMoment);
    connect(&run_, &RecordedRun::problem, this, [this](const Problem& why) {
        emit problem(why);
        emit closeAsked();
    });
}

void PlaybackView::open(const QString& folder, qint64 t_ns, const QString& device) {
    first_ns_ = t_ns;
    first_device_ = device;
    title_->setText(QDir(folder).dirName());
    about_->setText(folder);
    sign_->setSign(Sign::waiting);
    progress_->setValue(0);
    progress_->show();
    console_->clear();
    values_->clear();
    run_.open(folder);
}

void PlaybackView::begin() {
    progress_->hide();
    const auto& result = run_.result();
    if (result.isEmpty()) {
        sign_->setSign(Sign::off);
    } else {
        sign_->setSign(result["passed"].toBool() ? Sign::passed : Sign::alarm);
    }
    about_->setText(tr("%1 · %2 lines · %3").arg(instantText(run_.endNs()), QLocale().toString(run_.lines()),
        run_.folder()));
    line_->setRun(run_.endNs(), run_.marks());
    if (!first_device_.isEmpty()) {
        run_.lookInto(first_device_);
    }
    if (first_ns_ >= 0) {
        line_->setInstant(first_ns_);
        run_.lookAt(first_ns_);
    }
}

void PlaybackView::showMoment() {
    const auto& moment = run_.moment();
    instant_->setText(instantText(moment.t_ns));
    device_->setText(moment.device.isEmpty() ? tr("No device") : moment.device);
    console_->setPlainText(moment.console);
    console_->verticalScrollBar()->setValue(console_->verticalScrollBar()->maximum());
    QStringList values;
    for (const auto& [name, value] : moment.values) {
        values.append(name + " = " + value);
    }
    values_->setPlainText(values.join('\n'));
}

}  // namespace twin::gui
