// SPDX-License-Identifier: BSD-3-Clause
// The bench without its window: document, file, list.
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>

#include "gui/bench/bench_catalog.hpp"
#include "gui/bench/bench_document.hpp"
#include "gui/bench/bench_tree_model.hpp"
#include "models/boards/description.hpp"

namespace twin::gui {
namespace {

QString sample() {
    QFile file(TWIN_SAMPLE_BENCH);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

BenchData read(const QString& text) {
    BenchData data;
    QString problem;
    EXPECT_TRUE(readBench(text, data, problem)) << problem.toStdString();
    return data;
}

TEST(BenchFile, WhatIsWrittenIsReadAgainTheSame) {
    const BenchData data = read(sample());
    EXPECT_EQ(data.name, "bench-demo");
    EXPECT_EQ(data.parts.size(), 8);
    EXPECT_EQ(data.wires.size(), 31);
    EXPECT_EQ(data.part("oled")->at, QPointF(340, 20));
    EXPECT_EQ(read(benchText(data)), data);
}

TEST(BenchFile, TheHostReadsWhatTheWindowWrites) {
    BenchDocument document;
    document.replace(read(sample()));
    document.addPart("ssd1306", {10.5, -20});
    document.setAddress("oled2", 0x3D);
    const auto bench = boards::parse_bench(document.text().toStdString(), "window");
    ASSERT_TRUE(bench) << bench.error().text();
    auto board = boards::load_board(std::string(TWIN_BOARDS_DIR) + "/nucleo_f429zi.yaml");
    ASSERT_TRUE(board);
    const auto added = boards::add_bench(*board, *bench);
    ASSERT_TRUE(added) << added.error().text();
    EXPECT_EQ(board->find_part("oled2")->address, 0x3DU);
    EXPECT_EQ(board->bench_wires.size(), 31U);
}

TEST(BenchFile, KeepsParametersThatItDoesNotKnow) {
    const auto data = read("bench: b\nparts:\n  x: {type: led_matrix, params: {rows: 3, map: [\"0,0\", \"-\"]}}\n");
    const auto again = read(benchText(data));
    EXPECT_EQ(again.parts[0].params, data.parts[0].params);
    EXPECT_TRUE(again.parts[0].params.contains("\"0,0\"")) << again.parts[0].params.toStdString();
}

TEST(BenchFile, WhatIsNoBenchIsTold) {
    BenchData data;
    QString problem;
    EXPECT_FALSE(readBench("parts: {}", data, problem));
    EXPECT_FALSE(problem.isEmpty());
    EXPECT_FALSE(readBench("bench: b\nparts: [", data, problem));
    EXPECT_TRUE(problem.contains("2") || problem.contains("3")) << problem.toStdString();
    EXPECT_FALSE(readBench("bench: b\nparts: {x: {}}", data, problem)) << "a part without a type";
}

TEST(BenchDocument, EveryChangeCanBeUndone) {
    BenchDocument document;
    document.replace(read("bench: b\nboard: nucleo_f429zi\n"));
    const BenchData empty = document.data();
    EXPECT_EQ(document.addPart("led", {20, 20}), "led");
    EXPECT_EQ(document.addPart("led", {80, 20}), "led2");
    EXPECT_TRUE(document.connectPins("led.anode", "zio.D3"));
    EXPECT_FALSE(document.connectPins("zio.D3", "led.anode")) << "they are one already";
    EXPECT_FALSE(document.connectPins("zio.D3", "zio.D3"));
    EXPECT_TRUE(document.connectPins("led2.anode", "zio.D3"));
    EXPECT_EQ(document.connectedTo("led2.anode"), (QStringList{"zio.D3", "led.anode"}));
    const BenchData full = document.data();
    document.removePart("led");
    EXPECT_EQ(document.data().wires.size(), 1);
    document.undoStack().undo();
    EXPECT_EQ(document.data(), full);
    while (document.undoStack().canUndo()) document.undoStack().undo();
    EXPECT_EQ(document.data(), empty);
    while (document.undoStack().canRedo()) document.undoStack().redo();
    EXPECT_EQ(document.data().parts.size(), 1);
}

TEST(BenchDocument, AMoveIsOneStep) {
    BenchDocument document;
    document.addPart("led", {0, 0});
    for (int x = 10; x < 100; x += 10) document.movePart("led", QPointF(x, 0));
    EXPECT_EQ(document.undoStack().count(), 2);
    document.undoStack().undo();
    EXPECT_EQ(document.data().parts[0].at, QPointF(0, 0));
}

TEST(BenchDocument, ARenamedPartKeepsItsWires) {
    BenchDocument document;
    document.replace(read("bench: b\nparts: {a: {type: led}, ab: {type: led}}\nwires:\n  - [a.anode, ab.anode, GND]\n"));
    EXPECT_EQ(document.renamePart("a", "red"), "");
    EXPECT_EQ(document.data().wires, (QList<QStringList>{{"red.anode", "ab.anode", "GND"}}));
    const BenchData before = document.data();
    for (const char* name : {"ab", "", "1st", "a b", "a.b", "ä"})
        EXPECT_NE(document.renamePart("red", name), "") << name;
    EXPECT_EQ(document.data(), before);
    document.undoStack().undo();
    EXPECT_NE(document.data().part("a"), nullptr);
}

TEST(BenchDocument, FourTurnsAreNone) {
    BenchDocument document;
    document.addPart("led", {0, 0});
    const BenchData before = document.data();
    document.turnPart("led");
    EXPECT_EQ(document.data().part("led")->turn, 90);
    EXPECT_EQ(read(document.text()).part("led")->turn, 90);
    for (int i = 0; i < 3; ++i) document.turnPart("led");
    EXPECT_EQ(document.data(), before);
}

TEST(BenchDocument, AWireOfThreeLosesOneEnd) {
    BenchDocument document;
    document.replace(read("bench: b\nparts: {a: {type: led}, b: {type: led}}\nwires:\n  - [a.anode, b.anode, GND]\n"));
    document.disconnectPin("b.anode");
    EXPECT_EQ(document.data().wires, (QList<QStringList>{{"a.anode", "GND"}}));
    document.disconnectPin("GND");
    EXPECT_TRUE(document.data().wires.isEmpty());
}

TEST(BenchTree, IsAModelAsQtWantsIt) {
    BenchDocument document;
    BenchTreeModel model(document);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    document.replace(read(sample()));
    EXPECT_EQ(model.rowCount(), 8);
    const auto oled = model.indexOf("oled");
    ASSERT_TRUE(oled.isValid());
    EXPECT_EQ(model.rowCount(oled), 4);
    EXPECT_EQ(model.index(2, 0, oled).data().toString(), "scl");
    EXPECT_TRUE(model.index(2, 1, oled).data().toString().startsWith("zio.D15"));
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    document.disconnectPin("oled.scl");
    EXPECT_EQ(model.index(2, 1, oled).data().toString(), "not connected");
    EXPECT_EQ(resets.count(), 0) << "what is unfolded stays so";
    document.removePart("oled");
    EXPECT_FALSE(model.indexOf("oled").isValid());
    document.addPart("a_model_of_mine", {0, 0});
    EXPECT_EQ(model.rowCount(model.indexOf("a_model_of_mine")), 0);
}

TEST(BenchCatalog, PinsDoNotCoverEachOther) {
    for (const auto& kind : benchKinds()) {
        EXPECT_FALSE(kind.title.isEmpty());
        for (qsizetype i = 1; i < kind.pins.size(); ++i)
            EXPECT_GE(kind.pins[i].at.x() - kind.pins[i - 1].at.x(), 18) << kind.type.toStdString();
        EXPECT_GE(kind.pins.first().at.x(), 0) << kind.type.toStdString();
        EXPECT_LE(kind.pins.last().at.x(), kind.size.width()) << kind.type.toStdString();
    }
}

}  // namespace
}  // namespace twin::gui
