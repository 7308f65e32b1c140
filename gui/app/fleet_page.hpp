// SPDX-License-Identifier: BSD-3-Clause
// A run's devices: found by text and state, selected, acted upon together.
#pragma once

#include "gui/models/fleet_watch.hpp"

#include <QWidget>

class QButtonGroup;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace twin::gui {

class EmptyState;
class ElidedLabel;

class FleetPage : public QWidget {
    Q_OBJECT

  public:
    explicit FleetPage(FleetWatch& watch, QWidget* parent = nullptr);

    void focusFilter();
    [[nodiscard]] QTableView* table() const { return table_; }

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
    [[nodiscard]] QStringList selected() const;
    void act(const QString& method, const QJsonObject& params, const QString& what);
    void choose(const QModelIndex& index);
    void showState();

    FleetWatch& watch_;
    DevicesFilter* filter_;
    QStackedWidget* stack_;
    ElidedLabel* title_ = nullptr;
    QLineEdit* text_ = nullptr;
    QButtonGroup* states_ = nullptr;
    QTableView* table_ = nullptr;
    ElidedLabel* tally_ = nullptr;
    QLineEdit* setting_ = nullptr;
    QList<QWidget*> for_selection_;
    QString acting_;
};

}  // namespace twin::gui
