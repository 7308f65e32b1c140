// SPDX-License-Identifier: BSD-3-Clause
// What the instruments ask the server, and what they make of its answers; their models. No windows.
#include "gui/signals/chart_session.hpp"
#include "gui/signals/scope_session.hpp"
#include "tests/unit/gui/fake_server.hpp"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

using namespace twin::gui;
using namespace twin::gui::scope;
using namespace std::chrono_literals;

namespace {

QJsonObject channel(const QString& name, const QString& kind = "digital", const QString& unit = {},
                    const QString& group = "pins") {
    return {{"name", name}, {"kind", kind}, {"unit", unit}, {"group", group}, {"label", name + " of the connector"}};
}

QByteArray bytesOf(const RecordWriter& writer) { return QByteArray::fromStdString(writer.bytes()); }

QString number(double value) { return QLocale().toString(value, 'f', 2); }

}  // namespace

class ProbesTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QVERIFY(home_.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home_.path());
        QCoreApplication::setOrganizationName("twinyard-test");
        QCoreApplication::setApplicationName("probes");
    }

    void init() {
        QSettings().clear();
        server_ = std::make_unique<FakeServer>();
        server_->on("probe.channels", [](const QJsonObject&) -> Outcome {
            return QJsonObject{{"channels", QJsonArray{channel("D0"), channel("D1"), channel("A0", "analog", "V"),
                                                       channel("temperature", "number", "°C", "sensors")}}};
        });
        probes_ = 0;
        server_->on("probe.start", [this](const QJsonObject& params) -> Outcome {
            QJsonArray told;
            for (const auto& name : params["channels"].toArray()) {
                const auto text = name.toString();
                const bool digital = text.startsWith('D');
                QJsonObject one = channel(text, digital ? "digital" : text == "A0" ? "analog" : "number");
                one["level"] = digital ? QJsonValue(0) : QJsonValue();
                one["value"] = digital ? QJsonValue() : QJsonValue(1.5);
                told.append(one);
            }
            return QJsonObject{{"probe", ++probes_}, {"t", 1000 * probes_}, {"channels", told}};
        });
        client_ = std::make_unique<Client>(Client::Pauses{10ms, 40ms, 5000ms}, nullptr);
        client_->setFinder([this]() -> Result<ServerAddress> { return server_->address(); });
        client_->open();
        QTRY_COMPARE(client_->state(), Client::State::online);
    }
    void cleanup() {
        client_.reset();
        server_.reset();
    }

    void aChosenSignalIsWatched() {
        ScopeSession session(*client_);
        QSignalSpy running(&session, &ScopeSession::runningChanged);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("D0", true);
        QCOMPARE(session.rows.rowCount(), 1);  // at once, before anything is known
        QTRY_COMPARE(server_->count("probe.start"), 1);
        QCOMPARE(server_->last("probe.start").params["channels"].toArray(), QJsonArray{"D0"});
        QCOMPARE(server_->last("probe.start").params["device"].toString(), "device");
        QTRY_VERIFY(session.capture().find("D0") != nullptr);
        QCOMPARE(running.size(), 1);
        RecordWriter writer(1000);
        writer.level(1500, 0, Level::high);
        writer.level(1700, 0, Level::low);
        server_->tellProbe(1, 1, 1000, 2000, bytesOf(writer));
        QTRY_COMPARE(session.rows.until(), 2000);
        QCOMPARE(session.rows.start(), 1000);
        QCOMPARE(session.capture().find("D0")->digital.at(1600), Level::high);
        QTRY_COMPARE(server_->count("probe.ack"), 1);
        QCOMPARE(server_->last("probe.ack").params, (QJsonObject{{"probe", 1}, {"seq", 1}}));
        QVERIFY(session.rows.rows()[0].channel == session.capture().find("D0"));
        session.setRunning(false);
        QTRY_COMPARE(server_->count("probe.stop"), 1);
    }

    void chosenTogetherTheyShareAProbe() {
        ScopeSession session(*client_);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("D0", true);
        QTRY_COMPARE(server_->count("probe.start"), 1);
        QTRY_VERIFY(session.capture().find("D0") != nullptr);
        // One more does not disturb the first.
        session.setWatched("D1", true);
        session.setWatched("A0", true);
        QTRY_COMPARE(server_->count("probe.start"), 2);
        QCOMPARE(server_->last("probe.start").params["channels"].toArray(), (QJsonArray{"D1", "A0"}));
        QTRY_VERIFY(session.capture().find("A0") != nullptr);
        QCOMPARE(server_->count("probe.stop"), 0);
        // What nobody wants any more is ended with the last of it.
        session.setWatched("D1", false);
        QCOMPARE(session.rows.rowCount(), 2);
        session.setWatched("A0", false);
        QTRY_COMPARE(server_->count("probe.stop"), 1);
        QCOMPARE(server_->last("probe.stop").params["probe"].toInt(), 2);
        QVERIFY(session.running());
    }

    void manyProbesBecomeOne() {
        ScopeSession session(*client_);
        session.setDevice("run", "device", "board");
        server_->on("probe.channels", [](const QJsonObject&) -> Outcome {
            QJsonArray all;
            for (int i = 0; i < 8; ++i) {
                all.append(channel(QString("D%1").arg(i)));
            }
            return QJsonObject{{"channels", all}};
        });
        session.setDevice({}, {}, {});
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().source("D7") != nullptr);
        for (int i = 0; i < 7; ++i) {
            session.setWatched(QString("D%1").arg(i), true);
            QTRY_VERIFY(session.capture().find(QString("D%1").arg(i).toStdString()) != nullptr);
        }
        QCOMPARE(server_->count("probe.start"), 7);
        QCOMPARE(server_->last("probe.start").params["channels"].toArray().size(), 7);
        QTRY_COMPARE(server_->count("probe.stop"), 6);
        QVERIFY(session.running());
        QCOMPARE(session.capture().until(), 7000);
    }

    void batchesThatComeBeforeTheAnswerAreKept() {
        server_->on("probe.start", [this](const QJsonObject&) -> Outcome {
            RecordWriter writer(100);
            writer.level(150, 0, Level::high);
            server_->tellProbe(7, 1, 100, 200, bytesOf(writer));
            auto one = channel("D0");
            one["level"] = 0;
            return QJsonObject{{"probe", 7}, {"t", 100}, {"channels", QJsonArray{one}}};
        });
        ScopeSession session(*client_);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("D0", true);
        QTRY_COMPARE(session.rows.until(), 200);
        QCOMPARE(session.capture().find("D0")->digital.at(160), Level::high);
    }

    void whatCantBeReadIsTold() {
        ScopeSession session(*client_);
        QSignalSpy problem(&session, &ScopeSession::problem);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("D0", true);
        QTRY_VERIFY(session.capture().find("D0") != nullptr);
        server_->tellProbe(1, 1, 1000, 2000, QByteArray("\x05\x09", 2));  // there is no channel 9
        QTRY_COMPARE(problem.size(), 1);
        QVERIFY(problem[0][0].value<Problem>().message.contains("channel 9"));
        QTRY_COMPARE(server_->count("probe.stop"), 1);
        QVERIFY(!session.running());
    }

    void aRefusedProbeIsTold() {
        server_->on("probe.start", [](const QJsonObject&) -> Outcome {
            return tl::unexpected(Problem{"the run is over", "Start it anew.", -32000});
        });
        ScopeSession session(*client_);
        QSignalSpy problem(&session, &ScopeSession::problem);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("D0", true);
        QTRY_COMPARE(problem.size(), 1);
        QVERIFY(!session.running());
    }

    void theEndOfARunStopsIt() {
        ScopeSession session(*client_);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("D0", true);
        QTRY_VERIFY(session.capture().find("D0") != nullptr);
        server_->endProbe(1, "the run has ended");
        QTRY_VERIFY(!session.running());
        QVERIFY(session.capture().find("D0") != nullptr);  // what was seen stays
    }

    void aLostConnectionIsAGap() {
        ScopeSession session(*client_);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("D0", true);
        QTRY_VERIFY(session.capture().find("D0") != nullptr);
        server_->tellProbe(1, 1, 1000, 1500, {});
        QTRY_COMPARE(session.rows.until(), 1500);
        const auto port = server_->port();
        server_->drop();
        QTRY_VERIFY(client_->state() != Client::State::online);
        QVERIFY(server_->listen(port));
        QTRY_COMPARE(server_->count("probe.start"), 2);
        const auto& gaps = session.capture().find("D0")->gaps;
        QTRY_COMPARE(gaps.size(), std::size_t{1});
        QCOMPARE(gaps[0].from, 1500);
        QCOMPARE(gaps[0].to, 2000);
        QCOMPARE(session.capture().find("D0")->digital.at(1700), Level::unknown);
        QCOMPARE(session.capture().find("D0")->digital.at(2000), Level::low);
    }

    void aServerWithoutProbesIsNoAlarm() {
        server_->on("probe.channels", [](const QJsonObject&) -> Outcome {
            return tl::unexpected(Problem{"there is no method 'probe.channels'", {}, -32601});
        });
        ScopeSession session(*client_);
        QSignalSpy problem(&session, &ScopeSession::problem);
        QSignalSpy sources(&session, &ScopeSession::sourcesChanged);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(sources.size() >= 2);  // none of another device; then none of this
        QVERIFY(!session.feeds().canProbe());
        QCOMPARE(problem.size(), 0);
    }

    void aSessionIsRemembered() {
        {
            ScopeSession session(*client_);
            session.setDevice("run", "device", "board");
            QTRY_VERIFY(session.feeds().canProbe());
            session.setWatched("D1", true);
            Decoding decoding;
            decoding.lines = QStringList{"D0"};
            decoding.uart.baud = 9600;
            decoding.notation = Notation::characters;
            session.addDecoding(decoding);
            TriggerSetup trigger;
            trigger.channel = "D1";
            trigger.condition.kind = TriggerCondition::Kind::pulse;
            trigger.condition.longest = 5000;
            session.setTrigger(trigger);
        }
        ScopeSession session(*client_);
        session.setDevice("run", "device", "board");
        QTRY_COMPARE(session.rows.rowCount(), 3);
        QCOMPARE(session.channels(), (QStringList{"D1", "D0"}));
        QCOMPARE(session.trigger().channel, "D1");
        QCOMPARE(session.trigger().condition.longest, 5000);
        const auto* decoding = session.decoding(session.rows.rows()[1].key);
        QVERIFY(decoding != nullptr);
        QCOMPARE(decoding->uart.baud, 9600.0);
        QCOMPARE(decoding->notation, Notation::characters);
        // Another board has one of its own.
        session.setDevice("run", "other", "another_board");
        QCOMPARE(session.rows.rowCount(), 0);
    }

    void decodersReadWhatComes() {
        ScopeSession session(*client_);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        Decoding decoding;
        decoding.lines = QStringList{"D0"};
        decoding.uart.baud = 1'000'000;
        session.addDecoding(decoding);
        QCOMPARE(session.channels(), QStringList{"D0"});  // what it reads is watched
        QTRY_VERIFY(session.capture().find("D0") != nullptr);
        RecordWriter writer(1000);
        Time t = 1000;
        writer.level(t, 0, Level::high);
        t += 20'000;
        for (const int bit : {0, 1, 0, 0, 0, 0, 0, 1, 0, 1}) {  // 0x41
            writer.level(t, 0, bit != 0 ? Level::high : Level::low);
            t += 1000;
        }
        server_->tellProbe(1, 1, 1000, t + 20'000, bytesOf(writer));
        QTRY_COMPARE(session.rows.until(), t + 20'000);
        session.advance(1000);
        QVERIFY(!session.behind());
        const auto place = session.rows.find("decoder:1");
        const auto* decoder = session.rows.rows()[static_cast<std::size_t>(place)].decoder;
        QVERIFY(decoder != nullptr);
        QCOMPARE(decoder->lanes()[0].size(), std::size_t{1});
        QCOMPARE(decoder->lanes()[0][0].value, 0x41U);
        // Its line goes: it stays, and reads nothing.
        session.setWatched("D0", false);
        QCOMPARE(session.rows.rowCount(), 1);
        QVERIFY(session.rows.rows()[0].decoder == nullptr);
        session.setWatched("D0", true);
        QTRY_VERIFY(session.rows.rows()[0].decoder != nullptr);
    }

    void aSingleTriggerStopsIt() {
        ScopeSession session(*client_);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("D0", true);
        QTRY_VERIFY(session.capture().find("D0") != nullptr);
        TriggerSetup trigger;
        trigger.channel = "D0";
        trigger.condition.kind = TriggerCondition::Kind::edge;
        trigger.mode = Sweep::Mode::single;
        session.setTrigger(trigger);
        QVERIFY(!session.advance(1000));
        RecordWriter writer(1000);
        writer.level(5000, 0, Level::high);
        server_->tellProbe(1, 1, 1000, 9000, bytesOf(writer));
        QTRY_COMPARE(session.rows.until(), 9000);
        const auto shown = session.advance(1000);
        QVERIFY(shown && shown->done);
        QCOMPARE(*shown->trigger, 5000);
        QVERIFY(!session.running());
    }

    void modelsAreSound() {
        ScopeSession session(*client_);
        QAbstractItemModelTester rows(&session.rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester figures(&session.figures, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester sources(&session.sources, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SourcesFilter filter;
        filter.setSourceModel(&session.sources);
        QAbstractItemModelTester filtered(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        QCOMPARE(session.sources.rowCount(), 2);
        filter.setText("sens temp");
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.rowCount(filter.index(0, 0)), 1);
        filter.setText("nothing");
        QCOMPARE(filter.rowCount(), 0);
        filter.setText({});
        const auto first = session.sources.index(0, 0, session.sources.index(0, 0));
        QCOMPARE(first.data(Qt::CheckStateRole).toInt(), int{Qt::Unchecked});
        QVERIFY(session.sources.setData(first, Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(first.data(Qt::CheckStateRole).toInt(), int{Qt::Checked});
        session.setWatched("D1", true);
        session.setWatched("temperature", true);
        QTRY_VERIFY(session.capture().find("temperature") != nullptr);
        QCOMPARE(session.rows.move(0, 5), 2);
        QCOMPARE(session.rows.rows()[2].name, "D0");
        QCOMPARE(session.rows.move(0, -1), 0);
        session.rows.setHeight(0, 1);
        QCOMPARE(session.rows.rows()[0].height, RowsModel::kLeastHeight);
        RecordWriter writer(1000);
        for (Time t = 0; t < 20; ++t) {
            writer.level(2000 + t * 1000, 0, t % 2 == 0 ? Level::high : Level::low);
        }
        server_->tellProbe(1, 1, 1000, 30'000, bytesOf(writer));
        QTRY_COMPARE(session.rows.until(), 30'000);
        session.figures.measure(1000, 30'000, 2500, {});
        QCOMPARE(session.figures.rowCount(), 3);
        const auto text = [&](int row, int column) { return session.figures.index(row, column).data().toString(); };
        int d0 = 0;
        while (text(d0, FiguresModel::Name) != "D0") {
            ++d0;
        }
        QCOMPARE(text(d0, FiguresModel::AtA), "1");
        QCOMPARE(text(d0, FiguresModel::Edges), "20");
        QVERIFY(text(d0, FiguresModel::Frequency).startsWith(QLocale().toString(500.0, 'f', 1)));
        QVERIFY(session.figures.used(FiguresModel::Frequency));
        QVERIFY(!session.figures.used(FiguresModel::AtB));
        session.tellValues();
        session.removeRow(0);
        session.clear();
        QCOMPARE(session.rows.start(), session.rows.until());
        session.setDevice({}, {}, {});
        QCOMPARE(session.rows.rowCount(), 0);
    }

    void printedValuesAreCharted() {
        ChartSession session(*client_);
        QAbstractItemModelTester rows(&session.chart.rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        session.setDevice("run", "device", "board");
        session.hear("uart", "temp=21.5\nhum", 1'000'000);
        session.hear("usb", "x=1\n", 1'500'000);  // another console's line is another line
        session.hear("uart", "idity=40\n", 2'000'000);
        QCOMPARE(session.chart.names(), (QStringList{"humidity", "temp", "x"}));
        session.hear("uart", ">acc.x:1§g\n>acc.y:2§g\n", 3'000'000);
        QCOMPARE(session.chart.rows.rowCount(), 4);
        QCOMPARE(session.chart.rows.rows()[3].traces.size(), std::size_t{2});  // of one family
        QCOMPARE(session.chart.rows.rows()[3].name, "acc");
        session.setNow(9'000'000);
        QCOMPARE(session.chart.rows.start(), 1'000'000);
        QCOMPARE(session.chart.rows.until(), 9'000'000);
        // What is taken off stays off until all is cleared.
        session.removeRow(session.chart.rows.find("chart:temp:"));
        session.hear("uart", "temp=22\n", 9'500'000);
        QVERIFY(!session.chart.names().contains("temp"));
        session.clear();
        QVERIFY(session.chart.names().isEmpty());
        session.hear("uart", "temp=22\n", 9'600'000);
        QCOMPARE(session.chart.names(), QStringList{"temp"});
    }

    void seriesAreLimited() {
        ChartModel chart;
        for (int i = 0; i < 2 * ChartModel::kMostSeries; ++i) {
            chart.append(QString("value%1").arg(i), 1000 + i, i);
        }
        QCOMPARE(chart.names().size(), ChartModel::kMostSeries);
        chart.reset();
        QCOMPARE(chart.rows.rowCount(), 0);
    }

    void aSensorIsCharted() {
        ChartSession session(*client_);
        session.setDevice("run", "device", "board");
        QTRY_VERIFY(session.feeds().canProbe());
        session.setWatched("temperature", true);
        QTRY_COMPARE(session.chart.rows.rowCount(), 1);
        RecordWriter writer(1000);
        writer.value(2000, 0, 22.25F);
        server_->tellProbe(1, 1, 1000, 5000, bytesOf(writer));
        QTRY_COMPARE(session.chart.rows.until(), 5000);
        QCOMPARE(session.chart.rows.rows()[0].traces[0].track->at(3000), 22.25);
        session.setWatched("temperature", false);
        QCOMPARE(session.chart.rows.rowCount(), 0);
        QTRY_COMPARE(server_->count("probe.stop"), 1);
    }

    void figuresAreReadable() {
        QCOMPARE(figureText(1250, "Hz"), QString::fromUtf8("%1\u202fkHz").arg(QLocale().toString(1.25, 'f', 3)));
        QCOMPARE(figureText(0, "V"), QString::fromUtf8("0\u202fV"));
        QCOMPARE(figureText(12, {}), "12");
        QCOMPARE(figureText(kUnknown, "V"), QString::fromUtf8("\u2014"));
        QVERIFY(figureText(-3.3, "V").startsWith(QString(QChar(0x2212))));
        QCOMPARE(figureText(40, "%"), QString::fromUtf8("40\u202f%"));
        QCOMPARE(spanText(833), QString::fromUtf8("833\u202fns"));
        QCOMPARE(spanText(1'250'000, 3), number(1.25) + QString::fromUtf8("\u202fms"));
        QCOMPARE(instantText(12'204'350'000, 1000),
                 QString("12") + QLocale().decimalPoint() + QString::fromUtf8("204\u202f350\u202fs"));
        QCOMPARE(annotationText({.value = 0x41, .mark = Mark::data}, Notation::hex), "41");
        QCOMPARE(annotationText({.value = 0x41, .mark = Mark::data}, Notation::characters), "A");
        QCOMPARE(annotationText({.value = 10, .mark = Mark::data}, Notation::characters), "\\n");
        QCOMPARE(annotationText({.value = 0x1d, .mark = Mark::address_read, .bits = 7}, Notation::decimal), "1D R");
    }

    void decodingsSurviveTheirJson() {
        Decoding decoding;
        decoding.protocol = Protocol::spi;
        decoding.lines = QStringList{"D13", "D11", "", "D10"};
        decoding.spi = {.mode = 3, .bits = 16, .lsb_first = true, .cs_high = true};
        QVERIFY(decodingFrom(toJson(decoding)) == decoding);
        // What somebody has spoiled is somewhere within its limits.
        const auto odd = decodingFrom({{"protocol", 99}, {"data_bits", -1}, {"baud", "x"}, {"parity", 7}});
        QCOMPARE(odd.uart.data_bits, 5);
        QCOMPARE(static_cast<int>(odd.protocol), kProtocols - 1);
        Capture capture;
        QVERIFY(makeDecoder(decoding, capture) == nullptr);
    }

  private:
    QTemporaryDir home_;
    std::unique_ptr<FakeServer> server_;
    std::unique_ptr<Client> client_;
    int probes_ = 0;
};

QTEST_GUILESS_MAIN(ProbesTest)
#include "probes_test.moc"
