// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/scenario.hpp"
#include "sim/host/units.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>

namespace twin::scenario {
namespace {

constexpr unsigned kDeepest = 20;

std::vector<std::string> keys_of(const StepKind& kind) {
    std::vector<std::string> keys{"name"};
    for (const auto& key : kind.keys) {
        keys.push_back(key.name);
    }
    return keys;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    const auto last = text.find_last_not_of(' ');
    return first == std::string_view::npos ? "" : std::string(text.substr(first, last - first + 1));
}

}  // namespace

const std::vector<StepKind>& step_kinds() {
    static const auto all = [] {
        std::vector<StepKind> kinds;
        for (const auto part : {flow_steps, device_steps, network_steps, fault_steps, expectation_steps}) {
            for (auto& kind : part()) {
                kinds.push_back(std::move(kind));
            }
        }
        return kinds;
    }();
    return all;
}

std::vector<Step> Builder::steps(const Reader& list) {
    std::vector<Step> all;
    for (const auto& item : list.items("a list of steps")) {
        all.push_back(step(item));
    }
    return all;
}

Step Builder::step(const Reader& reader) {
    const auto entries = reader.entries("a step: a map with one of its verbs, as {wait: 5s}");
    const StepKind* kind = nullptr;
    std::vector<std::string> verbs;
    for (const auto& candidate : step_kinds()) {
        verbs.push_back(candidate.key());
        if (reader.has(candidate.key())) {
            if (kind != nullptr) {
                reader.fail(fmt::format("'{}' and '{}'", kind->key(), candidate.key()), "one verb for each step");
            }
            kind = &candidate;
        }
    }
    if (kind == nullptr) {
        const auto word = entries.empty() ? std::string("nothing") : entries.front().first;
        reader.fail(fmt::format("'{}'", word), "a step's verb: " + boards::join(verbs),
                    host::nearest(word, verbs).value_or(""));
    }
    reader.only(keys_of(*kind));
    for (const auto& key : kind->keys) {
        if (key.required) {
            (void)reader.at(key.name);
        }
    }
    if (++depth_ > kDeepest) {
        reader.fail("steps within steps, more than 20 deep", "fewer");
    }
    Step made{"", reader.where(), kind->parse(reader, *this)};
    --depth_;
    made.name = reader.has("name") ? reader.at("name").text() : made.action->describe();
    return made;
}

Selection Builder::on(const Reader& step, const char* key) {
    if (step.has(key)) {
        return selection(step.at(key));
    }
    Selection all;
    all.text_ = "all devices";
    for (std::size_t i = 0; i < scenario_.devices.size(); ++i) {
        all.devices_.push_back(i);
    }
    return all;
}

Selection Builder::selection(const Reader& reader) {
    Selection selection;
    for (const auto& item : reader.one_or_more("devices")) {
        auto text = trimmed(item.text("devices: sensor, sensor[3], sensor[0..9], 5 of sensor"));
        selection.text_ += (selection.text_.empty() ? "" : ", ") + text;
        if (const auto of = text.find(" of "); of != std::string::npos) {
            const auto count = host::parse_number(text.substr(0, of));
            text = trimmed(text.substr(of + 4));
            const auto devices = devices_called(item, text);
            if (!count || *count == 0 || *count > devices.size()) {
                item.fail(fmt::format("'{}'", item.text()),
                          fmt::format("a number from 1 to {} before 'of {}'", devices.size(), text));
            }
            if (reader.is_list()) {
                item.fail(fmt::format("'{}' in a list", item.text()), "it alone");
            }
            selection.random_ = *count;
        }
        for (const auto device : devices_called(item, text)) {
            if (std::find(selection.devices_.begin(), selection.devices_.end(), device) == selection.devices_.end()) {
                selection.devices_.push_back(device);
            }
        }
    }
    return selection;
}

std::vector<std::size_t> Builder::devices_called(const Reader& where, const std::string& text) {
    const auto bracket = text.find('[');
    const auto name = trimmed(text.substr(0, bracket));
    if (name == "all" && bracket == std::string::npos) {
        return on(where, "").all();
    }
    const auto group = scenario_.groups.find(name);
    if (group == scenario_.groups.end()) {
        std::vector<std::string> names{"all"};
        for (const auto& [known, members] : scenario_.groups) {
            names.push_back(known);
        }
        where.fail(fmt::format("'{}'", name), "devices of this scenario: " + boards::join(names),
                   host::nearest(name, names).value_or(""));
    }
    const auto& members = group->second;
    if (bracket == std::string::npos) {
        return members;
    }
    const auto expected = fmt::format("[number] or [first..last] from 0 to {}", members.size() - 1);
    if (text.back() != ']') {
        where.fail(fmt::format("'{}'", text), expected);
    }
    const auto inside = text.substr(bracket + 1, text.size() - bracket - 2);
    const auto dots = inside.find("..");
    const auto first = host::parse_number(trimmed(inside.substr(0, dots)));
    const auto last = dots == std::string::npos ? first : host::parse_number(trimmed(inside.substr(dots + 2)));
    if (!first || !last || *first > *last || *last >= members.size()) {
        where.fail(fmt::format("'{}'", text), expected);
    }
    return {members.begin() + static_cast<std::ptrdiff_t>(*first), members.begin() + static_cast<std::ptrdiff_t>(*last) + 1};
}

std::string Builder::file(const Reader& reader) {
    const auto text = reader.text("a file's path");
    const auto path = std::filesystem::path(reader.where().file).parent_path() / text;
    if (std::error_code error; !std::filesystem::is_regular_file(path, error)) {
        reader.fail(fmt::format("'{}'", text), fmt::format("a file that is there (looked for {})", path.string()));
    }
    scenario_.files.insert(std::filesystem::absolute(path).lexically_normal().string());
    return path.string();
}

Pattern Builder::pattern(const Reader& reader) {
    const auto text = reader.text("a text, or a regular expression: /a+/");
    std::string error;
    auto pattern = Pattern::parse(text, error);
    if (!pattern) {
        reader.fail(fmt::format("'{}' ({})", text, error), "a text, or a regular expression of ECMAScript: /a+/");
    }
    return std::move(*pattern);
}

std::string Builder::helper(const std::string& kind, const std::string& command, const Position& where) {
    auto& services = scenario_.services;
    for (const auto& service : services) {
        if (service.command == command) {
            return service.name;
        }
    }
    const auto folder = std::filesystem::absolute(scenario_.path).parent_path().string();
    services.push_back({fmt::format("{}-{}", kind, services.size()), command,
                        services.empty() ? folder : services.front().folder, 0, where});
    return services.back().name;
}

void Builder::expect_snapshots() { scenario_.has_snapshots = true; }

std::string Builder::network(const Reader& step) {
    std::vector<std::string> names;
    for (const auto& network : scenario_.networks) {
        names.push_back(network.name);
    }
    if (step.has("network")) {
        return step.at("network").choice(names);
    }
    if (names.size() != 1) {
        step.fail("no network", names.empty() ? "one in 'networks'" : "network: one of " + boards::join(names));
    }
    return names.front();
}

std::string Builder::service(const Reader& reader) {
    std::vector<std::string> names;
    for (const auto& service : scenario_.services) {
        names.push_back(service.name);
    }
    return reader.choice(names);
}

std::vector<std::size_t> Selection::pick(World& world) const {
    if (random_ == 0 || random_ >= devices_.size()) {
        return devices_;
    }
    auto left = devices_;
    std::vector<std::size_t> picked;
    while (picked.size() < random_) {
        const auto at = static_cast<std::ptrdiff_t>(world.random(left.size()));
        picked.push_back(left[static_cast<std::size_t>(at)]);
        left.erase(left.begin() + at);
    }
    std::sort(picked.begin(), picked.end());
    return picked;
}

tl::unexpected<StepFailure> failed(World& world, std::size_t device, std::string expected, std::string happened) {
    return tl::unexpected(StepFailure{world.devices()[device].name(), world.now_ns(), std::move(expected),
                                      std::move(happened), world.context_of(device)});
}

}  // namespace twin::scenario
