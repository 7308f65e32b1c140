// SPDX-License-Identifier: BSD-3-Clause
#include "models/boards/description.hpp"

#include <algorithm>

#include "models/boards/read.hpp"

namespace twin::boards {

namespace {

template <typename Items>
auto find_named(const Items& items, std::string_view name) -> const typename Items::value_type* {
    const auto it = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
    return it == items.end() ? nullptr : &*it;
}

template <typename Read>
auto guarded(const std::string& path, Read read) -> Result<decltype(read(path))> {
    try {
        return read(path);
    } catch (const Failure& failure) {
        return tl::unexpected(failure.error);
    } catch (const std::exception& e) {
        return tl::unexpected(Error{{path, 0, ""}, e.what(), "", ""});
    }
}

}  // namespace

std::string Error::text() const {
    std::string line = where.file;
    if (where.line != 0) line += ":" + std::to_string(where.line);
    line += ": ";
    if (!where.key.empty()) line += "key '" + where.key + "': ";
    line += (expected.empty() ? "" : "found ") + found;
    if (!expected.empty()) line += ", expected " + expected;
    if (!suggestion.empty()) line += "; did you mean '" + suggestion + "'?";
    return line;
}

const char* to_string(MemoryKind kind) {
    switch (kind) {
        case MemoryKind::ram:
            return "ram";
        case MemoryKind::rom:
            return "rom";
        case MemoryKind::flash:
            return "flash";
    }
    return "?";
}

const MemoryBlock* Chip::find_memory(std::string_view memory) const { return find_named(memories, memory); }
const Peripheral* Chip::find_peripheral(std::string_view peripheral) const {
    return find_named(peripherals, peripheral);
}
bool Chip::has_pad(std::string_view pad) const {
    return std::any_of(pads.begin(), pads.end(), [&](const auto& entry) { return entry.first == pad; });
}
const PartDescription* Board::find_part(std::string_view part) const { return find_named(parts, part); }
const NetDescription* Board::find_net(std::string_view net) const { return find_named(nets, net); }
const BusDescription* Board::find_bus(std::string_view bus) const { return find_named(buses, bus); }

Result<Chip> load_chip(const std::string& path) { return guarded(path, read_chip); }
Result<Board> load_board(const std::string& path) { return guarded(path, read_board); }

}  // namespace twin::boards
