// SPDX-License-Identifier: BSD-3-Clause
// What pages ask the server, and what they make of its answers.
#include "gui/models/device_watch.hpp"
#include "gui/models/fleet_watch.hpp"
#include "gui/models/scenario_watch.hpp"
#include "gui/models/yard.hpp"
#include "tests/unit/gui/fake_server.hpp"

#include <QSignalSpy>
#include <QTest>
#include <memory>

using namespace twin::gui;
using namespace std::chrono_literals;

namespace {

QJsonObject device(const QString& name, const QString& state = "running") {
    return {{"name", name}, {"state", state}, {"board", "microbit"}, {"now_ns", 5'000'000}, {"last_line", ">>> "}};
}

}  // namespace

class WatchTest : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        server_ = std::make_unique<FakeServer>();
        server_->on("boards", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"boards", QJsonArray{QJsonObject{{"name", "microbit"}, {"title", "micro:bit"}}}}};
        });
        server_->on("samples", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"samples", QJsonArray{QJsonObject{{"name", "blinky"}, {"summary", "Blinks"}}}}};
        });
        server_->on("runs", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"runs", QJsonArray{QJsonObject{{"name", "microbit"}, {"state", "running"}}}}};
        });
        server_->on("events.subscribe", [](const QJsonObject&) -> Outcome { return QJsonObject{{"subscription", 1}}; });
        client_ = std::make_unique<Client>(Client::Pauses{10ms, 40ms, 5000ms}, nullptr);
        client_->setFinder([this]() -> Result<ServerAddress> { return server_->address(); });
    }
    void cleanup() {
        client_.reset();
        server_.reset();
    }

    void yardKnowsWhatThereIs() {
        Yard yard(*client_);
        open();
        QTRY_COMPARE(yard.runs.rowCount(), 1);
        QCOMPARE(yard.boards.rowCount(), 1);
        yard.programs.setBoard("nucleo_f429zi", "stm32f429");
        QCOMPARE(yard.programs.rowCount(), 1);
    }

    void yardStartsARun() {
        Yard yard(*client_);
        QSignalSpy started(&yard, &Yard::started);
        server_->on("run.start", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"run", "microbit"}, {"devices", QJsonArray{"microbit"}}};
        });
        open();
        yard.start({"microbit", "/firmware.hex", 1, 1});
        QVERIFY(yard.starting());
        QTRY_COMPARE(started.size(), 1);
        QVERIFY(!yard.starting());
        QCOMPARE(server_->last("run.start").params,
                 (QJsonObject{{"board", "microbit"}, {"image", "/firmware.hex"}, {"speed", 1}}));
        yard.start({"nucleo_f429zi", "shell", 1000, 0});
        QTRY_COMPARE(started.size(), 2);
        QCOMPARE(server_->last("run.start").params,
                 (QJsonObject{{"board", "nucleo_f429zi"}, {"image", "shell"}, {"count", 1000}}));
    }

    void yardSaysWhyNot() {
        Yard yard(*client_);
        QSignalSpy problem(&yard, &Yard::problem);
        server_->on("run.start", [](const QJsonObject&) -> Outcome {
            return tl::unexpected(Problem{"there is no image 'x'", "Build it.", -32000});
        });
        open();
        yard.start({"microbit", "x", 1, 1});
        QTRY_COMPARE(problem.size(), 1);
        QCOMPARE(problem[0][0].value<Problem>().hint, "Build it.");
        QVERIFY(!yard.starting());
    }

    void fleetIsReadPageByPage() {
        server_->on("devices", [](const QJsonObject& params) -> Outcome {
            QJsonArray page;
            for (auto i = params["offset"].toInteger(); i < 2500 && page.size() < params["limit"].toInteger(); ++i) {
                page.append(device(QString("m-%1").arg(i)));
            }
            return QJsonObject{{"total", 2500}, {"found", 2500}, {"devices", page}};
        });
        FleetWatch watch(*client_);
        open();
        watch.setRun("fleet");
        QCOMPARE(server_->count("devices"), 0);  // nobody looks
        watch.setSeen(true);
        QTRY_COMPARE(watch.devices.rowCount(), 2500);
        QCOMPARE(server_->count("devices"), 13);  // 200 at a time
        QCOMPARE(watch.devices.name(2499), "m-2499");
        watch.setSeen(false);
    }

    void fleetActsOnManyAndCounts() {
        FleetWatch watch(*client_);
        QSignalSpy acted(&watch, &FleetWatch::acted);
        server_->on("power", [](const QJsonObject& params) -> Outcome {
            if (params["device"] == "m-3") {
                return tl::unexpected(Problem{"'m-3' is dead", "Start it again.", -32001});
            }
            return QJsonObject{};
        });
        open();
        watch.setRun("fleet");
        QStringList names;
        for (int i = 0; i < 200; ++i) {
            names.append(QString("m-%1").arg(i));
        }
        watch.act("power", {{"on", false}}, names);
        QTRY_COMPARE(acted.size(), 1);
        QCOMPARE(acted[0][0].toInt(), 199);
        QCOMPARE(acted[0][1].toInt(), 1);
        QCOMPARE(acted[0][2].value<Problem>().message, "'m-3' is dead");
        QCOMPARE(server_->last("power").params["run"].toString(), "fleet");
        QCOMPARE(server_->last("power").params["on"].toBool(true), false);
    }

    void deviceTellsItsPartsAndWords() {
        serveDevice();
        DeviceWatch watch(*client_);
        QSignalSpy described(&watch, &DeviceWatch::described);
        QSignalSpy value(&watch, &DeviceWatch::value);
        QSignalSpy said(&watch, &DeviceWatch::said);
        open();
        watch.setDevice("microbit", "microbit");
        QTRY_COMPARE(described.size(), 1);
        QCOMPARE(described[0][0].toString(), "microbit");
        QCOMPARE(described[0][2].toStringList(), QStringList{"usb"});
        QTRY_COMPARE(value.size(), 1);
        QCOMPARE(value[0][0].toString(), "button_a");
        QCOMPARE(value[0][1].toString(), "pressed");
        server_->tell(1, 1,
                      {QJsonObject{{"t", 10}, {"node", "microbit"}, {"serial", "usb"}, {"text", "h"}},
                       QJsonObject{{"t", 20}, {"node", "microbit"}, {"serial", "usb"}, {"text", "i\n"}},
                       QJsonObject{{"t", 25}, {"node", "microbit"}, {"in", true}, {"serial", "usb"}, {"text", "typed"}},
                       QJsonObject{{"t", 30}, {"node", "microbit"}, {"serial", "usb"}, {"hex", "c3a4"}},
                       QJsonObject{{"t", 40}, {"node", "microbit"}, {"value", "display.pixels"}, {"data", "00ff"}},
                       QJsonObject{{"t", 50}, {"node", "microbit"}, {"in", true}, {"set", "button_a.pressed=1"}},
                       QJsonObject{
                           {"t", 60}, {"node", "microbit"}, {"event", QJsonObject{{"event", "power"},
                               {"on", false}}}}});
        QTRY_COMPARE(said.size(), 2);
        QCOMPARE(said[0][1].toByteArray(), "hi\n");
        QCOMPARE(said[0][2].toLongLong(), 10);
        QCOMPARE(said[1][1].toByteArray(), "\xc3\xa4");
        QCOMPARE(value.size(), 3);
        QCOMPARE(value[1][0].toString(), "display");
        QCOMPARE(value[1][2].toJsonValue().toString(), "00ff");
        QCOMPARE(value[2][2].toJsonValue().toDouble(), 1.0);
        QVERIFY(!watch.powered());
        QCOMPARE(watch.events.rowCount(), 2);
    }

    void deviceReadsRegistersThatAreSeen() {
        serveDevice();
        server_->on("regs", [](const QJsonObject& params) -> Outcome {
            return QJsonObject{{"peripherals", QJsonArray{QJsonObject{{"name", params["peripheral"]},
                                                                      {"base", 64},
                                                                      {"bits", 32},
                                                                      {"registers", QJsonArray{}}}}}};
        });
        DeviceWatch watch(*client_);
        open();
        watch.setDevice("microbit", "microbit");
        QTRY_COMPARE(watch.registers.rowCount(), 1);
        QTRY_COMPARE(watch.state(), "running");
        watch.watch("GPIO", true);
        QCOMPARE(server_->count("regs"), 0);
        watch.setRegistersSeen(true);
        QTRY_VERIFY(server_->count("regs") >= 1);
        QCOMPARE(server_->last("regs").params["peripheral"].toString(), "GPIO");
    }

    void deviceDoesWhatIsAsked() {
        serveDevice();
        DeviceWatch watch(*client_);
        open();
        watch.setDevice("microbit", "microbit");
        int running = 0;
        const auto one_at_a_time = [&](const QJsonObject&) -> Outcome {
            ++running;
            return QJsonObject{};
        };
        for (const auto* method : {"power", "reset"}) {
            server_->on(method, one_at_a_time);
        }
        watch.set("button_a.pressed=1");
        watch.power(false);
        watch.reset();
        watch.type("usb", "1+");
        watch.type("usb", "1\r");
        QTRY_COMPARE(server_->count("serial.write"), 1);
        QCOMPARE(running, 2);
        QStringList order;
        for (const auto& one : server_->asked) {
            if (QStringList{"set", "power", "reset", "serial.write"}.contains(one.method)) {
                order.append(one.method);
            }
        }
        QCOMPARE(order, (QStringList{"set", "power", "reset", "serial.write"}));
        // Keys that come while the ones before are on their way wait, and go together.
        for (const auto* letter : {"a", "b", "c"}) {
            watch.type("usb", letter);
        }
        server_->answer(server_->last("serial.write").id, {});
        QTRY_COMPARE(server_->count("serial.write"), 2);
        QCOMPARE(server_->last("serial.write").params["text"].toString(), "abc");
        server_->answer(server_->last("serial.write").id, {});
        // A slider's way is not gone step by step; a button's is.
        for (const auto* setting : {"TEMP.temperature=1", "TEMP.temperature=2", "TEMP.temperature=3"}) {
            watch.set(setting);
        }
        QTRY_COMPARE(server_->last("set").params["text"].toString(), "TEMP.temperature=3");
        QVERIFY(server_->count("set") <= 3);
    }

    void scenarioIsCheckedRunAndFollowed() {
        int asked = 0;
        server_->on("scenario.check", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"good", true}, {"name", "storm"}, {"devices", 10}, {"steps", 4}};
        });
        server_->on("scenario.start", [](const QJsonObject&) -> Outcome { return QJsonObject{{"run", "storm"}}; });
        server_->on("scenario.status", [&](const QJsonObject&) -> Outcome {
            const bool ended = ++asked >= 3;
            return QJsonObject{
                {"state", ended ? "ended" : "running"},
                {"passed", ended},
                {"steps", QJsonArray{QJsonObject{{"name", "One"}, {"outcome", ended ? "passed" : "running"}}}},
                {"incidents", QJsonArray{QJsonObject{{"device", "d-1"}, {"at_ns", 5}, {"what", "hard fault"}}}}};
        });
        ScenarioWatch watch(*client_);
        open();
        watch.open("/a/storm.scenario.yaml");
        QTRY_VERIFY(watch.checked()["good"].toBool());
        watch.start(0);
        QTRY_COMPARE(watch.run(), "storm");
        QVERIFY(watch.running());
        QTRY_VERIFY(!watch.running());
        QCOMPARE(watch.steps.count("passed"), 1);
        QCOMPARE(watch.incidents.rowCount(), 1);  // told three times, shown once
        QVERIFY(watch.status()["passed"].toBool());
    }

    void scenarioOpenedBeforeTheConnectionIsCheckedOnIt() {
        server_->on("scenario.check", [](const QJsonObject&) -> Outcome { return QJsonObject{{"good", true}}; });
        ScenarioWatch watch(*client_);
        QSignalSpy problems(&watch, &ScenarioWatch::problem);
        watch.open("/a/storm.scenario.yaml");
        QVERIFY(watch.checked().isEmpty());
        open();
        QTRY_VERIFY(watch.checked()["good"].toBool());
        QCOMPARE(problems.size(), 0);
    }

  private:
    void open() {
        client_->open();
        QTRY_COMPARE(client_->state(), Client::State::online);
    }
    void serveDevice() {
        server_->on("devices", [](const QJsonObject& params) -> Outcome {
            return QJsonObject{
                {"total", 1}, {"found", 1}, {"devices", QJsonArray{device(params["filter"].toString())}}};
        });
        server_->on("board.inspect", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"board", "microbit"},
                               {"peripherals", QJsonArray{QJsonObject{{"name", "GPIO"}, {"base", 64}}}},
                               {"parts", QJsonArray{QJsonObject{{"name", "usb"}, {"type", "usb_serial"}},
                                                    QJsonObject{{"name", "button_a"}, {"type", "button"}}}}};
        });
        server_->on("parts", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"parts", QJsonArray{QJsonObject{{"name", "button_a"},
                                                                {"values", QJsonObject{{"pressed", 0.0}}}}}}};
        });
        server_->on("set", [](const QJsonObject&) -> Outcome { return QJsonObject{}; });
    }

    std::unique_ptr<FakeServer> server_;
    std::unique_ptr<Client> client_;
};

QTEST_GUILESS_MAIN(WatchTest)
#include "gui_watch_test.moc"
