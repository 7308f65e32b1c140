// SPDX-License-Identifier: BSD-3-Clause
// The heap: figures, and how it went.
#pragma once

#include "gui/inside/pane.hpp"

namespace twin::gui {

class HeapHistory;
class InsideWatch;

/// Used and extent over time.
class HeapChart : public QWidget {
    Q_OBJECT

  public:
    explicit HeapChart(const HeapHistory& history, QWidget* parent = nullptr);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    const HeapHistory& history_;
};

class HeapView : public Pane {
    Q_OBJECT

  public:
    explicit HeapView(InsideWatch& inside, QWidget* parent = nullptr);

  private:
    void showKnown();
    QLabel* addFigure(class QGridLayout* grid, int place, const QString& words, const QString& tip);

    InsideWatch& inside_;
    QLabel* used_;
    QLabel* free_;
    QLabel* largest_;
    QLabel* blocks_;
    QLabel* high_;
    QLabel* failures_;
};

}  // namespace twin::gui
