// SPDX-License-Identifier: BSD-3-Clause
#include "sim/inside/program.hpp"

#include <algorithm>
#include <cstdlib>
#include <cxxabi.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace twin::inside {
namespace {

// A few: runs of one image share it, and who looks at another today has forgotten yesterday's.
constexpr std::size_t kMostKept = 8;

struct Kept {
    std::filesystem::file_time_type when;
    std::uint64_t used = 0;
    std::shared_ptr<const Program> program;
};

}  // namespace

std::string plain_name(const std::string& name) {
    if (!name.starts_with("_Z")) {
        return name;
    }
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status),
                                                           &std::free);
    return status == 0 && text ? std::string(text.get()) : name;
}

Result<std::shared_ptr<const Program>> Program::of(const std::string& path) {
    static std::map<std::string, Kept> kept;
    static std::uint64_t uses = 0;
    std::error_code error;
    const auto when = std::filesystem::last_write_time(path, error);
    if (const auto found = kept.find(path); found != kept.end() && found->second.when == when) {
        found->second.used = ++uses;
        return found->second.program;
    }
    std::ifstream file(path, std::ios::binary);
    std::string bytes;
    if (file && std::filesystem::file_size(path, error) <= host::kMaxImageFile) {
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    if (!bytes.starts_with("\177ELF")) {
        return host::refuse(fmt::format("'{}' has no names of functions and variables", path),
                            "Start the device with the ELF file that the linker wrote.");
    }
    auto program = parse(std::move(bytes), path);
    if (program) {
        if (kept.size() >= kMostKept) {
            kept.erase(std::min_element(kept.begin(), kept.end(),
                                        [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
        }
        kept[path] = {when, ++uses, *program};
    }
    return program;
}

Result<std::shared_ptr<const Program>> Program::parse(std::string bytes, const std::string& path) {
    auto image = host::parse_elf(bytes, path);
    if (!image) {
        return tl::unexpected(image.error());
    }
    auto symbols = host::parse_symbols(bytes, path);
    if (!symbols) {
        return tl::unexpected(symbols.error());
    }
    auto program = std::make_shared<Program>();
    program->path_ = path;
    program->image_ = std::move(*image);
    program->by_name_ = std::move(*symbols);
    program->by_address_ = program->by_name_;
    // Of several at one address the one with a size comes first.
    std::stable_sort(program->by_address_.begin(), program->by_address_.end(), [](const Symbol& a, const Symbol& b) {
        return a.address != b.address ? a.address < b.address : a.size > b.size;
    });
    program->bytes_ = std::move(bytes);
    return std::shared_ptr<const Program>(std::move(program));
}

const Symbol* Program::find(const std::string& name) const {
    const auto found = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                                        [](const Symbol& symbol, const std::string& n) { return symbol.name < n; });
    return found != by_name_.end() && found->name == name ? &*found : nullptr;
}

const Symbol* Program::find_static(const std::string& stem, std::uint64_t size) const {
    const auto prefix = stem + ".";
    auto at = std::lower_bound(by_name_.begin(), by_name_.end(), prefix,
                               [](const Symbol& symbol, const std::string& n) { return symbol.name < n; });
    for (; at != by_name_.end() && at->name.starts_with(prefix); ++at) {
        const auto number = std::string_view(at->name).substr(prefix.size());
        if (at->size == size && !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos) {
            return &*at;
        }
    }
    return nullptr;
}

const Symbol* Program::at(std::uint64_t address) const {
    auto next = std::upper_bound(by_address_.begin(), by_address_.end(), address,
                                 [](std::uint64_t a, const Symbol& symbol) { return a < symbol.address; });
    // Labels without a size may lie within a function.
    while (next != by_address_.begin()) {
        --next;
        if (next->size != 0 && next->kind != host::SymbolKind::other) {
            auto first = std::lower_bound(by_address_.begin(), next, next->address, [](const Symbol& symbol, std::uint64_t a) {
                return symbol.address < a;
            });
            first = first->size != 0 && first->kind != host::SymbolKind::other ? first : next;
            return address - next->address < next->size ? &*first : nullptr;
        }
    }
    return nullptr;
}

std::string Program::describe(std::uint64_t address) const {
    const auto* symbol = at(address);
    if (symbol == nullptr) {
        return {};
    }
    const auto name = plain_name(symbol->name);
    return address == symbol->address ? name : fmt::format("{} + 0x{:x}", name, address - symbol->address);
}

std::optional<std::uint16_t> Program::halfword(std::uint64_t address) const {
    for (const auto& segment : image_.segments) {
        if (address >= segment.address && address + 2 <= segment.end()) {
            const auto at = address - segment.address;
            return static_cast<std::uint16_t>(static_cast<std::uint8_t>(segment.bytes[at]) |
                                              static_cast<std::uint8_t>(segment.bytes[at + 1]) << 8);
        }
    }
    return std::nullopt;
}

}  // namespace twin::inside
