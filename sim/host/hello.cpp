// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/hello.hpp"

#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"
#include "sim/link/protocol.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

namespace twin::host {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view key) {
    const auto* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}
double number_of(const json::object& object, std::string_view key, double missing) {
    const auto* found = object.if_contains(key);
    if (found == nullptr || !found->is_number()) {
        return missing;
    }
    return found->to_number<double>();
}
unsigned count_of(const json::object& object, std::string_view key) {
    const double number = number_of(object, key, 1);
    return number >= 1 && number <= 4096 ? static_cast<unsigned>(number) : 1;
}

template <typename Take>
void each_object(const json::object& from, std::string_view key, Take take) {
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

template <typename Items>
std::optional<std::uint16_t> index_of(const Items& items, std::string_view wanted) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) {
        if constexpr (requires { item.name; }) {
            return item.name == wanted;
        } else {
            return item == wanted;
        }
    });
    return found == items.end() ? std::nullopt : std::optional(static_cast<std::uint16_t>(found - items.begin()));
}

std::optional<double> parse_value(const std::string& text) {
    if (text == "true" || text == "on") {
        return 1;
    }
    if (text == "false" || text == "off") {
        return 0;
    }
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

}  // namespace

std::optional<std::uint16_t> Hello::serial_channel(std::string_view wanted) const { return index_of(serial, wanted); }
std::optional<std::uint16_t> Hello::output_channel(std::string_view wanted) const { return index_of(outputs, wanted); }

Result<void> Hello::check_set(const std::string& text) const {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
        return refuse(fmt::format("'{}' sets nothing", text), "Write part.value=number, as in button_a.pressed=1.");
    }
    const auto wanted = text.substr(0, equals);
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const SettableValue& v) { return v.name == wanted; });
    if (found == values.end()) {
        std::vector<std::string> names;
        for (const auto& value : values) {
            names.push_back(value.name);
        }
        const auto meant = nearest(wanted, names);
        return refuse(fmt::format("'{}' has no value '{}'", board, wanted),
                      meant ? fmt::format("Did you mean {}?", *meant)
                            : fmt::format("'{} {}' lists what can be set.", command("inspect"), board));
    }
    const auto number = parse_value(text.substr(equals + 1));
    if (!number) {
        return refuse(fmt::format("'{}' is not a number", text.substr(equals + 1)),
                      fmt::format("{} takes {:g} to {:g} {}.", wanted, found->min, found->max, found->unit));
    }
    if (*number < found->min || *number > found->max) {
        return refuse(fmt::format("{:g} is out of range for {}", *number, wanted),
                      fmt::format("It takes {:g} to {:g} {}.", found->min, found->max, found->unit));
    }
    return {};
}

Result<Hello> parse_hello(std::string_view text) {
    boost::system::error_code error;
    const auto parsed = json::parse(text, error);
    const std::string hint = "The models and the host are of different builds: build both again.";
    if (error || !parsed.is_object()) {
        return failure("the node's first message is not understood", hint);
    }
    const auto& object = parsed.as_object();
    const double version = number_of(object, "protocol", 0);
    if (version != link::kProtocolVersion) {
        return failure(fmt::format("the node speaks version {:g} of the link, and this host version {}", version,
                                   link::kProtocolVersion),
                       hint);
    }
    Hello hello;
    hello.board = text_of(object, "board");
    hello.name = text_of(object, "name");
    each_object(object, "serial", [&](const json::object& o) { hello.serial.push_back(text_of(o, "name")); });
    each_object(object, "ethernet", [&](const json::object& o) { hello.ethernet.push_back(text_of(o, "name")); });
    each_object(object, "values", [&](const json::object& o) {
        hello.values.push_back({text_of(o, "name"), text_of(o, "unit"), number_of(o, "min", 0), number_of(o, "max", 1),
                                number_of(o, "value", 0)});
    });
    each_object(object, "outputs", [&](const json::object& o) {
        hello.outputs.push_back(
            {text_of(o, "name"), text_of(o, "format"), count_of(o, "width"), count_of(o, "height")});
    });
    return hello;
}

}  // namespace twin::host
