// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/announce.hpp"

#include "sim/cli/terminal.hpp"

#include <boost/json.hpp>
#include <cstdio>

namespace twin::cli {
namespace {

namespace json = boost::json;

constexpr int kMaxLines = 50;

std::string text(const json::object& event, const char* key) {
    const auto* found = event.if_contains(key);
    return found == nullptr     ? std::string()
           : found->is_string() ? std::string(found->as_string())
                                : json::serialize(*found);
}

std::string address(const json::object& event, const char* key) {
    const auto* found = event.if_contains(key);
    boost::system::error_code error;
    const auto value = found != nullptr && found->is_number() ? found->to_number<std::uint64_t>(error) : 0;
    return found == nullptr || error ? std::string("?") : fmt::format("0x{:08x}", value);
}

std::string event_text(const json::object& event) {
    const auto kind = text(event, "event");
    if (kind == "reset") {
        const auto why = text(event, "kind");
        return why == "power_on" ? "" : fmt::format("reset: {}", why);
    }
    if (kind == "hardfault") {
        return fmt::format("HardFault, taken at {}", address(event, "pc"));
    }
    if (kind == "lockup") {
        return fmt::format("the CPU locked up at {}", address(event, "pc"));
    }
    if (kind == "power") {
        return fmt::format("power {}", text(event, "on") == "true" ? "on" : "off");
    }
    if (kind == "conflict") {
        return fmt::format("two drivers fight over {}: {}", text(event, "net"), text(event, "drivers"));
    }
    if (kind == "set_failed") {
        return fmt::format("'{}' can't be set: {}", text(event, "text"), text(event, "message"));
    }
    return json::serialize(event);
}

}  // namespace

std::string announcement(const link::Message& message) {
    std::string what;
    if (message.type == link::Type::log && !message.payload.empty() &&
        message.payload[0] >= static_cast<char>(link::LogLevel::warning)) {
        what = message.payload.substr(1);
    } else if (message.type == link::Type::event) {
        boost::system::error_code error;
        const auto event = json::parse(message.payload, error);
        what = error || !event.is_object() ? message.payload : event_text(event.as_object());
    }
    return what.empty() ? what : fmt::format("[{:.6f} s] {}", static_cast<double>(message.time_ns) / 1e9, what);
}

void announce(host::Node& node) {
    node.listen([style = Style::for_fd(2), lines = 0](const link::Message& message) mutable {
        if (lines > kMaxLines) {
            return;
        }
        const auto line = announcement(message);
        if (line.empty()) {
            return;
        }
        const auto shown = ++lines > kMaxLines ? std::string("more of this is only counted") : line;
        const auto out = style.yellow("twin: " + shown) + "\n";
        std::fwrite(out.data(), 1, out.size(), stderr);
    });
}

}  // namespace twin::cli
