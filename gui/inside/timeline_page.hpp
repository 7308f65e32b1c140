// SPDX-License-Identifier: BSD-3-Clause
// The tab of the time line: the view, what starts and stops it, what the pointer is on.
#pragma once

#include "gui/inside/pane.hpp"

class QPushButton;

namespace twin::gui {

class InsideWatch;
class TimelineView;

class TimelinePage : public Pane {
    Q_OBJECT

  public:
    explicit TimelinePage(InsideWatch& inside, QWidget* parent = nullptr);
    [[nodiscard]] TimelineView* view() const { return view_; }

  private:
    void showState();

    InsideWatch& inside_;
    TimelineView* view_;
    QPushButton* record_;
    QPushButton* follow_;
    QLabel* said_;
    QLabel* count_;
    QString pointed_;
};

}  // namespace twin::gui
