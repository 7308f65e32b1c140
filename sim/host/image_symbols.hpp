// SPDX-License-Identifier: BSD-3-Clause
// Where an image's variables and functions are.
#pragma once

#include "sim/host/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twin::host {

enum class SymbolKind { other, object, function };

struct Symbol {
    std::string name;
    std::uint64_t address = 0;  ///< of a function without the Thumb bit
    std::uint64_t size = 0;
    SymbolKind kind = SymbolKind::other;
};

/// All named variables and functions of an ELF file (System V ABI, "Symbol Table"), sorted by name. Any bytes are allowed:
/// what is broken gives an error.
Result<std::vector<Symbol>> parse_symbols(std::string_view bytes, const std::string& path);

/// The bytes of the section of that name; empty: there is none. The file was parsed before.
std::string_view find_section(std::string_view bytes, std::string_view name);

/// One of a file's, by its name, mangled or not as it stands there. The file is read at the first question and again
/// when it has changed.
Result<Symbol> find_symbol(const std::string& path, const std::string& name);

}  // namespace twin::host
