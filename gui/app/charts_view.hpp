// SPDX-License-Identifier: BSD-3-Clause
// A number over the fleet: percentiles over time, and a histogram of now.
#pragma once

#include "gui/fleet/fleet_figures.hpp"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace twin::gui {

class ChartsView : public QWidget {
    Q_OBJECT

  public:
    explicit ChartsView(FleetFigures& figures, QWidget* parent = nullptr);

  private:
    void choose();

    FleetFigures& figures_;
    QComboBox* figure_;
    QLineEdit* pattern_;
    QLabel* wrong_;
    QLabel* now_;
};

}  // namespace twin::gui
