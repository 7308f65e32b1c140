// SPDX-License-Identifier: BSD-3-Clause
// The table of threads, with bars for their stacks and their part of the CPU.
#pragma once

#include "gui/inside/pane.hpp"

class QTableView;

namespace twin::gui {

class InsideWatch;

class ThreadsView : public Pane {
    Q_OBJECT

  public:
    explicit ThreadsView(InsideWatch& inside, QWidget* parent = nullptr);

  private:
    void showKnown();

    InsideWatch& inside_;
    QTableView* table_;
};

}  // namespace twin::gui
