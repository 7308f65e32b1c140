// SPDX-License-Identifier: BSD-3-Clause
// The fleet's views on a server within the test, whose thousand devices change all the time; and how long its frames
// take.
// Pictures for eyes go to pictures/ in the build folder.
#include "gui/app/fleet_page.hpp"
#include "gui/app/hex_view.hpp"
#include "gui/app/packets_view.hpp"
#include "gui/app/playback_view.hpp"
#include "gui/look/theme.hpp"
#include "gui/app/time_line.hpp"
#include "gui/app/topology_canvas.hpp"
#include "gui/app/topology_view.hpp"
#include "gui/app/tour.hpp"
#include "tests/support/kept_picture.hpp"
#include "tests/unit/gui/fake_server.hpp"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QTreeView>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>

using namespace twin::gui;

namespace {

constexpr int kDevices = 1000;

/// Answers in a thread of its own, as a server does.
class World : public QThread {
  public:
    World() {
        start();
        while (port_ == 0) {
            yieldCurrentThread();
        }
    }
    ~World() override {
        quit();
        wait();
    }
    [[nodiscard]] ServerAddress address() const { return {QUrl(QString("ws://127.0.0.1:%1/api").arg(port_.load())),
        "secret", 1}; }
    std::atomic<int> linked = 0;

  protected:
    void run() override {
        FakeServer server;
        QElapsedTimer clock;
        clock.start();
        const auto now_ns = [&] { return clock.nsecsElapsed() + 60'000'000'000; };
        QHash<QString, QString> options;
        server.on("version", [](const QJsonObject&) -> Outcome { return QJsonObject{{"version", "1"}}; });
        server.on("runs", [&](const QJsonObject&) -> Outcome {
            return QJsonObject{{"runs", QJsonArray{QJsonObject{{"name", "fleet"}, {"networks", QJsonArray{"net"}},
                {"now_ns", now_ns()}}}}};
        });
        server.on("devices", [&](const QJsonObject& params) -> Outcome {
            QJsonArray page;
            const auto first = params["offset"].toInteger();
            for (auto i = first; i < std::min<qint64>(kDevices, first + params["limit"].toInteger()); ++i) {
                page.append(device(static_cast<int>(i), now_ns()));
            }
            return QJsonObject{{"total", kDevices}, {"found", kDevices}, {"devices", page}};
        });
        server.on("net.show", [&](const QJsonObject&) -> Outcome { return network(now_ns(), options); });
        server.on("net.link", [&](const QJsonObject& params) -> Outcome {
            options[params["cable"].toString()] = params["options"].toString();
            ++linked;
            return QJsonObject{{"options", params["options"]}};
        });
        server.on("events.subscribe", [&](const QJsonObject&) -> Outcome { return QJsonObject{{"subscription", 1}}; });
        server.on("events.unsubscribe", [&](const QJsonObject&) -> Outcome { return QJsonObject(); });
        port_ = server.port();
        exec();
    }

  private:
    static QString name(int i) { return QString("%1-%2").arg(i < 900 ? "meter" : i < 996 ? "lamp" : "gate").arg(i); }
    static QJsonObject device(int i, qint64 now) {
        const bool off = i % 97 == 5;
        const auto seconds = static_cast<double>(now) / 1e9;
        return {{"name", name(i)},
                {"state", i % 311 == 7 ? "dead" : off ? "off" : "running"},
                {"board", "nucleo_f429zi"},
                {"image", i < 900 ? "/x/meter.elf" : "/x/lamp.elf"},
                {"now_ns", now},
                {"resets", i % 4},
                {"memory", 10'000'000 + i * 3000 + static_cast<int>(1e5 * std::sin(seconds + i))},
                {"cpu_ns", static_cast<qint64>(seconds * 1e7 * (1 + i % 9))},
                {"last_line", QString("temperature=%1").arg(20 + 5 * std::sin(seconds / 3 + i), 0, 'f', 2)},
                {"last_ns", now - (i % 50) * 1'000'000'000LL},
                {"net", QJsonObject{{"network", "net"}, {"up", i % 41 != 3}, {"sent_frames",
                    static_cast<qint64>(seconds * (i % 60))},
                                    {"sent_bytes", static_cast<qint64>(seconds * 90 * (i % 60))}, {"received_frames",
                                        0}, {"received_bytes", 0}}}};
    }
    static QJsonObject network(qint64 now, const QHash<QString, QString>& options) {
        QJsonArray cables;
        const auto seconds = static_cast<double>(now) / 1e9;
        for (int i = 0; i < kDevices; ++i) {
            const auto frames = static_cast<qint64>(seconds * (i % 60));
            const auto way = QJsonObject{{"frames", frames}, {"bytes", frames * 90}, {"lost", i % 3}};
            const auto set = options.value(name(i));
            QJsonObject cable{{"name", name(i)}, {"up", i % 41 != 3 && !set.endsWith("down")}, {"out", way},
                {"in", way}};
            if (i % 29 == 1) {
                cable["options"] = "latency=20ms loss=1%";
            }
            cables.append(cable);
        }
        const QJsonObject way{{"frames", static_cast<qint64>(seconds * 900)}, {"bytes", 0}, {"lost", 0}};
        cables.append(QJsonObject{{"name", "gateway"}, {"up", true}, {"out", way}, {"in", way}});
        return {{"cables", cables},
                {"gateway", QJsonObject{{"cable", "gateway"}, {"frames_in", 0}, {"frames_out", 0}}},
                {"reached", QJsonArray{QJsonObject{{"protocol", "tcp"}, {"outside", "10.0.2.2:1883"}, {"flows", 870},
                    {"to_host", static_cast<qint64>(seconds * 40'000)}, {"to_device", 0}},
                                       QJsonObject{{"protocol", "udp"}, {"outside", "10.0.2.2:123"}, {"flows", 12},
                                           {"to_host", 0}, {"to_device", 0}}}}};
    }
    std::atomic<quint16> port_ = 0;
};

QJsonArray someFrames() {
    const QStringList all{"ffffffffffff02000000000208060001080006040001020000000002" "0a00020f0000000000000a000202",
                          "02000000000102000000000208004500002812344000400600000a00020f0a0002029c40075b000000640000000050021000" "00000000",
                          "0200000000010200000000020800450000431234400040060000" "0a00020f0a0002029c40075b000000640000000050181000" "00000000" "301900096d657465722f6f6e6574656d70657261747572653d32312e35",
                          "020000000001020000000002080045000030123440004011000" "00a00020f0a0002029c401633001c0000" "44010007010203" "04b56d65746572036f6e65ff6869"};
    QJsonArray lines;
    for (int i = 0; i < 240; ++i) {
        lines.append(QJsonObject{{"t", 1'000'000'000LL + i * 7'300'000LL}, {"node", QString("meter-%1").arg(i % 7)},
            {"frame", "eth"}, {"hex", all[i % 4]}});
    }
    return lines;
}

void picture(QWidget& widget, const QString& name) {
    QTest::qWait(60);
    const auto image = widget.grab().toImage();
    const QDir folder(QStringLiteral(TWIN_PICTURES_DIR));
    folder.mkpath(".");
    QVERIFY(image.save(folder.filePath(QString("%1@%2x.png").arg(name).arg(image.devicePixelRatio()))));
    // Those of docs/dashboard.md.
    static const QStringList kept{"topology-link", "packets", "charts", "alarms", "playback"};
    if (kept.contains(name)) {
        const auto wrong = twin::test::keepOrCompare(image, TWIN_ROOT "/docs/dashboard", name);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
}

}  // namespace

class FleetViewsTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QSettings().clear();
        Theme::instance().choose(Theme::Choice::light);
        client_.setFinder([this]() -> Result<ServerAddress> { return world_.address(); });
        client_.open();
        QTRY_COMPARE(client_.state(), Client::State::online);
        watch_ = std::make_unique<FleetWatch>(client_);
        page_ = std::make_unique<FleetPage>(*watch_, client_);
        page_->resize(1060, 760);
        page_->show();
        watch_->setRun("fleet");
        QTRY_COMPARE(watch_->devices.rowCount(), kDevices);
        QTRY_VERIFY_WITH_TIMEOUT(watch_->devices.figures(30).frames > 0, 20'000);
    }

    void cleanupTestCase() {
        page_.reset();
        watch_.reset();
        client_.close();
    }

    void devicesInGroups() {
        picture(*page_, "fleet-table");
        auto* table = page_->table();
        page_->findChild<QComboBox*>("groups")->setCurrentIndex(1);
        QCOMPARE(table->model()->rowCount(), 3);
        table->collapse(table->model()->index(2, 0));
        table->setCurrentIndex(table->model()->index(0, 0));
        picture(*page_, "fleet-groups");
        page_->findChild<QComboBox*>("groups")->setCurrentIndex(0);
        QCOMPARE(table->model()->rowCount(), kDevices);
    }

    void aLinkIsImpairedAndCut() {
        page_->tabs()->setCurrentWidget(page_->topology());
        auto* view = page_->topology();
        QTRY_COMPARE(view->watch().links.rowCount(), kDevices + 1);
        QTRY_VERIFY(!view->canvas()->placeOf("net", "gate-998").isNull());
        const auto gateway = [view] { return view->watch().links.links()[view->watch().links.rowOf("net", "gateway")]; };
        QTRY_VERIFY_WITH_TIMEOUT(gateway().rate() > 0, 10'000);
        QTest::mouseClick(view->canvas(), Qt::LeftButton, {}, view->canvas()->placeOf("net", "gateway").center());
        QCOMPARE(view->canvas()->chosen(), QStringList("gateway"));
        QVERIFY(!view->openButton()->isVisible());
        picture(*page_, "topology");
        QTest::mouseClick(view->canvas(), Qt::LeftButton, {}, view->canvas()->placeOf("net", "gate-998").center());
        QCOMPARE(view->canvas()->chosen(), QStringList("gate-998"));
        view->field("latency")->setFocus();
        QTest::keyClicks(view->field("latency"), "20");
        QVERIFY(!view->applyButton()->isEnabled());
        QTest::keyClicks(view->field("latency"), "ms");
        QVERIFY(view->applyButton()->isEnabled());
        picture(*page_, "topology-link");
        QTest::mouseClick(view->applyButton(), Qt::LeftButton);
        QTRY_COMPARE(world_.linked.load(), 1);
        QTest::mouseClick(view->cutButton(), Qt::LeftButton);
        QTRY_COMPARE(world_.linked.load(), 2);
        // All of a folded group at once.
        QTest::mouseClick(view->canvas(), Qt::LeftButton, {}, view->canvas()->placeOf("net", "lamp-900").center());
        QCOMPARE(view->canvas()->chosen().size(), 96);
        view->canvas()->setFolded("net", "meter", false);
        picture(*page_, "topology-unfolded");
        const QPixmap all = view->canvas()->grab();
        QVERIFY(all.height() > 300);
    }

    void packetsAreListedAndLookedInto() {
        page_->tabs()->setCurrentWidget(page_->packets());
        auto* view = page_->packets();
        picture(*page_, "packets-none");
        view->packets().take(someFrames(), 0);
        QTRY_COMPARE(view->packets().rowCount(), 240);
        auto* table = view->table();
        table->selectRow(2);
        QCOMPARE(view->fields()->model()->rowCount(), 4);
        const auto mqtt = view->fields()->model()->index(3, 0);
        QCOMPARE(mqtt.data(), "MQTT");
        view->fields()->setCurrentIndex(view->fields()->model()->index(2, 0, mqtt));
        QVERIFY(view->hex()->marked().second > 0);
        picture(*page_, "packets");
        QTest::keyClicks(view->filterText(), "publish");
        QCOMPARE(table->model()->rowCount(), 60);
        QSignalSpy problem(view, &PacketsView::problem);
        QSignalSpy notice(view, &PacketsView::notice);
        view->openOutside("/bin/true");
        QCOMPARE(notice.size(), 1);
        view->openOutside("/no/such/program");
        QCOMPARE(problem.size(), 1);
        QVERIFY(problem[0][0].value<Problem>().message.contains(".pcapng"));
        for (const auto& text : {notice[0][0].toString(), problem[0][0].value<Problem>().message}) {
            QVERIFY(QFile::remove(text.mid(text.indexOf('/'))));
        }
    }

    void figuresAndAlarms() {
        page_->tabs()->setCurrentIndex(3);
        QTest::qWait(3200);  // three looks more
        picture(*page_, "charts");
        page_->tabs()->setCurrentIndex(4);
        QTRY_VERIFY(page_->tabs()->tabText(4).contains('('));
        picture(*page_, "alarms");
        Theme::instance().choose(Theme::Choice::dark);
        for (int tab = 0; tab < 5; ++tab) {
            page_->tabs()->setCurrentIndex(tab);
            picture(*page_, QString("dark-%1").arg(tab));
        }
        Theme::instance().choose(Theme::Choice::light);
    }

    void aRecordedRunIsScrubbed() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("events.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 400; ++i) {
            const auto t = i * 25'000'000LL;
            if (i % 40 == 0) {
                file.write(QString(R"({"t":%1,"step":"Step %2","line":3,"depth":0})").arg(t).arg(i / 40).toUtf8() + "\n");
            }
            file.write(QString(R"({"t":%1,"node":"meter-%2","serial":"uart","text":"tick %3\n"})").arg(t).arg(i % 12).arg(i).toUtf8() + "\n");
            file.write(QString(R"({"t":%1,"node":"meter-%2","value":"ld1.brightness","data":%3})").arg(t).arg(i % 12).arg(i % 256).toUtf8() + "\n");
        }
        file.write(R"({"t":9000000000,"node":"meter-3","died":"signal 9"})" "\n");
        file.write(R"({"t":9500000000,"failed":"Step 9","expected":"x","happened":"y"})" "\n");
        file.close();
        PlaybackView view;
        view.resize(1060, 700);
        view.show();
        view.open(folder.path());
        QTRY_VERIFY(!view.run().moment().devices.isEmpty());
        QTRY_VERIFY(view.console()->toPlainText().contains("tick"));
        picture(view, "playback");
        view.timeLine()->setFocus();
        QTest::keyClick(view.timeLine(), Qt::Key_Home);
        QTRY_COMPARE(view.run().moment().t_ns, 0);
        QTest::keyClick(view.timeLine(), Qt::Key_PageDown);
        QTRY_COMPARE(view.run().moment().t_ns, 1'000'000'000);
        QVERIFY(!view.console()->toPlainText().contains("tick 60"));
        view.timeLine()->jump(1, true);
        QTRY_COMPARE(view.run().moment().t_ns, 9'000'000'000);
    }

    void theTourIsLedByKeys() {
        QWidget window;
        window.resize(900, 600);
        QPushButton thing("A thing", &window);
        thing.setGeometry(40, 40, 200, 80);
        window.show();
        int went = 0;
        Tour tour({{[&] { ++went; }, [&] { return &thing; }, "One",
            "The first thing to see here, told in a sentence or two."},
                   {[&] { ++went; }, [&]() -> QWidget* { return nullptr; }, "Two", "The second."}},
                  &window);
        QSignalSpy ended(&tour, &Tour::ended);
        tour.start();
        picture(window, "tour");
        QTest::keyClick(&tour, Qt::Key_Return);
        QCOMPARE(tour.title(), "Two");
        QTest::keyClick(&tour, Qt::Key_Left);
        QCOMPARE(tour.title(), "One");
        QTest::keyClick(&tour, Qt::Key_Escape);
        QCOMPARE(ended.size(), 1);
        QVERIFY(!tour.isVisible());
        QCOMPARE(went, 3);
        tour.start();
        tour.next(1);
        tour.next(1);
        QCOMPARE(ended.size(), 2);
    }

    /// Sixty a second: what came since the last one, and all of the table drawn anew.
    void framesOfAThousandDevices() {
        page_->tabs()->setCurrentIndex(0);
        std::vector<double> ms;
        QElapsedTimer frame;
        QElapsedTimer all;
        all.start();
        while (all.elapsed() < 15'000) {
            frame.start();
            QApplication::processEvents();
            page_->table()->viewport()->repaint();
            ms.push_back(static_cast<double>(frame.nsecsElapsed()) / 1e6);
            const auto left = 16 - frame.elapsed();
            if (left > 0) {
                QThread::msleep(static_cast<unsigned long>(left));
            }
        }
        std::sort(ms.begin(), ms.end());
        const auto at = [&](double share) {
            return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))]; };
        qInfo("1,000 devices, %zu frames: median %.2f ms, 99%% %.2f ms, most %.2f ms", ms.size(), at(.5), at(.99),
            ms.back());
        QVERIFY2(at(.5) < 100, "a frame takes a tenth of a second");
    }

  private:
    World world_;
    Client client_;
    std::unique_ptr<FleetWatch> watch_;
    std::unique_ptr<FleetPage> page_;
};

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    QApplication::setOrganizationName("twinyard");
    QApplication::setApplicationName("twin-gui-fleet-test");
    FleetViewsTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "fleet_views_test.moc"
