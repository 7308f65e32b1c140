// SPDX-License-Identifier: BSD-3-Clause
// A recorded run without a window: its index, and any instant of it.
#include "gui/playback/recorded_run.hpp"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace twin::gui;

namespace {

const char* const kRecord =
    R"({"t":0,"step":"All boot","line":3,"depth":0}
{"t":100,"node":"meter-0","event":{"event":"reset","kind":"power_on"}}
{"t":200,"node":"meter-0","serial":"uart","text":"r"}
{"t":210,"node":"meter-0","serial":"uart","text":"eady\r\n"}
{"t":300,"node":"meter-1","serial":"uart","hex":"68690a"}
{"t":350,"node":"meter-0","in":true,"serial":"uart","text":"typed\n"}
{"t":400,"node":"meter-0","value":"ld1.brightness","data":255}
{"t":500,"passed":"All boot","depth":0}
{"t":500,"step":"Cut the power","line":5,"depth":0}
{"t":600,"node":"meter-0","in":true,"power":false}
{"t":650,"node":"meter-0","value":"ld1.brightness","data":0}
{"t":700,"node":"meter-1","event":{"event":"hardfault","pc":8}}
{"t":800,"node":"meter-1","died":"signal 9"}
{"t":900,"failed":"Cut the power","expected":"x","happened":"y"}
{"hash":"00"}
)";

const char* const kResult = R"({"passed":false,"end_ns":1000,"steps":[{"name":"Cut the power","failure":{"device":"meter-1","at_ns":850}}]})";

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

}  // namespace

class PlaybackTest : public QObject {
    Q_OBJECT

  private slots:
    void anyInstantIsShown() {
        const QTemporaryDir folder;
        write(folder.filePath("events.jsonl"), kRecord);
        write(folder.filePath("result.json"), kResult);
        RecordedRun run;
        const QAbstractItemModelTester tester(&run.devices, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy shown(&run, &RecordedRun::shown);
        run.open(folder.path());
        QVERIFY(run.reading());
        QTRY_VERIFY(!shown.isEmpty());
        QCOMPARE(run.endNs(), 1000);
        QCOMPARE(run.lines(), 14);
        QCOMPARE(run.marks().size(), 5);
        QCOMPARE(run.marks()[4].kind, RunMark::Kind::failure);
        QCOMPARE(run.marks()[4].device, "meter-1");
        QCOMPARE(run.marks()[4].t_ns, 850);
        QCOMPARE(run.devices.rowCount(), 2);
        QCOMPARE(run.devices.index(0, MomentModel::State).data(MomentModel::StateRole), "off");
        QCOMPARE(run.devices.index(1, MomentModel::State).data(MomentModel::StateRole), "dead");
        QCOMPARE(run.devices.index(1, MomentModel::LastLine).data(), "hi");
        QCOMPARE(run.moment().device, "meter-0");
        QCOMPARE(run.moment().console, "ready\n");
        QCOMPARE(run.moment().values, (QList<QPair<QString, QString>>{{"ld1.brightness", "0"}}));

        run.lookAt(450);
        QTRY_COMPARE(run.moment().t_ns, 450);
        QCOMPARE(run.devices.index(0, MomentModel::State).data(MomentModel::StateRole), "running");
        QCOMPARE(run.moment().values[0].second, "255");
        run.lookAt(205);
        QTRY_COMPARE(run.moment().t_ns, 205);
        QCOMPARE(run.moment().console, "r");
        QVERIFY(run.moment().values.isEmpty());
        run.lookAt(-5);
        QTRY_COMPARE(run.moment().t_ns, 0);
        run.lookInto("meter-1");
        QTRY_COMPARE(run.moment().device, "meter-1");
    }

    void whatIsNoRunIsSaidToBe() {
        const QTemporaryDir folder;
        RecordedRun run;
        QSignalSpy problem(&run, &RecordedRun::problem);
        run.open(folder.path());
        QTRY_COMPARE(problem.size(), 1);
        QVERIFY(problem[0][0].value<Problem>().message.contains("events.jsonl"));
        write(folder.filePath("events.jsonl"), "");
        QSignalSpy opened(&run, &RecordedRun::opened);
        run.open(folder.path());
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(run.devices.rowCount(), 0);
    }

    void theLastOfManyWishesIsShown() {
        const QTemporaryDir folder;
        write(folder.filePath("events.jsonl"), kRecord);
        RecordedRun run;
        QSignalSpy opened(&run, &RecordedRun::opened);
        QSignalSpy shown(&run, &RecordedRun::shown);
        run.open(folder.path());
        QTRY_COMPARE(opened.size(), 1);
        for (int i = 0; i < 500; ++i) {
            run.lookAt(i);
        }
        QTRY_COMPARE(run.moment().t_ns, 499);
        QVERIFY2(shown.size() < 100, "each of them was looked at");
    }

    /// 50 MB of single bytes, as UARTs say them, and the loop of the window turns all the time.
    void muchIsReadBesideTheWindow() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("events.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QByteArray part;
        constexpr int kLines = 800'000;
        for (int i = 0; i < kLines; ++i) {
            part += QString(R"({"t":%1,"node":"meter-%2","serial":"uart","text":"%3"})").arg(i * 1000LL).arg(i % 100).arg(QChar('a' + i / 100 % 26)).toLatin1() + "\n";
            if (part.size() > (1 << 20) || i + 1 == kLines) {
                file.write(part);
                part.clear();
            }
        }
        file.close();
        QVERIFY(file.size() > 45'000'000);
        RecordedRun run;
        QTimer pulse;
        QElapsedTimer since;
        qint64 longest = 0;
        connect(&pulse, &QTimer::timeout, this, [&] { longest = std::max(longest, since.restart()); });
        pulse.start(5);
        since.start();
        QElapsedTimer clock;
        clock.start();
        QSignalSpy shown(&run, &RecordedRun::shown);
        run.open(folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), 60'000);
        const auto read = clock.restart();
        run.lookAt(kLines * 500LL);
        QTRY_COMPARE_WITH_TIMEOUT(run.moment().t_ns, kLines * 500LL, 10'000);
        qInfo("%lld MB read in %lld ms, an instant in %lld ms, the longest turn of the window's loop %lld ms",
              file.size() / 1'000'000, read, clock.elapsed(), longest);
        QCOMPARE(run.lines(), kLines);
        QCOMPARE(run.devices.rowCount(), 100);
        QVERIFY2(longest < 1000, "the window stood still");
    }
};

QTEST_GUILESS_MAIN(PlaybackTest)
#include "gui_playback_test.moc"
