// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>

#include "models/boards/description.hpp"

namespace twin::boards {
namespace {

constexpr const char* kBench = R"(bench: desk
board: nucleo_f429zi
parts:
  red: {type: led}
  oled: {type: ssd1306, address: 0x3D, params: {interface: i2c}}
wires:
  - [red.anode, zio.D3]
  - [red.cathode, GND]
  - [oled.scl, PB8]
places:
  oled: {x: 300, y: -40.5, turn: 90}
)";

Board nucleo() {
    auto board = load_board(std::string(TWIN_BOARDS_DIR) + "/nucleo_f429zi.yaml");
    if (!board) throw std::runtime_error(board.error().text());
    return std::move(*board);
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// What is wrong with it on the board; empty: nothing.
std::string wrong(const std::string& text) {
    const auto bench = parse_bench(text, "desk.bench.yaml");
    if (!bench) return bench.error().text();
    Board board = nucleo();
    const auto added = add_bench(board, *bench);
    return added ? "" : added.error().text();
}

TEST(Bench, PartsStandBehindTheBoardsAndWiresHaveTheirEnds) {
    const auto bench = parse_bench(kBench, "desk.bench.yaml");
    ASSERT_TRUE(bench) << bench.error().text();
    EXPECT_EQ(bench->name, "desk");
    ASSERT_EQ(bench->places.size(), 1U);
    EXPECT_EQ(bench->places[0].second.y, -40.5);
    EXPECT_EQ(bench->places[0].second.turn, 90U);
    Board board = nucleo();
    const auto before = board.parts.size();
    ASSERT_TRUE(add_bench(board, *bench));
    EXPECT_EQ(board.parts.size(), before + 3);
    ASSERT_NE(board.find_part("oled"), nullptr);
    EXPECT_TRUE(board.find_part("oled")->on_bench);
    EXPECT_EQ(board.find_part("oled")->address, 0x3DU);
    EXPECT_FALSE(board.find_part("ld1")->on_bench);
    ASSERT_EQ(board.bench_wires.size(), 3U);
    EXPECT_EQ(board.bench_wires[0].ends[1].part, "zio");
    EXPECT_EQ(board.bench_wires[0].ends[1].pin, "D3");
    EXPECT_EQ(board.bench_wires[1].ends[1].part, "");
    EXPECT_EQ(board.bench_wires[2].ends[1].pin, "PB8");
}

TEST(Bench, ABenchOfNothingIsOne) { EXPECT_EQ(wrong("bench: empty\n"), ""); }

TEST(Bench, MistakesAreToldWithTheirPlaceAndTheNearestRightWord) {
    EXPECT_EQ(wrong(changed(kBench, "zio.D3", "zio.D33")).substr(0, 79),
              "desk.bench.yaml:7: key 'wires[0][1]': found 'zio.D33', expected a pin of zio (A");
    EXPECT_NE(wrong(changed(kBench, "zio.D3", "zio.D33")).find("did you mean 'zio.D3'?"), std::string::npos);
    EXPECT_EQ(wrong(changed(kBench, "zio.D3", "zoi.D3")),
              "desk.bench.yaml:7: key 'wires[0][1]': found 'zoi.D3', expected a part of this bench or of nucleo_f429zi; did "
              "you mean 'zio.D3'?");
    EXPECT_EQ(wrong(changed(kBench, "GND", "GDN")),
              "desk.bench.yaml:8: key 'wires[1][1]': found 'GDN', expected PART.PIN, a pad of stm32f429, or GND, 3V3, 5V; "
              "did you mean 'GND'?");
    EXPECT_EQ(wrong(changed(kBench, "board: nucleo_f429zi", "board: microbit")),
              "desk.bench.yaml:2: key 'board': found 'microbit', expected 'nucleo_f429zi', the board that runs");
    EXPECT_EQ(wrong(changed(kBench, "wires:", "wire:")).substr(0, 52),
              "desk.bench.yaml:6: key 'wire': found a key that does");
    EXPECT_EQ(wrong(changed(kBench, "  red:", "  ld1:")),
              "desk.bench.yaml:4: key 'parts.ld1': found a part with the name of one of nucleo_f429zi, expected another "
              "name");
    EXPECT_EQ(wrong(changed(kBench, "  red:", "  GPIOA:")),
              "desk.bench.yaml:4: key 'parts.GPIOA': found a part with the name of a peripheral of stm32f429, expected "
              "another name");
    EXPECT_EQ(wrong(changed(kBench, "[red.cathode, GND]", "[red.cathode]")),
              "desk.bench.yaml:8: key 'wires[1]': found one end, expected two or more");
    EXPECT_EQ(wrong(changed(kBench, "turn: 90", "turn: 45")).substr(0, 60),
              "desk.bench.yaml:11: key 'places.oled.turn': found '45', expe");
    EXPECT_EQ(wrong(changed(kBench, "  oled: {x", "  olde: {x")),
              "desk.bench.yaml:11: key 'places.olde': found 'olde', expected a part of this bench; did you mean 'oled'?");
    EXPECT_EQ(wrong(changed(kBench, "address: 0x3D", "address: 0x80")).substr(0, 63),
              "desk.bench.yaml:5: key 'parts.oled.address': found '0x80', expe");
    EXPECT_NE(wrong("bench: desk\nparts: [1, 2").find("desk.bench.yaml:"), std::string::npos);
}

TEST(Bench, PadsWithADotInTheirNames) {
    auto board = load_board(std::string(TWIN_BOARDS_DIR) + "/microbit.yaml");
    ASSERT_TRUE(board);
    const auto bench = parse_bench("bench: b\nparts:\n  red: {type: led}\nwires:\n  - [red.anode, P0.03, edge.P1]\n",
                                   "b");
    ASSERT_TRUE(bench) << bench.error().text();
    const auto added = add_bench(*board, *bench);
    ASSERT_TRUE(added) << added.error().text();
    EXPECT_EQ(board->bench_wires[0].ends[1].pin, "P0.03");
    EXPECT_EQ(board->bench_wires[0].ends[2].part, "edge");
}

}  // namespace
}  // namespace twin::boards
