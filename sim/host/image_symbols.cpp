// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/image_symbols.hpp"

#include "sim/host/image.hpp"
#include "sim/host/units.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace twin::host {
namespace {

constexpr std::uint32_t kSectionSymbols = 2;
constexpr std::uint64_t kSectionHeaderSize = 40;
constexpr std::uint64_t kSymbolSize = 16;
constexpr unsigned kTypeObject = 1;
constexpr unsigned kTypeFunction = 2;
constexpr unsigned kTypeNone = 0;

std::uint32_t number(std::string_view bytes, std::uint64_t at, unsigned size) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < size && at + i < bytes.size(); ++i) {
        value |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + i])) << (8 * i);
    }
    return value;
}

struct Loaded {
    std::filesystem::file_time_type when;
    std::vector<Symbol> symbols;
};

}  // namespace

Result<std::vector<Symbol>> parse_symbols(std::string_view bytes, const std::string& path) {
    // Its header is checked there.
    if (auto image = parse_elf(bytes, path); !image) {
        return tl::unexpected(image.error());
    }
    const std::uint64_t table = number(bytes, 32, 4);
    const std::uint64_t entry_size = number(bytes, 46, 2);
    const std::uint64_t entries = number(bytes, 48, 2);
    std::vector<Symbol> symbols;
    for (std::uint64_t i = 0; i < entries && entry_size >= kSectionHeaderSize; ++i) {
        const std::uint64_t header = table + i * entry_size;
        if (number(bytes, header + 4, 4) != kSectionSymbols) {
            continue;
        }
        const std::uint64_t begin = number(bytes, header + 16, 4);
        const std::uint64_t size = number(bytes, header + 20, 4);
        const std::uint64_t names_header = table + number(bytes, header + 24, 4) * entry_size;
        const std::uint64_t names = number(bytes, names_header + 16, 4);
        const std::uint64_t names_size = number(bytes, names_header + 20, 4);
        if (begin + size > bytes.size() || names + names_size > bytes.size()) {
            return refuse(fmt::format("'{}' is cut or broken: its headers point beyond its end", path),
                          "Copy or build it again.");
        }
        const auto texts = bytes.substr(names, names_size);
        for (std::uint64_t at = begin; at + kSymbolSize <= begin + size; at += kSymbolSize) {
            const auto type = number(bytes, at + 12, 1) & 15;
            const std::uint64_t name = number(bytes, at, 4);
            const bool defined = number(bytes, at + 14, 2) != 0;
            if (!defined || name >= texts.size() || texts[name] == '\0' ||
                (type != kTypeObject && type != kTypeFunction && type != kTypeNone)) {
                continue;
            }
            const auto text = texts.substr(name, texts.find('\0', name) - name);
            const std::uint64_t value = number(bytes, at + 4, 4);
            if (!text.starts_with('$')) {  // mapping symbols: AAELF32, 5.5.5
                symbols.push_back({std::string(text), type == kTypeFunction ? value & ~std::uint64_t{1} : value,
                                   number(bytes, at + 8, 4),
                                   type == kTypeFunction ? SymbolKind::function
                                   : type == kTypeObject ? SymbolKind::object
                                                         : SymbolKind::other});
            }
        }
    }
    std::sort(symbols.begin(), symbols.end(), [](const Symbol& a, const Symbol& b) { return a.name < b.name; });
    return symbols;
}

std::string_view find_section(std::string_view bytes, std::string_view name) {
    const std::uint64_t table = number(bytes, 32, 4);
    const std::uint64_t entry_size = number(bytes, 46, 2);
    const std::uint64_t entries = number(bytes, 48, 2);
    const std::uint64_t names = number(bytes, table + number(bytes, 50, 2) * entry_size + 16, 4);
    for (std::uint64_t i = 0; i < entries && entry_size >= kSectionHeaderSize; ++i) {
        const std::uint64_t header = table + i * entry_size;
        const std::uint64_t at = names + number(bytes, header, 4);
        const std::uint64_t begin = number(bytes, header + 16, 4);
        const std::uint64_t size = number(bytes, header + 20, 4);
        const bool named = at + name.size() < bytes.size() && bytes.substr(at, name.size()) == name && bytes[at + name.size()] == '\0';
        if (named && begin + size <= bytes.size()) {
            return bytes.substr(begin, size);
        }
    }
    return {};
}

Result<Symbol> find_symbol(const std::string& path, const std::string& name) {
    static std::map<std::string, Loaded> loaded;
    std::error_code error;
    const auto when = std::filesystem::last_write_time(path, error);
    auto& one = loaded[path];
    if (one.symbols.empty() || one.when != when) {
        std::ifstream file(path, std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(file), {});
        if (!file) {
            return refuse(fmt::format("'{}' can't be read", path), "Build it again.");
        }
        auto symbols = parse_symbols(bytes, path);
        if (!symbols) {
            return tl::unexpected(symbols.error());
        }
        one = {when, std::move(*symbols)};
    }
    const auto found = std::lower_bound(one.symbols.begin(), one.symbols.end(), name,
                                        [](const Symbol& symbol, const std::string& n) { return symbol.name < n; });
    if (found == one.symbols.end() || found->name != name) {
        std::vector<std::string> names;
        for (const auto& symbol : one.symbols) {
            names.push_back(symbol.name);
        }
        const auto meant = nearest(name, names);
        return refuse(fmt::format("'{}' has no symbol '{}'", path, name),
                      meant ? fmt::format("Did you mean {}?", *meant)
                            : "Names of C++ are mangled; arm-none-eabi-nm lists them. A stripped image has none.");
    }
    return *found;
}

}  // namespace twin::host
