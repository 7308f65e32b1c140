// SPDX-License-Identifier: BSD-3-Clause
// Commands that look into a run from outside, or act on it: twin ps, regs, set, power, reset.
#include "sim/cli/commands.hpp"
#include "sim/cli/registers.hpp"
#include "sim/cli/server_runs.hpp"
#include "sim/cli/table.hpp"
#include "sim/cli/target.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"

#include <fmt/ranges.h>
#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>

namespace twin::cli {
namespace {

namespace json = boost::json;
using host::Result;

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int act(const std::string& name, const std::string& method, const json::object& params) {
    const auto target = find_target(name);
    if (!target) {
        return complain(target.error());
    }
    const auto done = target->call(method, params);
    return done ? 0 : complain(done.error());
}

/// What has registers in a run; empty if it does not say.
std::vector<std::string> peripheral_names(const Target& target) {
    std::vector<std::string> names;
    const auto all = target.call("regs");
    const auto* object = all ? all->if_object() : nullptr;
    const auto* list = object != nullptr ? object->if_contains("peripherals") : nullptr;
    if (list != nullptr && list->is_array()) {
        for (const auto& item : list->as_array()) {
            names.push_back(text_at(item, "name"));
        }
    }
    return names;
}

}  // namespace

bool names_a_run(const std::string& word) {
    const auto folder = host::control_folder();
    const auto names = folder ? host::running_names(*folder) : std::vector<std::string>();
    return word.find('/') != std::string::npos || std::find(names.begin(), names.end(), word) != names.end();
}

Result<Target> find_target(const std::string& word) {
    const auto slash = std::min(word.find('/'), word.size());
    const auto name = word.substr(0, slash);
    const auto part = slash == word.size() ? std::string() : word.substr(slash + 1);
    const auto folder = host::control_folder();
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    const auto names = host::running_names(*folder);
    if (names.empty()) {
        return host::failure("nothing is running",
                             "Start something first, as with: " + host::command("demo --interactive"));
    }
    if (name.empty() && names.size() == 1) {
        return Target{*folder, names.front(), part};
    }
    if (name.empty()) {
        return host::refuse(fmt::format("{} runs go on", names.size()),
                            fmt::format("Name one: {}.", fmt::join(names, ", ")));
    }
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        const auto meant = host::nearest(name, names);
        return host::refuse(
            fmt::format("'{}' is not running", name),
            meant ? fmt::format("Did you mean {}?", *meant) : fmt::format("What runs: {}.", fmt::join(names, ", ")));
    }
    if (!part.empty()) {
        const auto info = host::control_call(*folder, name, "info");
        if (info && text_at(*info, "kind") != "scenario") {
            return host::refuse(fmt::format("'{}' is no scenario's run, and has no '{}'", name, part),
                                fmt::format("Leave '/{}' out.", part));
        }
    }
    return Target{*folder, name, part};
}

std::string text_at(const json::value& value, const char* key) {
    const auto* object = value.if_object();
    const auto* found = object != nullptr ? object->if_contains(key) : nullptr;
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string duration_at(const json::value& value, const char* key) {
    return host::format_duration(
        std::chrono::nanoseconds(static_cast<std::int64_t>(summary_number(value, key).value_or(0))));
}

namespace {

/// A row for what has a socket.
void add_run(Table& table, const Style& style, const json::value& info) {
    if (text_at(info, "kind") == "scenario") {
        const auto devices = summary_number(info, "devices").value_or(0);
        table.row({style.bold(text_at(info, "name")), "scenario", text_at(info, "time"), duration_at(info, "now_ns"),
                   fmt::format("pid {}", summary_number(info, "pid").value_or(0)),
                   fmt::format("{} device{}", devices, devices == 1 ? "" : "s"),
                   std::filesystem::path(text_at(info, "scenario")).filename().string()});
        return;
    }
    const auto port = summary_number(info, "gdb_port");
    table.row({style.bold(text_at(info, "name")), text_at(info, "board"), text_at(info, "time"),
               duration_at(info, "now_ns"), fmt::format("pid {}", summary_number(info, "pid").value_or(0)),
               port ? fmt::format("gdb :{}", *port) : "",
               std::filesystem::path(text_at(info, "image")).filename().string()});
}

}  // namespace

int ps_devices(const std::string& run, bool json_wanted) {
    const auto target = find_target(run);
    if (!target) {
        return complain(target.error());
    }
    const auto info = host::control_call(target->folder, target->name, "info");
    if (!info) {
        return complain(info.error());
    }
    const auto style = Style::for_fd(1);
    Table table;
    json::array all;
    if (text_at(*info, "kind") != "scenario") {
        add_run(table, style, *info);
        all.push_back(*info);
    }
    while (text_at(*info, "kind") == "scenario") {
        const auto page = host::control_call(target->folder, target->name, "devices", {{"offset", all.size()}, {"limit", 1000}});
        if (!page) {
            return complain(page.error());
        }
        const auto& devices = page->at("devices").as_array();
        for (const auto& device : devices) {
            table.row({style.bold(text_at(device, "name")), text_at(device, "state"), text_at(device, "board"),
                       fmt::format("{} resets", summary_number(device, "resets").value_or(0)),
                       text_at(device, "last_line")});
            all.push_back(device);
        }
        if (devices.empty() || all.size() >= page->at("found").to_number<std::size_t>()) {
            break;
        }
    }
    print(json_wanted ? json::serialize(all) + "\n" : table.text());
    return 0;
}

int ps(bool json_wanted) {
    const auto folder = host::control_folder();
    if (!folder) {
        return complain(folder.error());
    }
    const auto style = Style::for_fd(1);
    Table table;
    json::array all;
    for (const auto& name : host::running_names(*folder)) {
        const auto info = host::control_call(*folder, name, "info");
        if (!info) {
            continue;  // it ended in between
        }
        add_run(table, style, *info);
        all.push_back(*info);
    }
    for (auto& run : server_runs(*folder)) {
        const auto devices = summary_number(run, "devices").value_or(0);
        const auto image = text_at(run, "image");
        const auto kind = text_at(run, "kind") == "scenario" ? std::string("scenario") : text_at(run, "board");
        table.row({style.bold(text_at(run, "name")), kind, text_at(run, "time"), duration_at(run, "now_ns"),
                   "twin serve",
                   fmt::format("{} device{}", devices, devices == 1 ? "" : "s"),
                   std::filesystem::path(image.empty() ? text_at(run, "scenario") : image).filename().string()});
        all.push_back(std::move(run));
    }
    print(json_wanted ? json::serialize(all) + "\n" : table.empty() ? "nothing is running\n" : table.text());
    return 0;
}

int regs(const std::vector<std::string>& words, bool json_wanted) {
    // One word is a node if one is called so, else a peripheral of the only one.
    std::string node = words.size() == 2 ? words[0] : "";
    std::string peripheral = words.empty() ? "" : words.back();
    if (words.size() == 1 && names_a_run(words[0])) {
        node = std::exchange(peripheral, "");
    }
    const auto target = find_target(node);
    if (!target) {
        return complain(target.error());
    }
    json::object params;
    if (!peripheral.empty()) {
        params["peripheral"] = peripheral;
    }
    const auto found = target->call("regs", params);
    if (!found) {
        auto error = found.error();
        if (const auto names = peripheral_names(*target); !peripheral.empty() && !names.empty()) {
            const auto meant = host::nearest(peripheral, names);
            error.hint =
                meant ? fmt::format("Did you mean {}?", *meant) : fmt::format("There are: {}.", fmt::join(names, ", "));
        }
        return complain(error);
    }
    print(json_wanted ? json::serialize(*found) + "\n" : registers_text(*found, Style::for_fd(1)));
    return 0;
}

int set(const std::string& node, const std::vector<std::string>& texts) {
    const auto target = find_target(node);
    if (!target) {
        return complain(target.error());
    }
    for (const auto& text : texts) {
        if (const auto done = target->call("set", {{"text", text}}); !done) {
            return complain(done.error());
        }
    }
    return 0;
}

int power(const std::string& node, const std::string& what) {
    if (what == "off" || what == "on") {
        return act(node, "power", {{"on", what == "on"}});
    }
    const int off = act(node, "power", {{"on", false}});
    return off != 0 ? off : act(node, "power", {{"on", true}});
}

int reset(const std::string& node, const std::string& kind) { return act(node, "reset", {{"kind", kind}}); }

}  // namespace twin::cli
