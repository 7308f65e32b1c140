// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/inside_tabs.hpp"

#include "gui/inside/debug_button.hpp"
#include "gui/inside/heap_view.hpp"
#include "gui/inside/memory_view.hpp"
#include "gui/inside/threads_view.hpp"
#include "gui/inside/timeline_page.hpp"

#include <QAction>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTreeView>

namespace twin::gui {

InsideTabs::InsideTabs(DeviceWatch& watch, QTabWidget* tabs)
    : QObject(tabs), watch_(watch), inside_(watch), tabs_(tabs), memory_(new MemoryView(inside_)),
      threads_(new ThreadsView(inside_)), timeline_(new TimelinePage(inside_)), heap_(new HeapView(inside_)),
      debug_(new DebugButton(inside_, DebugTools::look([](const QString& name) { return QStandardPaths::findExecutable(name); }))) {
    tabs->addTab(memory_, tr("Memory"));
    tabs->addTab(threads_, tr("Threads"));
    tabs->addTab(timeline_, tr("Time line"));
    tabs->addTab(heap_, tr("Heap"));
    connect(tabs, &QTabWidget::currentChanged, this, &InsideTabs::showTab);
    connect(&inside_, &InsideWatch::problem, this, &InsideTabs::problem);
    connect(debug_, &DebugButton::problem, this, &InsideTabs::problem);
    const auto alive = [this] { debug_->setEnabled(inside_.alive()); };
    connect(&watch, &DeviceWatch::stateChanged, this, alive);
    connect(&watch.client(), &Client::stateChanged, this, [this] {
        const auto host = watch_.client().url().host();
        debug_->setLocal(host.isEmpty() || host == "localhost" || QHostAddress(host).isLoopback());
    });
    alive();
}

void InsideTabs::showTab() {
    const auto* now = tabs_->currentWidget();
    inside_.setLook(now == memory_     ? InsideWatch::Look::memory
                    : now == threads_  ? InsideWatch::Look::threads
                    : now == timeline_ ? InsideWatch::Look::timeline
                    : now == heap_     ? InsideWatch::Look::heap
                                       : InsideWatch::Look::nothing);
}

void InsideTabs::makeEditable(QTreeView* registers, DeviceWatch& watch) {
    registers->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    auto& steps = watch.registers.undo;
    auto* undo = steps.createUndoAction(registers);
    auto* redo = steps.createRedoAction(registers);
    undo->setShortcut(QKeySequence::Undo);
    redo->setShortcut(QKeySequence::Redo);
    for (auto* action : {undo, redo}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        registers->addAction(action);
    }
}

}  // namespace twin::gui
