// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "models/boards/description.hpp"
#include "models/boards/read.hpp"

namespace twin::boards {

namespace {

constexpr std::uint64_t kAddressSpace = 0x1'0000'0000ULL;
constexpr std::uint64_t kPrivateBus = 0xE0000000;  // of the CPU itself (Armv6-M and v7-M memory map)
constexpr unsigned kMaxIrqs = 480;

Cpu read_cpu(const Yaml& yaml) {
    yaml.only({"type", "irqs", "priority_bits", "hz", "refclk_hz", "vector_table", "icount_shift", "on_lockup",
               "bitband", "fpu", "mpu"});
    Cpu cpu;
    cpu.where = yaml.where();
    cpu.type = yaml.at("type").choice({"cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33"});
    cpu.irqs = static_cast<unsigned>(yaml.at("irqs").integer(1, kMaxIrqs));
    cpu.hz = yaml.at("hz").integer(1, 10'000'000'000ULL);
    cpu.icount_shift = static_cast<unsigned>(yaml.at("icount_shift").integer(0, 10));
    if (yaml.has("priority_bits")) {
        cpu.priority_bits = static_cast<unsigned>(yaml.at("priority_bits").integer(2, 8));
    }
    if (yaml.has("refclk_hz")) cpu.refclk_hz = yaml.at("refclk_hz").integer(1, 10'000'000'000ULL);
    if (yaml.has("vector_table")) {
        cpu.vector_table = static_cast<std::uint32_t>(yaml.at("vector_table").integer(0, 0xFFFFFF80));
    }
    if (yaml.has("on_lockup")) cpu.reset_on_lockup = yaml.at("on_lockup").choice({"halt", "reset"}) == "reset";
    if (yaml.has("bitband")) cpu.bitband = yaml.at("bitband").boolean();
    if (yaml.has("fpu")) cpu.fpu = yaml.at("fpu").boolean();
    if (yaml.has("mpu")) cpu.mpu = yaml.at("mpu").boolean();
    return cpu;
}

// M-profile protection works in 32-byte steps, the emulator's map in pages of 1 KiB.
constexpr std::uint64_t kMemoryGrain = 1024;

MemoryBlock read_memory(const std::string& name, const Yaml& yaml) {
    check_name(name, yaml.where());
    yaml.only({"kind", "base", "size", "alias_of"});
    MemoryBlock memory;
    memory.name = name;
    memory.where = yaml.where();
    memory.base = yaml.at("base").integer(0, kAddressSpace - kMemoryGrain);
    memory.size = yaml.at("size").integer(kMemoryGrain, kPrivateBus);
    if (memory.base % kMemoryGrain != 0) yaml.at("base").fail_expected("a multiple of 1 KiB");
    if (memory.size % kMemoryGrain != 0) yaml.at("size").fail_expected("a multiple of 1 KiB");
    if (memory.base + memory.size > kAddressSpace) yaml.at("size").fail_expected("an end within 4 GiB");
    if (yaml.has("alias_of")) {
        memory.alias_of = yaml.at("alias_of").text("the name of a memory");
        if (yaml.has("kind"))
            yaml.at("kind").fail("it beside 'alias_of'", "one of the two: an alias is of its memory's kind");
        return memory;
    }
    const std::string kind = yaml.at("kind").choice({"ram", "rom", "flash"});
    memory.kind = kind == "ram" ? MemoryKind::ram : kind == "rom" ? MemoryKind::rom : MemoryKind::flash;
    return memory;
}

Peripheral read_peripheral(const std::string& name, const Yaml& yaml, const Cpu& cpu) {
    check_name(name, yaml.where());
    yaml.only({"type", "base", "size", "irq", "domain", "params"});
    Peripheral peripheral;
    peripheral.name = name;
    peripheral.where = yaml.where();
    peripheral.type = yaml.at("type").text("the name of a model");
    peripheral.type_where = yaml.at("type").where();
    if (yaml.has("base")) {
        peripheral.base = yaml.at("base").integer(0, kAddressSpace - 4);
        if (*peripheral.base % 4 != 0) yaml.at("base").fail_expected("a multiple of 4");
    }
    if (yaml.has("size")) {
        peripheral.size = yaml.at("size").integer(4, kPrivateBus);
        if (!peripheral.base) yaml.at("size").fail("it without 'base'", "both or none");
        if (peripheral.size % 4 != 0) yaml.at("size").fail_expected("a multiple of 4");
    }
    const auto add_irq = [&](const std::string& line, const Yaml& number) {
        const bool is_nmi = number.is_scalar() && number.text() == "nmi";
        const unsigned irq = is_nmi ? kNmi : static_cast<unsigned>(number.integer(0, cpu.irqs - 1));
        peripheral.irqs.emplace(line, std::make_pair(irq, number.where()));
    };
    if (yaml.has("irq")) {
        const Yaml irq = yaml.at("irq");
        if (irq.is_map()) {
            for (const auto& [line, number] : irq.entries("an interrupt number for each line")) add_irq(line, number);
        } else {
            add_irq("", irq);
        }
    }
    if (yaml.has("domain")) peripheral.domain = yaml.at("domain").text("the name of a power domain");
    if (yaml.has("params")) peripheral.params = read_params(yaml.at("params"));
    return peripheral;
}

// "P0.00..P0.31": what counts is the number at the end, which keeps its digits.
std::vector<std::string> pad_range(const Yaml& yaml) {
    const char* expected = "a range such as P0.00..P0.31, or a list of names";
    const std::string text = yaml.text(expected);
    const auto dots = text.find("..");
    if (dots == std::string::npos) return {text};
    const std::string first = text.substr(0, dots);
    const std::string last = text.substr(dots + 2);
    const auto digits = [](const std::string& word) {
        std::size_t at = word.size();
        while (at > 0 && std::isdigit(static_cast<unsigned char>(word[at - 1])) != 0) --at;
        return at;
    };
    const std::size_t a = digits(first);
    const std::size_t b = digits(last);
    const bool numbered = a < first.size() && b < last.size() && first.size() - a <= 4 && last.size() - b <= 4;
    if (!numbered || first.substr(0, a) != last.substr(0, b)) yaml.fail_expected(expected);
    const int from = std::stoi(first.substr(a));
    const int to = std::stoi(last.substr(b));
    if (from > to) yaml.fail_expected(expected);
    std::vector<std::string> pads;
    for (int i = from; i <= to; ++i) {
        std::string number = std::to_string(i);
        if (number.size() < first.size() - a) number.insert(0, first.size() - a - number.size(), '0');
        pads.push_back(first.substr(0, a) + number);
    }
    return pads;
}

void read_pads(const Yaml& yaml, Chip& chip) {
    for (const auto& [owner, pins] : yaml.entries("for each peripheral that has pads, their names")) {
        if (chip.find_peripheral(owner) == nullptr) {
            std::vector<std::string> names;
            for (const auto& p : chip.peripherals) names.push_back(p.name);
            throw Failure{{pins.where(), "'" + owner + "'", "the name of a peripheral", nearest(owner, names)}};
        }
        std::vector<Yaml> items = pins.is_list() ? pins.items("") : std::vector<Yaml>{pins};
        for (const Yaml& item : items) {
            for (const std::string& pad : pad_range(item)) {
                if (chip.has_pad(pad)) item.fail("pad '" + pad + "' a second time", "it once");
                chip.pads.emplace_back(pad, owner);
            }
        }
    }
}

struct Range {
    std::string what;
    std::uint64_t base;
    std::uint64_t size;
    const Position* where;
};

void check_overlaps(const Chip& chip) {
    std::vector<Range> ranges;
    for (const MemoryBlock& m : chip.memories) ranges.push_back({"memory '" + m.name + "'", m.base, m.size, &m.where});
    for (const Peripheral& p : chip.peripherals)
        if (p.base) ranges.push_back({"peripheral '" + p.name + "'", *p.base, p.size, &p.where});
    std::stable_sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.base < b.base; });
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        const Range* first = &ranges[i - 1];
        const Range* second = &ranges[i];
        if (first->base + first->size <= second->base) continue;
        // The error belongs to the one that stands later in the file, or in the file that extends the other's.
        const bool same_file = first->where->file == second->where->file;
        if (same_file ? first->where->line > second->where->line : first->where->file == chip.path)
            std::swap(first, second);
        const auto text = [](const Range& r) { return hex(r.base) + ".." + hex(r.base + r.size - 1); };
        throw Failure{{*second->where, text(*second),
                       "a range that does not overlap that of " + first->what + ", " + text(*first), ""}};
    }
}

void check_aliases(Chip& chip) {
    for (MemoryBlock& alias : chip.memories) {
        if (alias.alias_of.empty()) continue;
        const MemoryBlock* of = chip.find_memory(alias.alias_of);
        if (of == nullptr || !of->alias_of.empty()) {
            std::vector<std::string> names;
            for (const auto& m : chip.memories)
                if (m.alias_of.empty()) names.push_back(m.name);
            Position where = alias.where;
            where.key += ".alias_of";
            throw Failure{{where, "'" + alias.alias_of + "'", "one of " + join(names), nearest(alias.alias_of, names)}};
        }
        alias.kind = of->kind;
        if (alias.size > of->size) {
            throw Failure{{alias.where, "a size of " + hex(alias.size),
                           "at most that of '" + of->name + "', " + hex(of->size), ""}};
        }
    }
}

}  // namespace

std::vector<std::pair<std::string, Param>> read_params(const Yaml& yaml) {
    std::vector<std::pair<std::string, Param>> params;
    for (const auto& [name, value] : yaml.entries("a map of parameters")) {
        Param param;
        param.where = value.where();
        param.is_list = value.is_list();
        if (param.is_list) {
            for (const Yaml& item : value.items("")) param.values.push_back(item.text());
        } else {
            param.values.push_back(value.text("a value or a list of values"));
        }
        params.emplace_back(name, std::move(param));
    }
    return params;
}

namespace {

Chip read_chip_file(const std::string& path, unsigned depth) {
    const Yaml yaml = Yaml::open(path);
    yaml.only({"chip", "extends", "summary", "manual", "cpu", "memories", "clocks", "peripherals", "pads"});
    Chip chip;
    if (yaml.has("extends")) {
        chip = read_chip_file(extended_path(path, yaml.at("extends"), depth), depth + 1);
    }
    // Of an extended chip what is not said again stays.
    const auto has = [&](const char* key) { return !yaml.has("extends") || yaml.has(key); };
    chip.path = path;
    chip.where = yaml.where();
    chip.name = yaml.at("chip").text("the chip's name");
    if (yaml.has("summary")) chip.summary = yaml.at("summary").text();
    if (yaml.has("manual")) chip.manual = yaml.at("manual").text();
    if (has("cpu")) chip.cpu = read_cpu(yaml.at("cpu"));
    if (has("memories")) {
        for (const auto& [name, memory] : yaml.at("memories").entries("a map of memories"))
            put(chip.memories, read_memory(name, memory));
    }
    if (yaml.has("clocks")) {
        for (const auto& [name, hz] : yaml.at("clocks").entries("a map of clocks, each with its frequency in Hz")) {
            std::erase_if(chip.clocks, [&](const auto& clock) { return clock.first == name; });
            chip.clocks.emplace_back(name, hz.integer(1, 10'000'000'000ULL));
        }
    }
    if (has("peripherals")) {
        for (const auto& [name, peripheral] : yaml.at("peripherals").entries("a map of peripherals"))
            put(chip.peripherals, read_peripheral(name, peripheral, chip.cpu));
    }
    if (yaml.has("pads")) read_pads(yaml.at("pads"), chip);
    return chip;
}

}  // namespace

std::string extended_path(const std::string& path, const Yaml& name, unsigned depth) {
    constexpr unsigned kMaxDepth = 8;
    if (depth == kMaxDepth) name.fail_expected("a file that does not lead back to this one");
    const auto folder = std::filesystem::path(path).parent_path();
    const std::string text = name.text("the name of a file beside this one, without .yaml, or a path with it");
    const auto other = folder / (text.ends_with(".yaml") ? text : text + ".yaml");
    if (!std::filesystem::exists(other)) name.fail_expected("a file to extend: there is no " + other.string());
    return other.string();
}

Chip read_chip(const std::string& path) {
    Chip chip = read_chip_file(path, 0);
    check_aliases(chip);
    check_overlaps(chip);
    return chip;
}

}  // namespace twin::boards
