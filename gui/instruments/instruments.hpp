// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "gui/models/device_watch.hpp"
#include "gui/signals/chart_session.hpp"
#include "gui/signals/scope_session.hpp"

class QSplitter;
class QWidget;

namespace twin::gui {

namespace scope {
class ChartsPanel;
class ScopePanel;
}  // namespace scope

/// The instruments of the device that a watch is at: scope and charts, each a tab of its page.
class Instruments : public QObject {
    Q_OBJECT

  public:
    explicit Instruments(DeviceWatch& watch, QObject* parent = nullptr);

    [[nodiscard]] scope::ScopePanel* scope() const { return scope_panel_; }
    [[nodiscard]] scope::ChartsPanel* charts() const { return charts_panel_; }
    [[nodiscard]] scope::ScopeSession& scopeSession() { return scope_; }
    [[nodiscard]] scope::ChartSession& chartSession() { return charts_; }
    /// Where charts are fed by whoever knows a number: heap, CPU.
    [[nodiscard]] scope::ChartModel& chart() { return charts_.chart; }
    /// Time runs from left to right: an instrument's tab gets more of the page than others, and each kind keeps what
    /// it was given.
    void makeRoom(QSplitter* split, const QWidget* tab);

  signals:
    void problem(const twin::gui::Problem& problem);

  private:
    void showDevice();

    DeviceWatch& watch_;
    scope::ScopeSession scope_;
    scope::ChartSession charts_;
    scope::ScopePanel* scope_panel_;
    scope::ChartsPanel* charts_panel_;
    QString shown_;
    bool wide_ = false;
    QList<int> sizes_[2];
};

}  // namespace twin::gui
