// SPDX-License-Identifier: BSD-3-Clause
#include "gui/boards/board_view.hpp"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <memory>

#include "boards_fixture.hpp"
#include "gui/boards/face_canvas.hpp"
#include "gui/boards/part_spot.hpp"
#include "gui/boards/sensor_panel.hpp"
#include "gui/boards/tilt_widget.hpp"
#include "pictures.hpp"

namespace twin::gui {
namespace {

using Kind = FaceItem::Kind;

std::unique_ptr<BoardView> shown(const QJsonObject& inspect, QSize size = {1280, 800}) {
    auto view = std::make_unique<BoardView>();
    view->resize(size);
    view->setBoard(inspect.value("board").toString(), inspect);
    view->setPowered(true);
    view->setRunning(true);
    view->show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(view.get(), 5000));
    return view;
}

const FaceItem& itemOf(const BoardView& view, Kind kind, const QString& part, const QString& pad = {}) {
    for (const FaceItem& i : view.canvas()->face().items)
        if (i.kind == kind && i.part == part && i.pad == pad) return i;
    static const FaceItem kNone;
    ADD_FAILURE() << "no such item: " << part.toStdString() << ' ' << pad.toStdString();
    return kNone;
}

QStringList texts(const QSignalSpy& spy) {
    QStringList all;
    for (const QList<QVariant>& one : spy) all.append(one.at(0).toString());
    return all;
}

// Sum of the red of a small square around a place of the canvas.
int redAt(const QImage& image, QPointF at) {
    const double k = image.devicePixelRatio();
    int sum = 0;
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) sum += qRed(image.pixel((at * k).toPoint() + QPoint(dx, dy)));
    return sum;
}

QString pixels(int value) { return QString("%1").arg(value, 2, 16, QChar('0')).repeated(25); }

TEST(BoardView, EachBoardLooksAsItIs) {
    struct One {
        const char* name;
        QJsonObject inspect;
    };
    for (const bool dark : {false, true}) {
        const test::Theme theme(dark);
        for (const One& one : {One{"microbit", test::microbit()}, One{"nucleo", test::nucleo()},
            One{"mps2", test::mps2()},
                               One{"generic", test::other()}}) {
            const auto view = shown(one.inspect);
            view->setValue("display", "pixels", QString("00ff00ff00ffffffffffffffffffff00ffffff000000ff0000"));
            view->setValue("screen", "pixels", QString("002040608090c0ff").repeated(8));
            view->setValue("ld1", "brightness", 255);
            view->setValue("ld2", "brightness", 64);
            view->setValue("ld3", "brightness", 160);
            view->setValue("phy", "cable", true);
            view->setValue("phy", "link", true);
            view->setValue("led0", "brightness", 255);
            view->setValue("mcc_led2", "brightness", 255);
            view->setValue("mcc_sw2", "pressed", 1);
            view->setValue("status", "brightness", 200);
            view->setValue("edge", "P0_level", 1);
            view->setValue("edge", "P8_level", 0);
            view->setValue("zio", "D13_level", 1);
            view->setValue("zio", "D12_level", 0);
            view->setValue("morpho", "PC8_level", 1);
            const QImage image = test::picture(*view, QString("board-%1-%2").arg(one.name, dark ? "dark" : "light"));
            EXPECT_EQ(image.size(), QSize(1280, 800) * image.devicePixelRatio());
            EXPECT_GT(view->canvas()->face().items.size(), 10) << one.name;
        }
    }
}

TEST(BoardView, MatrixLedGrowsBrighterWithDuty) {
    const auto view = shown(test::microbit());
    const FaceItem& matrix = itemOf(*view, Kind::kMatrix, "display");
    int before = -1;
    for (const int duty : {0, 1, 8, 32, 64, 128, 255}) {
        view->setValue("display", "pixels", pixels(duty));
        const QImage image = test::picture(*view->canvas(), "matrix");
        const QPointF off_middle = view->canvas()->place(matrix.led(12)) +
            QPointF(0, matrix.size.height() * view->canvas()->zoom());
        const int red = redAt(image, off_middle); // in the halo, where the dark board is
        EXPECT_GT(red, before) << "at " << duty;
        before = red;
    }
}

TEST(BoardView, EyeSeesTheTenthAsAThird) {
    EXPECT_EQ(eye(0), 0);
    EXPECT_EQ(eye(1), 1);
    EXPECT_NEAR(eye(0.1), 0.351, 0.001);
    EXPECT_EQ(eye(-0.5), 0);
    EXPECT_EQ(eye(7), 1);
}

TEST(BoardView, OneLedOfTheMatrixLightsNoOther) {
    const auto view = shown(test::microbit());
    const FaceItem& matrix = itemOf(*view, Kind::kMatrix, "display");
    const QImage dark = test::picture(*view->canvas(), "matrix");
    QString one = QString("00").repeated(25);
    one.replace(2 * 7, 2, "ff"); // second line, third LED
    view->setValue("display", "pixels", one);
    const QImage lit = test::picture(*view->canvas(), "matrix-one");
    for (int i = 0; i < 25; ++i) {
        const QPointF at = view->canvas()->place(matrix.led(i));
        const bool changed = redAt(dark, at) != redAt(lit, at) || dark.pixel(at.toPoint()) != lit.pixel(at.toPoint());
        if (i == 7) {
            EXPECT_TRUE(changed);
        }
        if (i % 5 == 0 || i % 5 == 4) {
            EXPECT_FALSE(changed) << i << ": beyond the halo";
        }
    }
}

TEST(BoardView, EachLedOfTheNucleoIsWhereItIsDrawn) {
    const auto view = shown(test::nucleo());
    for (const char* name : {"ld1", "ld2", "ld3"}) {
        const QPointF at = view->canvas()->place(itemOf(*view, Kind::kLed, name).at);
        view->setValue(name, "brightness", 0);
        const QRgb off = test::picture(*view->canvas(), "led").pixel((at * view->devicePixelRatioF()).toPoint());
        view->setValue(name, "brightness", 255);
        const QRgb on = test::picture(*view->canvas(), "led").pixel((at * view->devicePixelRatioF()).toPoint());
        EXPECT_NE(off, on) << name;
        view->setPowered(false);
        view->setPowered(true);
        EXPECT_EQ(test::picture(*view->canvas(), "led").pixel((at * view->devicePixelRatioF()).toPoint()), off)
            << "what was lit before power went is not lit after it";
    }
}

TEST(BoardView, ButtonIsPressedOnDownAndReleasedOnUp) {
    const auto view = shown(test::microbit());
    QSignalSpy set(view.get(), &BoardView::setRequested);
    PartSpot* a = view->canvas()->spot("button_a");
    ASSERT_NE(a, nullptr);
    QTest::mousePress(a, Qt::LeftButton);
    EXPECT_EQ(texts(set), QStringList{"button_a.pressed=1"});
    QTest::mouseRelease(a, Qt::LeftButton);
    EXPECT_EQ(texts(set), (QStringList{"button_a.pressed=1", "button_a.pressed=0"}));
}

TEST(BoardView, ClickWhereTheButtonIsDrawnHitsIt) {
    for (const QJsonObject& inspect : {test::microbit(), test::nucleo(), test::mps2(), test::other()}) {
        const auto view = shown(inspect);
        for (const FaceItem& item : view->canvas()->face().items) {
            if (item.kind != Kind::kButton && item.kind != Kind::kSwitch && item.kind != Kind::kReset) continue;
            const QPoint at = view->canvas()->place(item.at).toPoint();
            QWidget* under = view->canvas()->childAt(at);
            ASSERT_NE(under, nullptr) << item.label.toStdString();
            EXPECT_EQ(under->accessibleName(), item.label);
        }
    }
}

TEST(BoardView, RightClickKeepsItDownUntilAClick) {
    const auto view = shown(test::microbit());
    QSignalSpy set(view.get(), &BoardView::setRequested);
    PartSpot* b = view->canvas()->spot("button_b");
    QTest::mouseClick(b, Qt::RightButton);
    EXPECT_EQ(texts(set), QStringList{"button_b.pressed=1"});
    EXPECT_TRUE(b->latched());
    QTest::mouseClick(b, Qt::LeftButton);
    EXPECT_FALSE(b->latched());
    EXPECT_EQ(set.back().at(0).toString(), "button_b.pressed=0");
}

TEST(BoardView, KeysPressButtons) {
    const auto view = shown(test::nucleo());
    QSignalSpy set(view.get(), &BoardView::setRequested);
    QSignalSpy reset(view.get(), &BoardView::resetRequested);
    QTest::keyPress(view->canvas(), Qt::Key_U);
    EXPECT_EQ(texts(set), QStringList{"b1.pressed=1"});
    QTest::keyRelease(view->canvas(), Qt::Key_U);
    EXPECT_EQ(set.back().at(0).toString(), "b1.pressed=0");
    QTest::keyClick(view->canvas(), Qt::Key_R);
    EXPECT_EQ(reset.count(), 1);
    QTest::keyClick(view->canvas(), Qt::Key_Q);
    EXPECT_EQ(set.count(), 2) << "no part has this letter";
    QTest::keyClick(view->canvas()->spot("b1"), Qt::Key_Space);
    EXPECT_EQ(set.count(), 4) << "the one with the focus";
}

TEST(BoardView, PlugPowersAndCableUnplugs) {
    const auto view = shown(test::nucleo());
    QSignalSpy power(view.get(), &BoardView::powerRequested);
    QSignalSpy cable(view.get(), &BoardView::cableRequested);
    QTest::mouseClick(view->canvas()->spot("stlink"), Qt::LeftButton);
    ASSERT_EQ(power.count(), 1);
    EXPECT_FALSE(power.back().at(0).toBool());
    view->setPowered(false);
    QTest::mouseClick(view->canvas()->spot("stlink"), Qt::LeftButton);
    EXPECT_TRUE(power.back().at(0).toBool());
    QTest::mouseClick(view->canvas()->spot("phy"), Qt::LeftButton);
    ASSERT_EQ(cable.count(), 1);
    EXPECT_TRUE(cable.back().at(0).toBool());
    view->setValue("phy", "cable", 1);
    QTest::mouseClick(view->canvas()->spot("phy"), Qt::LeftButton);
    EXPECT_FALSE(cable.back().at(0).toBool());
}

TEST(BoardView, SwitchOfTheControllerToggles) {
    const auto view = shown(test::mps2());
    QSignalSpy set(view.get(), &BoardView::setRequested);
    QTest::mouseClick(view->canvas()->spot("mcc_sw3"), Qt::LeftButton);
    EXPECT_EQ(texts(set), QStringList{"mcc_sw3.pressed=1"});
    view->setValue("mcc_sw3", "pressed", 1);
    QTest::mouseClick(view->canvas()->spot("mcc_sw3"), Qt::LeftButton);
    EXPECT_EQ(set.back().at(0).toString(), "mcc_sw3.pressed=0");
}

TEST(BoardView, PinsAreOfTheBoard) {
    const auto view = shown(test::nucleo());
    int zio = 0;
    int morpho = 0;
    for (const FaceItem& item : view->canvas()->face().items) {
        if (item.kind != Kind::kPin || item.part.isEmpty()) continue;
        (item.part == "zio" ? zio : morpho)++;
        EXPECT_NE(view->model().settable(item.part, item.pad), nullptr) << item.pad.toStdString();
    }
    EXPECT_EQ(zio, 22);
    EXPECT_GT(morpho, 112);
}

TEST(BoardView, HoverShowsThePinsCard) {
    const auto view = shown(test::microbit());
    view->setValue("edge", "P0_level", 1);
    view->setValue("edge", "P0_hz", 1000);
    view->setValue("edge", "P0_duty", 0.25);
    const QImage before = test::picture(*view->canvas(), "pin-before");
    const QPoint at = view->canvas()->place(itemOf(*view, Kind::kPin, "edge", "P0").at).toPoint();
    QTest::mouseMove(view->canvas(), at);
    QMouseEvent move(QEvent::MouseMove, at, view->canvas()->mapToGlobal(at), Qt::NoButton, Qt::NoButton,
        Qt::NoModifier);
    QApplication::sendEvent(view->canvas(), &move);
    EXPECT_NE(before, test::picture(*view->canvas(), "pin-card"));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(view->canvas(), &leave);
    EXPECT_EQ(before, test::picture(*view->canvas(), "pin-after"));
}

TEST(BoardView, PinIsDrivenFromItsMenu) {
    const auto view = shown(test::microbit());
    QSignalSpy set(view.get(), &BoardView::setRequested);
    QTest::mouseClick(view->canvas(), Qt::LeftButton, {},
                      view->canvas()->place(itemOf(*view, Kind::kPin, "edge", "P1").at).toPoint());
    auto* menu = view->canvas()->findChild<QMenu*>();
    ASSERT_NE(menu, nullptr);
    QStringList titles;
    for (QAction* action : menu->actions()) {
        titles.append(action->text());
        if (action->text().contains("3.3 V")) action->trigger();
    }
    EXPECT_EQ(texts(set), QStringList{"edge.P1=3.3"}) << titles.join(", ").toStdString();
    menu->close();
}

TEST(BoardView, SensorControlsSpeakUnits) {
    const auto view = shown(test::microbit());
    QSignalSpy set(view.get(), &BoardView::setRequested);
    auto* temperature = view->findChild<QDoubleSpinBox*>("TEMP.temperature");
    ASSERT_NE(temperature, nullptr);
    EXPECT_EQ(temperature->suffix(), " °C");
    EXPECT_EQ(temperature->minimum(), -25);
    EXPECT_EQ(temperature->maximum(), 75);
    temperature->setValue(31.5);
    EXPECT_EQ(texts(set), QStringList{"TEMP.temperature=31.5"});
    view->setValue("TEMP", "temperature", 12);
    EXPECT_EQ(temperature->value(), 12);
    EXPECT_EQ(set.count(), 1) << "what is told from outside is not asked for again";
    EXPECT_EQ(view->findChild<QDoubleSpinBox*>("magnetometer.x")->suffix(), " µT");
    EXPECT_EQ(view->findChild<QDoubleSpinBox*>("button_a.pressed"), nullptr) << "is on the face";
}

TEST(BoardView, TiltTellsGravity) {
    const auto view = shown(test::microbit());
    QSignalSpy set(view.get(), &BoardView::setRequested);
    auto* tilt = view->findChild<TiltWidget*>("tilt");
    ASSERT_NE(tilt, nullptr);
    tilt->setAngles(0, 90); // the right edge down
    EXPECT_EQ(texts(set), (QStringList{"accelerometer.x=1", "accelerometer.z=0"}));
    set.clear();
    tilt->setAngles(90, 0); // stands on the edge connector
    EXPECT_EQ(texts(set), (QStringList{"accelerometer.x=0", "accelerometer.y=1"}));
    set.clear();
    QTest::keyClick(tilt, Qt::Key_Home);
    EXPECT_EQ(texts(set), (QStringList{"accelerometer.y=0", "accelerometer.z=-1"}));
}

TEST(BoardView, TiltByMouseGoesWithIt) {
    TiltWidget tilt;
    tilt.resize(260, 200);
    tilt.show();
    QTest::mousePress(&tilt, Qt::LeftButton, {}, QPoint(100, 100));
    QMouseEvent move(QEvent::MouseMove, QPointF(150, 120), tilt.mapToGlobal(QPointF(150, 120)), Qt::NoButton,
        Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(&tilt, &move);
    EXPECT_NEAR(tilt.roll(), 30, 1e-6);
    EXPECT_NEAR(tilt.pitch(), 12, 1e-6);
    EXPECT_NEAR(tilt.gravity().length(), 1, 1e-6);
    EXPECT_GT(tilt.gravity().x(), 0);
    EXPECT_GT(tilt.gravity().y(), 0);
}

TEST(BoardView, TiltFromOutsideAndBack) {
    TiltWidget tilt;
    for (const QVector3D& g : {QVector3D(0.5F, 0.5F, -0.70710678F), QVector3D(-1, 0, 0), QVector3D(0, -1, 0),
        QVector3D(0, 0, 1)}) {
        tilt.setGravity(g);
        EXPECT_LT((tilt.gravity() - g).length(), 1e-3) << g.x() << ' ' << g.y() << ' ' << g.z();
    }
    tilt.setGravity({0, 0, 0});
    EXPECT_LT((tilt.gravity() - QVector3D(0, 0, 1)).length(), 1e-3) << "no direction: stays";
}

TEST(BoardView, PinOfThePanelIsChosen) {
    const auto view = shown(test::microbit());
    QSignalSpy set(view.get(), &BoardView::setRequested);
    auto* choice = view->findChild<QComboBox*>("pin");
    ASSERT_NE(choice, nullptr);
    EXPECT_EQ(choice->count(), 19);
    choice->setCurrentIndex(2);
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    auto* volts = view->findChild<QDoubleSpinBox*>("edge.P2");
    ASSERT_NE(volts, nullptr);
    volts->setValue(1.65);
    EXPECT_EQ(texts(set), QStringList{"edge.P2=1.65"});
}

TEST(BoardView, EveryControlHasANameAndAPlaceForTab) {
    for (const QJsonObject& inspect : {test::microbit(), test::nucleo(), test::mps2(), test::other()}) {
        const auto view = shown(inspect);
        for (QWidget* child : view->findChildren<QWidget*>()) {
            if (qobject_cast<QAbstractButton*>(child) == nullptr && qobject_cast<QDoubleSpinBox*>(child) == nullptr &&
                qobject_cast<QSlider*>(child) == nullptr)
                continue;
            const auto* button = qobject_cast<QAbstractButton*>(child);
            EXPECT_FALSE(child->accessibleName().isEmpty() && (button == nullptr || button->text().isEmpty()))
                << child->metaObject()->className() << ' ' << child->objectName().toStdString();
            EXPECT_TRUE(child->focusPolicy() & Qt::TabFocus) << child->objectName().toStdString();
        }
    }
}

TEST(BoardView, ZoomKeepsThePlaceUnderTheMouse) {
    const auto view = shown(test::nucleo());
    FaceCanvas* canvas = view->canvas();
    const FaceItem& led = itemOf(*view, Kind::kLed, "ld2");
    const QPointF at = canvas->place(led.at);
    const double zoom = canvas->zoom();
    canvas->zoomBy(3, at);
    EXPECT_NEAR(canvas->zoom(), zoom * 3, 1e-9);
    EXPECT_LT((canvas->place(led.at) - at).manhattanLength(), 1e-6);
    test::picture(*canvas, "zooming");
    EXPECT_FALSE(canvas->isSharp());
    EXPECT_TRUE(QTest::qWaitFor([canvas] { return canvas->isSharp(); }, 5000)) << "the drawing is rendered anew";
    test::picture(*canvas, "zoomed");
    canvas->fit();
    EXPECT_NEAR(canvas->zoom(), zoom, 1e-9);
}

TEST(BoardView, OnlyWhatChangedIsPainted) {
    const auto view = shown(test::nucleo());
    test::picture(*view, "warm-up");
    struct Watch : QObject {
        QRegion painted;
        bool eventFilter(QObject*, QEvent* event) override {
            if (event->type() == QEvent::Paint) painted += static_cast<QPaintEvent*>(event)->region();
            return false;
        }
    } watch;
    view->canvas()->repaintDirty();
    view->canvas()->installEventFilter(&watch);
    view->setValue("ld1", "brightness", 255);
    view->canvas()->repaintDirty();
    EXPECT_FALSE(watch.painted.isEmpty());
    const QRect all = watch.painted.boundingRect();
    EXPECT_LT(all.width() * all.height(), view->canvas()->width() * view->canvas()->height() / 50);
    watch.painted = QRegion();
    view->setValue("ld1", "brightness", 255);
    view->canvas()->repaintDirty();
    EXPECT_TRUE(watch.painted.isEmpty()) << "nothing changed";
}

TEST(BoardView, FullScreenAndBack) {
    QWidget window;
    auto* view = new BoardView(&window);
    view->setBoard("microbit", test::microbit());
    window.show();
    QTest::keyClick(view->canvas(), Qt::Key_F11);
    EXPECT_TRUE(view->isWindow());
    EXPECT_TRUE(view->isFullScreen());
    QTest::keyClick(view->canvas(), Qt::Key_Escape);
    EXPECT_FALSE(view->isWindow());
    EXPECT_EQ(view->parentWidget(), &window);
    EXPECT_TRUE(view->isVisible());
}

TEST(BoardView, PartsThatTheBoardLacksAreNotOffered) {
    QJsonObject bare = test::nucleo();
    bare.insert("values", QJsonArray());
    const auto view = shown(bare);
    EXPECT_EQ(view->canvas()->spot("b1"), nullptr);
    EXPECT_EQ(view->canvas()->spot("phy"), nullptr);
    for (const FaceItem& item : view->canvas()->face().items)
        EXPECT_TRUE(item.kind != Kind::kPin || item.part.isEmpty());
}

TEST(Face, LayoutErrorsSayWhere) {
    const auto error = [](const QByteArray& layout) {
        QString text;
        EXPECT_TRUE(readFace(layout, {}, "x.json", &text).svg.isEmpty());
        return text.toStdString();
    };
    EXPECT_EQ(error("{").substr(0, 7), "x.json:");
    EXPECT_EQ(error("{}"), "x.json: scene: expected width and height above 0");
    EXPECT_EQ(error(R"({"scene":[10,10]})"), "x.json: outline: expected x, y, width, height");
    const QByteArray head = R"({"scene":[10,10],"outline":[0,0,10,10],"items":[)";
    EXPECT_NE(error(head + R"({"kind":"lamp"}]})").find("items[0].kind: found \"lamp\""), std::string::npos);
    EXPECT_EQ(error(head + R"({"kind":"led","at":[1,1]}]})"),
        "x.json: items[0].size: expected width and height above 0");
    EXPECT_EQ(error(head + R"({"kind":"led","at":[1,1],"size":[1,1]}]})"), "");
}

TEST(BoardModel, ValuesOfEachForm) {
    BoardModel m;
    m.load(test::microbit());
    EXPECT_TRUE(m.setValue("display", "pixels", "00ff80"));
    EXPECT_EQ(m.bytes("display", "pixels"), QByteArray::fromHex("00ff80"));
    EXPECT_FALSE(m.setValue("display", "pixels", "00ff80"));
    EXPECT_TRUE(m.setValue("display", "pixels", QJsonArray{1, 300, -4}));
    EXPECT_EQ(m.bytes("display", "pixels"), QByteArray::fromHex("01ff00"));
    EXPECT_TRUE(m.setValue("phy", "link", true));
    EXPECT_EQ(m.number("phy", "link", 0), 1);
    EXPECT_FALSE(m.setValue("phy", "link", QJsonValue())) << "null is no value";
    m.setValue("TEMP", "temperature", 40);
    m.clearOutputs();
    EXPECT_EQ(m.number("phy", "link", -5), -5);
    EXPECT_EQ(m.number("TEMP", "temperature", 0), 40) << "inputs stay";
}

TEST(BoardModel, NamesAreReadable) {
    EXPECT_EQ(readableName("button_a"), "Button A");
    EXPECT_EQ(readableName("usb"), "USB");
    EXPECT_EQ(readableName("ld1"), "LD1");
    EXPECT_EQ(readableName("button0"), "Button0");
    EXPECT_EQ(readableName("expansion"), "Expansion");
    EXPECT_EQ(readableName("mcc_led3"), "MCC LED3");
    EXPECT_EQ(readableName("TEMP"), "TEMP");
    EXPECT_EQ(readableName("accelerometer"), "Accelerometer");
}

} // namespace
} // namespace twin::gui
