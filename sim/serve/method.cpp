// SPDX-License-Identifier: BSD-3-Clause
#include "sim/serve/method.hpp"

#include "sim/host/units.hpp"
#include "sim/serve/values.hpp"

#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

std::vector<std::string> words_of(const std::string& type) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= type.size();) {
        const auto end = std::min(type.find('|', at), type.size());
        words.push_back(type.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

bool is_integer(const json::value& value) { return value.is_int64() || value.is_uint64(); }

/// Empty: it is of the type. Else what that wants.
std::string wanted(const std::string& type, const json::value& value) {
    const auto unless = [](bool good, const char* text) { return good ? "" : std::string(text); };
    const bool is_text = value.is_string();
    if (type == "text") {
        return unless(is_text, "a text");
    }
    if (type == "integer") {
        return unless(is_integer(value) && !(value.is_int64() && value.as_int64() < 0), "an integer of 0 or more");
    }
    if (type == "number") {
        return unless(is_integer(value) || value.is_double(), "a number");
    }
    if (type == "boolean") {
        return unless(value.is_bool(), "true or false");
    }
    if (type == "duration") {
        return unless(is_text && host::parse_duration(std::string_view(value.as_string())).has_value(),
                      "a time as in \"10s\", \"1.5ms\" or \"2m\"");
    }
    if (type == "texts") {
        return unless(value.is_array() && std::all_of(value.as_array().begin(), value.as_array().end(),
                                                      [](const json::value& item) { return item.is_string(); }),
                      "a list of texts");
    }
    if (type == "values") {
        return unless(value.is_object() && std::none_of(value.as_object().begin(), value.as_object().end(),
                                                        [](const auto& pair) { return pair.value().is_structured(); }),
                      "an object of texts, numbers or booleans");
    }
    if (type.find('|') != std::string::npos) {
        const auto words = words_of(type);
        return unless(is_text && std::find(words.begin(), words.end(), std::string(value.as_string())) != words.end(),
                      fmt::format("one of {}", fmt::join(words, ", ")).c_str());
    }
    return "";
}

std::string meant(const Field& field, const json::value& value) {
    if (field.type.find('|') == std::string::npos || !value.is_string()) {
        return "";
    }
    const auto word = host::nearest(std::string(value.as_string()), words_of(field.type));
    return word ? fmt::format("Did you mean '{}'?", *word) : "";
}

}  // namespace

const std::vector<Chapter>& chapters() {
    static const std::vector<Chapter> all{{"The server", yard_methods()},
                                          {"Runs", run_methods()},
                                          {"Scenarios", scenario_methods()},
                                          {"Devices", device_methods()},
                                          {"Inside a device", inside_methods()},
                                          {"Events", event_methods()},
                                          {"Probes", probe_methods()}};
    return all;
}

void add_methods(host::Dispatcher& dispatcher, Yard& yard, Client& client) {
    for (const auto& chapter : chapters()) {
        for (const auto& method : chapter.methods) {
            dispatcher.add(
                method.name,
                [&yard, &client, &method](json::object params) {
                    return method.handler(Call{yard, client, std::move(params)});
                },
                [&method](const json::object& params) { return check(method, params); });
        }
    }
}

Result<void> check(const Method& method, const json::object& params) {
    std::vector<std::string> names;
    for (const auto& field : method.params) {
        names.push_back(field.name);
    }
    const std::string takes = names.empty() ? fmt::format("'{}' takes none.", method.name)
                                            : fmt::format("'{}' takes: {}.", method.name, fmt::join(names, ", "));
    for (const auto& [key, value] : params) {
        const auto field = std::find_if(method.params.begin(), method.params.end(),
                                        [&](const Field& one) { return one.name == std::string_view(key); });
        if (field == method.params.end()) {
            const auto near = host::nearest(std::string_view(key), names);
            return host::refuse(fmt::format("'{}' has no parameter '{}'", method.name, std::string_view(key)),
                                near ? fmt::format("Did you mean '{}'?", *near) : takes);
        }
        if (const auto want = wanted(field->type, value); !want.empty()) {
            const auto word = meant(*field, value);
            return host::refuse(fmt::format("'{}' of '{}' is {}, not {}", field->name, method.name, want,
                                            json::serialize(value).substr(0, 80)),
                                word.empty() ? field->summary : word);
        }
    }
    for (const auto& field : method.params) {
        if (field.required && value_at(params, field.name) == nullptr) {
            return host::refuse(fmt::format("'{}' wants '{}'", method.name, field.name), field.summary);
        }
    }
    return {};
}

}  // namespace twin::serve
