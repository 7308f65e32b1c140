// SPDX-License-Identifier: BSD-3-Clause
// Events as a table, which follows its end unless somebody scrolled up.
#pragma once

#include "gui/models/events_model.hpp"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QTableView;

namespace twin::gui {

class EmptyState;

class EventsView : public QWidget {
    Q_OBJECT

  public:
    enum class Devices { shown, hidden };
    EventsView(EventsModel& events, Devices devices, QWidget* parent = nullptr);
    void focusFilter();

  private:
    void showState();

    EventsModel& events_;
    EventsFilter* filter_;
    QLineEdit* text_;
    QComboBox* least_;
    QTableView* table_;
    EmptyState* nothing_;
    bool follows_ = true;
};

}  // namespace twin::gui
