// SPDX-License-Identifier: BSD-3-Clause
#include "gui/app/main_window.hpp"

#include "gui/app/device_page.hpp"
#include "gui/app/error_bar.hpp"
#include "gui/app/events_view.hpp"
#include "gui/app/fleet_page.hpp"
#include "gui/app/gallery_page.hpp"
#include "gui/app/scenario_page.hpp"
#include "gui/app/tour.hpp"
#include "gui/look/ui.hpp"

#include <QAction>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QTabWidget>
#include <algorithm>

namespace twin::gui {
namespace {

// Below it the rail shows icons only: the board and the console need the room.
constexpr int kNarrowBelow = 1100;

/// Empty without one.
bool needsRun(Rail::Page page) { return page == Rail::Device || page == Rail::Fleet; }

}  // namespace

MainWindow::MainWindow(Client& client)
    : client_(client), yard_(new Yard(client, this)), device_watch_(new DeviceWatch(client, this)),
      fleet_watch_(new FleetWatch(client, this)), scenario_watch_(new ScenarioWatch(client, this)),
      rail_(new Rail(yard_->runs)), errors_(new ErrorBar), pages_(new QStackedWidget),
      gallery_(new GalleryPage(*yard_)),
      device_(new DevicePage(*device_watch_)), fleet_(new FleetPage(*fleet_watch_, client)),
      scenario_(new ScenarioPage(*scenario_watch_)),
      events_(new EventsView(fleet_watch_->events, EventsView::Devices::shown)) {
    setWindowTitle("Twinyard");
    setWindowIcon(QIcon(":/twin/twinyard.svg"));
    setAcceptDrops(true);
    setMinimumSize(800, 560);
    for (QWidget* page : std::initializer_list<QWidget*>{gallery_, device_, fleet_, scenario_, events_}) {
        pages_->addWidget(page);
    }
    events_->setObjectName("page");
    auto* right = column(0);
    right->addWidget(errors_);
    right->addWidget(pages_, 1);
    auto* all = row(0);
    all->addWidget(rail_);
    all->addLayout(right, 1);
    auto* center = new QWidget;
    center->setObjectName("page");
    center->setLayout(all);
    setCentralWidget(center);
    makeMenus();
    connectPages();
    resize(1280, 800);
    restoreGeometry(QSettings().value("window/geometry").toByteArray());
    showPage(Rail::Gallery);
}

MainWindow::~MainWindow() = default;

void MainWindow::connectPages() {
    connect(&client_, &Client::stateChanged, this, [this](Client::State state) {
        rail_->setConnection(state, client_.url());
        if (state == Client::State::online) {
            errors_->dismiss();
        }
    });
    connect(&client_, &Client::trouble, this, [this](const Problem& problem) {
        errors_->show(problem, tr("Start a server"), [this] { emit serverAsked(); });
    });
    connect(yard_, &Yard::problem, this, &MainWindow::showProblem);
    connect(yard_, &Yard::noted, this, [this](const QString& note) { errors_->notice(note); });
    connect(yard_, &Yard::startingChanged, this, [this] {
        if (yard_->starting()) {
            errors_->notice(tr("Starting…"), tr("A sample is compiled first, which takes a while the first time."));
        } else {
            errors_->dismiss();
        }
    });
    connect(yard_, &Yard::started, this, [this](const QString& run, const QStringList& devices) {
        // It may have the name of one that ended, which is another one all the same.
        fleet_watch_->setRun({});
        device_watch_->setDevice({}, {});
        fleet_watch_->setRun(run);
        if (devices.size() == 1) {
            showDevice(run, devices[0]);
        } else {
            showRun(run);
        }
    });
    connect(yard_, &Yard::looked, this, [this] {
        // What the server no longer knows, because it is another one, can't be shown.
        if (yard_->runs.rowOf(device_watch_->run()) < 0) {
            device_watch_->setDevice({}, {});
        }
        if (yard_->runs.rowOf(fleet_watch_->run()) < 0) {
            fleet_watch_->setRun({});
        }
        rail_->selectRun(fleet_watch_->run());
        const auto run = std::exchange(last_run_, {});
        if (!run.isEmpty() && yard_->runs.run(run)["state"] == "running") {
            const auto page_then = page();
            showRun(run);
            showPage(page_then);
        } else if (!run.isEmpty() && needsRun(page())) {
            showPage(Rail::Gallery);
        }
    });
    connect(rail_, &Rail::pageChosen, this, &MainWindow::showPage);
    connect(rail_, &Rail::runChosen, this, &MainWindow::showRun);
    connect(rail_, &Rail::themeAsked, this, &MainWindow::switchTheme);
    connect(&fleet_watch_->events, &EventsModel::alarmsChanged, rail_, &Rail::setAlarms);

    connect(gallery_, &GalleryPage::openFileAsked, this, &MainWindow::askForFile);
    connect(device_, &DevicePage::galleryAsked, this, [this] { showPage(Rail::Gallery); });
    connect(device_, &DevicePage::stopAsked, this, &MainWindow::stop);
    connect(device_, &DevicePage::benchAsked, this, [this](const QString& bench) {
        const StartOptions options{.board = device_watch_->board(), .image = device_watch_->image(), .bench = bench};
        yard_->stop(device_watch_->run());
        yard_->start(options);
    });
    connect(device_, &DevicePage::problem, this, &MainWindow::showProblem);
    connect(device_watch_, &DeviceWatch::problem, this, &MainWindow::showProblem);
    connect(fleet_, &FleetPage::galleryAsked, this, [this] { showPage(Rail::Gallery); });
    connect(fleet_, &FleetPage::deviceChosen, this, &MainWindow::showDevice);
    connect(fleet_, &FleetPage::stopAsked, this, &MainWindow::stop);
    connect(fleet_, &FleetPage::problem, this, &MainWindow::showProblem);
    connect(fleet_, &FleetPage::notice, this, [this](const QString& message) { errors_->notice(message); });
    connect(scenario_, &ScenarioPage::problem, this, &MainWindow::showProblem);
    connect(scenario_, &ScenarioPage::deviceChosen, this, &MainWindow::showDevice);
    connect(scenario_, &ScenarioPage::fleetChosen, this, [this](const QString& run) {
        fleet_watch_->setRun(run);
        showPage(Rail::Fleet);
    });
    connect(scenario_watch_, &ScenarioWatch::started, this, [this](const QString& run) {
        fleet_watch_->setRun({});
        fleet_watch_->setRun(run);
        yard_->look();
    });
}

void MainWindow::makeMenus() {
    const auto add = [](QMenu* menu, const QString& text, const QKeySequence& keys, auto&& act) {
        auto* action = menu->addAction(text);
        action->setShortcut(keys);
        QObject::connect(action, &QAction::triggered, menu, std::forward<decltype(act)>(act));
        return action;
    };
    auto* file = menuBar()->addMenu(tr("&File"));
    add(file, tr("&Open firmware or a scenario…"), QKeySequence::Open, [this] { askForFile(); });
    add(file, tr("Open a &recorded run…"), QKeySequence("Ctrl+Shift+O"), [this] {
        showPage(Rail::Scenario);
        scenario_->askForFolder();
    });
    add(file, tr("Start a &server"), {}, [this] { emit serverAsked(); });
    file->addSeparator();
    add(file, tr("&Quit"), QKeySequence::Quit, [this] { close(); });

    auto* device = menuBar()->addMenu(tr("&Device"));
    add(device, tr("&Power off or on"), QKeySequence("Ctrl+P"), [this] { device_->togglePower(); });
    add(device, tr("&Reset"), QKeySequence("F6"), [this] {
        if (!device_watch_->device().isEmpty()) {
            device_watch_->reset();
        }
    });
    add(device, tr("To the &board"), QKeySequence("F7"), [this] {
        showPage(Rail::Device);
        device_->focusBoard();
    });
    add(device, tr("To the &console"), QKeySequence("F8"), [this] {
        showPage(Rail::Device);
        device_->focusConsole();
    });
    add(device, tr("&Next tab"), QKeySequence("Ctrl+PgDown"), [this] { nextTab(1); });
    add(device, tr("P&revious tab"), QKeySequence("Ctrl+PgUp"), [this] { nextTab(-1); });
    auto* split = add(device, tr("All consoles at &once"), QKeySequence("Ctrl+Shift+L"),
                      [this] { device_->splitConsoles(!device_->consolesSplit()); });
    split->setCheckable(true);
    split->setChecked(device_->consolesSplit());
    device->addSeparator();
    add(device, tr("&Stop the run"), QKeySequence("Ctrl+W"), [this] { stopCurrent(); });

    auto* view = menuBar()->addMenu(tr("&View"));
    const QList<std::pair<Rail::Page, QString>> pages{{Rail::Gallery, tr("&Gallery")}, {Rail::Device, tr("&Device")},
                                                      {Rail::Fleet, tr("&Fleet")}, {Rail::Scenario, tr("&Scenarios")},
                                                      {Rail::Events, tr("&Events")}};
    for (const auto& [page, text] : pages) {
        add(view, text, QKeySequence(QString("Ctrl+%1").arg(page + 1)), [this, page = page] { showPage(page); });
    }
    view->addSeparator();
    add(view, tr("F&ilter"), QKeySequence::Find, [this] { focusFilter(); });
    add(view, tr("Dismiss the &message"), QKeySequence("Esc"), [this] { errors_->dismiss(); });
    add(view, tr("&Light or dark"), QKeySequence("Ctrl+T"), [this] { switchTheme(); });
    add(view, tr("F&ull screen"), QKeySequence("F11"), [this] { switchFullScreen(); });

    auto* help = menuBar()->addMenu(tr("&Help"));
    add(help, tr("Guided &tour"), QKeySequence("F1"), [this] { startTour(); });
}

Rail::Page MainWindow::page() const { return static_cast<Rail::Page>(pages_->currentIndex()); }

void MainWindow::showPage(Rail::Page page) {
    pages_->setCurrentIndex(page);
    rail_->setPage(page);
}

void MainWindow::showRun(const QString& run) {
    const auto about = yard_->runs.run(run);
    fleet_watch_->setRun(run);
    rail_->selectRun(run);
    if (about["kind"] == "scenario") {
        if (scenario_watch_->run() != run) {
            scenario_watch_->setRun(run);
        }
        showPage(Rail::Scenario);
    } else if (about["devices"].toInt() == 1 && about["state"] == "running") {
        showDevice(run, run);
    } else {
        showPage(Rail::Fleet);
    }
}

void MainWindow::showDevice(const QString& run, const QString& device) {
    fleet_watch_->setRun(run);
    device_watch_->setDevice(run, device);
    showPage(Rail::Device);
    device_->focusConsole();
}

void MainWindow::showProblem(const Problem& problem) { errors_->show(problem); }

void MainWindow::stop(const QString& run) {
    yard_->stop(run);
    if (device_watch_->run() == run) {
        device_watch_->setDevice({}, {});
    }
}

void MainWindow::stopCurrent() {
    const auto run = page() == Rail::Device ? device_watch_->run() : fleet_watch_->run();
    if (!run.isEmpty()) {
        stop(run);
    }
}

void MainWindow::nextTab(int by) { page() == Rail::Fleet ? fleet_->nextTab(by) : device_->nextTab(by); }

void MainWindow::focusFilter() {
    if (page() == Rail::Events) {
        events_->focusFilter();
    } else if (page() == Rail::Fleet) {
        fleet_->focusFilter();
    }
}

void MainWindow::startTour() {
    if (tour_ == nullptr) {
        const auto to = [this](Rail::Page page) { return [this, page] { showPage(page); }; };
        tour_ = new Tour(
            {{to(Rail::Gallery), [this] { return gallery_; }, tr("Run something"),
              tr("Choose a board, then press Run at a program for it. Or drop a firmware file of yours on the window.")},
             {to(Rail::Device), [this] { return device_; }, tr("Touch the board"),
              tr("A board is here as it lies on a desk: press its buttons, turn its sensors, pull its cables. Its console is on the right.")},
             {to(Rail::Fleet), [this] { return fleet_; }, tr("See the fleet"),
              tr("All devices of a run, and behind the tabs their network, their packets, charts and alarms.")},
             {to(Rail::Scenario), [this] { return scenario_; }, tr("Run a scenario"),
              tr("A scenario does things to a fleet and says what should come of it. A run that was recorded is looked at here too.")},
             {to(Rail::Gallery), [this] { return rail_; }, tr("Find your way"),
              tr("Pages and runs are on the left; Ctrl+1 to Ctrl+5 lead there as well. The menu Help shows this again.")}},
            centralWidget());
        connect(tour_, &Tour::ended, this, [] { QSettings().setValue("tour/seen", true); });
    }
    tour_->start();
}

void MainWindow::restoreSession(const QString& file) {
    const QSettings kept;
    fleet_->tabs()->setCurrentIndex(kept.value("session/fleet-tab", 0).toInt());
    last_run_ = kept.value("session/run").toString();
    if (!file.isEmpty()) {
        openFile(file);
    } else if (!kept.value("tour/seen", false).toBool()) {
        startTour();
    } else {
        const auto page = static_cast<Rail::Page>(std::clamp(kept.value("session/page", 0).toInt(), 0,
            static_cast<int>(Rail::Events)));
        showPage(last_run_.isEmpty() && needsRun(page) ? Rail::Gallery : page);
    }
}

void MainWindow::switchTheme() {
    const bool dark = !Theme::instance().dark();
    QSettings().setValue("window/theme", dark ? "dark" : "light");
    Theme::instance().choose(dark ? Theme::Choice::dark : Theme::Choice::light);
}

void MainWindow::switchFullScreen() { setWindowState(windowState() ^ Qt::WindowFullScreen); }

void MainWindow::askForFile() {
    auto* dialog = new QFileDialog(this, tr("Open firmware or a scenario"), QSettings().value("file/folder").toString(),
                                   tr("Firmware and scenarios (*.elf *.axf *.hex *.bin *.scenario.yaml);;"
                                      "All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openFile);
    dialog->open();
}

void MainWindow::openFile(const QString& path) {
    const QFileInfo file(path);
    QSettings().setValue("file/folder", file.absolutePath());
    if (file.isDir()) {
        scenario_->openRecorded(file.absoluteFilePath());
        showPage(Rail::Scenario);
    } else if (file.suffix() == "yaml" || file.suffix() == "yml") {
        scenario_->open(file.absoluteFilePath());
        showPage(Rail::Scenario);
    } else {
        gallery_->offerFile(file.absoluteFilePath());
        showPage(Rail::Gallery);
    }
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    rail_->setNarrow(width() < kNarrowBelow);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    QSettings kept;
    kept.setValue("window/geometry", saveGeometry());
    kept.setValue("session/page", static_cast<int>(page()));
    kept.setValue("session/fleet-tab", fleet_->tabs()->currentIndex());
    kept.setValue("session/run", fleet_watch_->run());
    event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) {
        const bool full = isFullScreen();
        menuBar()->setVisible(!full);
        rail_->setVisible(!full);
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls[0].isLocalFile()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    openFile(event->mimeData()->urls().value(0).toLocalFile());
    event->acceptProposedAction();
}

}  // namespace twin::gui
