// SPDX-License-Identifier: BSD-3-Clause
// Benches: docs/bench.md.
#include <algorithm>
#include <charconv>
#include <set>

#include "models/boards/description.hpp"
#include "models/boards/read.hpp"

namespace twin::boards {

namespace {

constexpr const char* kPage = "docs/bench.md";
constexpr std::size_t kMostParts = 256;

PartDescription read_bench_part(const std::string& name, const Yaml& yaml) {
    check_name(name, yaml.where());
    if (name == kSupplyPart) yaml.fail("a part with the name of the supply", "another name");
    yaml.only({"type", "address", "params"});
    PartDescription part;
    part.name = name;
    part.where = yaml.where();
    part.type = yaml.at("type").text("the name of a model");
    part.type_where = yaml.at("type").where();
    if (yaml.has("address")) {
        part.address = static_cast<unsigned>(yaml.at("address").integer(0, 0x7F));
        part.address_where = yaml.at("address").where();
    }
    if (yaml.has("params")) part.params = read_params(yaml.at("params"));
    part.on_bench = true;
    return part;
}

BenchWire read_bench_wire(const Yaml& yaml) {
    BenchWire wire;
    for (const Yaml& end : yaml.items("a list of ends that are one piece of copper, such as [led.anode, zio.D3]"))
        wire.ends.push_back({"", end.text("an end of a wire, such as led.anode or GND"), end.where()});
    if (wire.ends.size() < 2) yaml.fail(wire.ends.empty() ? "no end" : "one end", "two or more");
    return wire;
}

double read_coordinate(const Yaml& yaml) {
    const std::string text = yaml.text("a number");
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value > -1e6 && value < 1e6))
        yaml.fail_expected("a number from -1000000 to 1000000");
    return value;
}

BenchPlace read_place(const Yaml& yaml) {
    yaml.only({"x", "y", "turn"});
    BenchPlace place{read_coordinate(yaml.at("x")), read_coordinate(yaml.at("y")), 0, yaml.where()};
    if (yaml.has("turn")) place.turn = static_cast<unsigned>(std::stoul(yaml.at("turn").choice({"0", "90", "180",
        "270"})));
    return place;
}

Bench read_bench(const Yaml& yaml) {
    yaml.only({"bench", "board", "parts", "wires", "places"});
    Bench bench;
    bench.where = yaml.where();
    bench.path = yaml.where().file;
    bench.name = yaml.at("bench").text("the bench's name");
    if (yaml.has("board")) {
        bench.board = yaml.at("board").text("the name of the board that it is made for");
        bench.board_where = yaml.at("board").where();
    }
    if (yaml.has("parts")) {
        for (const auto& [name, part] : yaml.at("parts").entries("a map of parts"))
            bench.parts.push_back(read_bench_part(name, part));
        if (bench.parts.size() > kMostParts)
            yaml.at("parts").fail(std::to_string(bench.parts.size()) + " parts",
                                  "at most " + std::to_string(kMostParts));
    }
    if (yaml.has("wires")) {
        for (const Yaml& wire : yaml.at("wires").items("a list of wires")) bench.wires.push_back(read_bench_wire(wire));
    }
    if (yaml.has("places")) {
        for (const auto& [name, place] : yaml.at("places").entries("for a part where it is shown"))
            bench.places.emplace_back(name, read_place(place));
    }
    return bench;
}

std::vector<std::string> part_names(const Board& board) {
    std::vector<std::string> names;
    for (const auto& part : board.parts)
        if (part.name != kSupplyPart) names.push_back(part.name);
    return names;
}

/// Which part or pad an end means. Pads may have a dot in their names (P0.03), so they come first.
void find_end(BenchWire::End& end, const Board& board) {
    const std::string word = end.pin;
    if (std::find(std::begin(kSupplies), std::end(kSupplies), word) != std::end(kSupplies)) return;
    if (board.chip.has_pad(word) || board.find_net(word) != nullptr) return;
    const auto dot = word.find('.');
    if (dot == std::string::npos) {
        std::vector<std::string> words(std::begin(kSupplies), std::end(kSupplies));
        for (const auto& [pad, owner] : board.chip.pads) words.push_back(pad);
        for (const auto& net : board.nets) words.push_back(net.name);
        throw Failure{{end.where, "'" + word + "'",
                       "PART.PIN, a pad of " + board.chip.name + ", or GND, 3V3, 5V", nearest(word, words)}};
    }
    end.part = word.substr(0, dot);
    end.pin = word.substr(dot + 1);
    const PartDescription* part = board.find_part(end.part);
    if (part == nullptr || part->name == kSupplyPart) {
        const std::string near = nearest(end.part, part_names(board));
        throw Failure{{end.where, "'" + word + "'", "a part of this bench or of " + board.name,
                       near.empty() ? "" : near + "." + end.pin}};
    }
    // The board's file says what its parts' pins are soldered to; which pins a bench's part has, its model says.
    if (part->on_bench) return;
    std::vector<std::string> pins;
    for (const auto& [pin, wire] : part->pins) pins.push_back(pin);
    if (std::find(pins.begin(), pins.end(), end.pin) != pins.end()) return;
    const std::string near = nearest(end.pin, pins);
    throw Failure{{end.where, "'" + word + "'",
                   "a pin of " + end.part + (pins.size() <= 40 && !pins.empty() ? " (" + join(pins) + ")" : ""),
                   near.empty() ? "" : end.part + "." + near}};
}

void add(Board& board, const Bench& bench) {
    if (!bench.board.empty() && bench.board != board.name)
        throw Failure{{bench.board_where, "'" + bench.board + "'", "'" + board.name + "', the board that runs", ""}};
    PartDescription supply;
    supply.name = kSupplyPart;
    supply.type = kSupplyPart;
    supply.where = supply.type_where = bench.where;
    supply.on_bench = true;
    board.parts.push_back(supply);
    for (const auto& part : bench.parts) {
        if (board.find_part(part.name) != nullptr)
            throw Failure{{part.where, "a part with the name of one of " + board.name, "another name", ""}};
        if (board.chip.find_peripheral(part.name) != nullptr)
            throw Failure{{part.where, "a part with the name of a peripheral of " + board.chip.name, "another name",
                ""}};
        if (board.find_net(part.name) != nullptr)
            throw Failure{{part.where, "a part with the name of a net of " + board.name, "another name", ""}};
        board.parts.push_back(part);
    }
    for (const auto& given : bench.wires) {
        BenchWire wire = given;
        for (auto& end : wire.ends) find_end(end, board);
        board.bench_wires.push_back(std::move(wire));
    }
    for (const auto& [name, place] : bench.places) {
        const auto mine = [&](const auto& part) { return part.name == name; };
        if (std::any_of(bench.parts.begin(), bench.parts.end(), mine)) continue;
        std::vector<std::string> names;
        for (const auto& part : bench.parts) names.push_back(part.name);
        throw Failure{{place.where, "'" + name + "'", "a part of this bench", nearest(name, names)}};
    }
}

}  // namespace

Result<Bench> parse_bench(const std::string& text, const std::string& path) {
    try {
        return read_bench(Yaml::parse(text, path, kPage));
    } catch (const Failure& failure) {
        return tl::unexpected(failure.error);
    } catch (const std::exception& e) {
        return tl::unexpected(Error{{path, 0, ""}, e.what(), "", ""});
    }
}

Result<void> add_bench(Board& board, const Bench& bench) {
    try {
        add(board, bench);
        return {};
    } catch (const Failure& failure) {
        return tl::unexpected(failure.error);
    }
}

}  // namespace twin::boards
