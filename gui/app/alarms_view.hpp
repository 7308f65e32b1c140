// SPDX-License-Identifier: BSD-3-Clause
// Alarms: the rules, and where they hold, with a way to the device.
#pragma once

#include "gui/fleet/alarms.hpp"

#include <QWidget>

class QCheckBox;
class QSpinBox;
class QTableView;

namespace twin::gui {

class EmptyState;

class AlarmsView : public QWidget {
    Q_OBJECT

  public:
    explicit AlarmsView(AlarmsModel& alarms, QWidget* parent = nullptr);

  signals:
    void deviceChosen(const QString& device);

  private:
    void takeRules();
    void showState();

    AlarmsModel& alarms_;
    QCheckBox* died_;
    QCheckBox* faults_;
    QCheckBox* silent_;
    QSpinBox* seconds_;
    QCheckBox* link_;
    QTableView* table_;
    EmptyState* nothing_;
};

}  // namespace twin::gui
