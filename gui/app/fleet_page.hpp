// SPDX-License-Identifier: BSD-3-Clause
// A run's devices: found by text and state, grouped, selected, acted upon together; and the fleet's other sides: its
// networks, its packets, its figures, its alarms.
#pragma once

#include "gui/fleet/grouped_devices.hpp"
#include "gui/models/fleet_watch.hpp"

#include <QSet>
#include <QWidget>

class QButtonGroup;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QComboBox;
class QMenu;
class QTabWidget;
class QTreeView;

namespace twin::gui {

class AlarmsModel;
class AlarmsView;
class ChartsView;
class EmptyState;
class FleetFigures;
class ElidedLabel;
class PacketsView;
class TopologyView;

class FleetPage : public QWidget {
    Q_OBJECT

  public:
    FleetPage(FleetWatch& watch, Client& client, QWidget* parent = nullptr);

    void focusFilter();
    [[nodiscard]] QTreeView* table() const { return table_; }
    [[nodiscard]] QTabWidget* tabs() const { return tabs_; }
    [[nodiscard]] TopologyView* topology() const { return topology_; }
    [[nodiscard]] PacketsView* packets() const { return packets_; }
    void nextTab(int by);

  signals:
    void deviceChosen(const QString& run, const QString& device);
    void galleryAsked();
    void stopAsked(const QString& run);
    void problem(const twin::gui::Problem& problem);
    void notice(const QString& message);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    QWidget* makeHead();
    QWidget* makeActions();
    QWidget* makeTable();
    QWidget* makeFilter();
    void makeColumnsMenu();
    void keepColumns();
    void keepView();
    void restoreView();
    void setGrouping(int place);
    [[nodiscard]] QStringList selected() const;
    void act(const QString& method, const QJsonObject& params, const QString& what);
    void choose(const QModelIndex& index);
    void showState();

    FleetWatch& watch_;
    DevicesFilter* filter_;
    GroupedDevices* groups_;
    AlarmsModel* alarms_;
    FleetFigures* figures_;
    QStackedWidget* stack_;
    ElidedLabel* title_ = nullptr;
    QLineEdit* text_ = nullptr;
    QButtonGroup* states_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QTreeView* table_ = nullptr;
    QComboBox* grouping_ = nullptr;
    QMenu* columns_ = nullptr;
    TopologyView* topology_ = nullptr;
    PacketsView* packets_ = nullptr;
    QSet<QString> folded_;   ///< groups, by their title
    QStringList chosen_;     ///< devices, while groups become others
    ElidedLabel* tally_ = nullptr;
    QLineEdit* setting_ = nullptr;
    QList<QWidget*> for_selection_;
    QString acting_;
};

}  // namespace twin::gui
