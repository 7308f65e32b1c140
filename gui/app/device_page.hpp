// SPDX-License-Identifier: BSD-3-Clause
// One device: its board, its consoles, its registers, what happened.
#pragma once

#include "gui/models/device_watch.hpp"
#include "gui/models/devices_model.hpp"

#include <QHash>
#include <QWidget>

class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTreeView;

namespace twin::gui {

class BenchView;
class BoardView;
class ElidedLabel;
class Instruments;
class InsideTabs;
class SignLabel;
class TerminalWidget;

class DevicePage : public QWidget {
    Q_OBJECT

  public:
    explicit DevicePage(DeviceWatch& watch, QWidget* parent = nullptr);
    ~DevicePage() override;

    [[nodiscard]] BoardView* board() const { return board_; }
    [[nodiscard]] BenchView* bench() const { return bench_; }
    [[nodiscard]] TerminalWidget* terminal(const QString& channel) const { return terminals_.value(channel); }
    [[nodiscard]] Instruments& instruments() const { return *instruments_; }
    [[nodiscard]] QTabWidget* tabs() const { return tabs_; }
    [[nodiscard]] InsideTabs* inside() const { return inside_; }
    void focusConsole();
    void focusBoard();
    void nextTab(int by);
    void togglePower();
    /// All consoles at once, one below the other, or each in a tab of its own. Kept for the next start.
    void splitConsoles(bool split);
    [[nodiscard]] bool consolesSplit() const { return consoles_split_; }

  signals:
    void galleryAsked();
    void stopAsked(const QString& run);
    /// The device anew, on this bench.
    void benchAsked(const QString& bench);
    void problem(const twin::gui::Problem& problem);

  private:
    QWidget* makeHead();
    QWidget* makePlaces();
    QWidget* makeTabs();
    QTreeView* makeRegisters();
    TerminalWidget* terminalFor(const QString& channel);
    void arrangeConsoles();
    [[nodiscard]] int consoleTabs() const;
    void keepTab(int tab);
    void restoreTab();
    void describe(const QString& board, const QJsonObject& inspect, const QStringList& channels);
    void clear();
    void setCable(bool plugged);
    void showState();
    void showTab();

    DeviceWatch& watch_;
    QStackedWidget* stack_;
    BoardView* board_;
    BenchView* bench_;
    QSplitter* split_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    Instruments* instruments_ = nullptr;
    InsideTabs* inside_ = nullptr;
    QTreeView* registers_ = nullptr;
    QStringList channels_;  ///< in the order of their tabs
    QHash<QString, TerminalWidget*> terminals_;
    QSplitter* consoles_ = nullptr;  ///< of all consoles, if there are several and they are split
    bool consoles_split_ = false;
    QString board_name_;
    SignLabel* sign_ = nullptr;
    ElidedLabel* title_ = nullptr;
    ElidedLabel* detail_ = nullptr;
    QPushButton* power_ = nullptr;
    QPushButton* reset_ = nullptr;
    QPushButton* stop_ = nullptr;
    QJsonObject inspect_;
    bool wants_console_ = false;
};

}  // namespace twin::gui
