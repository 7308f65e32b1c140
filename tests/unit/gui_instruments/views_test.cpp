// SPDX-License-Identifier: BSD-3-Clause
// The instruments' windows: what hands do to them, and what they look like. Pictures for eyes go to pictures/ in the
// build folder; TWIN_SCREENSHOTS names a folder for that of docs/instruments.md.
#include "gui/look/theme.hpp"
#include "gui/instruments/charts_panel.hpp"
#include "gui/instruments/forms.hpp"
#include "gui/instruments/scope_panel.hpp"
#include "tests/support/kept_picture.hpp"
#include "tests/unit/gui/fake_server.hpp"
#include "tests/unit/gui_instruments/demo.hpp"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QWheelEvent>
#include <memory>

using namespace twin::gui;
using namespace twin::gui::scope;
using namespace std::chrono_literals;

namespace {

QJsonObject channel(const QString& name, const QString& label, const QString& kind, const QString& unit,
                    const QString& group) {
    return {{"name", name}, {"label", label}, {"kind", kind}, {"unit", unit}, {"group", group}};
}

QJsonArray sources() {
    QJsonArray all;
    for (int i = 0; i < 16; ++i) {
        static const QStringList kPads{"PG9",  "PG14", "PF15", "PE13", "PF14", "PE11", "PE9",  "PF13",
                                       "PF12", "PD15", "PD14", "PA7",  "PA6",  "PA5",  "PB9",  "PB8"};
        all.append(channel(QString("D%1").arg(i), kPads[i], "digital", {}, "Zio connector"));
    }
    for (int i = 0; i < 6; ++i) {
        all.append(channel(QString("A%1").arg(i), QString("ADC channel %1").arg(i), "analog", "V", "Zio connector"));
    }
    all.append(channel("temperature", "of the chip", "number", QString::fromUtf8("°C"), "Sensors"));
    for (const auto* axis : {"x", "y", "z"}) {
        all.append(channel(QString("accelerometer.%1").arg(axis), {}, "number", "g", "Sensors"));
    }
    return all;
}

int darkPixels(const QImage& image, const QRect& where, const QColor& color) {
    int many = 0;
    const auto ratio = image.devicePixelRatio();
    const QRect box(static_cast<int>(where.left() * ratio), static_cast<int>(where.top() * ratio),
                    static_cast<int>(where.width() * ratio), static_cast<int>(where.height() * ratio));
    for (int y = box.top(); y <= box.bottom(); ++y) {
        for (int x = box.left(); x <= box.right(); ++x) {
            many += image.rect().contains(x, y) && image.pixelColor(x, y) == color ? 1 : 0;
        }
    }
    return many;
}

}  // namespace

class ViewsTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QVERIFY(home_.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home_.path());
        QCoreApplication::setOrganizationName("twinyard-test");
        QCoreApplication::setApplicationName("views");
        QLocale::setDefault(QLocale::c());
        Theme::instance().choose(Theme::Choice::light);
    }

    void init() {
        QSettings().clear();
        server_ = std::make_unique<FakeServer>();
        server_->on("probe.channels",
            [](const QJsonObject&) -> Outcome { return QJsonObject{{"channels", sources()}}; });
        server_->on("probe.start", [](const QJsonObject& params) -> Outcome {
            QJsonArray told;
            for (const auto& name : params["channels"].toArray()) {
                for (const auto& value : sources()) {
                    if (value.toObject()["name"] == name) {
                        auto one = value.toObject();
                        one["level"] = one["kind"] == "digital" ? QJsonValue(0) : QJsonValue();
                        told.append(one);
                    }
                }
            }
            return QJsonObject{{"probe", 1}, {"t", 0}, {"channels", told}};
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

    void ticksAreRoundAndApart() {
        for (const Time span : {Time{100}, Time{1'000}, Time{7'777'777}, Time{60'000'000'000},
            Time{7'200'000'000'000}}) {
            for (const Time from : {Time{0}, Time{12'204'350'123}, Time{-500'000'000}}) {
                const auto told = timeTicks(from, span, 1000, 96);
                QVERIFY(told.ticks.size() >= 2);
                QVERIFY(static_cast<double>(told.step) * 1000 / static_cast<double>(span) >= 95);
                for (const auto& tick : told.ticks) {
                    QVERIFY(tick.t >= from && tick.t <= from + span);
                    QCOMPARE(tick.t % told.step, 0);
                    QVERIFY(!tick.text.isEmpty());
                }
            }
        }
        QCOMPARE(timeTicks(0, 0, 100, 10).ticks.size(), std::size_t{0});
    }

    void scalesHoldWhatIsShown() {
        const auto scale = valueScale(0.13, 3.21, 4);
        QVERIFY(scale.bottom <= 0.13 && scale.top >= 3.21);
        QCOMPARE(scale.step, 1.0);
        const auto flat = valueScale(5, 5, 4);
        QVERIFY(flat.bottom < 5 && flat.top > 5);
        QVERIFY(valueScale(kUnknown, kUnknown, 4).top > 0);
    }

    void theWheelZoomsAtThePointer() {
        View made(1'000'000);
        auto& view = made.view;
        view.setFollowing(false);
        view.setWindow(200'000, 400'000);
        const auto plot = view.plotRect();
        const QPointF at(plot.left() + plot.width() * 0.25, plot.center().y());
        const auto before = view.timeAt(at.x());
        for (int i = 0; i < 5; ++i) {
            turn(view, at, 120);
        }
        QVERIFY(view.span() < 150'000);
        QVERIFY(std::abs(view.timeAt(at.x()) - before) <= view.span() / plot.width() + 2);
        for (int i = 0; i < 5; ++i) {
            turn(view, at, -120);
        }
        QVERIFY(std::abs(view.span() - 400'000) < 10);
        for (int i = 0; i < 200; ++i) {
            turn(view, at, 120);
        }
        QCOMPARE(view.span(), TraceView::kLeastSpan);
        for (int i = 0; i < 400; ++i) {
            turn(view, at, -120);
        }
        QVERIFY(view.span() <= TraceView::kMostSpan);
    }

    void itFollowsUntilSomebodyLooksElsewhere() {
        View made(1'000'000);
        auto& view = made.view;
        view.setWindow(0, 100'000);
        view.setFollowing(false);
        view.setFollowing(true);
        QCOMPARE(view.from() + view.span(), 1'000'000);
        made.rows.setRange(0, 1'500'000);
        QCOMPARE(view.from() + view.span(), 1'500'000);
        QTest::keyClick(&view, Qt::Key_Plus);  // closer, and still there
        QVERIFY(view.following());
        QCOMPARE(view.from() + view.span(), 1'500'000);
        QTest::keyClick(&view, Qt::Key_Left);
        QVERIFY(!view.following());
        const auto from = view.from();
        made.rows.setRange(0, 2'000'000);
        QCOMPARE(view.from(), from);
        QTest::keyClick(&view, Qt::Key_End);
        QVERIFY(view.following());
        QCOMPARE(view.from() + view.span(), 2'000'000);
        QTest::keyClick(&view, Qt::Key_F);
        QVERIFY(view.from() <= 0 && view.from() + view.span() >= 2'000'000);
        QTest::keyClick(&view, Qt::Key_Home);
        QVERIFY(!view.following());
    }

    void aDragPans() {
        View made(1'000'000);
        auto& view = made.view;
        view.setFollowing(false);
        view.setWindow(400'000, 100'000);
        const auto plot = view.plotRect();
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, plot.center());
        QTest::mouseMove(view.viewport(), plot.center() + QPoint(plot.width() / 4, 0));
        QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, plot.center() + QPoint(plot.width() / 4, 0));
        QVERIFY(std::abs(view.from() - 375'000) < 1000);
        // Not beyond what there is.
        for (int i = 0; i < 100; ++i) {
            QTest::keyClick(&view, Qt::Key_PageUp);
        }
        QVERIFY(view.from() + view.span() > made.rows.start());
    }

    void cursorsGoFromEdgeToEdge() {
        View made(1'000'000);
        auto& view = made.view;
        QSignalSpy moved(&view, &TraceView::cursorsChanged);
        view.setFollowing(false);
        view.setWindow(0, 100'000);
        view.setFocus();
        view.select(0);
        QTest::keyClick(&view, Qt::Key_A);
        QCOMPARE(view.cursorA(), 50'000);
        QTest::keyClick(&view, Qt::Key_N);
        QCOMPARE(view.cursorA(), 50'500);  // half a period of 1 µs
        QTest::keyClick(&view, Qt::Key_P);
        QCOMPARE(view.cursorA(), 50'000);
        QTest::keyClick(&view, Qt::Key_B);
        QVERIFY(view.cursorB().has_value());
        // With the mouse, at its line.
        const QPoint at(static_cast<int>(view.xOf(*view.cursorA())), view.plotRect().center().y());
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, at);
        QTest::mouseMove(view.viewport(), at + QPoint(-40, 0));
        QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, at + QPoint(-40, 0));
        QVERIFY(*view.cursorA() < 50'000);
        QTest::keyClick(&view, Qt::Key_C);
        QVERIFY(!view.cursorA() && !view.cursorB());
        QVERIFY(moved.size() >= 5);
        QVERIFY(!view.accessibleDescription().isEmpty());
    }

    void rowsAreMovedAndMadeTallerByKeys() {
        View made(1'000'000);
        auto& view = made.view;
        QSignalSpy removed(&view, &TraceView::removeAsked);
        view.select(0);
        QTest::keyClick(&view, Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(made.rows.rows()[1].name, "D0");
        QCOMPARE(view.selected(), 1);
        const auto height = view.rowRect(1).height();
        QTest::keyClick(&view, Qt::Key_BracketRight);
        QCOMPARE(view.rowRect(1).height(), height + 16);
        QTest::keyClick(&view, Qt::Key_Delete);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed[0][0].toInt(), 1);
    }

    void levelsAreDrawnWhereTheyAre() {
        View made(1'000'000);
        auto& view = made.view;
        view.setFollowing(false);
        view.setWindow(500'000, 4'000);  // four periods
        const auto image = view.viewport()->grab().toImage();
        const auto row = view.rowRect(0);
        const auto plot = view.plotRect();
        const auto color = signalColor(0);
        // High in the first quarter of a period, low in the second.
        const int high = static_cast<int>(view.xOf(500'250));
        const int low = static_cast<int>(view.xOf(500'750));
        QVERIFY(darkPixels(image, QRect(high, row.top() + 4, 1, row.height() / 3), color) > 0);
        QCOMPARE(darkPixels(image, QRect(high, row.center().y() + 4, 1, row.height() / 3), color), 0);
        QVERIFY(darkPixels(image, QRect(low, row.center().y(), 1, row.height() / 2 - 2), color) > 0);
        QCOMPARE(darkPixels(image, QRect(low, row.top() + 4, 1, row.height() / 3), color), 0);
        QVERIFY(darkPixels(image, QRect(plot.left(), row.top(), plot.width(), row.height()), color) > plot.width());
    }

    void whatWasLostIsShown() {
        View made(1'000'000);
        auto& view = made.view;
        view.setFollowing(false);
        view.setWindow(0, 1'000'000);
        const auto before = view.viewport()->grab().toImage();
        made.channels[0]->gaps.push_back({400'000, 600'000, 1000});
        view.viewport()->update();
        const auto after = view.viewport()->grab().toImage();
        QVERIFY(before != after);
        const auto row = view.rowRect(0);
        const auto ratio = after.devicePixelRatio();
        const QPoint in_gap(static_cast<int>(view.xOf(500'000) * ratio), static_cast<int>((row.top() + 4) * ratio));
        const QPoint beside(static_cast<int>(view.xOf(700'000) * ratio), static_cast<int>((row.top() + 4) * ratio));
        QVERIFY(after.pixelColor(in_gap) != after.pixelColor(beside));
    }

    void theScopeFromEmptyToDecoded() {
        for (const bool dark : {false, true}) {
            init();
            Theme::instance().choose(dark ? Theme::Choice::dark : Theme::Choice::light);
            const QString theme = dark ? "dark" : "light";
            ScopeSession session(*client_);
            ScopePanel panel(session);
            panel.resize(1024, 700);
            panel.show();
            QVERIFY(QTest::qWaitForWindowExposed(&panel));
            picture(panel, "scope_nothing_" + theme);
            session.setDevice("run", "device", "nucleo_f429zi");
            QTRY_VERIFY(session.feeds().canProbe());
            picture(panel, "scope_empty_" + theme);
            // By its name, and Enter.
            auto* search = panel.findChild<QLineEdit*>("search");
            QTest::keyClicks(search, "D1");
            QTest::keyClick(search, Qt::Key_Return);
            QCOMPARE(session.channels(), QStringList{"D1"});
            search->clear();
            for (const auto& name : test::DemoSignals::names()) {
                session.setWatched(name, true);
            }
            QTRY_COMPARE(session.capture().channels().size(), std::size_t{6});
            QCOMPARE(server_->count("probe.start"), 1);
            const test::DemoSignals demo;
            server_->tellProbe(1, 1, 0, demo.until, demo.records());
            QTRY_COMPARE(session.rows.until(), demo.until);
            Decoding uart;
            uart.lines = QStringList{"D1"};
            uart.notation = Notation::characters;
            session.addDecoding(uart);
            Decoding i2c;
            i2c.protocol = Protocol::i2c;
            i2c.lines = QStringList{"D15", "D14"};
            session.addDecoding(i2c);
            auto& view = panel.view();
            view.setFollowing(false);
            view.setWindow(2'000'000, 5'000'000);
            view.setCursor(0, 2'060'000);
            view.setCursor(1, 3'320'000);
            view.select(5);
            picture(panel, "scope_" + theme);
            if (!dark) {
                keep(panel, "scope");
            }
            view.fit();
            picture(panel, "scope_all_" + theme);
            view.setWindow(2'050'000, 400'000);
            view.setCursor(1, {});
            picture(panel, "scope_near_" + theme);
            // The forms, by their buttons.
            for (auto* button : panel.findChildren<QPushButton*>()) {
                if (button->text() == "Trigger" || button->text() == "Decode") {
                    button->setChecked(true);
                }
            }
            auto* trigger = panel.findChild<TriggerForm*>();
            trigger->findChildren<QComboBox*>()[0]->setCurrentIndex(2);
            QCOMPARE(session.trigger().condition.kind, TriggerCondition::Kind::pulse);
            picture(panel, "scope_forms_" + theme);
            panel.resize(560, 520);
            picture(panel, "scope_small_" + theme);
            panel.resize(2400, 1300);
            picture(panel, "scope_large_" + theme);
        }
        Theme::instance().choose(Theme::Choice::light);
    }

    void chartsShowWhatIsPrintedAndSensed() {
        for (const bool dark : {false, true}) {
            init();
            Theme::instance().choose(dark ? Theme::Choice::dark : Theme::Choice::light);
            ChartSession session(*client_);
            ChartsPanel panel(session);
            panel.resize(1024, 700);
            panel.show();
            QVERIFY(QTest::qWaitForWindowExposed(&panel));
            session.setDevice("run", "device", "microbit");
            QTRY_VERIFY(session.feeds().canProbe());
            picture(panel, QString("charts_empty_") + (dark ? "dark" : "light"));
            for (int i = 0; i < 400; ++i) {
                const double x = i / 40.0;
                const auto line = QString("temperature=%1 humidity=%2\n>accelerometer.x:%3§g\n>accelerometer.y:%4§g\n")
                                      .arg(21 + std::sin(x))
                                      .arg(40 + i / 50)
                                      .arg(0.1 * std::sin(x * 3))
                                      .arg(1 - 0.05 * std::cos(x * 2));
                session.hear("usb", line.toUtf8(), Time{i} * 100'000'000);
            }
            QCOMPARE(session.chart.rows.rowCount(), 3);
            picture(panel, QString("charts_") + (dark ? "dark" : "light"));
            if (!dark) {
                keep(panel, "charts");
            }
            QTest::keyClick(&panel.view(), Qt::Key_Space);
            QVERIFY(!panel.view().following());  // paused
            QTest::keyClick(&panel.view(), Qt::Key_Space);
            QVERIFY(panel.view().following());
        }
        Theme::instance().choose(Theme::Choice::light);
    }

    void everythingHasAName() {
        ScopeSession session(*client_);
        ScopePanel panel(session);
        for (const auto* button : panel.findChildren<QPushButton*>()) {
            QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty(), qPrintable(button->toolTip()));
        }
        for (const auto* box : panel.findChildren<QComboBox*>()) {
            QVERIFY(!box->accessibleName().isEmpty());
        }
        QVERIFY(!panel.view().accessibleName().isEmpty());
    }

    void anExportIsWritten() {
        View made(1'000'000);
        const auto path = home_.filePath("out.csv");
        auto* job = new ExportJob(std::make_unique<Exporter>(
                                      std::vector<Signal>{{"D0", {}, &made.channels[0]->digital, nullptr}}, 0,
                                          1'000'000,
                                      Exporter::Format::csv),
                                  path, this);
        QSignalSpy finished(job, &ExportJob::finished);
        job->start();
        QTRY_COMPARE(finished.size(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 2001);
        auto* bad = new ExportJob(std::make_unique<Exporter>(std::vector<Signal>{}, 0, 1, Exporter::Format::csv),
                                  home_.filePath("no/such/folder.csv"), this);
        QSignalSpy failed(bad, &ExportJob::failed);
        bad->start();
        QCOMPARE(failed.size(), 1);
    }

  private:
    /// A view of two square waves of 1 MHz.
    struct View {
        RowsModel rows;
        std::vector<std::unique_ptr<Channel>> channels;
        TraceView view{rows};

        explicit View(Time until) {
            for (int i = 0; i < 2; ++i) {
                channels.push_back(std::make_unique<Channel>());
                auto& track = channels.back()->digital;
                for (Time t = 0; t < until; t += 1000) {
                    track.append(t, Level::high);
                    track.append(t + 500, Level::low);
                }
                Row row;
                row.key = row.name = QString("D%1").arg(i);
                row.channel = channels.back().get();
                row.color = i;
                rows.append(row);
            }
            rows.setRange(0, until);
            view.resize(800, 300);
            view.show();
            QApplication::processEvents();
        }
    };

    static void turn(TraceView& view, const QPointF& at, int by) {
        QWheelEvent event(at, view.viewport()->mapToGlobal(at), {}, {0, by}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(view.viewport(), &event);
    }

    static void picture(QWidget& widget, const QString& name) {
        QTest::qWait(200);  // some frames: figures are measured now and then
        const auto image = widget.grab().toImage();
        const QDir folder(QStringLiteral(TWIN_PICTURES_DIR));
        folder.mkpath(".");
        QVERIFY(image.save(folder.filePath(QString("%1@%2x.png").arg(name).arg(image.devicePixelRatio()))));
    }
    static void keep(QWidget& widget, const QString& name) {
        const auto wrong = twin::test::keepOrCompare(widget.grab().toImage(), TWIN_ROOT "/docs/instruments", name);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    QTemporaryDir home_;
    std::unique_ptr<FakeServer> server_;
    std::unique_ptr<Client> client_;
};

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    ViewsTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "views_test.moc"
