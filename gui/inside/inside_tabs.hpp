// SPDX-License-Identifier: BSD-3-Clause
// The tabs of a device's page about its inside, and the button that debugs it.
#pragma once

#include "gui/inside/inside_watch.hpp"

class QPushButton;
class QTabWidget;
class QTreeView;

namespace twin::gui {

class DebugButton;
class MemoryView;
class ThreadsView;
class TimelinePage;
class HeapView;

class InsideTabs : public QObject {
    Q_OBJECT

  public:
    /// Adds its tabs at the end.
    InsideTabs(DeviceWatch& watch, QTabWidget* tabs);

    [[nodiscard]] InsideWatch& watch() { return inside_; }
    /// For the head of the page.
    [[nodiscard]] DebugButton* debugButton() const { return debug_; }
    [[nodiscard]] TimelinePage* timeline() const { return timeline_; }
    [[nodiscard]] MemoryView* memory() const { return memory_; }
    /// Values in the tree of registers can be edited, and undone.
    static void makeEditable(QTreeView* registers, DeviceWatch& watch);

  signals:
    void problem(const twin::gui::Problem& problem);

  private:
    void showTab();

    DeviceWatch& watch_;
    InsideWatch inside_;
    QTabWidget* tabs_;
    MemoryView* memory_;
    ThreadsView* threads_;
    TimelinePage* timeline_;
    HeapView* heap_;
    DebugButton* debug_;
};

}  // namespace twin::gui
