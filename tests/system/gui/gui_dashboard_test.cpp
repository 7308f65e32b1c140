// SPDX-License-Identifier: BSD-3-Clause
// The dashboard as a person uses it: one session, in which each test goes on from the one before.
// TWIN names the program that serves, TWIN_LANGUAGE the language, of which only what names no text can be tested.
// TWIN_SCREENSHOTS names a folder for pictures of each screen.
#include "gui/app/dashboard.hpp"
#include "gui/app/device_page.hpp"
#include "gui/app/error_bar.hpp"
#include "gui/app/fleet_page.hpp"
#include "gui/app/gallery_page.hpp"
#include "gui/app/scenario_page.hpp"
#include "gui/look/theme.hpp"
#include "gui/app/tour.hpp"
#include "gui/app/translation.hpp"
#include "gui/look/ui.hpp"
#include "gui/bench/bench_view.hpp"
#include "gui/boards/board_view.hpp"
#include "gui/boards/face_canvas.hpp"
#include "gui/boards/part_spot.hpp"
#include "gui/console/terminal_view.hpp"
#include "gui/console/terminal_widget.hpp"
#include "tests/support/kept_picture.hpp"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <csignal>
#include <memory>

using namespace twin::gui;

namespace {

// A machine that does other things as well is slow; nothing here waits that long by itself.
constexpr int kPatience = 30'000;
const QString kFirmware = "/usr/share/firmware-microbit-micropython/firmware.hex";

#define UNTIL(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

/// Words that do not fit where they stand: buttons and labels that are narrower than their text.
QStringList clipped(const QWidget& window) {
    QStringList found;
    for (const auto* one : window.findChildren<QWidget*>()) {
        if (!one->isVisible() || qobject_cast<const ElidedLabel*>(one) != nullptr) {
            continue;
        }
        const auto* words = qobject_cast<const QLabel*>(one);
        const auto* knob = qobject_cast<const QPushButton*>(one);
        if (words != nullptr && !words->wordWrap() && words->width() < words->sizeHint().width()) {
            found << words->text();
        }
        if (words != nullptr && words->wordWrap() && words->height() < words->heightForWidth(words->width())) {
            found << words->text();
        }
        if (knob != nullptr && knob->width() < knob->sizeHint().width()) {
            found << knob->text();
        }
    }
    return found;
}

}  // namespace

class DashboardTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        Theme::instance().choose(Theme::Choice::light);
        chooseLanguage(qEnvironmentVariable("TWIN_LANGUAGE", "en"));
        dashboard_ = std::make_unique<Dashboard>(DashboardOptions{.program = qEnvironmentVariable("TWIN")});
        window().resize(1280, 800);
        QElapsedTimer clock;
        clock.start();
        window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&window()));
        // There is no window manager who would: shortcuts are those of the active window.
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        qInfo("first window after %lld ms", clock.elapsed());
        dashboard_->begin();
    }

    void cleanupTestCase() { dashboard_.reset(); }

    void theGalleryShowsBoards() {
        UNTIL(dashboard_->client().state() == Client::State::online);
        UNTIL(window().yard().boards.rowCount() >= 8);
        auto* microbit = window().findChild<QAbstractButton*>("board-microbit");
        QVERIFY(microbit != nullptr);
        UNTIL(microbit->isVisible());
        QTest::mouseClick(window().findChild<QAbstractButton*>("board-nucleo_f429zi"), Qt::LeftButton);
        UNTIL(runButton("blinky") != nullptr);
        picture("gallery");
        QTest::mouseClick(microbit, Qt::LeftButton);
        if (!QFile::exists(kFirmware)) {
            QSKIP("MicroPython's firmware is not installed");
        }
        UNTIL(runButton("MicroPython") != nullptr);
    }

    void theTourLeadsThroughIt() {
        QTest::keyClick(&window(), Qt::Key_F1);
        auto* tour = window().findChild<Tour*>();
        QVERIFY(tour != nullptr);
        UNTIL(tour->isVisible());
        picture("tour");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        UNTIL(window().findChild<Tour*>() == nullptr || !tour->isVisible());
    }

    void twoClicksRunMicroPython() {
        needsMicroPython();
        QElapsedTimer clock;
        clock.start();
        QTest::mouseClick(window().findChild<QAbstractButton*>("board-microbit"), Qt::LeftButton);
        QTest::mouseClick(runButton("MicroPython"), Qt::LeftButton);
        UNTIL(window().deviceWatch().state() == "running");
        qInfo("running board after %lld ms", clock.elapsed());
        QVERIFY(window().device().isVisible());
        UNTIL(window().device().terminal("usb") != nullptr);
        says(">>> ");
    }

    void typedWordsReachItAndItsLedsGlow() {
        needsMicroPython();
        const auto before = glow();
        type("from microbit import *\r");
        says(">>> ");
        type("display.show(Image.HEART)\r");
        says(">>> ");
        UNTIL(glow() > before + 50);
        picture("device");
    }

    void aPressedButtonIsSeenByTheFirmware() {
        needsMicroPython();
        auto* button = window().device().board()->canvas()->spot("button_a");
        QVERIFY(button != nullptr);
        QTest::mousePress(button, Qt::LeftButton);
        // The firmware looks each 6 ms, and believes it after some times.
        const auto pressed_at = window().deviceWatch().nowNs();
        UNTIL(window().deviceWatch().nowNs() > pressed_at + 1'000'000'000);
        type("print('pressed', button_a.is_pressed())\r");
        says("pressed True");
        QTest::mouseRelease(button, Qt::LeftButton);
        const auto released_at = window().deviceWatch().nowNs();
        UNTIL(window().deviceWatch().nowNs() > released_at + 1'000'000'000);
        type("print('pressed', button_a.is_pressed())\r");
        says("pressed False");
    }

    void registersShowWhatTheFirmwareDoes() {
        needsMicroPython();
        auto* tree = window().device().findChild<QTreeView*>("registers");
        tabOf(tree)->setCurrentWidget(tree);
        const auto* model = tree->model();
        const auto gpio = model->match(model->index(0, 0), Qt::DisplayRole, "GPIO", 1, Qt::MatchExactly).value(0);
        QVERIFY(gpio.isValid());
        tree->expand(gpio);
        UNTIL(model->rowCount(gpio) > 5);
        tree->scrollTo(gpio, QAbstractItemView::PositionAtTop);
        picture("registers");
    }

    void powerGoesAndComesBack() {
        needsMicroPython();
        QTest::keyClick(&window(), Qt::Key_P, Qt::ControlModifier);
        UNTIL(!window().deviceWatch().powered());
        UNTIL(window().deviceWatch().state() == "off");
        UNTIL(glow() < 50);
        picture("device-off");
        QTest::keyClick(&window(), Qt::Key_P, Qt::ControlModifier);
        UNTIL(window().deviceWatch().powered());
        says(">>> ");
    }

    void aPartOnTheBenchIsWiredAndDriven() {
        needsMicroPython();
        auto* bench = window().device().bench();
        auto* places = tabOf(bench);
        places->setCurrentWidget(bench);
        auto& document = bench->document();
        const auto led = document.addPart("led", {60, 40});
        QVERIFY(document.connectPins(led + ".anode", "edge.P1"));
        QVERIFY(document.connectPins(led + ".cathode", "GND"));
        QVERIFY(bench->differs());
        QSignalSpy described(&window().deviceWatch(), &DeviceWatch::described);
        emit bench->runRequested(document.text());
        UNTIL(described.count() >= 1 && !bench->differs() && window().deviceWatch().state() == "running");
        says(">>> ");
        type("from microbit import *\r");
        says(">>> ");
        type("pin1.write_digital(1)\r");
        says(">>> ");
        UNTIL(bench->model().number(led, "brightness", 0) > 200);
        picture("bench");
        places->setCurrentIndex(0);
    }

    void darkAndSmallNothingIsClipped() {
        for (const auto size : {QSize(3840, 2160), QSize(1024, 700)}) {
            window().resize(size);
            for (const auto page : {Rail::Gallery, Rail::Device, Rail::Fleet, Rail::Scenario, Rail::Events}) {
                window().showPage(page);
                nothingIsClipped();
                for (auto* tabs : window().findChildren<QTabWidget*>()) {
                    if (tabs->isVisible()) {
                        const int before = tabs->currentIndex();
                        for (int tab = 0; tab < tabs->count(); ++tab) {
                            tabs->setCurrentIndex(tab);
                            nothingIsClipped();
                        }
                        tabs->setCurrentIndex(before);
                    }
                }
            }
        }
        window().showPage(Rail::Device);
        Theme::instance().choose(Theme::Choice::dark);
        picture("device-dark-small");
        window().resize(1280, 800);
        window().showPage(Rail::Gallery);
        picture("gallery-dark");
        Theme::instance().choose(Theme::Choice::light);
    }

    void aWrongRequestSaysWhatToDo() {
        needsMicroPython();
        window().deviceWatch().set("nonsense.pressed=1");
        UNTIL(window().errors().isVisible());
        QVERIFY(window().errors().message().contains("nonsense.pressed"));
        window().showPage(Rail::Device);
        picture("problem");
        QTest::keyClick(&window(), Qt::Key_Escape);
        QVERIFY(!window().errors().isVisible());
    }

    void aFleetIsFilteredSortedAndActedUpon() {
        needsMicroPython();
        stop(window().deviceWatch().run());
        window().yard().start({"microbit", kFirmware, 24, 1});
        UNTIL(window().fleetWatch().devices.rowCount() == 24);
        QVERIFY(window().fleet().isVisible());
        // It has the name of the run before, and nothing else of it.
        UNTIL(window().fleetWatch().events.rowCount() >= 24);
        const auto& events = window().fleetWatch().events;
        QVERIFY(events.match(events.index(0, EventsModel::What), Qt::DisplayRole, "Set button_a", 1).isEmpty());
        auto* table = window().fleet().table();
        UNTIL(window().fleetWatch().devices.count("running") == 24);
        QTest::keyClick(&window(), Qt::Key_F, Qt::ControlModifier);
        auto* filter = qobject_cast<QLineEdit*>(window().focusWidget());
        QVERIFY(filter != nullptr);
        QTest::keyClicks(filter, "microbit-1");
        UNTIL(table->model()->rowCount() == 11);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
        QTest::mouseClick(buttonOf(window().fleet(), "Off"), Qt::LeftButton);
        UNTIL(window().fleetWatch().devices.count("off") == 11);
        UNTIL(window().errors().isVisible());
        QVERIFY2(window().errors().message().contains("11"), qPrintable(window().errors().message()));
        window().errors().dismiss();
        filter->clear();
        UNTIL(table->model()->rowCount() == 24);
        table->sortByColumn(DevicesModel::State, Qt::AscendingOrder);
        picture("fleet");
        window().showPage(Rail::Events);
        picture("events");
        stop(window().fleetWatch().run());
    }

    void aScenarioIsCheckedRunAndExplained() {
        needsMicroPython();
        const auto file = scenario("bad", "steps:\n  - expectt: {console: x}\n");
        window().openFile(file);
        QVERIFY(window().scenario().isVisible());
        UNTIL(window().scenarioWatch().checked().contains("good"));
        QVERIFY(!window().scenarioWatch().checked()["good"].toBool());
        picture("scenario-wrong");

        window().openFile(scenario("hello", R"(summary: Boards that answer, and one that is asked too much
tags: [demo]
devices:
  board: {board: microbit, image: )" + kFirmware + R"(, count: 4}
steps:
  - name: All boot
    expect: {console: ">>> "}
    within: 10s
  - repeat: 3
    as: round
    steps:
      - name: Ask ${round}
        send: "print(6 * 7)\r"
      - name: They answer
        expect: {console: "42"}
        within: 5s
  - name: One knows the weather
    on: board[2]
    expect: {console: sunny}
    within: 2s
)"));
        UNTIL(window().scenarioWatch().checked()["good"].toBool());
        QTest::mouseClick(buttonOf(window().scenario(), "Run"), Qt::LeftButton);
        UNTIL(!window().scenarioWatch().run().isEmpty() && !window().scenarioWatch().running());
        QVERIFY(!window().scenarioWatch().status()["passed"].toBool());
        QCOMPARE(window().scenarioWatch().steps.count("failed"), 1);
        QVERIFY(window().scenarioWatch().steps.count("passed") >= 7);
        QCOMPARE(window().scenario().findChild<QTreeView*>("steps")->currentIndex().data().toString(),
                 "One knows the weather");
        picture("scenario");
    }

    void severalConsolesAreSeenAtOnce() {
        const auto image = qEnvironmentVariable("TWIN_MPS2_IMAGE");
        if (image.isEmpty()) {
            QSKIP("TWIN_MPS2_IMAGE names no image");
        }
        window().yard().start({"mps2_an386", image, 1, 1});
        auto& device = window().device();
        UNTIL(device.terminal("com0") != nullptr && device.terminal("com1") != nullptr && device.terminal("com2") != nullptr);
        UNTIL(window().deviceWatch().state() == "running");
        window().showPage(Rail::Device);
        auto* first = device.terminal("com0");
        auto* tabs = tabOf(first);
        QVERIFY(tabs != nullptr && tabs->indexOf(device.terminal("com1")) == 1);
        QVERIFY(!device.terminal("com1")->isVisible());
        tabs->setCurrentIndex(0);
        QTest::keyClick(&window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(device.consolesSplit());
        for (const auto* channel : {"com0", "com1", "com2"}) {
            QVERIFY2(device.terminal(channel)->isVisible(), channel);
        }
        picture("consoles");
        QTest::keyClick(&window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!device.consolesSplit());
        QCOMPARE(tabs->currentIndex(), 0);
        QVERIFY(first->isVisible() && !device.terminal("com1")->isVisible());
        stop(window().deviceWatch().run());
    }

    void theTabThatWasChosenIsChosenAgain() {
        needsMicroPython();
        auto& device = window().device();
        QSignalSpy described(&window().deviceWatch(), &DeviceWatch::described);
        const auto start = [&] {
            described.clear();
            window().yard().start({"microbit", kFirmware, 1, 1});
            UNTIL(described.count() >= 1 && window().deviceWatch().state() == "running");
            UNTIL(device.terminal("usb") != nullptr);
        };
        start();
        window().showPage(Rail::Device);
        auto* tabs = tabOf(device.terminal("usb"));
        const int registers = tabs->indexOf(device.findChild<QTreeView*>("registers"));
        QVERIFY(registers > 0);
        QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {}, tabs->tabBar()->tabRect(registers).center());
        QCOMPARE(tabs->currentIndex(), registers);
        stop(window().deviceWatch().run());
        tabs->setCurrentIndex(0);
        start();
        UNTIL(tabs->currentIndex() == registers);
        QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {}, tabs->tabBar()->tabRect(0).center());
        stop(window().deviceWatch().run());
    }

    void theServerIsLostAndFound() {
        const auto runs = window().yard().runs.rowCount();
        QVERIFY(runs > 0);
        const auto file = QString("%1/dashboard-%2.json").arg(controlFolder()).arg(QApplication::applicationPid());
        const auto address = readTokenFile(file);
        QVERIFY(address.has_value());
        QCOMPARE(::kill(static_cast<pid_t>(address->pid), SIGINT), 0);
        UNTIL(dashboard_->client().state() != Client::State::online);
        UNTIL(window().errors().isVisible());
        window().showPage(Rail::Gallery);
        picture("lost");
        QTest::qWait(0);
        emit window().serverAsked();
        UNTIL(dashboard_->client().state() == Client::State::online);
        UNTIL(window().yard().runs.rowCount() == 0);
        QVERIFY(!window().errors().isVisible());
    }

  private:
    MainWindow& window() { return dashboard_->window(); }

    void nothingIsClipped() {
        // Layouts come to rest after some turns of the loop; what is clipped then stays so.
        (void)QTest::qWaitFor([this] { return clipped(window()).isEmpty(); });
        const auto words = clipped(window());
        QVERIFY2(words.isEmpty(), qPrintable(QString("%1x%2: %3").arg(window().width()).arg(window().height()).arg(words.join(" | "))));
    }
    void needsMicroPython() {
        if (!QFile::exists(kFirmware)) {
            QSKIP("MicroPython's firmware is not installed");
        }
    }
    QPushButton* runButton(const QString& program) {
        for (auto* one : window().gallery().findChildren<QPushButton*>()) {
            if (one->property("program") == program && one->isEnabled()) {
                return one;
            }
        }
        return nullptr;
    }
    static QPushButton* buttonOf(QWidget& page, const QString& text) {
        for (auto* one : page.findChildren<QPushButton*>()) {
            if (one->text() == text) {
                return one;
            }
        }
        return nullptr;
    }
    static QTabWidget* tabOf(QWidget* page) {
        QWidget* above = page;
        while (above != nullptr && qobject_cast<QTabWidget*>(above) == nullptr) {
            above = above->parentWidget();
        }
        return qobject_cast<QTabWidget*>(above);
    }
    void stop(const QString& run) {
        window().yard().stop(run);
        UNTIL(window().yard().runs.run(run)["state"] == "ended");
    }
    void type(const QString& text) {
        auto* terminal = window().device().terminal("usb");
        tabOf(terminal)->setCurrentWidget(terminal);
        for (const auto letter : text) {
            if (letter == '\r') {
                QTest::keyClick(terminal->view(), Qt::Key_Return);
            } else {
                QTest::keyClicks(terminal->view(), letter);
            }
        }
    }
    /// The server's own ear: what the device has said since the last time.
    void says(const QString& text) {
        const auto said = std::make_shared<bool>(false);  // the answer may come after the test has given up
        dashboard_->client().call("console.expect",
                                  {{"run", window().deviceWatch().run()}, {"text", text}, {"within", "20s"}}, this,
                                  [said](const Outcome& outcome) {
                                      *said = outcome.has_value();
                                      if (!outcome) {
                                          const auto& [message, hint, code] = outcome.error();
                                          qWarning("%s %s", qPrintable(message), qPrintable(hint));
                                      }
                                  });
        UNTIL(*said);
    }
    /// How many pixels of the board are as red as a lit LED.
    int glow() {
        const auto image = window().device().board()->canvas()->grab().toImage();
        int lit = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor color = image.pixelColor(x, y);
                lit += color.red() > 230 && color.green() < 140 && color.blue() < 140 ? 1 : 0;
            }
        }
        return lit;
    }
    QString scenario(const QString& name, const QString& text) {
        const auto path = folder_.filePath(name + ".scenario.yaml");
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(text.toUtf8());
        }
        return path;
    }
    /// Compares the window with the picture of it in docs/dashboard, or makes that anew.
    void picture(const QString& name) {
        QTest::qWait(200);  // for the eye: a cursor's blink, a drawing that is made sharper
        const auto image = window().grab().toImage();
        QVERIFY(!image.isNull());
        if (qEnvironmentVariable("TWIN_LANGUAGE", "en") == "en") {
            const auto wrong = twin::test::keepOrCompare(image, TWIN_ROOT "/docs/dashboard", name);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        }
    }

    QTemporaryDir folder_;
    std::unique_ptr<Dashboard> dashboard_;
};

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    QApplication::setOrganizationName("twinyard");
    QApplication::setApplicationName("twin-gui-test");
    DashboardTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "gui_dashboard_test.moc"
