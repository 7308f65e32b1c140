// SPDX-License-Identifier: BSD-3-Clause
// What the dashboard knows of a device's inside, without windows, and against a server within the test.
#include "gui/inside/debugger.hpp"
#include "gui/inside/inside_watch.hpp"
#include "fake_server.hpp"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <random>

using namespace twin::gui;

namespace {

struct Watched {
    explicit Watched(QAbstractItemModel& model)
        : tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest) {}
    QAbstractItemModelTester tester;
};

QJsonObject aThread(const QString& name, qint64 id, qint64 run_us, const QString& state = "waiting") {
    return {{"id", id},           {"name", name},         {"state", state},      {"priority", 24},    {"priority_name", "Normal"},
            {"entry", "work"},    {"where", "os_wait"},   {"stack_base", 4096},  {"stack_size", 1000}, {"stack_used", 200},
            {"stack_high", 450},  {"waits_for", "time"},  {"wake_ms", 1500},     {"run_us", run_us},  {"share", 0.25}};
}
QJsonObject told(const QJsonArray& threads) { return {{"now_ns", 1}, {"threads", threads}}; }

void record(QByteArray& out, quint64 delta, quint64 kind, quint64 arg = 0) {
    for (auto value : {delta, arg << 3 | kind}) {
        for (; value >= 0x80; value >>= 7) {
            out.append(static_cast<char>(value | 0x80));
        }
        out.append(static_cast<char>(value));
    }
}
enum : quint64 { kEntry, kExit, kThread, kSleep, kWake, kReset };

const TimelineStore::Lane* laneOf(const TimelineStore& store, TimelineStore::Group group, quint32 id) {
    for (const auto* lane : store.lanes()) {
        if (lane->group == group && lane->id == id) {
            return lane;
        }
    }
    return nullptr;
}
using Group = TimelineStore::Group;

}  // namespace

class InsideTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void threadsAndTheirShares() {
        ThreadsModel model;
        const Watched watched(model);
        model.update(told({aThread("main", 256, 1000), aThread("idle", 512, 3000, "running")}));
        QCOMPARE(model.rowCount(), 2);
        const auto cell = [&](int row, int column, int role = Qt::DisplayRole) { return model.index(row, column).data(role); };
        QCOMPARE(cell(0, ThreadsModel::Name).toString(), "main");
        QCOMPARE(cell(0, ThreadsModel::Cpu).toString(), "25.0 %");
        QCOMPARE(cell(0, ThreadsModel::Stack).toString(), "450 / 1000");
        QCOMPARE(cell(0, ThreadsModel::Stack, ThreadsModel::HighRole).toDouble(), 0.45);
        QCOMPARE(cell(0, ThreadsModel::Waits).toString(), "time until 1.500 s");
        QVERIFY(!cell(0, ThreadsModel::Stack, ThreadsModel::AlarmRole).toBool());
        // Since the last time: 1 of 4 ms.
        model.update(told({aThread("main", 256, 2000), aThread("idle", 512, 6000, "running")}));
        QCOMPARE(cell(1, ThreadsModel::Cpu).toString(), "75.0 %");
        // Nobody was switched away: who runs has it all.
        model.update(told({aThread("main", 256, 2000), aThread("idle", 512, 6000, "running")}));
        QCOMPARE(cell(1, ThreadsModel::Cpu).toString(), "100.0 %");
        QCOMPARE(cell(0, ThreadsModel::Cpu).toString(), "0.0 %");
        QSignalSpy changed(&model, &ThreadsModel::threadsChanged);
        auto full = aThread("", 768, 100);
        full["stack_high"] = 900;
        model.update(told({aThread("main", 256, 2100), full}));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(cell(1, ThreadsModel::Name).toString(), "0x00000300");
        QVERIFY(cell(1, ThreadsModel::Stack, ThreadsModel::AlarmRole).toBool());
        QCOMPARE(model.nameOf(512), "idle");  // of one that has ended
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.nameOf(512), QString());
    }

    void memoryShowsWhatChanged() {
        MemoryModel model;
        const Watched watched(model);
        model.setRange(0x20000000, 3000);
        QCOMPARE(model.rowCount(), 188);
        QCOMPARE(model.wanted(60, 70).size(), 2);
        QCOMPARE(model.wanted(180, 187).last(), std::pair(quint64{0x20000800}, qint64{952}));
        QCOMPARE(model.index(0, 0).data().toString(), "··");
        QByteArray page(1024, 'A');
        model.take(0x20000400, page);
        const auto byte = model.at(0x20000412);
        QCOMPARE(byte.data().toString(), "41");
        QVERIFY(!byte.data(MemoryModel::ChangedRole).toBool());
        page[0x12] = '\n';
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.take(0x20000400, page);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(byte.data().toString(), "0a");
        QVERIFY(byte.data(MemoryModel::ChangedRole).toBool());
        QCOMPARE(byte.siblingAtColumn(MemoryModel::kText).data().toString(), QString("AA·") + QString(13, 'A'));
        model.take(0x20000400, page);
        QVERIFY(!byte.data(MemoryModel::ChangedRole).toBool());
        model.take(0x20000400, page);
        QCOMPARE(changed.count(), 2);
        model.take(0x10000000, page);  // of another range
        model.take(0x20000800, QByteArray(952, 'z'));
        QCOMPARE(model.at(0x20000bb7).data().toString(), "7a");
        QVERIFY(!model.at(0x20000bb8).isValid());
        QCOMPARE(model.index(187, 9).data(), QVariant());  // behind the end, in the last row
    }

    void memoryIsWrittenAndUndone() {
        MemoryModel model;
        const Watched watched(model);
        model.setRange(0x20000000, 1024);
        QVERIFY(!(model.flags(model.index(0, 0)) & Qt::ItemIsEditable));
        model.take(0x20000000, QByteArray(1024, 'A'));
        QSignalSpy wrote(&model, &MemoryModel::write);
        const auto byte = model.at(0x20000021);
        QVERIFY(model.flags(byte) & Qt::ItemIsEditable);
        QVERIFY(!model.setData(byte, "1g"));
        QVERIFY(!model.setData(byte, "100"));
        QVERIFY(model.setData(byte, "41"));
        QCOMPARE(wrote.count(), 0);  // it is so already
        QVERIFY(model.setData(byte, "5a"));
        QCOMPARE(wrote.takeFirst(), QVariantList({quint64{0x20000021}, QByteArray("Z")}));
        QCOMPARE(byte.data().toString(), "5a");
        QVERIFY(byte.data(MemoryModel::ChangedRole).toBool());
        QVERIFY(model.setData(byte.siblingAtColumn(MemoryModel::kText), "hey"));
        QCOMPARE(wrote.takeFirst(), QVariantList({quint64{0x20000020}, QByteArray("hey")}));
        model.undo.undo();
        QCOMPARE(wrote.takeFirst(), QVariantList({quint64{0x20000020}, QByteArray("AZA")}));
        model.undo.undo();
        QCOMPARE(wrote.takeFirst(), QVariantList({quint64{0x20000021}, QByteArray("A")}));
        QVERIFY(!model.undo.canUndo());
        model.undo.redo();
        QCOMPARE(byte.data().toString(), "5a");
        model.setRange(0x20000000, 1024);
        QVERIFY(!model.undo.canRedo());
    }

    void aTimeLineHasOneLaneAtATime() {
        TimelineStore store;
        QByteArray records;
        record(records, 0, kThread, 0x100);
        record(records, 100, kEntry, 15);
        record(records, 20, kEntry, 20);  // preempts
        record(records, 5, kExit, 20);
        record(records, 5, kExit, 15);
        record(records, 0, kThread, 0x200);
        record(records, 50, kSleep);
        record(records, 100, kWake);
        record(records, 0, kEntry, 15);
        record(records, 10, kExit, 15);
        QVERIFY(store.take(1000, 1400, 0, records));
        QCOMPARE(store.lanes().size(), 5U);
        QCOMPARE(store.lanes()[0]->id, 0x100U);
        QCOMPARE(store.lanes()[2]->id, 15U);
        QCOMPARE(store.lanes()[4]->group, Group::sleep);
        QCOMPARE(store.firstNs(), 1000);
        QCOMPARE(store.lastNs(), 1400);
        const auto busy = [&](Group group, quint32 id, qint64 from = 1000, qint64 to = 1400) {
            return store.busy(*laneOf(store, group, id), from, to);
        };
        QCOMPARE(busy(Group::thread, 0x100), 100);
        QCOMPARE(busy(Group::handler, 15), 20 + 5 + 10);
        QCOMPARE(busy(Group::handler, 20), 5);
        QCOMPARE(busy(Group::sleep, 0), 100);
        QCOMPARE(busy(Group::thread, 0x200), 50 + 110);  // and it goes on
        QCOMPARE(busy(Group::thread, 0x100, 1050, 1060), 10);
        QCOMPARE(busy(Group::handler, 15, 1110, 1128), 10 + 3);
        QCOMPARE(busy(Group::thread, 0x200, 1395, 2000), 5);
        QCOMPARE(store.at(*laneOf(store, Group::handler, 20), 1122).from, 1120);
        QCOMPARE(store.at(*laneOf(store, Group::handler, 20), 1122).to, 1125);
        QCOMPARE(store.at(*laneOf(store, Group::handler, 20), 1130).from, store.at(*laneOf(store, Group::handler, 20), 1130).to);
        QCOMPARE(store.at(*laneOf(store, Group::thread, 0x200), 1399).from, 1290);
    }

    void lostRecordsLeaveAGap() {
        TimelineStore store;
        QByteArray records;
        record(records, 0, kThread, 0x100);
        record(records, 10, kEntry, 15);
        QVERIFY(store.take(0, 20, 0, records));
        records.clear();
        record(records, 10, kSleep);
        record(records, 10, kWake);
        QVERIFY(store.take(500, 600, 77, records));
        QCOMPARE(store.dropped(), 77);
        QCOMPARE(store.busy(*laneOf(store, Group::handler, 15), 0, 600), 10);
        QCOMPARE(store.busy(*laneOf(store, Group::sleep, 0), 0, 600), 10);
        QVERIFY(!store.take(600, 700, 0, QByteArray("\x01", 1)));
        QVERIFY(!store.take(600, 700, 0, QByteArray("\x01\x07", 2)));
    }

    void aResetEndsAllHandlers() {
        TimelineStore store;
        QByteArray records;
        record(records, 1, kThread, 0x100);
        record(records, 10, kEntry, 3);
        record(records, 10, kReset, 4);
        record(records, 10, kThread, 0x100);
        QVERIFY(store.take(0, 100, 0, records));
        QCOMPARE(store.resets(), std::vector<qint64>{21});
        QCOMPARE(store.busy(*laneOf(store, Group::handler, 3), 0, 100), 10);
        QCOMPARE(store.busy(*laneOf(store, Group::thread, 0x100), 0, 100), 10 + 69);
    }

    void busyIsTheSumOfItsSpans() {
        std::mt19937 random(7);
        TimelineStore store;
        QByteArray records;
        for (int i = 0; i < 2000; ++i) {
            record(records, random() % 50, kThread, 0x100 * (1 + random() % 3));
        }
        QVERIFY(store.take(0, 0, 0, records));
        for (int i = 0; i < 500; ++i) {
            const auto from = static_cast<qint64>(random() % 50000);
            const auto to = from + static_cast<qint64>(random() % 5000);
            for (const auto* lane : store.lanes()) {
                qint64 sum = 0;
                for (const auto& span : lane->spans) {
                    sum += std::max<qint64>(0, std::min(span.to, to) - std::max(span.from, from));
                }
                const auto last = store.at(*lane, store.lastNs());
                if (last.to > last.from && last.from >= lane->spans.back().to) {
                    sum += std::max<qint64>(0, std::min(last.to, to) - std::max(last.from, from));
                }
                QCOMPARE(store.busy(*lane, from, to), sum);
            }
        }
    }

    void theHeapsHistory() {
        HeapHistory history;
        QSignalSpy changed(&history, &HeapHistory::changed);
        history.take({{"now_ns", 10}, {"size", 1000}, {"used", 300}, {"extent", 400}});
        history.take({{"now_ns", 20}, {"size", 1000}, {"used", 200}, {"extent", 400}});
        history.take({{"now_ns", 20}, {"size", 1000}, {"used", 250}, {"extent", 400}});
        QCOMPARE(history.looks().size(), 2U);
        QCOMPARE(history.highWater(), 300);
        QVERIFY(!history.looks().back().high_water);
        history.take({{"now_ns", 5}, {"size", 1000}, {"used", 50}, {"extent", 60}, {"high_water", 70}, {"failures", 1}});
        QCOMPARE(history.looks().size(), 1U);
        QCOMPARE(history.highWater(), 50);
        QCOMPARE(*history.looks().back().high_water, 70);
        QCOMPARE(changed.count(), 4);
    }

    void debuggersOfThisMachine() {
        const auto find = [](const QStringList& there) {
            return [there](const QString& name) { return there.contains(name) ? "/bin/" + name : QString(); };
        };
        const DebugTarget target{3333, "/tmp/my app.elf", "gdb"};
        const auto both = DebugTools::look(find({"gdb-multiarch", "arm-none-eabi-gdb", "xterm", "code"}));
        QVERIFY(both.canTerminal() && both.canCode());
        QCOMPARE(terminalCommand(both, target), QStringList({"/bin/xterm", "-e", "/bin/gdb-multiarch", "-q", "/tmp/my app.elf",
                                                             "-ex", "target remote 127.0.0.1:3333"}));
        const auto gnome = DebugTools::look(find({"arm-none-eabi-gdb", "gnome-terminal"}));
        QVERIFY(gnome.canTerminal() && !gnome.canCode());
        QCOMPARE(gnome.terminal, QStringList({"/bin/gnome-terminal", "--"}));
        QVERIFY(!DebugTools::look(find({"code", "xterm"})).canCode());
        const QTemporaryDir folder;
        QCOMPARE(codeCommand(both, target, folder.path()), QStringList({"/bin/code", folder.path()}));
        QFile file(folder.filePath(".vscode/launch.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto launch = QJsonDocument::fromJson(file.readAll())["configurations"].toArray();
        QCOMPARE(launch.size(), 2);
        QCOMPARE(launch[0]["miDebuggerServerAddress"].toString(), "127.0.0.1:3333");
        QCOMPARE(launch[1]["executable"].toString(), "/tmp/my app.elf");
        QVERIFY(codeCommand(both, target, "/proc/nowhere").isEmpty());
    }

    void aServerIsAskedForWhatIsSeen() {
        Stage stage;
        stage.server.on("threads", [](const QJsonObject&) { return told({aThread("main", 256, 10, "running")}); });
        stage.server.on("heap", [](const QJsonObject&) -> Outcome { return tl::unexpected(Problem{"no heap", "none", -32000}); });
        stage.begin();
        InsideWatch inside(stage.watch);
        stage.show();
        QTest::qWait(50);
        QCOMPARE(stage.server.count("threads"), 0);
        inside.setLook(InsideWatch::Look::threads);
        QTRY_COMPARE(inside.threads.rowCount(), 1);
        QCOMPARE(stage.server.last("threads").params["device"].toString(), "one");
        QTRY_COMPARE(inside.regions().size(), 1);
        TimelineStore::Lane lane{Group::handler, 55, {}, {}};
        QCOMPARE(inside.laneName(lane), "USART3 (IRQ 39)");
        lane = {Group::thread, 256, {}, {}};
        QCOMPARE(inside.laneName(lane), "main");
        inside.setLook(InsideWatch::Look::heap);
        QTRY_COMPARE(inside.whyNoHeap().message, "no heap");
        inside.setLook(InsideWatch::Look::nothing);
        const auto asked = stage.server.asked.size();
        QTest::qWait(700);
        QVERIFY(stage.server.asked.size() - asked <= 4);  // the device's own look goes on
    }

    void memoryIsReadWhereItIsSeen() {
        Stage stage;
        stage.server.on("memory.read", [](const QJsonObject& params) {
            return QJsonObject{{"data", QString("ab").repeated(static_cast<int>(params["size"].toInteger()))}};
        });
        stage.server.on("memory.write", [](const QJsonObject&) { return QJsonObject(); });
        stage.server.on("symbols", [](const QJsonObject&) {
            return QJsonObject{{"symbols", QJsonArray{QJsonObject{{"name", "domain_of"}, {"address", 4}},
                                                      QJsonObject{{"name", "main"}, {"address", 8}, {"size", 2}, {"kind", "function"}}}}};
        });
        stage.begin();
        InsideWatch inside(stage.watch);
        stage.show();
        inside.setLook(InsideWatch::Look::memory);
        QTRY_COMPARE(inside.regions().size(), 1);
        inside.memory.setRange(0x20000000, 65536);
        inside.setMemoryRows(64, 80);
        QTRY_COMPARE(inside.memory.at(0x20000405).data().toString(), "ab");
        QCOMPARE(stage.server.last("memory.read").params["address"].toInteger(), 0x20000400);
        QCOMPARE(inside.memory.at(0x20000000).data().toString(), "··");
        QVERIFY(inside.memory.setData(inside.memory.at(0x20000405), "0f"));
        QTRY_COMPARE(stage.server.count("memory.write"), 1);
        QCOMPARE(stage.server.last("memory.write").params["data"].toString(), "0f");
        std::optional<InsideWatch::Symbol> found;
        inside.find("main", [&](const auto& symbol) { found = symbol; });
        QTRY_VERIFY(found.has_value());
        QCOMPARE(found->address, 8U);
        QVERIFY(found->function);
    }

    void aTimeLineIsRecordedAndAcknowledged() {
        Stage stage;
        stage.begin();
        InsideWatch inside(stage.watch);
        stage.show();
        inside.record(true);
        QVERIFY(inside.recording());
        QTRY_COMPARE(stage.server.count("timeline.start"), 1);
        QByteArray records;
        record(records, 10, kThread, 256);
        const auto batch = [&](qint64 seq) {
            stage.server.send({{"jsonrpc", "2.0"},
                               {"method", "timeline"},
                               {"params", QJsonObject{{"timeline", 3}, {"seq", seq}, {"t", 0}, {"until", 100}, {"dropped", 0},
                                                      {"data", QString::fromLatin1(records.toBase64())}}}});
        };
        batch(1);  // quicker than the number
        stage.server.answer(stage.server.last("timeline.start").id, {{"timeline", 3}, {"t", 0}, {"threads", true}});
        QTRY_COMPARE(inside.timeline.records(), 1);
        QTRY_COMPARE(stage.server.last("timeline.ack").params["seq"].toInteger(), 1);
        QCOMPARE(stage.server.last("timeline.ack").params["timeline"].toInteger(), 3);
        batch(2);
        QTRY_COMPARE(inside.timeline.records(), 2);
        inside.record(false);
        QTRY_COMPARE(stage.server.last("timeline.stop").params["timeline"].toInteger(), 3);
        batch(3);
        QTest::qWait(50);
        QCOMPARE(inside.timeline.records(), 2);
    }

  private:
    /// A server with one device, which is shown.
    struct Stage {
        FakeServer server;
        Client client;
        DeviceWatch watch{client};

        void begin() {
            server.on("devices", [](const QJsonObject&) {
                return QJsonObject{{"devices", QJsonArray{QJsonObject{{"name", "one"}, {"state", "running"}, {"board", "b"}, {"now_ns", 5}}}}};
            });
            server.on("describe", [](const QJsonObject&) {
                return QJsonObject{{"memories", QJsonArray{QJsonObject{{"name", "sram"}, {"base", 0x20000000}, {"size", 65536}}}},
                                   {"peripherals", QJsonArray{QJsonObject{{"name", "USART3"}, {"irq", QJsonArray{39}}}}}};
            });
            client.setFinder([this] { return server.address(); });
            client.open();
        }
        void show() {
            QTRY_COMPARE(client.state(), Client::State::online);
            watch.setDevice("one", "one");
            QTRY_COMPARE(watch.state(), "running");
        }
    };
};

QTEST_GUILESS_MAIN(InsideTest)
#include "gui_inside_test.moc"
