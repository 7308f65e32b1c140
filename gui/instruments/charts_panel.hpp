// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/instruments/plot_panel.hpp"
#include "gui/signals/chart_session.hpp"

namespace twin::gui::scope {

/// Numbers of a device over time: sensors, and what its firmware prints.
class ChartsPanel : public PlotPanel {
    Q_OBJECT

  public:
    explicit ChartsPanel(ChartSession& session, QWidget* parent = nullptr);

  protected:
    void frame() override;
    void clearAsked() override;
    [[nodiscard]] QString amountText() const override;

  private:
    ChartSession& session_;
    QPushButton* pause_;
    int turn_ = 0;
};

}  // namespace twin::gui::scope
