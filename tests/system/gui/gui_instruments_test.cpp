// SPDX-License-Identifier: BSD-3-Clause
// The instruments on a real device: MicroPython on a micro:bit drives a pin and prints values; scope and charts tell
// what.
// TWIN names the program that serves.
#include "gui/app/dashboard.hpp"
#include "gui/app/device_page.hpp"
#include "gui/look/theme.hpp"
#include "gui/instruments/charts_panel.hpp"
#include "gui/instruments/instruments.hpp"
#include "gui/instruments/scope_panel.hpp"
#include "gui/signals/measure.hpp"

#include <QApplication>
#include <QDir>
#include <QTabWidget>
#include <QTest>
#include <memory>

using namespace twin::gui;

namespace {

constexpr int kPatience = 60'000;
const QString kFirmware = "/usr/share/firmware-microbit-micropython/firmware.hex";

#define UNTIL(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

}  // namespace

class InstrumentsTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        if (!QFile::exists(kFirmware)) {
            QSKIP("MicroPython's firmware is not installed");
        }
        Theme::instance().choose(Theme::Choice::light);
        dashboard_ = std::make_unique<Dashboard>(DashboardOptions{.program = qEnvironmentVariable("TWIN")});
        window().resize(1280, 800);
        window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&window()));
        window().activateWindow();
        dashboard_->begin();
        UNTIL(dashboard_->client().state() == Client::State::online);
        window().yard().start({"microbit", kFirmware, 1, 1});
        UNTIL(window().device().terminal("usb") != nullptr);
        says(">>> ");
    }
    void cleanupTestCase() { dashboard_.reset(); }

    void aDrivenPinIsMeasured() {
        auto& session = instruments().scopeSession();
        window().device().tabs()->setCurrentWidget(instruments().scope());
        UNTIL(session.feeds().canProbe());
        QString pin;
        for (const auto& source : session.feeds().sources()) {
            if (source.kind == scope::Kind::digital && source.name.section('.', -1) == "P0") {
                pin = source.name;
            }
        }
        QVERIFY2(!pin.isEmpty(), "the micro:bit has a pin P0");
        session.setWatched(pin, true);
        UNTIL(session.capture().find(pin.toStdString()) != nullptr);
        type("from microbit import *\r");
        type("pin0.set_analog_period(10)\r");
        type("pin0.write_analog(256)\r");
        const auto& track = session.capture().find(pin.toStdString())->digital;
        UNTIL(track.size() > 60);
        const auto end = track.time(track.end() - 1);
        const auto told = scope::measure(track, end - 200'000'000, end);
        QVERIFY(told.frequency_hz.has_value());
        QVERIFY2(std::abs(*told.frequency_hz - 100) < 2, qPrintable(QString::number(*told.frequency_hz)));
        QVERIFY2(std::abs(*told.duty - 0.25) < 0.03, qPrintable(QString::number(*told.duty)));
        QCOMPARE(session.capture().lost(), std::uint64_t{0});
        instruments().scope()->view().setWindow(end - 60'000'000, 60'000'000);
        picture("scope_microbit");
    }

    void printedValuesAreCharted() {
        auto& chart = instruments().chart();
        window().deviceWatch().type("usb", "for i in range(40): print('square=%d' % (i * i)); sleep(50)\r\r");
        UNTIL(chart.names().contains("square"));
        const auto place = chart.rows.find("chart:square:");
        QVERIFY(place >= 0);
        const auto* track = chart.rows.rows()[static_cast<std::size_t>(place)].traces[0].track;
        UNTIL(track->size() == 40);
        QCOMPARE(track->value(track->end() - 1), 39.0 * 39);
        window().device().tabs()->setCurrentWidget(instruments().charts());
        picture("charts_microbit");
    }

    void aDeviceThatIsGoneLeavesNothingBehind() {
        window().deviceWatch().setDevice({}, {});
        QCOMPARE(instruments().scopeSession().rows.rowCount(), 0);
        QCOMPARE(instruments().chart().names().size(), 0);
    }

  private:
    MainWindow& window() { return dashboard_->window(); }
    Instruments& instruments() { return window().device().instruments(); }
    void type(const QString& text) {
        window().deviceWatch().type("usb", text.toUtf8());
        says(">>> ");
    }
    void says(const QString& text) {
        const auto said = std::make_shared<bool>(false);  // the answer may come after the test has given up
        dashboard_->client().call("console.expect",
                                  {{"run", window().deviceWatch().run()}, {"text", text}, {"within", "20s"}}, this,
                                  [said](const Outcome& outcome) { *said = outcome.has_value(); });
        UNTIL(*said);
    }
    void picture(const QString& name) {
        const auto folder = qEnvironmentVariable("TWIN_SCREENSHOTS");
        if (!folder.isEmpty()) {
            QTest::qWait(300);
            QDir().mkpath(folder);
            QVERIFY(window().grab().save(QDir(folder).filePath(name + ".png")));
        }
    }

    std::unique_ptr<Dashboard> dashboard_;
};

QTEST_MAIN(InstrumentsTest)
#include "gui_instruments_test.moc"
