// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/schema.hpp"

#include "scenarios/engine/scenario.hpp"
#include "scenarios/engine/subject.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace twin::scenario {
namespace {

namespace json = boost::json;

const std::vector<KeyInfo>& top_keys() {
    static const std::vector<KeyInfo> keys{
        {"name", "text", "what the run is called; without it the file's name"},
        {"summary", "text", "one line on what it shows"},
        {"tags", "list", "words to choose scenarios by: twin test --tag WORD"},
        {"time", "virtual|real", "virtual without it"},
        {"seed", "integer", "where its chances come from; 1 without it"},
        {"speed", "number", "of virtual time: at most so many of its seconds in one of the host's"},
        {"for", "duration", "how long it goes on; without it, until its steps are done"},
        {"vars", "map", "names and values, used as ${name}; --var name=value changes one"},
        {"allow", "list", "faults, deaths: what must not fail the scenario by itself"},
        {"limits", "map", "what its devices may take of the host"},
        {"networks", "map", "virtual networks, by name"},
        {"services", "map", "programs of the host that run with it, by name"},
        {"devices", "map", "groups of devices, by name", true},
        {"throughout", "steps", "never and always, from the beginning to the end"},
        {"steps", "steps", "what is done, in order"}};
    return keys;
}

const std::vector<KeyInfo>& limits_keys() {
    static const std::vector<KeyInfo> keys{
        {"device_memory", "size", "of one device, which is killed above it; 512 MiB without it"},
        {"memory", "size", "of all devices; above it the one that has most is killed"},
        {"device_cpu", "number", "processors that one device may use, 0.25: a quarter of one; it waits then"},
        {"cpu", "number", "processors that all devices together may use; all of them wait"}};
    return keys;
}

const std::vector<KeyInfo>& network_keys() {
    static const std::vector<KeyInfo> keys{
        {"link", "text", "of the cables to devices: latency=1ms loss=1% (docs/network-links.md)"},
        {"gateway", "boolean", "to the host's services; true without it"},
        {"ipv4", "boolean", "whether the gateway speaks IPv4; true without it"},
        {"lease", "duration", "of addresses that the gateway gives; 24h without it"},
        {"allow", "list", "what devices may reach besides the host's loopback (docs/network-gateway.md)"},
        {"forward", "list", "from the host to devices (docs/network-gateway.md)"},
        {"capture", "boolean", "into network/NAME.pcapng of the run's folder; true without it"}};
    return keys;
}

const std::vector<KeyInfo>& service_keys() {
    static const std::vector<KeyInfo> keys{
        {"run", "text", "a command for sh, run where the file lies", true},
        {"ready_port", "integer", "the run begins when it listens there, on loopback"}};
    return keys;
}

const std::vector<KeyInfo>& device_keys() {
    static const std::vector<KeyInfo> keys{
        {"board", "text", "a board's name, or its YAML", true},
        {"image", "text", "an image's file, or a sample's name"},
        {"snapshot", "file", "in place of an image: where `twin snapshot save` has saved a device (docs/snapshots.md)"},
        {"count", "integer", "how many: they are called GROUP-0, GROUP-1, ..., and named GROUP[0], GROUP[1] in steps; without it one, called GROUP"},
        {"network", "text", "where its cable is; without it the only network there is"},
        {"start", "duration", "when it gets power; at once without it"},
        {"every", "duration", "each device of the group so much later than the one before"},
        {"drift_ppm", "number", "how fast its crystal is, parts in a million"},
        {"set", "map", "part.value: number, from the start on; ${i} is the device's number"},
        {"traces", "list", "pins and values whose changes go into traces/DEVICE.vcd of the run's folder (docs/probes.md)"},
        {"csv", "file", "a table with a row for each device: its columns are variables"}};
    return keys;
}

json::object type_schema(const std::string& type) {
    if (type == "steps" || type == "lines" || type == "subject") {
        return {{"$ref", "#/$defs/" + type}};
    }
    if (type == "map") {
        return {{"type", "object"}};
    }
    if (type == "boolean") {
        return {{"type", json::array{"boolean", "string"}}};
    }
    if (type == "number" || type == "integer" || type == "comparison") {
        return {{"type", json::array{"number", "string", "boolean"}}};
    }
    if (type == "devices" || type == "list") {
        return {{"type", json::array{"string", "array"}}};
    }
    if (type.find('|') != std::string::npos && type.find("integer") == std::string::npos) {
        json::array words;
        for (std::size_t at = 0; at <= type.size();) {
            const auto end = std::min(type.find('|', at), type.size());
            words.push_back(json::string(type.substr(at, end - at)));
            at = end + 1;
        }
        // YAML reads on and off as texts here, and as booleans in some editors.
        return {{"enum", std::move(words)}};
    }
    return {{"type", json::array{"string", "number", "boolean"}}};
}

json::object map_schema(const std::vector<KeyInfo>& keys, const std::string& summary) {
    json::object properties;
    json::array required;
    for (const auto& key : keys) {
        auto one = type_schema(key.type);
        one["description"] = key.help;
        properties[key.name] = std::move(one);
        if (key.required) {
            required.push_back(json::string(key.name));
        }
    }
    json::object map{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
    if (!summary.empty()) {
        map["description"] = summary;
    }
    if (!required.empty()) {
        map["required"] = std::move(required);
    }
    return map;
}

json::object map_of(const std::vector<KeyInfo>& keys) {
    return {{"type", "object"}, {"additionalProperties", map_schema(keys, "")}};
}

std::string table(const std::vector<KeyInfo>& keys) {
    std::string text = "| key | type | |\n|---|---|---|\n";
    for (const auto& key : keys) {
        std::string type = key.type;
        for (std::size_t at = 0; (at = type.find('|', at)) != std::string::npos; at += 2) {
            type.replace(at, 1, "\\|");
        }
        text += fmt::format("| `{}` | {} | {}{} |\n", key.name, type, key.required ? "required: " : "", key.help);
    }
    return text + "\n";
}

}  // namespace

json::object schema() {
    json::array steps;
    for (const auto& kind : step_kinds()) {
        auto keys = kind.keys;
        keys.push_back({"name", "text", "what the step is called in reports"});
        steps.push_back(map_schema(keys, kind.summary));
    }
    json::array subjects;
    for (const auto& kind : subject_kinds()) {
        subjects.push_back(map_schema(kind.keys, kind.summary));
    }
    auto top = map_schema(top_keys(), "A scenario of Twinyard: docs/scenarios.md");
    auto& properties = top["properties"].as_object();
    properties["limits"] = map_schema(limits_keys(), "");
    properties["networks"] = map_of(network_keys());
    properties["services"] = map_of(service_keys());
    properties["devices"] = map_of(device_keys());
    json::object all{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Twinyard scenario"}};
    for (auto& [key, value] : top) {
        all[key] = std::move(value);
    }
    all["$defs"] = json::object{
        {"steps", {{"type", "array"}, {"items", {{"$ref", "#/$defs/step"}}}}},
        {"lines", {{"type", "array"}, {"items", {{"anyOf", json::array{json::object{{"$ref", "#/$defs/step"}},
                                                                      json::object{{"$ref", "#/$defs/steps"}}}}}}}},
        {"step", {{"oneOf", std::move(steps)}}},
        {"subject", {{"oneOf", std::move(subjects)}}}};
    return all;
}

std::string reference_page() {
    std::string page =
        "<!-- Generated from the engine: twin test --reference. Do not edit. -->\n# What a scenario file can say\n\n"
        "[Scenarios](scenarios.md) explains how these work together. Every example here is run by the tests.\n\n## The file\n\n" +
        table(top_keys()) + "### Limits\n\n" + table(limits_keys()) + "### A network\n\n" + table(network_keys()) + "### A service\n\n" + table(service_keys()) +
        "### A group of devices\n\n" + table(device_keys()) + "## Steps\n\nEach may have a `name`.\n\n";
    for (const auto& kind : step_kinds()) {
        page += fmt::format("### {}\n\n{}\n\n{}```yaml\n{}```\n\n", kind.key(), kind.summary, table(kind.keys), kind.example);
    }
    page += "## What is looked at\n\nThe map behind `expect`, `never`, `always` and `measure`.\n\n";
    for (const auto& kind : subject_kinds()) {
        page += fmt::format("### {}\n\n{}\n\n{}```yaml\n- expect: {}\n```\n\n", kind.key(), kind.summary, table(kind.keys),
                            kind.example);
    }
    page.pop_back();
    return page;
}

}  // namespace twin::scenario
