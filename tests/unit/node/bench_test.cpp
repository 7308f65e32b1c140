// SPDX-License-Identifier: BSD-3-Clause
// The wires of a bench, between models that exist.
#include "sim/node/bench.hpp"

#include <gtest/gtest.h>

#include "models/core/i2c.hpp"
#include "models/core/spi.hpp"
#include "models/peripherals/parts/bench_supply.hpp"
#include "models/peripherals/parts/bh1750.hpp"
#include "models/peripherals/parts/potentiometer.hpp"
#include "models/peripherals/parts/ssd1306.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin::node {
namespace {

/// A connector of the board, with pads that somebody drives.
struct Connector : Model {
    using Model::Model;
    PinPort d0{*this, "D0"}, d1{*this, "D1"}, d2{*this, "D2"};
};

struct BenchWires : testing::Test {
    BenchWires() {
        part("zio", "edge_connector", false);
        part(boards::kSupplyPart, boards::kSupplyPart, true);
    }
    void part(const std::string& name, const std::string& type, bool on_bench) {
        boards::PartDescription p;
        p.name = name;
        p.type = type;
        p.on_bench = on_bench;
        p.where = {"desk.bench.yaml", 4, "parts." + name};
        board.parts.push_back(p);
    }
    void wire(std::initializer_list<const char*> ends) {
        boards::BenchWire wire;
        for (const std::string end : ends) {
            const auto dot = end.find('.');
            wire.ends.push_back({dot == std::string::npos ? "" : end.substr(0, dot),
                                 dot == std::string::npos ? end : end.substr(dot + 1),
                                 {"desk.bench.yaml", 7, "wires"}});
        }
        board.bench_wires.push_back(wire);
    }
    parts::Ssd1306& oled(const char* name, const char* address, const char* interface = "i2c") {
        part(name, "ssd1306", true);
        addresses[name] = static_cast<unsigned>(std::stoul(address, nullptr, 0));
        return bench.add<parts::Ssd1306>(
            name, {{"interface", interface}, {"address", address}, {"pull_ups", "true"}, {"supply", "pins"}});
    }
    void join() {
        wire_bench(board, bench.env(), addresses);
        bench.elaborate();
    }
    std::string wrong() {
        try {
            wire_bench(board, bench.env(), addresses);
        } catch (const boards::Error& error) {
            return error.text();
        }
        return "";
    }

    test::Bench bench;
    boards::Board board;
    std::map<std::string, unsigned> addresses;
    Connector& zio = bench.add<Connector>("zio");
    parts::BenchSupply& supply = bench.add<parts::BenchSupply>(boards::kSupplyPart);
};

TEST_F(BenchWires, WiresThatShareAnEndAreOnePieceOfCopper) {
    auto& one = bench.add<parts::Potentiometer>("one", {{"supply", "pins"}});
    auto& two = bench.add<parts::Potentiometer>("two", {{"supply", "pins"}});
    part("one", "potentiometer", true);
    part("two", "potentiometer", true);
    wire({"one.vcc", "two.vcc"});
    wire({"two.vcc", "5V"});
    wire({"one.gnd", "GND", "two.gnd"});
    wire({"one.wiper", "zio.D0"});
    join();
    EXPECT_EQ(&one.find_pin("vcc")->net(), &two.find_pin("vcc")->net());
    EXPECT_EQ(one.find_pin("vcc")->net().name(), "5V");
    EXPECT_DOUBLE_EQ(zio.d0.volts(), 2.5);
    EXPECT_TRUE(two.find_pin("wiper")->net().pins().size() == 1);
}

TEST_F(BenchWires, I2cDevicesOnTheSameWiresAreABus) {
    auto& near = oled("near", "0x3C");
    auto& far = oled("far", "0x3D");
    wire({"near.scl", "zio.D0", "far.scl"});
    wire({"near.sda", "zio.D1", "far.sda"});
    wire({"near.vcc", "3V3"});
    wire({"near.gnd", "GND"});
    join();
    I2cBus* bus = zio.d0.net().i2c;
    ASSERT_NE(bus, nullptr);
    EXPECT_EQ(&bus->sda(), &zio.d1.net());
    EXPECT_TRUE(bus->idle_levels()) << "the pull-ups of the one that has power";
    EXPECT_EQ(bus->start(this, 0x3C, false), I2cResult::ack);
    EXPECT_EQ(bus->start(this, 0x3D, false), I2cResult::nak) << "no supply";
    bus->stop(this);
    EXPECT_TRUE(near.as_i2c_target() != nullptr && far.as_i2c_target() != nullptr);
}

TEST_F(BenchWires, OneAddressTwiceOnABus) {
    oled("near", "0x3C");
    oled("far", "0x3C");
    wire({"near.scl", "far.scl"});
    wire({"near.sda", "far.sda"});
    EXPECT_EQ(wrong(),
              "desk.bench.yaml:4: key 'parts.far': found address 0x3C, which 'near' has on the same bus, expected another "
              "one: address: 0x…");
}

TEST_F(BenchWires, OneAddressOnTwoBuses) {
    oled("near", "0x3C");
    oled("far", "0x3C");
    wire({"near.scl", "zio.D0"});
    wire({"near.sda", "zio.D1"});
    wire({"far.scl", "zio.D2"});
    EXPECT_EQ(wrong(), "");
}

TEST_F(BenchWires, SpiDevicesAreOnTheirClock) {
    oled("display", "0x3C", "spi");
    wire({"display.sck", "zio.D0"});
    wire({"display.mosi", "zio.D1"});
    join();
    ASSERT_NE(zio.d0.net().spi, nullptr);
    EXPECT_EQ(zio.d0.net().spi->mosi(), &zio.d1.net());
    EXPECT_EQ(zio.d0.net().i2c, nullptr);
}

TEST_F(BenchWires, APinThatAModelHasNot) {
    oled("display", "0x3C");
    wire({"display.sdaa", "zio.D0"});
    EXPECT_EQ(wrong(),
              "desk.bench.yaml:7: key 'wires': found 'display.sdaa', expected a pin of display: vcc, gnd, scl, sda, sck, "
              "mosi, cs, dc, res; did you mean 'display.sda'?");
}

TEST_F(BenchWires, SupplyGoesWithThePower) {
    auto& display = oled("display", "0x3C");
    wire({"display.vcc", "3V3"});
    wire({"display.gnd", "GND"});
    join();
    EXPECT_TRUE(display.i2c_start(0x3C, false));
    bench.env().domain().add(supply);
    bench.env().domain().add(display);
    bench.env().domain().set_on(false);
    EXPECT_FALSE(display.i2c_start(0x3C, false));
    bench.env().domain().set_on(true);
    EXPECT_TRUE(display.i2c_start(0x3C, false));
}

TEST(BenchDefaults, WhatABoardsPartTakesForGranted) {
    EXPECT_STREQ(bench_default("ssd1306", "supply"), "pins");
    EXPECT_STREQ(bench_default("led", "active"), "both");
    EXPECT_EQ(bench_default("button", "active"), nullptr);
}

}  // namespace
}  // namespace twin::node
