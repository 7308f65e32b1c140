// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "models/boards/description.hpp"
#include "models/boards/read.hpp"

namespace twin::boards {

namespace {

Pull read_pull(const Yaml& yaml) {
    const std::string word = yaml.choice({"up", "down", "none"});
    return word == "up" ? Pull::up : word == "down" ? Pull::down : Pull::none;
}

std::vector<std::string> pad_names(const Chip& chip) {
    std::vector<std::string> names;
    for (const auto& [pad, owner] : chip.pads) names.push_back(pad);
    return names;
}

/// A pad of the chip.
Wire read_pad(const Yaml& yaml, const Chip& chip) {
    const std::string pad = yaml.text("the name of a pad");
    if (!chip.has_pad(pad)) yaml.fail_expected("a pad of " + chip.name, nearest(pad, pad_names(chip)));
    return {pad, yaml.where()};
}

/// A pad of the chip, or a net of the board.
Wire read_wire(const Yaml& yaml, const Board& board) {
    const std::string name = yaml.text("the name of a pad or of a net");
    if (board.chip.has_pad(name) || board.find_net(name) != nullptr) return {name, yaml.where()};
    std::vector<std::string> names = pad_names(board.chip);
    for (const auto& net : board.nets) names.push_back(net.name);
    yaml.fail_expected("a pad of " + board.chip.name + " or a net of this board", nearest(name, names));
}

NetDescription read_net(const std::string& name, const Yaml& yaml, const Chip& chip) {
    check_name(name, yaml.where());
    NetDescription net;
    net.name = name;
    net.where = yaml.where();
    const auto add = [&](const Yaml& pads) {
        if (!pads.is_list()) {
            net.pads.push_back(read_pad(pads, chip));
            return;
        }
        for (const Yaml& item : pads.items("a list of pads")) net.pads.push_back(read_pad(item, chip));
    };
    if (!yaml.is_map()) {
        add(yaml);
        return net;
    }
    yaml.only({"pads", "pull"});
    if (yaml.has("pads")) add(yaml.at("pads"));
    if (yaml.has("pull")) net.pull = read_pull(yaml.at("pull"));
    return net;
}

void check_pads_once(const Board& board) {
    std::map<std::string, std::string> used;
    for (const auto& net : board.nets) {
        for (const auto& pad : net.pads) {
            const auto [it, fresh] = used.emplace(pad.name, net.name);
            if (!fresh)
                throw Failure{
                    {pad.where, "'" + pad.name + "'", "a pad that is not on net '" + it->second + "' already", ""}};
        }
    }
}

BusDescription read_bus(const std::string& name, const Yaml& yaml, const Board& board) {
    check_name(name, yaml.where());
    yaml.only({"type", "scl", "sda", "sck", "mosi", "miso", "pull"});
    BusDescription bus;
    bus.name = name;
    bus.where = yaml.where();
    const bool is_i2c = yaml.at("type").choice({"i2c", "spi"}) == "i2c";
    bus.kind = is_i2c ? BusDescription::Kind::i2c : BusDescription::Kind::spi;
    for (const char* line : {"scl", "sda", "sck", "mosi", "miso"}) {
        const bool belongs = (line == std::string("scl") || line == std::string("sda")) == is_i2c;
        if (yaml.has(line) && !belongs) {
            yaml.at(line).fail("a line that this kind of bus does not have", is_i2c ? "scl, sda" : "sck, mosi, miso");
        }
        // An SPI bus may lack one of its data lines.
        const bool needed = belongs && line != std::string("mosi") && line != std::string("miso");
        if (needed || yaml.has(line)) bus.lines.emplace(line, read_wire(yaml.at(line), board));
    }
    if (yaml.has("pull")) bus.pull = read_pull(yaml.at("pull"));
    return bus;
}

PartDescription read_part(const std::string& name, const Yaml& yaml, const Board& board) {
    check_name(name, yaml.where());
    yaml.only({"type", "pins", "bus", "address", "domain", "params"});
    if (board.chip.find_peripheral(name) != nullptr) {
        yaml.fail("a part with the name of a peripheral of " + board.chip.name, "another name");
    }
    PartDescription part;
    part.name = name;
    part.where = yaml.where();
    part.type = yaml.at("type").text("the name of a model");
    part.type_where = yaml.at("type").where();
    if (yaml.has("pins")) {
        for (const auto& [pin, wire] : yaml.at("pins").entries("for each pin of the part a pad or a net"))
            part.pins.emplace_back(pin, read_wire(wire, board));
    }
    if (yaml.has("bus")) {
        const Yaml bus = yaml.at("bus");
        part.bus = bus.text("the name of a bus");
        part.bus_where = bus.where();
        if (board.find_bus(part.bus) == nullptr) {
            std::vector<std::string> names;
            for (const auto& b : board.buses) names.push_back(b.name);
            bus.fail_expected(names.empty() ? "no bus: this board has none" : "one of " + join(names),
                              nearest(part.bus, names));
        }
    }
    if (yaml.has("address")) {
        const Yaml address = yaml.at("address");
        if (part.bus.empty()) address.fail("it without 'bus'", "both or none");
        part.address = static_cast<unsigned>(address.integer(0, 0x7F));
        part.address_where = address.where();
    }
    if (yaml.has("domain")) part.domain = yaml.at("domain").text("the name of a power domain");
    if (yaml.has("params")) part.params = read_params(yaml.at("params"));
    return part;
}

void check_addresses(const Board& board) {
    std::map<std::pair<std::string, unsigned>, std::string> used;
    for (const auto& part : board.parts) {
        if (!part.address) continue;
        const auto [it, fresh] = used.emplace(std::make_pair(part.bus, *part.address), part.name);
        if (fresh) continue;
        throw Failure{{part.address_where, "an address of which part '" + it->second + "' is already",
                       "another one on bus '" + part.bus + "'", ""}};
    }
}

std::string chip_path(const std::string& board_path, const std::string& chip) {
    const std::filesystem::path folder = std::filesystem::path(board_path).parent_path();
    const bool is_path = chip.size() > 5 && chip.ends_with(".yaml");
    return (is_path ? folder / chip : folder / "soc" / (chip + ".yaml")).string();
}

/// `chip`: that of a board that extends this one and names its own.
Board read_board_file(const std::string& path, const Chip* chip_of_other, unsigned depth) {
    const Yaml yaml = Yaml::open(path);
    yaml.only({"board", "extends", "title", "summary", "chip", "console", "libraries", "nets", "buses", "parts"});
    Board board;
    std::optional<Chip> own_chip;
    if (chip_of_other == nullptr && (yaml.has("chip") || !yaml.has("extends"))) {
        const Yaml name = yaml.at("chip");
        const std::string file = chip_path(path, name.text("the name of a chip, or the path of its file"));
        if (!std::filesystem::exists(file)) name.fail_expected("a chip: there is no file " + file);
        own_chip = read_chip(file);
        chip_of_other = &*own_chip;
    }
    if (yaml.has("extends")) {
        board = read_board_file(extended_path(path, yaml.at("extends"), depth), chip_of_other, depth + 1);
    } else {
        board.chip = *chip_of_other;
    }
    board.path = path;
    board.where = yaml.where();
    board.name = yaml.at("board").text("the board's name");
    board.title = yaml.has("title") ? yaml.at("title").text() : board.name;
    if (yaml.has("summary")) board.summary = yaml.at("summary").text();

    if (yaml.has("libraries")) {
        for (const Yaml& item : yaml.at("libraries").items("a list of paths of shared libraries")) {
            const std::filesystem::path library = item.text("the path of a shared library");
            const auto full = library.is_absolute() ? library : std::filesystem::path(path).parent_path() / library;
            if (!std::filesystem::exists(full)) item.fail_expected("a file that exists: " + full.string());
            board.libraries.push_back({std::filesystem::absolute(full).string(), item.where()});
        }
    }
    if (yaml.has("nets")) {
        for (const auto& [name, net] : yaml.at("nets").entries("a map of nets"))
            put(board.nets, read_net(name, net, board.chip));
        check_pads_once(board);
    }
    if (yaml.has("buses")) {
        for (const auto& [name, bus] : yaml.at("buses").entries("a map of buses"))
            put(board.buses, read_bus(name, bus, board));
    }
    if (yaml.has("parts")) {
        for (const auto& [name, part] : yaml.at("parts").entries("a map of parts"))
            put(board.parts, read_part(name, part, board));
        check_addresses(board);
    }
    if (yaml.has("console")) {
        const Yaml console = yaml.at("console");
        board.console = console.text("the name of a part");
        std::vector<std::string> names;
        for (const auto& part : board.parts) names.push_back(part.name);
        if (board.find_part(board.console) == nullptr)
            console.fail_expected("a part of this board", nearest(board.console, names));
    }
    return board;
}

}  // namespace

Board read_board(const std::string& path) { return read_board_file(path, nullptr, 0); }

}  // namespace twin::boards
