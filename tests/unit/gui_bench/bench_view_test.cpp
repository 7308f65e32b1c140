// SPDX-License-Identifier: BSD-3-Clause
#include "gui/bench/bench_view.hpp"

#include <gtest/gtest.h>

#include <QAction>
#include <QFile>
#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QDropEvent>
#include <memory>

#include "gui/bench/bench_canvas.hpp"
#include "gui/bench/bench_catalog.hpp"
#include "gui/bench/part_item.hpp"
#include "tests/unit/gui_views/pictures.hpp"

namespace twin::gui {
namespace {

QString sample() {
    QFile file(TWIN_SAMPLE_BENCH);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QJsonObject value(const char* name, double low, double high, double start, const char* unit) {
    return {{"name", name}, {"min", low}, {"max", high}, {"value", start}, {"unit", unit}, {"help", ""}};
}

/// What board.inspect tells of a Nucleo on the sample's bench, as far as the bench wants it.
QJsonObject nucleo() {
    QJsonObject pins;
    for (int i = 0; i < 16; ++i) pins[QStringLiteral("D%1").arg(i)] = QStringLiteral("PX%1").arg(i);
    for (int i = 0; i < 6; ++i) pins[QStringLiteral("A%1").arg(i)] = QStringLiteral("PY%1").arg(i);
    QJsonObject morpho;
    for (int i = 0; i < 114; ++i) morpho[QStringLiteral("PM%1").arg(i)] = QStringLiteral("PM%1").arg(i);
    QJsonArray parts{QJsonObject{{"name", "zio"}, {"type", "edge_connector"}, {"pins", pins}},
                     QJsonObject{{"name", "morpho"}, {"type", "edge_connector"}, {"pins", morpho}}};
    return {{"board", "nucleo_f429zi"},
            {"title", "NUCLEO-F429ZI"},
            {"parts", parts},
            {"values", QJsonArray{value("button.pressed", 0, 1, 0, "bool"),
                value("bme.temperature", -40, 85, 22.5, "degC"),
                                  value("bme.humidity", 0, 100, 45, "%"),
                                      value("bme.pressure", 300, 1100, 1013.25, "hPa"),
                                  value("knob.position", 0, 1, 0.5, ""), value("light.light", 0, 100000, 300, "lx")}},
            {"outputs", QJsonArray{QJsonObject{{"name", "lcd.pixels"}, {"format", "u8"}, {"width", 80}, {"height", 16}},
                                   QJsonObject{{"name", "lcd.text"}, {"format", "u8"}, {"width", 16}, {"height", 2}},
                                   QJsonObject{{"name", "oled.pixels"}, {"format", "u8"}, {"width", 128},
                                       {"height", 64}}}}};
}

std::unique_ptr<BenchView> shown(const QString& running, QSize size = {1100, 760}) {
    auto view = std::make_unique<BenchView>();
    view->resize(size);
    view->show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(view.get(), 5000));
    view->setBoard("nucleo_f429zi", nucleo(), running);
    view->setPowered(true);
    view->setRunning(true);
    view->canvas()->fit();
    QApplication::processEvents();
    return view;
}

QString hex(const QByteArray& bytes) { return QString::fromLatin1(bytes.toHex()); }

/// A picture in which every pixel has its own value: a stripe in each eighth column.
QByteArray stripes(int width, int height, char on) {
    QByteArray picture(qsizetype{width} * height, '\0');
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; x += 8) picture[qsizetype{y} * width + x] = on;
    return picture;
}

void fill(BenchView& view) {
    view.setValue("lcd", "backlight", true);
    view.setValue("lcd", "pixels", hex(stripes(80, 16, '\xff')));
    view.setValue("lcd", "text", hex("Hello           World           "));
    view.setValue("oled", "pixels", hex(stripes(128, 64, '\xd0')));
    view.setValue("servo", "angle", 135);
    view.setValue("buzzer", "on", true);
    view.setValue("buzzer", "hz", 1000);
    view.setValue("lamp", "brightness", 200);
}

void drag(BenchCanvas& canvas, QPoint from, QPoint to) {
    auto* on = canvas.viewport();
    QTest::mousePress(on, Qt::LeftButton, {}, from);
    QTest::mouseMove(on, (from + to) / 2);
    QTest::mouseMove(on, to);
    QTest::mouseRelease(on, Qt::LeftButton, {}, to);
}

QAction* action(BenchView& view, const QString& text) {
    for (auto* one : view.actions())
        if (one->text() == text) return one;
    return nullptr;
}

TEST(BenchView, LooksAsItLies) {
    for (const bool dark : {false, true}) {
        const test::Theme theme(dark);
        const QString tone = dark ? "dark" : "light";
        const auto view = shown(sample());
        fill(*view);
        view->canvas()->selectPart("bme");
        EXPECT_FALSE(test::picture(*view, "bench-" + tone).isNull());
        const auto empty = shown({}, {900, 560});
        EXPECT_FALSE(test::picture(*empty, "bench-empty-" + tone).isNull());
    }
}

TEST(BenchView, DragsFromPinToPin) {
    const auto view = shown(sample());
    auto& document = view->document();
    const auto before = document.data();
    const auto* canvas = view->canvas();
    drag(*view->canvas(), canvas->viewPlace("oled.sda"), canvas->viewPlace("zio.D12"));
    EXPECT_TRUE(document.connectedTo("oled.sda").contains("zio.D12"));
    EXPECT_TRUE(view->differs());
    drag(*view->canvas(), canvas->viewPlace("oled.sda"), canvas->viewPlace("oled.sda") + QPoint(0, 30));
    EXPECT_EQ(document.data().wires.size(), before.wires.size() + 1) << "beside a pin there is no wire";
    action(*view, document.undoStack().undoText().isEmpty() ? "Undo"
           : "Undo " + document.undoStack().undoText())->trigger();
    EXPECT_EQ(document.data(), before);
    EXPECT_FALSE(view->differs());
}

TEST(BenchView, TurnsAndRenamesThePartThatIsSelected) {
    const auto view = shown(sample());
    auto* canvas = view->canvas();
    canvas->selectPart("lamp");
    canvas->setFocus();
    const QPoint before = canvas->viewPlace("lamp.anode");
    QTest::keyClick(canvas, Qt::Key_R);
    EXPECT_EQ(view->document().data().part("lamp")->turn, 90);
    EXPECT_NE(canvas->viewPlace("lamp.anode"), before) << "its pins turn with it";
    EXPECT_FALSE(view->differs()) << "how it lies does not matter to what runs";
    QTest::keyClick(canvas, Qt::Key_F2);
    auto* editor = view->tree()->findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    editor->setText("signal");
    QTest::keyClick(editor, Qt::Key_Return);
    EXPECT_TRUE(QTest::qWaitFor([&] { return view->document().data().part("signal") != nullptr; }));
    EXPECT_EQ(canvas->selectedPart(), "signal");
    EXPECT_TRUE(view->differs());
    QSignalSpy problems(view.get(), &BenchView::problem);
    EXPECT_TRUE(QTest::qWaitFor([&] { return view->tree()->findChild<QLineEdit*>() == nullptr; }));
    QTest::keyClick(canvas, Qt::Key_F2);
    editor = view->tree()->findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    editor->setText("oled");
    QTest::keyClick(editor, Qt::Key_Return);
    EXPECT_TRUE(QTest::qWaitFor([&] { return problems.count() == 1; }));
    EXPECT_NE(view->document().data().part("signal"), nullptr);
}

TEST(BenchView, IsClosedWhileANameIsTyped) {
    auto view = shown(sample());
    view->canvas()->selectPart("lamp");
    view->canvas()->setFocus();
    QTest::keyClick(view->canvas(), Qt::Key_F2);
    auto* editor = view->tree()->findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    editor->setText("oled");  // which is another's
    view.reset();
    QApplication::processEvents();
}

TEST(BenchView, ABuzzerIsHeardWhileItHasPower) {
    const auto view = shown(sample());
    EXPECT_TRUE(view->tones().empty());
    view->setValue("buzzer", "hz", 1000);
    EXPECT_EQ(view->tones(), (std::map<std::string, double>{{"buzzer", 1000}}));
    view->soundAction()->setChecked(false);
    EXPECT_TRUE(view->tones().empty());
    view->soundAction()->setChecked(true);
    view->setRunning(false);
    EXPECT_TRUE(view->tones().empty());
    view->setRunning(true);
    EXPECT_FALSE(view->tones().empty());
    view->setPowered(false);
    EXPECT_TRUE(view->tones().empty());
}

TEST(BenchView, DragsAPartFromThePaletteAndMovesIt) {
    const auto view = shown(sample());
    auto* canvas = view->canvas();
    QMimeData data;
    data.setData(BenchCanvas::kMimeType, "potentiometer");
    const QPoint at(420, 420);
    // Only who was entered is dropped on.
    QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(canvas->viewport(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(at), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(canvas->viewport(), &drop);
    const auto* knob = view->document().data().part("knob");
    ASSERT_NE(knob, nullptr);
    EXPECT_EQ(canvas->selectedPart(), "knob");
    const QPointF where = knob->at;
    const QPoint corner = canvas->mapFromScene(where + QPointF(6, 70));
    drag(*canvas, corner, corner + QPoint(60, 0));
    EXPECT_GT(view->document().data().part("knob")->at.x(), where.x() + 20);
    EXPECT_EQ(view->document().data().part("knob")->at.y(), where.y());
}

TEST(BenchView, ButtonsArePressedAndKnobsTurned) {
    const auto view = shown(sample());
    auto* canvas = view->canvas();
    const QSignalSpy set(view.get(), &BenchView::setRequested);
    const QPoint cap = canvas->mapFromScene(canvas->item("button")->mapToScene(32, 22));
    QTest::mousePress(canvas->viewport(), Qt::LeftButton, {}, cap);
    QTest::mouseRelease(canvas->viewport(), Qt::LeftButton, {}, cap);
    QTest::keyPress(canvas, Qt::Key_Space);
    QTest::keyRelease(canvas, Qt::Key_Space);
    ASSERT_EQ(set.count(), 4);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(set[i][0].toString(), i % 2 == 0 ? "button.pressed=1" : "button.pressed=0");
    view->document().addPart("potentiometer", {300, 330});
    canvas->selectPart("knob");
    QTest::keyClick(canvas, Qt::Key_Plus);
    EXPECT_EQ(set.last()[0].toString(), "knob.position=0.55");
}

TEST(BenchView, AKeyboardIsEnough) {
    const auto view = shown({});
    view->paletteList()->setFocus();
    view->paletteList()->setCurrentRow(0);
    QTest::keyClick(view->paletteList(), Qt::Key_Return);
    ASSERT_NE(view->document().data().part("led"), nullptr);
    auto* canvas = view->canvas();
    const auto at = view->document().data().part("led")->at;
    QTest::keyClick(canvas, Qt::Key_Right);
    EXPECT_EQ(view->document().data().part("led")->at, at + QPointF(10, 0));
    const auto led = view->tree()->model()->index(0, 0);
    view->tree()->expand(led);
    view->tree()->setCurrentIndex(view->tree()->model()->index(0, 0, led));
    EXPECT_TRUE(action(*view, "Connect…")->isEnabled());
    view->tree()->setCurrentIndex(led);
    EXPECT_FALSE(action(*view, "Connect…")->isEnabled()) << "a part is no pin";
    canvas->selectPart("led");
    QTest::keyClick(canvas, Qt::Key_Delete);
    EXPECT_TRUE(view->document().data().parts.isEmpty());
    for (auto* widget : view->findChildren<QWidget*>()) {
        // The sections of a header have their texts.
        if (qobject_cast<QHeaderView*>(widget) != nullptr) continue;
        if (qobject_cast<QToolButton*>(widget) == nullptr &&
            qobject_cast<QAbstractItemView*>(widget) == nullptr) continue;
        EXPECT_FALSE(widget->accessibleName().isEmpty() && widget->property("text").toString().isEmpty())
            << widget->metaObject()->className();
    }
}

TEST(BenchView, RunsWithWhatWasChanged) {
    const auto view = shown(sample());
    const QSignalSpy run(view.get(), &BenchView::runRequested);
    auto* with_it = action(*view, "Run with it");
    EXPECT_FALSE(with_it->isEnabled()) << "it runs already";
    view->document().movePart("oled", {400, 300});
    EXPECT_FALSE(with_it->isEnabled()) << "where parts lie does not matter";
    view->document().addPart("led", {500, 300});
    ASSERT_TRUE(with_it->isEnabled());
    with_it->trigger();
    ASSERT_EQ(run.count(), 1);
    const QString text = run[0][0].toString();
    view->setBoard("nucleo_f429zi", nucleo(), text);
    EXPECT_FALSE(with_it->isEnabled());
    EXPECT_NE(view->document().data().part("led"), nullptr);
}

TEST(BenchView, WhatIsEditedStaysWhenTheDeviceStartsAnew) {
    const auto view = shown(sample());
    view->document().addPart("led", {500, 300});
    view->setBoard("nucleo_f429zi", nucleo(), sample());
    EXPECT_NE(view->document().data().part("led"), nullptr);
    view->setBoard("microbit", {{"board", "microbit"}}, {});
    EXPECT_TRUE(view->document().data().parts.isEmpty());
}

TEST(BenchView, SavesAndOpens) {
    const QTemporaryDir folder;
    const auto view = shown(sample());
    const QSignalSpy problems(view.get(), &BenchView::problem);
    const auto before = view->document().data();
    const QString path = folder.filePath("a.bench.yaml");
    EXPECT_TRUE(view->saveFile(path));
    view->document().removePart("lcd");
    EXPECT_TRUE(view->openFile(path));
    EXPECT_EQ(view->document().data(), before);
    EXPECT_EQ(problems.count(), 0);
    EXPECT_FALSE(view->saveFile(folder.filePath("no/such/folder.bench.yaml")));
    EXPECT_FALSE(view->openFile(folder.filePath("nothing.bench.yaml")));
    QFile other(folder.filePath("m.bench.yaml"));
    ASSERT_TRUE(other.open(QIODevice::WriteOnly));
    other.write("bench: m\nboard: microbit\n");
    other.close();
    EXPECT_FALSE(view->openFile(other.fileName()));
    EXPECT_EQ(problems.count(), 3);
    EXPECT_EQ(view->document().data(), before);
}

TEST(BenchView, ADisplayIsShownPixelByPixel) {
    const auto view = shown(sample());
    auto* canvas = view->canvas();
    QByteArray picture(128 * 64, '\0');
    picture[64 * 10 + 0] = '\0';
    for (int y = 16; y < 48; ++y)
        for (int x = 32; x < 96; ++x) picture[qsizetype{y} * 128 + x] = '\xff';
    view->setValue("oled", "pixels", hex(picture));
    const QImage image = test::picture(*canvas, "oled");
    const auto brightness = [&](double x, double y) {
        const QPointF at = canvas->mapFromScene(canvas->item("oled")->mapToScene(x, y)) * image.devicePixelRatio();
        return qGray(image.pixel(at.toPoint()));
    };
    // The glass: 128 by 64 in 144 by 74, in its middle.
    const QSizeF size = benchKind("ssd1306")->size;
    const double middle = 10 + (size.height() - 42) / 2;
    EXPECT_GT(brightness(size.width() / 2, middle), 150);
    EXPECT_LT(brightness(20, middle), 60);
    view->setPowered(false);
    const QImage dark = test::picture(*canvas, "oled-off");
    const QPointF at = canvas->mapFromScene(canvas->item("oled")->mapToScene(size.width() / 2,
                                                                             middle)) * dark.devicePixelRatio();
    EXPECT_LT(qGray(dark.pixel(at.toPoint())), 60);
}

}  // namespace
}  // namespace twin::gui
