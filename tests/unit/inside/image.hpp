// SPDX-License-Identifier: BSD-3-Clause
// An ELF file made by hand: code at one address, symbols, a section.
#pragma once

#include "sim/inside/program.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace twin::inside::test {

struct Made {
    std::uint32_t code_at = 0x8000000;
    std::string code;  ///< empty: two NOPs
    std::vector<Symbol> symbols;
    std::string layout;  ///< of `.os_debug_layout`
};

inline void put(std::string& out, std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) {
        out += static_cast<char>(value >> (8 * i));
    }
}

/// System V ABI: header, one segment, sections "", .symtab, .strtab, .shstrtab, .os_debug_layout.
inline std::string elf(const Made& made) {
    const std::string section_names("\0.symtab\0.strtab\0.shstrtab\0.os_debug_layout\0", 44);
    std::string names(1, '\0');
    std::string table(16, '\0');
    for (const auto& symbol : made.symbols) {
        put(table, names.size(), 4);
        put(table, symbol.kind == host::SymbolKind::function ? symbol.address | 1 : symbol.address, 4);
        put(table, symbol.size, 4);
        put(table, symbol.kind == host::SymbolKind::function ? 2 : symbol.kind == host::SymbolKind::object ? 1 : 0, 1);
        put(table, 0, 1);
        put(table, 1, 2);
        names += symbol.name + '\0';
    }
    const std::string bytes = made.code.empty() ? std::string("\0\xBF\0\xBF", 4) : made.code;
    const std::uint32_t code = 52 + 32;
    const auto symtab = code + static_cast<std::uint32_t>(bytes.size());
    const auto strtab = symtab + static_cast<std::uint32_t>(table.size());
    const auto shstrtab = strtab + static_cast<std::uint32_t>(names.size());
    const auto layout = shstrtab + static_cast<std::uint32_t>(section_names.size());
    const auto headers = layout + static_cast<std::uint32_t>(made.layout.size());
    std::string out("\177ELF\1\1\1", 7);
    out.resize(16, '\0');
    for (const auto& [value, size] : std::vector<std::pair<std::uint64_t, unsigned>>{
             {2, 2}, {40, 2}, {1, 4}, {made.code_at, 4}, {52, 4}, {headers, 4}, {0x05000000, 4}, {52, 2}, {32, 2}, {1, 2}, {40, 2}, {5, 2}, {3, 2}}) {
        put(out, value, size);
    }
    for (const std::uint64_t word : {std::uint64_t{1}, std::uint64_t{code}, std::uint64_t{made.code_at}, std::uint64_t{made.code_at},
                                     std::uint64_t{bytes.size()}, std::uint64_t{bytes.size()}, std::uint64_t{5}, std::uint64_t{4}}) {
        put(out, word, 4);
    }
    out += bytes + table + names + section_names + made.layout;
    const auto section = [&](std::uint32_t name, std::uint32_t type, std::uint32_t at, std::size_t size, std::uint32_t link) {
        for (const std::uint64_t word : {std::uint64_t{name}, std::uint64_t{type}, std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{at},
                                         std::uint64_t{size}, std::uint64_t{link}, std::uint64_t{0}, std::uint64_t{4}, std::uint64_t{16}}) {
            put(out, word, 4);
        }
    };
    section(0, 0, 0, 0, 0);
    section(1, 2, symtab, table.size(), 2);
    section(9, 3, strtab, names.size(), 0);
    section(17, 3, shstrtab, section_names.size(), 0);
    section(27, 1, layout, made.layout.size(), 0);
    return out;
}

inline std::shared_ptr<const Program> program(const Made& made) {
    auto parsed = Program::parse(elf(made), "made.elf");
    EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message);
    return parsed ? *parsed : nullptr;
}

}  // namespace twin::inside::test
