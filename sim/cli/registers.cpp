// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/registers.hpp"

#include "sim/cli/table.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <cstdint>

namespace twin::cli {
namespace {

namespace json = boost::json;

std::uint64_t number(const json::object& from, const char* key) {
    const auto* found = from.if_contains(key);
    boost::system::error_code error;
    const auto value = found != nullptr && found->is_number() ? found->to_number<std::uint64_t>(error) : 0;
    return error ? 0 : value;
}

std::string text(const json::object& from, const char* key) {
    const auto* found = from.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

template <typename Take>
void each(const json::object& from, const char* key, Take take) {
    const auto* list = from.if_contains(key);
    if (list == nullptr || !list->is_array()) {
        return;
    }
    for (const auto& item : list->as_array()) {
        if (item.is_object()) {
            take(item.as_object());
        }
    }
}

std::string fields_text(const json::object& reg, const Style& style) {
    std::string line;
    each(reg, "fields", [&](const json::object& field) {
        const auto value = number(field, "value");
        const auto shown = fmt::format("{}={}", text(field, "name"),
                                       value < 10 ? fmt::format("{}", value) : fmt::format("0x{:x}", value));
        line += (line.empty() ? "" : " ") + (value != 0 ? style.green(shown) : style.dim(shown));
    });
    return line;
}

}  // namespace

std::string registers_text(const json::value& result, const Style& style) {
    std::string out;
    if (!result.is_object()) {
        return out;
    }
    each(result.as_object(), "peripherals", [&](const json::object& peripheral) {
        const bool mapped = peripheral.contains("base");
        out += fmt::format("{}{}{}\n", out.empty() ? "" : "\n", style.bold(text(peripheral, "name")),
                           mapped ? " " + style.dim(fmt::format("0x{:08x}", number(peripheral, "base"))) : "");
        const bool bytes = number(peripheral, "bits") == 8;
        Table table("  ");
        each(peripheral, "registers", [&](const json::object& reg) {
            const auto value = number(reg, "value");
            const auto shown = fmt::format("0x{:0{}x}", value, bytes ? 2 : 8);
            table.row({style.dim(fmt::format("0x{:0{}x}", number(reg, "offset"), bytes ? 2 : 3)), text(reg, "name"),
                       value != 0 ? style.bold(shown) : style.dim(shown), fields_text(reg, style)});
        });
        out += table.text();
    });
    return out;
}

}  // namespace twin::cli
