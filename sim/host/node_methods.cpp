// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/node_methods.hpp"
#include "sim/host/command_name.hpp"

#include <array>
#include <boost/json.hpp>

namespace twin::host {
namespace {

namespace json = boost::json;
using Answer = asio::awaitable<Result<json::value>>;

std::optional<std::string> text_param(const json::object& params, std::string_view key) {
    const auto* found = params.if_contains(json::string_view(key.data(), key.size()));
    if (found == nullptr || !found->is_string()) {
        return std::nullopt;
    }
    return std::string(found->as_string());
}

tl::unexpected<Error> missing(const char* what) {
    return refuse(fmt::format("the request needs {}", what), "docs/control-api.md lists the methods.");
}

Answer info(std::shared_ptr<Node> node, json::object about) {
    // In real time the node's clock is known from its last message only: an answer brings the newest.
    co_await node->call("stats", {}, std::chrono::milliseconds(500));
    about["name"] = node->options().name;
    about["board"] = node->hello().board;
    about["time"] = node->options().time == TimeMode::real ? "real" : "virtual";
    about["pid"] = node->pid();
    about["now_ns"] = node->now_ns();
    about["wall_ns"] = (Clock::now() - node->started()) / std::chrono::nanoseconds(1);
    if (node->options().gdb_port) {
        about["gdb_port"] = *node->options().gdb_port;
    }
    co_return json::value(std::move(about));
}

Answer set(std::shared_ptr<Node> node, json::object params) {
    const auto text = text_param(params, "text");
    if (!text) {
        co_return missing("\"text\": \"part.value=number\"");
    }
    if (auto done = node->set(*text); !done) {
        co_return tl::unexpected(done.error());
    }
    co_return json::value(json::object());
}

Answer power(std::shared_ptr<Node> node, json::object params) {
    const auto* on = params.if_contains("on");
    if (on == nullptr || !on->is_bool()) {
        co_return missing("\"on\": true or false");
    }
    node->power(on->as_bool());
    co_return json::value(json::object());
}

Answer reset(std::shared_ptr<Node> node, json::object params) {
    static constexpr std::array<std::string_view, 4> kKinds{"pin", "system", "debug", "watchdog"};
    const auto kind = text_param(params, "kind").value_or("pin");
    if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) {
        co_return refuse(fmt::format("'{}' is not a kind of reset", kind), "It is pin, system, debug or watchdog.");
    }
    node->reset(kind);
    co_return json::value(json::object());
}

Answer serial_write(std::shared_ptr<Node> node, json::object params) {
    const auto text = text_param(params, "text");
    if (!text) {
        co_return missing("\"text\": \"...\"");
    }
    std::uint16_t channel = node->console_channel();
    if (const auto name = text_param(params, "channel")) {
        const auto found = node->hello().serial_channel(*name);
        if (!found) {
            co_return refuse(fmt::format("there is no serial channel '{}'", *name),
                             fmt::format("'{}' lists them.", command("inspect")));
        }
        channel = *found;
    }
    node->serial_in(channel, *text);
    co_return json::value(json::object());
}

Answer save_snapshot(std::shared_ptr<Node> node, json::object params) {
    const auto file = text_param(params, "file");
    if (!file || !file->starts_with('/')) {
        co_return missing("\"file\": an absolute path");
    }
    const auto saved = co_await node->save_snapshot(*file);
    if (!saved) {
        co_return tl::unexpected(saved.error());
    }
    co_return json::value(json::object{{"bytes", saved->bytes}, {"virtual_ns", saved->virtual_ns}});
}

Answer quit_run(std::function<void()> quit) {
    quit();
    co_return json::value(json::object());
}

}  // namespace

void add_node_methods(Dispatcher& dispatcher, std::shared_ptr<Node> node, json::object about,
                      std::function<void()> quit) {
    dispatcher.add("info", [node, about](const json::object&) { return info(node, about); });
    dispatcher.add("set", [node](json::object params) { return set(node, std::move(params)); });
    dispatcher.add("power", [node](json::object params) { return power(node, std::move(params)); });
    dispatcher.add("reset", [node](json::object params) { return reset(node, std::move(params)); });
    dispatcher.add("serial.write", [node](json::object params) { return serial_write(node, std::move(params)); });
    dispatcher.add("snapshot.save", [node](json::object params) { return save_snapshot(node, std::move(params)); });
    dispatcher.add("quit", [quit](const json::object&) { return quit_run(quit); });
    for (const char* method : {"describe", "regs", "reg.write", "parts", "journal", "memory.read", "memory.write", "cpu", "stats"}) {
        dispatcher.add(method, [node, method](json::object params) { return node->call(method, std::move(params)); });
    }
}

}  // namespace twin::host
