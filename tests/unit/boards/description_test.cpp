// SPDX-License-Identifier: BSD-3-Clause
#include "models/boards/description.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace twin::boards {
namespace {

// Lines are counted from the first after R"(, which is line 1.
constexpr const char* kChip = R"(chip: toy
cpu: {type: cortex-m0, irqs: 8, hz: 16000000, icount_shift: 6}
memories:
  flash: {kind: flash, base: 0, size: 64Ki}
  ram: {kind: ram, base: 0x20000000, size: 16Ki}
peripherals:
  GPIO: {type: toy.gpio, base: 0x50000000}
  UART: {type: toy.uart, base: 0x40002000, irq: 2, params: {gpio: GPIO}}
pads:
  GPIO: P0.00..P0.03
)";

constexpr const char* kBoard = R"(board: toyboard
chip: toy
nets:
  LED: {pads: [P0.00], pull: up}
buses:
  i2c: {type: i2c, scl: P0.01, sda: P0.02, pull: up}
parts:
  led: {type: led, pins: {pin: LED}}
  sensor: {type: sensor, bus: i2c, address: 0x1D, params: {rate: 5, axes: [x, y]}}
)";

class Boards : public testing::Test {
  protected:
    Boards() : folder_(std::filesystem::temp_directory_path() / ("twin-boards-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_ / "soc");
        write("soc/toy.yaml", kChip);
    }
    ~Boards() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        return (folder_ / name).string();
    }
    static std::string changed(std::string text, const std::string& from, const std::string& to) {
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return text.replace(at, from.size(), to);
    }
    // The error's text without the folder.
    std::string without_folder(std::string text) const {
        const std::string prefix = folder_.string() + "/";
        for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
            text.erase(at, prefix.size());
        return text;
    }
    std::string chip_error(const std::string& from, const std::string& to) {
        const auto chip = load_chip(write("chip.yaml", changed(kChip, from, to)));
        return chip ? "no error" : without_folder(chip.error().text());
    }
    std::string board_error(const std::string& from, const std::string& to) {
        const auto board = load_board(write("board.yaml", changed(kBoard, from, to)));
        return board ? "no error" : without_folder(board.error().text());
    }

    std::filesystem::path folder_;
};

TEST_F(Boards, AChipExtendsAnother) {
    const auto chip = load_chip(write("soc/bigger.yaml", R"(chip: bigger
extends: toy
cpu: {type: cortex-m4, irqs: 16, hz: 1, icount_shift: 0}
memories:
  ram: {kind: ram, base: 0x20000000, size: 32Ki}
  more: {kind: ram, base: 0x30000000, size: 1Ki}
peripherals:
  UART: {type: toy.better_uart, base: 0x40002000, irq: {rx: 9, fault: nmi}}
)"));
    ASSERT_TRUE(chip) << chip.error().text();
    EXPECT_EQ(chip->name, "bigger");
    EXPECT_EQ(chip->cpu.type, "cortex-m4");
    EXPECT_EQ(chip->memories.size(), 3u);
    EXPECT_EQ(chip->find_memory("ram")->size, 32u * 1024);
    EXPECT_EQ(chip->find_memory("flash")->size, 64u * 1024);
    EXPECT_EQ(chip->peripherals.size(), 2u);
    EXPECT_EQ(chip->find_peripheral("UART")->type, "toy.better_uart");
    EXPECT_EQ(chip->find_peripheral("UART")->irqs.at("rx").first, 9u);
    EXPECT_EQ(chip->find_peripheral("UART")->irqs.at("fault").first, kNmi);
    EXPECT_TRUE(chip->has_pad("P0.03"));
}

TEST_F(Boards, ABoardExtendsAnother) {
    write("toyboard.yaml", kBoard);
    write("soc/other.yaml", "chip: other\nextends: toy\n");
    const auto board = load_board(write("richer.yaml", R"(board: richer
extends: toyboard
chip: other
nets:
  LED: P0.03
parts:
  led2: {type: led, pins: {pin: LED}}
)"));
    ASSERT_TRUE(board) << board.error().text();
    EXPECT_EQ(board->name, "richer");
    EXPECT_EQ(board->title, "richer");
    EXPECT_EQ(board->chip.name, "other");
    EXPECT_EQ(board->parts.size(), 3u);
    EXPECT_EQ(board->find_net("LED")->pads.at(0).name, "P0.03");
    EXPECT_NE(board->find_bus("i2c"), nullptr);
}

TEST_F(Boards, WhatCannotBeExtendedIsTold) {
    const auto error = [this](const std::string& text) {
        const auto chip = load_chip(write("soc/x.yaml", text));
        return chip ? "no error" : without_folder(chip.error().text());
    };
    EXPECT_EQ(error("chip: x\nextends: tyo\n"),
              "soc/x.yaml:2: key 'extends': found 'tyo', expected a file to extend: there is no soc/tyo.yaml");
    EXPECT_EQ(error("chip: x\nextends: x\n"),
              "soc/x.yaml:2: key 'extends': found 'x', expected a file that does not lead back to this one");
    // What the two make together is checked as one chip.
    EXPECT_NE(error("chip: x\nextends: toy\nmemories:\n  ram2: {kind: ram, base: 0x20000000, size: 1Ki}\n")
                  .find("does not overlap that of memory 'ram'"),
              std::string::npos);
    EXPECT_EQ(chip_error("irq: 2", "irq: nim"),
              "chip.yaml:8: key 'peripherals.UART.irq': found 'nim', expected an integer from 0 to 7");
}

TEST_F(Boards, ReadsAChip) {
    const auto chip = load_chip((folder_ / "soc/toy.yaml").string());
    ASSERT_TRUE(chip) << chip.error().text();
    EXPECT_EQ(chip->name, "toy");
    EXPECT_EQ(chip->cpu.type, "cortex-m0");
    EXPECT_EQ(chip->cpu.irqs, 8U);
    EXPECT_EQ(chip->cpu.icount_shift, 6U);
    EXPECT_FALSE(chip->cpu.reset_on_lockup);
    ASSERT_EQ(chip->memories.size(), 2U);
    EXPECT_EQ(chip->memories[0].size, 65536U);
    EXPECT_EQ(chip->memories[0].kind, MemoryKind::flash);
    ASSERT_EQ(chip->peripherals.size(), 2U);
    EXPECT_EQ(chip->peripherals[1].irqs.at("").first, 2U);
    EXPECT_EQ(chip->peripherals[1].where.line, 8U);
    EXPECT_EQ(chip->peripherals[1].where.key, "peripherals.UART");
    ASSERT_EQ(chip->pads.size(), 4U);
    EXPECT_EQ(chip->pads[3].first, "P0.03");
    EXPECT_EQ(chip->pads[3].second, "GPIO");
}

TEST_F(Boards, ReadsABoard) {
    const auto board = load_board(write("board.yaml", kBoard));
    ASSERT_TRUE(board) << board.error().text();
    EXPECT_EQ(board->name, "toyboard");
    EXPECT_EQ(board->title, "toyboard");
    EXPECT_EQ(board->chip.name, "toy");
    EXPECT_EQ(board->find_net("LED")->pull, Pull::up);
    EXPECT_EQ(board->find_bus("i2c")->lines.at("sda").name, "P0.02");
    const auto* sensor = board->find_part("sensor");
    ASSERT_NE(sensor, nullptr);
    EXPECT_EQ(sensor->address, 0x1DU);
    ASSERT_EQ(sensor->params.size(), 2U);
    EXPECT_EQ(sensor->params[1].second.values, (std::vector<std::string>{"x", "y"}));
    EXPECT_TRUE(sensor->params[1].second.is_list);
}

TEST_F(Boards, TheTreesOwnFilesAreRight) {
    const auto board = load_board(TWIN_BOARDS_DIR "/microbit.yaml");
    ASSERT_TRUE(board) << board.error().text();
    EXPECT_EQ(board->chip.pads.size(), 32U);
    EXPECT_EQ(board->console, "usb");
    for (const char* part : {"button_a", "button_b", "display", "accelerometer", "magnetometer", "edge", "usb"})
        EXPECT_NE(board->find_part(part), nullptr) << part;
    EXPECT_EQ(board->chip.find_memory("flash")->size, 256U * 1024);
    EXPECT_EQ(board->chip.find_memory("ram")->size, 16U * 1024);
}

TEST_F(Boards, EachFileOfTheTreeLoads) {
    std::size_t boards = 0;
    for (const auto& entry : std::filesystem::directory_iterator(TWIN_BOARDS_DIR)) {
        if (entry.path().extension() != ".yaml") continue;
        const auto board = load_board(entry.path().string());
        EXPECT_TRUE(board) << board.error().text();
        ++boards;
    }
    EXPECT_GE(boards, 8U);
}

TEST_F(Boards, Mps2An505IsAn386sBoardWithAnotherImage) {
    const auto an386 = load_board(TWIN_BOARDS_DIR "/mps2_an386.yaml");
    const auto an505 = load_board(TWIN_BOARDS_DIR "/mps2_an505.yaml");
    ASSERT_TRUE(an386) << an386.error().text();
    ASSERT_TRUE(an505) << an505.error().text();
    EXPECT_EQ(an505->chip.pads.size(), an386->chip.pads.size());
    EXPECT_EQ(an505->parts.size(), an386->parts.size());
    EXPECT_EQ(an505->console, "com0");
    EXPECT_EQ(an505->chip.cpu.type, "cortex-m33");
    EXPECT_EQ(an505->chip.cpu.vector_table, an505->chip.find_memory("ssram1")->base) << "the Secure alias";
    for (const auto& peripheral : an505->chip.peripherals) {
        ASSERT_TRUE(peripheral.base) << peripheral.name;
        EXPECT_EQ(*peripheral.base >> 28, 5U) << peripheral.name << " is seen by the Secure state";
    }
    const auto* uart = an505->chip.find_peripheral("UART4");
    ASSERT_NE(uart, nullptr);
    EXPECT_EQ(uart->irqs.at("rx").first, 40U);
    EXPECT_EQ(uart->irqs.at("combined").first, 46U);
    EXPECT_EQ(an505->chip.find_peripheral("GPIO3")->irqs.at("pin3").first, 123U) << "the last of the image";
}

TEST_F(Boards, NoFileAndNoYaml) {
    EXPECT_EQ(load_chip("/nowhere/x.yaml").error().text(), "/nowhere/x.yaml: no readable file");
    EXPECT_EQ(without_folder(load_chip(write("a.yaml", "chip: [\n")).error().text()).substr(0, 28),
              "a.yaml:2: text that is no YA");
    EXPECT_EQ(without_folder(load_chip(write("a.yaml", "just text")).error().text()),
              "a.yaml:1: found 'just text', expected a map of keys (docs/describe-a-board.md)");
    EXPECT_EQ(without_folder(load_chip(write("a.yaml", "")).error().text()),
              "a.yaml:1: found nothing, expected a map of keys (docs/describe-a-board.md)");
}

TEST_F(Boards, UnknownKeyNamesTheNearest) {
    EXPECT_EQ(chip_error("hz: 16000000", "hertz: 16000000"),
              "chip.yaml:2: key 'cpu.hertz': found a key that does not exist here, expected one of type, irqs, "
              "priority_bits, hz, refclk_hz, vector_table, icount_shift, on_lockup, bitband, fpu, mpu");
    EXPECT_EQ(chip_error("memories:", "memorys:"),
              "chip.yaml:3: key 'memorys': found a key that does not exist here, expected one of chip, extends, "
              "summary, manual, "
              "cpu, memories, clocks, peripherals, pads; did you mean 'memories'?");
    EXPECT_EQ(
        board_error("pins: {pin: LED}", "pin: {pin: LED}"),
        "board.yaml:8: key 'parts.led.pin': found a key that does not exist here, expected one of type, pins, bus, "
        "address, domain, params; did you mean 'pins'?");
}

TEST_F(Boards, MissingKeyIsNamed) {
    EXPECT_EQ(chip_error("irqs: 8, ", ""),
              "chip.yaml:2: key 'cpu.irqs': found nothing, expected this key: it is required");
    EXPECT_EQ(chip_error("chip: toy\n", ""),
              "chip.yaml:1: key 'chip': found nothing, expected this key: it is required");
    EXPECT_EQ(board_error("type: led, ", ""),
              "board.yaml:8: key 'parts.led.type': found nothing, expected this key: it is required");
    EXPECT_EQ(board_error("scl: P0.01, ", ""),
              "board.yaml:6: key 'buses.i2c.scl': found nothing, expected this key: it is required");
}

TEST_F(Boards, WrongTypeSaysBoth) {
    EXPECT_EQ(chip_error("irqs: 8", "irqs: many"),
              "chip.yaml:2: key 'cpu.irqs': found 'many', expected an integer from 1 to 480");
    EXPECT_EQ(chip_error("irqs: 8", "irqs: [8]"),
              "chip.yaml:2: key 'cpu.irqs': found a list, expected an integer from 1 to 480");
    EXPECT_EQ(chip_error("type: cortex-m0", "type: cortex-m00"),
              "chip.yaml:2: key 'cpu.type': found 'cortex-m00', expected one of cortex-m0, cortex-m3, cortex-m4, "
              "cortex-m7, cortex-m33; did you mean 'cortex-m0'?");
    EXPECT_EQ(chip_error("icount_shift: 6", "icount_shift: 6, fpu: maybe"),
              "chip.yaml:2: key 'cpu.fpu': found 'maybe', expected true or false");
    EXPECT_EQ(
        chip_error("kind: ram", "kind: rum"),
        "chip.yaml:5: key 'memories.ram.kind': found 'rum', expected one of ram, rom, flash; did you mean 'ram'?");
    EXPECT_EQ(board_error("pull: up}\nbuses", "pull: high}\nbuses"),
              "board.yaml:4: key 'nets.LED.pull': found 'high', expected one of up, down, none");
    EXPECT_EQ(board_error("parts:\n", "parts: []\nparts2:\n").substr(0, 40),
              "board.yaml:8: key 'parts2': found a key ");
}

TEST_F(Boards, RangesAtTheirEdges) {
    EXPECT_EQ(chip_error("irqs: 8", "irqs: 480"), "no error");
    EXPECT_EQ(chip_error("irqs: 8", "irqs: 481"),
              "chip.yaml:2: key 'cpu.irqs': found '481', expected an integer from 1 to 480");
    EXPECT_EQ(chip_error("irq: 2", "irq: 7"), "no error");
    EXPECT_EQ(chip_error("irq: 2", "irq: 8"),
              "chip.yaml:8: key 'peripherals.UART.irq': found '8', expected an integer from 0 to 7");
    EXPECT_EQ(chip_error("irq: 2", "irq: {rx: 1, tx: 9}"),
              "chip.yaml:8: key 'peripherals.UART.irq.tx': found '9', expected an integer from 0 to 7");
    EXPECT_EQ(board_error("address: 0x1D", "address: 0x7F"), "no error");
    EXPECT_EQ(board_error("address: 0x1D", "address: 0x80"),
              "board.yaml:9: key 'parts.sensor.address': found '0x80', expected an integer from 0 to 127");
    EXPECT_EQ(chip_error("size: 16Ki", "size: 16300"),
              "chip.yaml:5: key 'memories.ram.size': found '16300', expected a multiple of 1 KiB");
    EXPECT_EQ(chip_error("base: 0x40002000", "base: 0x40002001"),
              "chip.yaml:8: key 'peripherals.UART.base': found '0x40002001', expected a multiple of 4");
}

TEST_F(Boards, OverlapsNameTheOther) {
    EXPECT_EQ(
        chip_error("base: 0x40002000", "base: 0x50000FFC"),
        "chip.yaml:8: key 'peripherals.UART': found 0x50000FFC..0x50001FFB, expected a range that does not overlap "
        "that of peripheral 'GPIO', 0x50000000..0x50000FFF");
    EXPECT_EQ(chip_error("base: 0x40002000", "base: 0x50001000"), "no error");
    EXPECT_EQ(
        chip_error("base: 0x20000000", "base: 0xFC00"),
        "chip.yaml:5: key 'memories.ram': found 0x0000FC00..0x00013BFF, expected a range that does not overlap that "
        "of memory 'flash', 0x00000000..0x0000FFFF");
    EXPECT_EQ(chip_error("base: 0x20000000", "base: 0x10000"), "no error");
}

TEST_F(Boards, DuplicatesAreFound) {
    EXPECT_EQ(chip_error("pads:\n", "  UART: {type: toy.uart}\npads:\n"),
              "chip.yaml:9: key 'peripherals.UART': found this key a second time, expected it once");
    EXPECT_EQ(chip_error("P0.00..P0.03", "[P0.00..P0.03, P0.02]"),
              "chip.yaml:10: key 'pads.GPIO[1]': found pad 'P0.02' a second time, expected it once");
    EXPECT_EQ(board_error("  sensor:", "  led:"),
              "board.yaml:9: key 'parts.led': found this key a second time, expected it once");
    EXPECT_EQ(
        board_error("  sensor:", "  UART:"),
        "board.yaml:9: key 'parts.UART': found a part with the name of a peripheral of toy, expected another name");
    EXPECT_EQ(board_error("buses:", "  TWO: P0.00\nbuses:"),
              "board.yaml:5: key 'nets.TWO': found 'P0.00', expected a pad that is not on net 'LED' already");
    EXPECT_EQ(board_error("  sensor:", "  twin: {type: sensor, bus: i2c, address: 0x1D}\n  sensor:"),
              "board.yaml:10: key 'parts.sensor.address': found an address of which part 'twin' is already, expected "
              "another one on bus 'i2c'");
}

TEST_F(Boards, NamesThatDoNotExist) {
    EXPECT_EQ(board_error("pads: [P0.00]", "pads: [P0.04]"),
              "board.yaml:4: key 'nets.LED.pads[0]': found 'P0.04', expected a pad of toy; did you mean 'P0.00'?");
    EXPECT_EQ(board_error("pins: {pin: LED}", "pins: {pin: LDE}"),
              "board.yaml:8: key 'parts.led.pins.pin': found 'LDE', expected a pad of toy or a net of this board; did "
              "you mean 'LED'?");
    EXPECT_EQ(board_error("bus: i2c", "bus: i2c0"),
              "board.yaml:9: key 'parts.sensor.bus': found 'i2c0', expected one of i2c; did you mean 'i2c'?");
    EXPECT_EQ(board_error("bus: i2c, ", ""),
              "board.yaml:9: key 'parts.sensor.address': found it without 'bus', expected both or none");
    EXPECT_EQ(board_error("chip: toy", "chip: toi"),
              "board.yaml:2: key 'chip': found 'toi', expected a chip: there is no file soc/toi.yaml");
    EXPECT_EQ(board_error("chip: toy", "console: lad\nchip: toy"),
              "board.yaml:2: key 'console': found 'lad', expected a part of this board; did you mean 'led'?");
    EXPECT_EQ(board_error("chip: toy", "libraries: [x.so]\nchip: toy"),
              "board.yaml:2: key 'libraries[0]': found 'x.so', expected a file that exists: x.so");
    EXPECT_EQ(chip_error("  GPIO: P0", "  GIPO: P0"),
              "chip.yaml:10: key 'pads.GIPO': found 'GIPO', expected the name of a peripheral; did you mean 'GPIO'?");
    EXPECT_EQ(
        chip_error("size: 16Ki}", "size: 16Ki}\n  mirror: {alias_of: rom, base: 0x1000000, size: 1Ki}"),
        "chip.yaml:6: key 'memories.mirror.alias_of': found 'rom', expected one of flash, ram; did you mean 'ram'?");
}

TEST_F(Boards, BadNamesAndRanges) {
    EXPECT_EQ(board_error("  led:", "  led.1:"),
              "board.yaml:8: key 'parts.led.1': found 'led.1', expected a name of letters, digits and _, not starting "
              "with a digit");
    EXPECT_EQ(
        chip_error("P0.00..P0.03", "P0.03..P0.00"),
        "chip.yaml:10: key 'pads.GPIO': found 'P0.03..P0.00', expected a range such as P0.00..P0.31, or a list of "
        "names");
    EXPECT_EQ(board_error("scl: P0.01", "scl: P0.01, sck: P0.03"),
              "board.yaml:6: key 'buses.i2c.sck': found a line that this kind of bus does not have, expected scl, sda");
}

TEST_F(Boards, AnErrorInTheChipNamesTheChipsFile) {
    write("soc/toy.yaml", changed(kChip, "irqs: 8", "irqs: 0"));
    EXPECT_EQ(board_error("toyboard", "toyboard"),
              "soc/toy.yaml:2: key 'cpu.irqs': found '0', expected an integer from 1 to 480");
}

TEST_F(Boards, AnAliasIsOfItsMemorysKind) {
    const std::string with_alias =
        changed(kChip, "size: 16Ki}", "size: 16Ki}\n  mirror: {alias_of: flash, base: 0x8000000, size: 64Ki}");
    const auto chip = load_chip(write("chip.yaml", with_alias));
    ASSERT_TRUE(chip) << chip.error().text();
    EXPECT_EQ(chip->find_memory("mirror")->kind, MemoryKind::flash);
}

}  // namespace
}  // namespace twin::boards
