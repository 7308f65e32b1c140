// SPDX-License-Identifier: BSD-3-Clause
// The fleet's other sides without a window: groups, links, alarms, figures, packets.
#include "gui/fleet/alarms.hpp"
#include "gui/fleet/fleet_figures.hpp"
#include "gui/fleet/grouped_devices.hpp"
#include "gui/fleet/link_words.hpp"
#include "gui/fleet/network_watch.hpp"
#include "gui/packets/packets_model.hpp"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QtEndian>

#include "fake_server.hpp"

using namespace twin::gui;

namespace {

struct Watched {
    explicit Watched(QAbstractItemModel& model)
        : tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest) {}
    QAbstractItemModelTester tester;
};

QJsonObject device(const QString& name, const QString& state, qint64 now_ns, const QString& line = "tick",
    qint64 frames = 0,
                   bool up = true, qint64 cpu_ns = 0) {
    return {{"name", name},
            {"state", state},
            {"board", "nucleo_f429zi"},
            {"image", "/x/meter.elf"},
            {"now_ns", now_ns},
            {"resets", 0},
            {"memory", 1'000'000},
            {"cpu_ns", cpu_ns},
            {"last_line", line},
            {"last_ns", qint64{500'000'000}},
            {"net", QJsonObject{{"network", "net"}, {"up", up}, {"sent_frames", frames}, {"sent_bytes", frames * 100},
                                {"received_frames", 0}, {"received_bytes", 0}}}};
}

QJsonArray fleet(qint64 now_ns, int count = 6, qint64 frames = 0) {
    QJsonArray all;
    for (int i = 0; i < count; ++i) {
        all.append(device(QString("%1-%2").arg(i % 2 == 0 ? "meter" : "lamp").arg(i), i == 5 ? "off" : "running",
            now_ns, QString("t=%1").arg(i), frames,
                          i != 3, now_ns / 10));
    }
    return all;
}

QJsonObject shown(int frames, bool up, const QString& options) {
    const auto way = [](int many) { return QJsonObject{{"frames", many}, {"bytes", many * 100}, {"lost", 1}}; };
    QJsonObject cable{{"name", "meter-0"}, {"up", up}, {"out", way(frames)}, {"in", way(0)}};
    if (!options.isEmpty()) {
        cable["options"] = options;
    }
    return {{"cables", QJsonArray{cable, QJsonObject{{"name", "meter-1"}, {"up", true}, {"out", way(0)},
        {"in", way(0)}}, QJsonObject{{"name", "gateway"}, {"up", true}, {"out", way(0)}, {"in", way(frames)}}}},
            {"gateway", QJsonObject{{"cable", "gateway"}, {"frames_in", frames}, {"frames_out", 0}}},
            {"reached", QJsonArray{QJsonObject{{"protocol", "tcp"}, {"outside", "10.0.2.2:1883"}, {"flows", 2},
                {"to_host", frames * 10}, {"to_device", 0}}}}};
}

QJsonObject frameLine(const QString& node, bool in, const QString& hex, qint64 t = 0) {
    QJsonObject line{{"t", t}, {"node", node}, {"frame", "eth"}, {"hex", hex}};
    if (in) {
        line["in"] = true;
    }
    return line;
}

const QString kArp = "ffffffffffff02000000000208060001080006040001020000000002"
                     "0a00020f0000000000000a000202";
const QString kOther = "02000000000102000000000288b5010203";

}  // namespace

class FleetTest : public QObject {
    Q_OBJECT

  private slots:
    void figuresComeFromCounters() {
        DevicesModel model;
        const Watched watched(model);
        model.setDevices(fleet(1'000'000'000, 6, 100), 1'000);
        QCOMPARE(model.figures(0).frames, 0.0);
        model.setDevices(fleet(3'000'000'000, 6, 300), 2'000);
        QCOMPARE(model.figures(0).frames, 100.0);
        QCOMPARE(model.figures(0).bytes, 10'000.0);
        QCOMPARE(model.figures(0).cpu, 0.2);
        QCOMPARE(model.figures(0).silence_ns, 2'500'000'000);
        QCOMPARE(model.index(0, DevicesModel::Cpu).data(), "20.0 %");
        QCOMPARE(model.index(0, DevicesModel::Frames).data(), "100/s");
        QCOMPARE(model.index(3, DevicesModel::Frames).data(), "cut");
        QCOMPARE(model.index(0, DevicesModel::Firmware).data(), "meter.elf");
        // Started anew: its counters begin again.
        model.setDevices(fleet(4'000'000'000, 6, 5), 3'000);
        QVERIFY(model.figures(0).frames >= 0);
    }

    void partsOfATableAreUpdated() {
        DevicesModel model;
        model.setDevices(fleet(1'000'000'000), 0);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const auto later = fleet(2'000'000'000);
        QVERIFY(model.update(4, {later[4], later[5]}, 1'000));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 4);
        QVERIFY(!model.update(4, {later[0], later[1]}, 1'000));
        QVERIFY(!model.update(5, {later[4], later[5]}, 1'000));
    }

    void devicesAreGroupedAndStayChosen() {
        DevicesModel model;
        DevicesFilter filter;
        filter.setSourceModel(&model);
        GroupedDevices groups(filter);
        const Watched watched(groups);
        model.setDevices(fleet(1'000'000'000), 0);
        filter.sort(DevicesModel::Name);
        QCOMPARE(groups.rowCount(), 6);
        groups.setGrouping(GroupedDevices::Grouping::group);
        QCOMPARE(groups.rowCount(), 2);
        const auto lamps = groups.index(0, 0);
        QCOMPARE(lamps.data(), "lamp (3)");
        QCOMPARE(groups.rowCount(lamps), 3);
        QCOMPARE(groups.names({lamps, groups.index(0, 0, lamps)}), QStringList({"lamp-1", "lamp-3", "lamp-5"}));
        const QPersistentModelIndex chosen = groups.index(0, 0, groups.index(1, 0));
        QCOMPARE(chosen.data(), "meter-0");
        filter.sort(DevicesModel::Name, Qt::DescendingOrder);
        QCOMPARE(chosen.data(), "meter-0");
        QCOMPARE(chosen.row(), 2);
        groups.setGrouping(GroupedDevices::Grouping::state);
        QCOMPARE(groups.index(0, 0).data(), "off (1)");
        auto all = fleet(2'000'000'000);
        all[0] = device("meter-0", "off", 2'000'000'000);
        model.setDevices(all, 1'000);
        QCOMPARE(groups.index(0, 0).data(), "off (2)");
        QCOMPARE(groups.find("meter-0").parent().row(), 0);
        filter.setText("lamp");
        QCOMPARE(groups.rowCount(groups.index(0, 0)) + groups.rowCount(groups.index(1, 0)), 3);
        groups.setGrouping(GroupedDevices::Grouping::none);
        filter.setText({});
        QCOMPARE(groups.rowCount(), 6);
    }

    void linkWordsAreCheckedAndPutTogether() {
        for (const auto& good : {std::pair("latency", "20ms"), {"latency", "1.5s"}, {"loss", "1%"}, {"loss", "0.01"},
            {"bandwidth", "10Mbit/s"}, {"mtu", "1500"}, {"jitter", ""}}) {
            QVERIFY2(whatIsWrong(good.first, good.second).isEmpty(), good.second);
        }
        for (const auto& bad : {std::pair("latency", "20"), {"latency", "-1ms"}, {"loss", "101%"}, {"loss", "2"},
            {"bandwidth", "10"}, {"mtu", "45"}, {"mtu", "9001"}, {"corrupt", "a"}}) {
            QVERIFY2(!whatIsWrong(bad.first, bad.second).isEmpty(), bad.second);
        }
        const auto terms = readLinkTerms("latency=20ms loss=1% seed=7 down");
        QVERIFY(!terms.up && !terms.lopsided);
        QCOMPARE(terms.values["seed"], "7");
        QCOMPARE(linkText(terms.values, terms.up), "clear latency=20ms loss=1% seed=7 down");
        QVERIFY(readLinkTerms("direction=out latency=1ms").lopsided);
    }

    void linksHaveRates() {
        LinksModel model;
        const Watched watched(model);
        model.setNetwork("net", shown(0, true, {}), 1'000'000'000);
        QCOMPARE(model.rowCount(), 3);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setNetwork("net", shown(50, true, "loss=1%"), 2'000'000'000);
        const auto link = [&model](const char* name) { return model.links()[model.rowOf("net", name)]; };
        QCOMPARE(link("meter-0").out_rate, 50.0);
        QCOMPARE(link("meter-0").state, LinkState::impaired);
        QVERIFY(model.isGateway(link("gateway")));
        QVERIFY(!model.isGateway(link("meter-0")));
        QCOMPARE(link("gateway").in_rate, 50.0);
        QCOMPARE(model.networks()[0].reached[0].who, "tcp 10.0.2.2:1883");
        QCOMPARE(model.networks()[0].reached[0].bytes_rate, 500.0);
        model.setNetwork("net", shown(50, false, {}), 3'000'000'000);
        QCOMPARE(link("meter-0").state, LinkState::cut);
        QCOMPARE(link("meter-0").rate(), 0.0);
        QCOMPARE(reset.size(), 0);
        model.setNetwork("other", shown(0, true, {}), 3'000'000'000);
        QCOMPARE(model.rowCount(), 6);
        model.keepNetworks({"other"});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowOf("net", "meter-0"), -1);
    }

    void networksAreWatchedAndChanged() {
        FakeServer server;
        Client client;
        client.setFinder([&]() -> Result<ServerAddress> { return server.address(); });
        server.on("version", [](const QJsonObject&) -> Outcome { return QJsonObject{{"version", "1"}}; });
        server.on("runs", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"runs", QJsonArray{QJsonObject{{"name", "fleet"}, {"networks", QJsonArray{"net"}},
                {"now_ns", 5}}}}};
        });
        server.on("net.show", [](const QJsonObject&) -> Outcome { return shown(0, true, {}); });
        server.on("net.link", [](const QJsonObject& params) -> Outcome {
            if (params["cable"] == "meter-1") {
                return tl::unexpected(Problem{"there is no cable", "Name one.", -32000});
            }
            return QJsonObject{{"options", params["options"]}};
        });
        NetworkWatch watch(client);
        QSignalSpy problems(&watch, &NetworkWatch::problem);
        client.open();
        QTRY_COMPARE(client.state(), Client::State::online);
        watch.setRun("fleet");
        QCOMPARE(server.count("net.show"), 0);
        watch.setSeen(true);
        QTRY_COMPARE(watch.links.rowCount(), 3);
        QVERIFY(server.last("net.show").params["brief"].toBool());
        watch.setLinks("net", {"meter-0", "meter-1"}, "down");
        QTRY_COMPARE(problems.size(), 1);
        QTRY_COMPARE(server.count("net.link"), 2);
        watch.setRun({});
        QCOMPARE(watch.links.rowCount(), 0);
    }

    void alarmsComeAndGo() {
        DevicesModel devices;
        AlarmsModel alarms;
        const Watched watched(alarms);
        QSignalSpy active(&alarms, &AlarmsModel::activeChanged);
        AlarmRules rules;
        rules.silent_after_s = 10;
        alarms.setRules(rules);
        devices.setDevices(fleet(1'000'000'000), 0);
        alarms.look(devices);
        QCOMPARE(alarms.active(), 1);  // lamp-3's link
        QCOMPARE(alarms.index(0, AlarmsModel::Device).data(), "lamp-3");
        devices.setDevices(fleet(11'000'000'000), 1'000);
        alarms.look(devices);
        QCOMPARE(alarms.active(), 1 + 5);  // all that run have been silent
        alarms.look(devices);
        QCOMPARE(alarms.rowCount(), 6);
        const auto lines = QJsonDocument::fromJson(R"([{"t":5,"node":"meter-0","event":{"event":"hardfault","pc":1}},
                                                       {"t":6,"node":"meter-2","died":"signal 9"}])");
        alarms.take(lines.array());
        QCOMPARE(alarms.active(), 8);
        alarms.take(QJsonDocument::fromJson(R"([{"t":7,"node":"meter-0","event":{"event":"reset","kind":"pin"}}])").array());
        QCOMPARE(alarms.active(), 7);
        rules.silent = false;
        rules.died = false;
        alarms.setRules(rules);
        QCOMPARE(alarms.active(), 1);
        QVERIFY(!active.isEmpty());
        alarms.clear();
        QCOMPARE(active.last()[0].toInt(), 0);
    }

    void percentilesAndHistogram() {
        DevicesModel devices;
        FleetFigures figures;
        devices.setDevices(fleet(1'000'000'000), 0);
        figures.setFigure(FleetFigures::Figure::said);
        QVERIFY(figures.setPattern("t=(\\d+)").isEmpty());
        QVERIFY(!figures.setPattern("t=(").isEmpty());
        figures.look(devices);
        QCOMPARE(figures.devices(), 6);
        QCOMPARE(figures.looks().back().at[0], 0.0);
        QCOMPARE(figures.looks().back().at[4], 5.0);
        int all = 0;
        for (const auto& bin : figures.histogram()) {
            all += bin.devices;
        }
        QCOMPARE(all, 6);
        QVERIFY(figures.setPattern("nothing").isEmpty());
        figures.look(devices);
        QCOMPARE(figures.devices(), 0);
        QVERIFY(figures.histogram().isEmpty());
    }

    void packetsAreDecodedKeptAndFiltered() {
        PacketsModel model;
        const Watched watched(model);
        PacketsFilter filter;
        filter.setSourceModel(&model);
        QJsonArray lines{frameLine("a", false, kArp, 1), frameLine("b", true, kArp, 2), frameLine("c", true, kArp, 3),
            frameLine("a", false, kOther, 4),
                         QJsonObject{{"t", 5}, {"node", "a"}, {"event", QJsonObject()}}};
        model.take(lines, 3);
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(model.missed(), 3);
        QCOMPARE(filter.rowCount(), 2);
        QCOMPARE(filter.index(0, PacketsModel::Protocol).data(), "ARP");
        QCOMPARE(filter.index(0, PacketsModel::Info).data(), "Who has 10.0.2.2? Tell 10.0.2.15");
        filter.setCopiesShown(true);
        QCOMPARE(filter.rowCount(), 4);
        filter.setText("10.0.2.2 b");
        QCOMPARE(filter.rowCount(), 1);  // both words, in whatever of it
        filter.setText({});
        filter.setProtocol("ARP");
        QCOMPARE(filter.rowCount(), 3);
        filter.setProtocol("TCP");
        QCOMPARE(filter.rowCount(), 0);
    }

    void thePastIsBounded() {
        PacketsModel model;
        QJsonArray lines;
        for (int i = 0; i < 15'000; ++i) {
            lines.append(frameLine("a", false, kOther, i));
        }
        model.take(lines, 0);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 15'000, 20'000);
        model.take(lines, 0);
        QTRY_VERIFY_WITH_TIMEOUT(model.forgotten() + model.rowCount() == 30'000, 20'000);
        QVERIFY(model.rowCount() <= PacketsModel::kMost);
        QCOMPARE(model.frame(model.rowCount() - 1).number, 30'000);
    }

    void fieldsAreATree() {
        FieldsModel fields;
        const Watched watched(fields);
        fields.setFrame(QByteArray::fromHex(kArp.toLatin1()));
        QCOMPARE(fields.rowCount(), 2);
        const auto arp = fields.index(1, 0);
        QCOMPARE(arp.data(), "ARP");
        QCOMPARE(arp.data(FieldsModel::AtRole).toInt(), 14);
        const auto target = fields.index(8, 0, arp);
        QCOMPARE(target.data(), "Target IP");
        QCOMPARE(target.siblingAtColumn(1).data(), "10.0.2.2");
        QCOMPARE(target.data(FieldsModel::AtRole).toInt(), 38);
        fields.setFrame({});
        QCOMPARE(fields.rowCount(), 0);
    }

    void pcapngHasBlocksOfTheirLength() {
        PacketsModel model;
        model.take({frameLine("a", false, kArp, 1), frameLine("b", true, kOther, 5'000'000'000)}, 0);
        QTRY_COMPARE(model.rowCount(), 2);
        const auto file = pcapng(model.frames());
        QList<quint32> types;
        const auto number = [&](qsizetype at) { return qFromLittleEndian<quint32>(file.constData() + at); };
        for (qsizetype at = 0; at < file.size();) {
            types.append(number(at));
            const auto size = number(at + 4);
            QVERIFY(size % 4 == 0 && size >= 12 && at + size <= file.size());
            QCOMPARE(number(at + size - 4), size);
            at += size;
        }
        QCOMPARE(types, QList<quint32>({0x0a0d0d0a, 1, 6, 1, 6}));
    }
};

QTEST_GUILESS_MAIN(FleetTest)
#include "gui_fleet_test.moc"
