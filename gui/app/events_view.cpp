// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/events_view.hpp"

#include "gui/look/ui.hpp"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>

namespace twin::gui {
namespace {

Sign signOfEvent(const QModelIndex& index) {
    switch (static_cast<Weight>(index.data(EventsModel::WeightRole).toInt())) {
        case Weight::alarm: return Sign::alarm;
        case Weight::warning: return Sign::warning;
        case Weight::notice: return Sign::running;
        case Weight::info: break;
    }
    return Sign::note;
}

}  // namespace

EventsView::EventsView(EventsModel& events, Devices devices, QWidget* parent)
    : QWidget(parent), events_(events), filter_(new EventsFilter(this)), text_(new QLineEdit), least_(new QComboBox),
      table_(new QTableView), nothing_(new EmptyState("events", tr("No events"), {})) {
    filter_->setSourceModel(&events);
    text_->setPlaceholderText(tr("Filter"));
    text_->setClearButtonEnabled(true);
    text_->setAccessibleName(tr("Filter events by text"));
    text_->addAction(icon("search", Tint::muted), QLineEdit::LeadingPosition);
    least_->addItem(tr("Everything"), static_cast<int>(Weight::info));
    least_->addItem(tr("Resets and up"), static_cast<int>(Weight::notice));
    least_->addItem(tr("Warnings and alarms"), static_cast<int>(Weight::warning));
    least_->addItem(tr("Alarms"), static_cast<int>(Weight::alarm));
    least_->setAccessibleName(tr("Which events"));
    auto* head = row();
    head->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    head->addWidget(text_, 1);
    head->addWidget(least_);

    table_->setModel(filter_);
    table_->setItemDelegateForColumn(EventsModel::What, new SignDelegate(signOfEvent, table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setAccessibleName(tr("Events"));
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(28);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->setColumnWidth(EventsModel::Time, 104);
    table_->setColumnWidth(EventsModel::Device, 144);
    table_->setColumnHidden(EventsModel::Device, devices == Devices::hidden);
    auto* all = column(0);
    all->addLayout(head);
    all->addWidget(rule());
    all->addWidget(nothing_, 1);
    all->addWidget(table_, 1);
    setLayout(all);

    connect(text_, &QLineEdit::textChanged, filter_, &EventsFilter::setText);
    connect(least_, &QComboBox::currentIndexChanged, this,
            [this] { filter_->setLeast(static_cast<Weight>(least_->currentData().toInt())); });
    connect(filter_, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const auto* bar = table_->verticalScrollBar();
        follows_ = bar->value() >= bar->maximum() - 1;
    });
    connect(filter_, &QAbstractItemModel::rowsInserted, this, [this] {
        if (follows_) {
            table_->scrollToBottom();
        }
        showState();
    });
    connect(filter_, &QAbstractItemModel::modelReset, this, &EventsView::showState);
    connect(filter_, &QAbstractItemModel::rowsRemoved, this, &EventsView::showState);
    showState();
}

void EventsView::showState() {
    const bool any = filter_->rowCount() > 0;
    const bool filtered = !any && events_.rowCount() > 0;
    nothing_->setTexts(filtered ? tr("Nothing passes the filter") : tr("No events"),
                       filtered ? tr("Choose other kinds of events, or clear the text.")
                                : tr("Resets, faults and what is done to a device appear here."));
    nothing_->setVisible(!any);
    table_->setVisible(any);
}

void EventsView::focusFilter() { text_->setFocus(); }

}  // namespace twin::gui
