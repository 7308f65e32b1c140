// SPDX-License-Identifier: BSD-3-Clause
#include "sim/inside/stack.hpp"

#include "sim/inside/reader.hpp"

#include <algorithm>
#include <array>

namespace twin::inside {
namespace {

constexpr std::uint32_t kSavedWords = 9;   // r4-r11 and EXC_RETURN
constexpr std::uint32_t kFloatWords = 16;  // s16-s31
constexpr std::uint32_t kPcInFrame = 6;    // of r0-r3, r12, lr, pc, xPSR (DDI 0403, B1.5.7)
constexpr std::uint32_t kBasicFrame = 0x10;
constexpr std::size_t kMostCallers = 32;

/// The code in front of a return address is a call: BL (DDI 0403, A7.7.18) or BLX of a register (A7.7.19).
bool behind_call(const Program& program, std::uint64_t address) {
    const auto last = program.halfword(address - 2);
    const auto first = program.halfword(address - 4);
    if (last && (*last & 0xFF87) == 0x4780) {
        return true;
    }
    return first && last && (*first & 0xF800) == 0xF000 && (*last & 0xD000) == 0xD000;
}

bool starts_threads(const std::string& name) {
    static constexpr std::array kNames{"main_thread", "mbed_start", "mbed_main_wrapper"};
    static constexpr std::array kPrefixes{"rtos::Thread::", "mbed::Callback<", "mbed::internal::", "mbed::detail::"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end() ||
           std::any_of(kPrefixes.begin(), kPrefixes.end(),
                       [&](const char* prefix) { return name.find(prefix) != std::string::npos; });
}

}  // namespace

std::optional<std::uint32_t> saved_pc(const Stack& stack, std::uint64_t sp, std::uint32_t exc_return) {
    if (sp < stack.low || sp % 4 != 0) {
        return std::nullopt;
    }
    const auto from = sp - stack.low;
    const bool basic = (word_in(stack.bytes, from + 4 * exc_return) & kBasicFrame) != 0;
    const auto at = from + 4 * (kSavedWords + (basic ? 0 : kFloatWords) + kPcInFrame);
    return at + 4 <= stack.bytes.size() ? std::optional(word_in(stack.bytes, at) & ~1U) : std::nullopt;
}

std::vector<const Symbol*> callers(const Program& program, const Stack& stack, std::uint64_t sp) {
    std::vector<const Symbol*> found;
    const auto lowest = std::max(sp, stack.low) - stack.low;
    for (auto at = stack.bytes.size() & ~std::uint64_t{3}; at >= lowest + 4 && found.size() < kMostCallers; at -= 4) {
        const auto word = word_in(stack.bytes, at - 4);
        if ((word & 1) == 0) {
            continue;
        }
        const auto* symbol = program.at(word & ~1U);
        if (symbol != nullptr && symbol->kind == host::SymbolKind::function && (word & ~1U) != symbol->address &&
            behind_call(program, word & ~1U)) {
            found.push_back(symbol);
        }
    }
    return found;
}

std::string entry_of(const std::vector<const Symbol*>& callers) {
    // What the C library did before it calls it may still lie below.
    const auto is_main = [](const Symbol* symbol) { return symbol->name == "main"; };
    if (std::any_of(callers.begin(), callers.end(), is_main)) {
        return "main";
    }
    std::string name;
    for (const auto* symbol : callers) {
        name = plain_name(symbol->name);
        if (!starts_threads(name)) {
            return name;
        }
    }
    return name;
}

std::uint64_t high_water(const Stack& stack, std::uint32_t paint) {
    std::uint64_t at = 0;
    while (at + 4 <= stack.bytes.size() && word_in(stack.bytes, at) == paint) {
        at += 4;
    }
    return stack.bytes.size() - at;
}

}  // namespace twin::inside
