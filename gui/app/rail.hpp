// SPDX-License-Identifier: BSD-3-Clause
// On the left: the pages, what runs, and whether there is a connection.
#pragma once

#include "gui/link/client.hpp"
#include "gui/models/runs_model.hpp"

#include <QFrame>
#include <QLabel>

class QButtonGroup;
class QListView;
class QToolButton;

namespace twin::gui {

class ElidedLabel;
class SignLabel;

class Rail : public QFrame {
    Q_OBJECT

  public:
    enum Page { Gallery, Device, Fleet, Scenario, Events, Pages };

    Rail(RunsModel& runs, QWidget* parent = nullptr);

    void setPage(Page page);
    void setConnection(Client::State state, const QUrl& url);
    void setAlarms(int alarms);
    /// Icons only, for a window that is narrow.
    void setNarrow(bool narrow);
    void selectRun(const QString& run);

  signals:
    void pageChosen(twin::gui::Rail::Page page);
    void runChosen(const QString& run);
    void themeAsked();

  private:
    void showTexts();
    QToolButton* add(Page page, const QString& icon_name, const QString& text);

    RunsModel& runs_;
    QButtonGroup* pages_;
    QListView* list_;
    QLabel* runs_title_;
    QLabel* mark_;
    QLabel* name_;
    SignLabel* connection_sign_;
    ElidedLabel* connection_;
    QToolButton* theme_;
    int alarms_ = 0;
    bool narrow_ = false;
};

}  // namespace twin::gui
