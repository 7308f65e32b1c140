// SPDX-License-Identifier: BSD-3-Clause
// Each model, watched by Qt's own checker of models all the while.
#include "gui/models/catalog.hpp"
#include "gui/models/devices_model.hpp"
#include "gui/models/events_model.hpp"
#include "gui/models/format.hpp"
#include "gui/models/registers_model.hpp"
#include "gui/models/runs_model.hpp"
#include "gui/models/steps_model.hpp"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace twin::gui;

namespace {

QJsonArray array(const char* text) {
    QJsonParseError error{};
    const auto document = QJsonDocument::fromJson(text, &error);
    Q_ASSERT_X(error.error == QJsonParseError::NoError, "array", qPrintable(error.errorString()));
    return document.array();
}

QJsonArray fleet(int count, const char* state = "running") {
    QJsonArray devices;
    for (int i = 0; i < count; ++i) {
        devices.append(QJsonObject{{"name", QString("meter-%1").arg(i)},
                                   {"state", state},
                                   {"board", "nucleo_f429zi"},
                                   {"now_ns", qint64{1'500'000'000}},
                                   {"resets", i % 7},
                                   {"memory", qint64{1024} * 1024 * (i + 1)},
                                   {"last_line", QString("value %1").arg(i)}});
    }
    return devices;
}

struct Watched {
    explicit Watched(QAbstractItemModel& model)
        : tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest) {}
    QAbstractItemModelTester tester;
};

}  // namespace

class ModelsTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void figures() {
        QCOMPARE(durationText(0), "0 ns");
        QCOMPARE(durationText(999), "999 ns");
        QCOMPARE(durationText(1000), "1.0 µs");
        QCOMPARE(durationText(1'204'000'000), "1.204 s");
        QCOMPARE(durationText(59'999'000'000), "60.0 s");
        QCOMPARE(durationText(60'000'000'000), "1 min 00 s");
        QCOMPARE(durationText(18'420'000'000'000), "5 h 07 min");
        QCOMPARE(durationText(-2'000'000), "−2.0 ms");
        QCOMPARE(instantText(12'204'999'999), "12.204 s");
        QCOMPARE(instantText(3'722'204'000'000), "1:02:02.204");
        QCOMPARE(instantText(62'004'000'000), "1:02.004");
        QCOMPARE(bytesText(1023), "1023 B");
        QCOMPARE(bytesText(4'308'992), "4.1 MiB");
        QCOMPARE(hexText(0x4f, 32), "0x0000004f");
        QCOMPARE(hexText(5, 3), "0x5");
    }

    void boardsPeopleKnowComeFirst() {
        BoardsModel model;
        const Watched watched(model);
        model.setBoards(array(R"([{"name":"mps2_an385","title":"Arm MPS2+ AN385","soc":"x","cpu":"cortex-m3"},
            {"name":"nucleo_f429zi","title":"NUCLEO-F429ZI","soc":"stm32f429","cpu":"cortex-m4"},
            {"name":"microbit","title":"BBC micro:bit v1","soc":"nrf51822","cpu":"cortex-m0"}])"));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0).data(BoardsModel::NameRole), "microbit");
        QCOMPARE(model.rowOf("mps2_an385"), 2);
        QCOMPARE(model.rowOf("none"), -1);
        QCOMPARE(model.titleOf("nucleo_f429zi"), "NUCLEO-F429ZI");
        model.setBoards({});
        QCOMPARE(model.rowCount(), 0);
    }

    void programsAreThoseOfTheBoard() {
        ProgramsModel model;
        const Watched watched(model);
        model.setSamples(array(R"([{"name":"blinky","summary":"Blinks"},{"name":"shell","summary":"A shell"}])"));
        model.addFile("microbit", "MicroPython", "Python", "/firmware.hex");
        QCOMPARE(model.rowCount(), 0);
        model.setBoard("microbit", "nrf51822");
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0).data(ProgramsModel::ImageRole), "/firmware.hex");
        QVERIFY(!model.index(0).data(ProgramsModel::BuiltFirstRole).toBool());
        model.setBoard("nucleo_f429zi", "stm32f429");
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0).data(ProgramsModel::ImageRole), "blinky");
        QVERIFY(model.index(0).data(ProgramsModel::BuiltFirstRole).toBool());
    }

    void runsThatGoOnComeFirst() {
        RunsModel model;
        const Watched watched(model);
        model.setRuns(array(R"([{"name":"old","kind":"scenario","state":"ended","devices":10,"passed":false},
            {"name":"a","kind":"devices","state":"running","devices":1,"board":"microbit"},
            {"name":"b","kind":"devices","state":"running","devices":1000,"board":"microbit"}])"));
        QCOMPARE(model.index(0).data(RunsModel::NameRole), "b");
        QCOMPARE(model.index(2).data(RunsModel::NameRole), "old");
        QVERIFY(model.index(2).data(RunsModel::FailedRole).toBool());
        QVERIFY(!model.index(0).data(RunsModel::FailedRole).toBool());
        QCOMPARE(model.run("a")["board"].toString(), "microbit");
        QVERIFY(model.run("c").isEmpty());
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRuns(array(R"([{"name":"old","kind":"scenario","state":"ended","devices":10,"passed":true},
            {"name":"a","kind":"devices","state":"running","devices":1,"board":"microbit"},
            {"name":"b","kind":"devices","state":"running","devices":1000,"board":"microbit"}])"));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(reset.size(), 0);
    }

    void thousandDevicesChangeInPlace() {
        DevicesModel model;
        const Watched watched(model);
        model.setDevices(fleet(1500));
        QCOMPARE(model.rowCount(), 1500);
        QCOMPARE(model.columnCount(), static_cast<int>(DevicesModel::Columns));
        QCOMPARE(model.count("running"), 1500);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setDevices(fleet(1500));
        QCOMPARE(changed.size(), 0);
        auto devices = fleet(1500);
        for (const int row : {10, 11, 1499}) {
            auto device = devices[row].toObject();
            device["state"] = "off";
            devices[row] = device;
        }
        model.setDevices(devices);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed[0][0].toModelIndex().row(), 10);
        QCOMPARE(changed[0][1].toModelIndex().row(), 11);
        QCOMPARE(model.count("off"), 3);
        model.setDevices(fleet(2));
        QCOMPARE(reset.size(), 1);
        QCOMPARE(model.rowCount(), 2);
    }

    void uptimeBeginsWithAReset() {
        DevicesModel model;
        const Watched watched(model);
        model.setDevices(fleet(2));
        QCOMPARE(model.index(1, DevicesModel::Uptime).data(), "1.500 s");
        model.take(array(R"([{"t":500000000,"node":"meter-1","event":{"event":"reset","kind":"pin"}},
                             {"t":900000000,"node":"meter-1","event":{"event":"power","on":false}}])"));
        QCOMPARE(model.index(1, DevicesModel::Uptime).data(), "1.000 s");
        QCOMPARE(model.index(0, DevicesModel::Uptime).data(), "1.500 s");
        model.setDevices(fleet(2, "off"));
        QCOMPARE(model.index(1, DevicesModel::Uptime).data(), "–");
    }

    void devicesAreSortedAsPeopleCount() {
        DevicesModel model;
        DevicesFilter filter;
        filter.setSourceModel(&model);
        const Watched watched(filter);
        model.setDevices(fleet(1200));
        filter.sort(DevicesModel::Name, Qt::AscendingOrder);
        QCOMPARE(filter.index(2, 0).data(), "meter-2");
        QCOMPARE(filter.index(10, 0).data(), "meter-10");
        filter.sort(DevicesModel::Memory, Qt::DescendingOrder);
        QCOMPARE(filter.index(0, 0).data(), "meter-1199");
        filter.setText("VALUE 119");
        QCOMPARE(filter.rowCount(), 11);  // 119, and 1190 to 1199
        filter.setState("off");
        QCOMPARE(filter.rowCount(), 0);
        filter.setState({});
        filter.setText({});
        QCOMPARE(filter.rowCount(), 1200);
        QCOMPARE(filter.names({filter.index(0, 0), filter.index(1, 0)}), QStringList({"meter-1199", "meter-1198"}));
    }

    void eventsAreSentences() {
        EventsModel model;
        const Watched watched(model);
        QSignalSpy alarms(&model, &EventsModel::alarmsChanged);
        model.take(array(R"([{"t":0,"node":"a","event":{"event":"reset","kind":"power_on"}},
            {"t":1,"node":"a","serial":"usb","text":"x"},
            {"t":1,"node":"a","value":"ld1.brightness","data":255.0},
            {"t":2000000,"node":"a","event":{"event":"hardfault","pc":134218244}},
            {"t":3,"node":"a","in":true,"set":"b1.pressed=1"},
            {"t":4,"failed":"All answer","expected":"10","happened":"9"},
            {"t":5,"node":"a","event":{"event":"news"}}])"));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(1, EventsModel::What).data(), "Hard fault at 0x08000204");
        QCOMPARE(model.index(1, EventsModel::Time).data(), "0.002 s");
        QCOMPARE(model.index(1, 0).data(EventsModel::WeightRole).toInt(), static_cast<int>(Weight::alarm));
        QCOMPARE(model.index(3, EventsModel::What).data(), "Step failed: All answer. Expected: 10. Happened: 9");
        QCOMPARE(model.index(4, EventsModel::What).data(), R"({"event":"news"})");
        QCOMPARE(model.alarms(), 2);
        QCOMPARE(alarms.size(), 1);
        EventsFilter filter;
        filter.setSourceModel(&model);
        filter.setLeast(Weight::alarm);
        QCOMPARE(filter.rowCount(), 2);
        filter.setText("fault");
        QCOMPARE(filter.rowCount(), 1);
        model.clear();
        QCOMPARE(model.alarms(), 0);
    }

    void oldEventsGo() {
        EventsModel model;
        const Watched watched(model);
        QJsonArray batch;
        for (int i = 0; i < 4000; ++i) {
            batch.append(QJsonObject{{"t", i}, {"node", "a"}, {"set", QString("b1.pressed=%1").arg(i)}});
        }
        model.take(batch);
        model.take(batch);
        model.take(batch, 17);
        QCOMPARE(model.rowCount(), EventsModel::kMost);
        QCOMPARE(model.index(EventsModel::kMost - 1, EventsModel::What).data(), "Set b1.pressed=3999");
        QCOMPARE(model.index(EventsModel::kMost - 4001, 0).data(EventsModel::WeightRole).toInt(),
                 static_cast<int>(Weight::warning));
    }

    void registersComeWhenSomebodyLooks() {
        RegistersModel model;
        const Watched watched(model);
        model.setPeripherals(array(R"([{"name":"UART0","base":1073750016},{"name":"FACTORY","base":null},
                                       {"name":"GPIO","base":1342177280}])"));
        QCOMPARE(model.rowCount(), 2);
        const auto gpio = model.index(0, 0);
        QCOMPARE(gpio.data(), "GPIO");
        QVERIFY(model.hasChildren(gpio));
        QCOMPARE(model.rowCount(gpio), 0);
        const auto* told = R"([{"name":"GPIO","base":1342177280,"bits":32,"registers":[
            {"offset":1284,"name":"OUT","value":%1,"fields":[{"name":"PIN0","lsb":0,"width":1,"access":"rw","value":%2},
             {"name":"REST","lsb":1,"width":31,"access":"rw","value":0}]}]}])";
        const auto at = [&](int value) { return array(qPrintable(QString(told).arg(value).arg(value & 1))); };
        model.update(at(0));
        const auto out = model.index(0, 0, gpio);
        QCOMPARE(out.data(), "OUT");
        QCOMPARE(out.siblingAtColumn(RegistersModel::Value).data(), "0x00000000");
        QCOMPARE(out.siblingAtColumn(RegistersModel::Place).data(), "+0x504");
        QVERIFY(!out.data(RegistersModel::ChangedRole).toBool());
        model.update(at(1));
        QVERIFY(out.data(RegistersModel::ChangedRole).toBool());
        const auto pin = model.index(0, 0, out);
        QCOMPARE(pin.siblingAtColumn(RegistersModel::Value).data(), "1");
        QCOMPARE(pin.siblingAtColumn(RegistersModel::Place).data(), "[0] rw");
        QVERIFY(pin.data(RegistersModel::ChangedRole).toBool());
        QVERIFY(!model.index(1, 0, out).data(RegistersModel::ChangedRole).toBool());
        QCOMPARE(model.index(1, 0, out).siblingAtColumn(RegistersModel::Place).data(), "[31:1] rw");
        model.update(at(1));
        QVERIFY(!out.data(RegistersModel::ChangedRole).toBool());
        model.update(array(R"([{"name":"mma8652","bits":8,"registers":[{"offset":13,"name":"WHO_AM_I","value":74,"fields":[]}]}])"));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, RegistersModel::Value, model.index(2, 0)).data(), "0x4a");
        model.update(array(R"([{"name":"GPIO","base":1342177280,"bits":32,"registers":[
            {"offset":0,"name":"A","value":1,"fields":[]},{"offset":4,"name":"B","value":2,"fields":[]}]}])"));
        QCOMPARE(model.rowCount(model.index(0, 0)), 2);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void stepsAreATreeThatGrows() {
        StepsModel model;
        const Watched watched(model);
        const auto* running = R"([{"name":"Rounds","file":"/a/b.yaml","line":3,"depth":0,"begin_ns":0,"end_ns":0,"outcome":"running"},
            {"name":"Cut 0","file":"/a/b.yaml","line":4,"depth":1,"begin_ns":5000000,"end_ns":6000000,"outcome":"passed"},
            {"name":"Cut 1","file":"/a/b.yaml","line":4,"depth":1,"begin_ns":7000000,"end_ns":7000000,"outcome":"running"}])";
        model.setSteps(array(running));
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const auto rounds = model.index(0, 0);
        QCOMPARE(model.rowCount(rounds), 2);
        QCOMPARE(model.index(1, 0, rounds).data(), "Cut 1");
        QCOMPARE(model.index(0, StepsModel::Where, rounds).data(), "b.yaml:4");
        QCOMPARE(model.index(0, StepsModel::Took, rounds).data(), "1.0 ms");
        QCOMPARE(model.count("passed"), 1);
        QVERIFY(!model.firstFailure().isValid());
        const auto* ended = R"([{"name":"Rounds","file":"/a/b.yaml","line":3,"depth":0,"begin_ns":0,"end_ns":9000000,"outcome":"failed",
             "failure":{"device":"","at_ns":9000000,"expected":"x","happened":"y","context":[]}},
            {"name":"Cut 0","file":"/a/b.yaml","line":4,"depth":1,"begin_ns":5000000,"end_ns":6000000,"outcome":"passed"},
            {"name":"Cut 1","file":"/a/b.yaml","line":4,"depth":1,"begin_ns":7000000,"end_ns":9000000,"outcome":"failed",
             "failure":{"device":"device-1","at_ns":9000000,"expected":"/Echo/","happened":"nothing","context":["last line"]}},
            {"name":"Never","file":"/a/b.yaml","line":9,"depth":0,"begin_ns":9000000,"end_ns":9000000,"outcome":"skipped"}])";
        model.setSteps(array(ended));
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.count("failed"), 1);
        const auto failure = model.firstFailure();
        QCOMPARE(failure.data(), "Cut 1");
        QCOMPARE(failure.data(StepsModel::FailureRole).toString().split('\n'),
                 QStringList({"device-1, at 0.009 s", "Expected: /Echo/", "Happened: nothing", "  last line"}));
        model.setSteps(array(R"([{"name":"Other","depth":4,"outcome":"running"}])"));
        QCOMPARE(reset.size(), 1);
        QCOMPARE(model.rowCount(), 1);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "gui_models_test.moc"
