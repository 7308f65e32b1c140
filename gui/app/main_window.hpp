// SPDX-License-Identifier: BSD-3-Clause
// The window: its pages, which of them is shown, and which run and device they are about.
#pragma once

#include "gui/app/rail.hpp"
#include "gui/models/device_watch.hpp"
#include "gui/models/fleet_watch.hpp"
#include "gui/models/scenario_watch.hpp"
#include "gui/models/yard.hpp"

#include <QMainWindow>

class QStackedWidget;

namespace twin::gui {

class DevicePage;
class ErrorBar;
class EventsView;
class FleetPage;
class GalleryPage;
class ScenarioPage;
class Tour;

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(Client& client);
    ~MainWindow() override;

    void showPage(Rail::Page page);
    void showRun(const QString& run);
    void showDevice(const QString& run, const QString& device);
    /// Firmware or a scenario, by its name.
    void openFile(const QString& path);
    void showProblem(const Problem& problem);
    void startTour();
    /// The page, the tabs and the run of the last time, if that goes on. The tour at the very first time, unless there is
    /// a file to open, for which somebody came.
    void restoreSession(const QString& file = {});

    [[nodiscard]] Yard& yard() { return *yard_; }
    [[nodiscard]] GalleryPage& gallery() { return *gallery_; }
    [[nodiscard]] DevicePage& device() { return *device_; }
    [[nodiscard]] FleetPage& fleet() { return *fleet_; }
    [[nodiscard]] ScenarioPage& scenario() { return *scenario_; }
    [[nodiscard]] ErrorBar& errors() { return *errors_; }
    [[nodiscard]] Tour* tour() { return tour_; }
    [[nodiscard]] DeviceWatch& deviceWatch() { return *device_watch_; }
    [[nodiscard]] FleetWatch& fleetWatch() { return *fleet_watch_; }
    [[nodiscard]] ScenarioWatch& scenarioWatch() { return *scenario_watch_; }

  signals:
    /// Somebody wants a server of their own.
    void serverAsked();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void makeMenus();
    void connectPages();
    void askForFile();
    void stop(const QString& run);
    void stopCurrent();
    void nextTab(int by);
    void focusFilter();
    void switchTheme();
    void switchFullScreen();
    [[nodiscard]] Rail::Page page() const;

    Client& client_;
    Yard* yard_;
    DeviceWatch* device_watch_;
    FleetWatch* fleet_watch_;
    ScenarioWatch* scenario_watch_;
    Rail* rail_;
    ErrorBar* errors_;
    QStackedWidget* pages_;
    GalleryPage* gallery_;
    DevicePage* device_;
    FleetPage* fleet_;
    ScenarioPage* scenario_;
    EventsView* events_;
    Tour* tour_ = nullptr;
    QString last_run_;  ///< to go on with as soon as the server tells of it
};

}  // namespace twin::gui
