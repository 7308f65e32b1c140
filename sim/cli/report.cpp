// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/report.hpp"

#include "sim/host/units.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <utility>

namespace twin::cli {
namespace {

namespace json = boost::json;

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", host::group(count), count == 1 ? one : many);
}

std::uint64_t number_in(const json::object& object, std::string_view key) {
    const auto* found = object.if_contains(json::string_view(key.data(), key.size()));
    boost::system::error_code error;
    const auto value = found != nullptr && found->is_number() ? found->to_number<std::uint64_t>(error) : 0;
    return error ? 0 : value;
}

std::string text_in(const json::object& object, const char* key) {
    const auto* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string accesses(const json::object& item) {
    const auto reads = number_in(item, "reads");
    const auto writes = number_in(item, "writes");
    std::string text;
    if (reads != 0) {
        text = plural(reads, "read", "reads");
    }
    if (writes != 0) {
        text += (text.empty() ? "" : ", ") + plural(writes, "write", "writes");
    }
    return text;
}

void append(std::string& list, const std::string& item) { list += (list.empty() ? "" : ", ") + item; }

}  // namespace

int complain(const host::Error& error) {
    const auto style = Style::for_fd(2);
    const auto text = fmt::format("{} {}\n{} {}\n", style.red("twin:"), error.message, style.dim("hint:"), error.hint);
    std::fwrite(text.data(), 1, text.size(), stderr);
    return error.exit_code;
}

std::optional<std::uint64_t> summary_number(const json::value& summary, std::string_view key) {
    const auto* object = summary.if_object();
    const auto* found = object != nullptr ? object->if_contains(json::string_view(key.data(), key.size())) : nullptr;
    if (found == nullptr || !found->is_number()) {
        return std::nullopt;
    }
    return number_in(*object, key);
}

std::string resets_text(const json::value& summary) {
    std::string text;
    const auto* object = summary.if_object();
    const auto* resets = object != nullptr ? object->if_contains("resets") : nullptr;
    if (resets != nullptr && resets->is_object()) {
        for (const auto& [kind, count] : resets->as_object()) {
            const auto times = number_in(resets->as_object(), std::string_view(kind.data(), kind.size()));
            if (times != 0) {
                std::string name(kind);
                std::replace(name.begin(), name.end(), '_', '-');
                append(text, fmt::format("{} {}", times, name));
            }
        }
    }
    return text.empty() ? "none" : text;
}

std::string faults_text(const json::value& summary) {
    std::string text;
    const auto add = [&](const char* key, const char* one, const char* many) {
        if (const auto count = summary_number(summary, key).value_or(0); count != 0) {
            append(text, plural(count, one, many));
        }
    };
    add("lockups", "lock-up", "lock-ups");
    add("hardfaults", "HardFault", "HardFaults");
    add("bus_faults", "bus fault", "bus faults");
    return text.empty() ? "none" : text;
}

std::vector<std::string> unmodelled_lines(const json::value& summary) {
    const auto* object = summary.if_object();
    const auto* list = object != nullptr ? object->if_contains("unmodelled") : nullptr;
    std::vector<std::pair<std::string, std::string>> peripherals;
    // Fields of one register that were touched alike are told together.
    std::string last_group;
    std::size_t last_at = 0;
    if (list == nullptr || !list->is_array()) {
        return {};
    }
    for (const auto& item : list->as_array()) {
        if (!item.is_object()) {
            continue;
        }
        const auto& access = item.as_object();
        const auto peripheral = text_in(access, "peripheral");
        const auto field = text_in(access, "field");
        const auto reg = text_in(access, "register");
        const auto group = field.empty() ? "" : fmt::format("{} {} {}", peripheral, reg, accesses(access));
        if (std::exchange(last_group, group) == group && !field.empty()) {
            auto& text = peripherals[last_at].second;  // ends with " (accesses)"
            text.insert(text.size() - accesses(access).size() - 3, "," + field);
            continue;
        }
        const auto name = reg + (field.empty() ? "" : "." + field);
        const auto at = std::find_if(peripherals.begin(), peripherals.end(),
                                     [&](const auto& known) { return known.first == peripheral; });
        last_at = static_cast<std::size_t>(at - peripherals.begin());
        if (at == peripherals.end()) {
            peripherals.emplace_back(peripheral, "");
        }
        auto& registers = peripherals[last_at].second;
        append(registers, fmt::format("{} ({})", name, accesses(access)));
    }
    std::vector<std::string> lines;
    for (const auto& [peripheral, registers] : peripherals) {
        lines.push_back(fmt::format("{}: {}", peripheral.empty() ? "nothing there" : peripheral, registers));
    }
    return lines;
}

std::string pace(std::chrono::nanoseconds machine, std::chrono::nanoseconds wall) {
    const double ratio =
        wall.count() > 0 ? static_cast<double>(machine.count()) / static_cast<double>(wall.count()) : 0;
    return fmt::format("{} of the machine's time in {}, {:.{}f} × real time", host::format_duration(machine),
                       host::format_duration(wall), ratio, ratio < 10 ? 2 : 0);
}

json::object to_json(const RunReport& report) {
    json::object out;
    out["name"] = report.name;
    out["board"] = report.board;
    out["image"] = report.image;
    out["time"] = report.virtual_time ? "virtual" : "real";
    out["seed"] = report.seed;
    out["ended"] = report.ended;
    out["virtual_ns"] = report.machine.count();
    out["wall_ns"] = report.wall.count();
    out["ratio"] = report.wall.count() > 0
                       ? static_cast<double>(report.machine.count()) / static_cast<double>(report.wall.count())
                       : 0.0;
    if (const auto* summary = report.summary.if_object()) {
        for (const auto& [key, value] : *summary) {
            out.insert(json::key_value_pair(key, value));  // keeps what is there already
        }
    }
    out["record"] = json::object{{"hash", report.record_hash}, {"file", report.record_file}};
    return out;
}

std::string to_text(const RunReport& report, const Style& style) {
    std::string out = fmt::format("{} {}\n", style.bold(report.name), pace(report.machine, report.wall));
    const auto line = [&](const char* label, const std::string& text) {
        out += fmt::format("  {} {}\n", style.dim(pad(label, 13)), text);
    };
    if (const auto code = summary_number(report.summary, "exit_code")) {
        line("exit code", *code == 0 ? "0" : style.yellow(fmt::format("{}", *code)));
    }
    const auto instructions = summary_number(report.summary, "instructions");
    line("instructions", instructions ? host::group(*instructions) : "not counted in real time");
    line("resets", resets_text(report.summary));
    const auto faults = faults_text(report.summary);
    line("faults", faults == "none" ? faults : style.yellow(faults));
    const auto lines = unmodelled_lines(report.summary);
    if (lines.empty()) {
        line("not modelled", "nothing of it was touched");
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        line(i == 0 ? "not modelled" : "", lines[i]);
    }
    if (!report.record_file.empty()) {
        line("record", fmt::format("{} {}", report.record_file, report.record_hash));
    }
    return out;
}

}  // namespace twin::cli
