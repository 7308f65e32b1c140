// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/alarms_view.hpp"

#include "gui/look/ui.hpp"

#include <QBoxLayout>
#include <QCheckBox>
#include <QHeaderView>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>

namespace twin::gui {
namespace {

Sign signOf(const QModelIndex& index) { return index.data(AlarmsModel::ActiveRole).toBool() ? Sign::alarm : Sign::off; }

}  // namespace

AlarmsView::AlarmsView(AlarmsModel& alarms, QWidget* parent)
    : QWidget(parent), alarms_(alarms), died_(new QCheckBox(tr("Died"))),
        faults_(new QCheckBox(tr("Fault or lock-up"))),
      silent_(new QCheckBox(tr("No message for"))), seconds_(new QSpinBox), link_(new QCheckBox(tr("Link down"))),
      table_(new QTableView), nothing_(new EmptyState("check", tr("No alarms"),
          tr("Where a rule above holds, its device is listed here."))) {
    const QSettings kept;
    const AlarmRules rules;
    died_->setChecked(kept.value("alarms/died", rules.died).toBool());
    faults_->setChecked(kept.value("alarms/faults", rules.faults).toBool());
    silent_->setChecked(kept.value("alarms/silent", rules.silent).toBool());
    link_->setChecked(kept.value("alarms/link", rules.link_down).toBool());
    seconds_->setRange(1, 86'400);
    seconds_->setSuffix(" s");
    seconds_->setFixedWidth(88);
    seconds_->setValue(kept.value("alarms/silent-after", rules.silent_after_s).toInt());
    seconds_->setAccessibleName(tr("Seconds without a message, by the device's clock"));
    auto* head = row(2 * kGrid);
    head->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    for (QWidget* one : std::initializer_list<QWidget*>{died_, faults_, link_, silent_, seconds_}) {
        head->addWidget(one);
    }
    head->addStretch(1);
    for (auto* one : {died_, faults_, silent_, link_}) {
        connect(one, &QCheckBox::toggled, this, &AlarmsView::takeRules);
    }
    connect(seconds_, &QSpinBox::valueChanged, this, &AlarmsView::takeRules);

    table_->setModel(&alarms);
    table_->setItemDelegateForColumn(AlarmsModel::What, new SignDelegate(signOf, table_));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->setAccessibleName(tr("Alarms"));
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(32);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setSectionResizeMode(AlarmsModel::What, QHeaderView::Stretch);
    table_->setColumnWidth(AlarmsModel::Since, 112);
    table_->setColumnWidth(AlarmsModel::Device, 152);
    table_->setColumnWidth(AlarmsModel::State, 96);
    connect(table_, &QTableView::activated, this,
            [this](const QModelIndex& index) { emit deviceChosen(index.data(AlarmsModel::DeviceRole).toString()); });
    auto* all = column(0);
    all->addLayout(head);
    all->addWidget(rule());
    all->addWidget(nothing_, 1);
    all->addWidget(table_, 1);
    setLayout(all);
    connect(&alarms, &QAbstractItemModel::rowsInserted, this, &AlarmsView::showState);
    connect(&alarms, &QAbstractItemModel::rowsRemoved, this, &AlarmsView::showState);
    connect(&alarms, &QAbstractItemModel::modelReset, this, &AlarmsView::showState);
    takeRules();
    showState();
}

void AlarmsView::takeRules() {
    const AlarmRules rules{died_->isChecked(), faults_->isChecked(), silent_->isChecked(), seconds_->value(),
        link_->isChecked()};
    QSettings kept;
    kept.setValue("alarms/died", rules.died);
    kept.setValue("alarms/faults", rules.faults);
    kept.setValue("alarms/silent", rules.silent);
    kept.setValue("alarms/silent-after", rules.silent_after_s);
    kept.setValue("alarms/link", rules.link_down);
    seconds_->setEnabled(rules.silent);
    alarms_.setRules(rules);
}

void AlarmsView::showState() {
    nothing_->setVisible(alarms_.rowCount() == 0);
    table_->setVisible(alarms_.rowCount() > 0);
}

}  // namespace twin::gui
