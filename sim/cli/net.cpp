// SPDX-License-Identifier: BSD-3-Clause
// twin net
#include "sim/cli/commands.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/table.hpp"
#include "sim/cli/target.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/network_methods.hpp"
#include "sim/host/units.hpp"

#include <unistd.h>
#include <boost/json.hpp>
#include <cstdio>

namespace twin::cli {
namespace {

namespace json = boost::json;

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }
void say(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

const json::array& list_at(const json::value& value, const char* key) {
    static const json::array none;
    const auto* object = value.if_object();
    const auto* found = object != nullptr ? object->if_contains(key) : nullptr;
    return found != nullptr && found->is_array() ? found->as_array() : none;
}

const json::value& value_at(const json::value& value, const char* key) {
    static const json::value none;
    const auto* object = value.if_object();
    const auto* found = object != nullptr ? object->if_contains(key) : nullptr;
    return found != nullptr ? *found : none;
}

std::string count(const json::value& value, const char* key) {
    return host::group(summary_number(value, key).value_or(0));
}

bool is_true(const json::value& value, const char* key) {
    const auto& found = value_at(value, key);
    return found.is_bool() && found.as_bool();
}

/// "3 lost, 1 duplicated"; empty: nothing happened to any frame.
std::string mishaps(const json::value& counters) {
    static constexpr std::pair<const char*, const char*> kKinds[] = {
        {"lost", "lost"},           {"duplicated", "duplicated"}, {"reordered", "reordered"},
        {"corrupted", "corrupted"}, {"queue_drops", "queue full"}, {"mtu_drops", "too large"},
        {"cut_drops", "cut off"}};
    std::string text;
    for (const auto& [key, word] : kKinds) {
        if (summary_number(counters, key).value_or(0) != 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count(counters, key), word);
        }
    }
    return text;
}

void section(std::string& out, const Style& style, const char* title, const Table& table, const char* none = nullptr) {
    if (table.empty() && none == nullptr) {
        return;
    }
    out += (out.empty() ? "" : "\n") + style.bold(title) + "\n" +
           (table.empty() ? fmt::format("  {}\n", none) : table.text());
}

std::string network_text(const json::value& network, const Style& style) {
    std::string out;
    Table cables("  ");
    for (const auto& cable : list_at(network, "cables")) {
        const auto& sent = value_at(cable, "out");
        const auto& received = value_at(cable, "in");
        auto trouble = mishaps(sent);
        const auto more = mishaps(received);
        trouble += (trouble.empty() || more.empty() ? "" : "; back: ") + more;
        const auto options = text_at(cable, "options");
        cables.row({text_at(cable, "name"), is_true(cable, "up") ? "up" : style.bold("down"),
                    fmt::format("{} out, {} in", count(sent, "delivered"), count(received, "delivered")),
                    options == "clear" ? "" : options, trouble});
    }
    section(out, style, "Cables", cables, "none");
    Table macs("  ");
    for (const auto& entry : list_at(network, "macs")) {
        macs.row({text_at(entry, "address"), text_at(entry, "port"),
                  fmt::format("heard {} ago", duration_at(entry, "age_ns"))});
    }
    section(out, style, "MAC table", macs, "nobody has said anything");
    Table leases("  ");
    for (const auto& lease : list_at(network, "leases")) {
        leases.row({text_at(lease, "address"), text_at(lease, "mac"), text_at(lease, "hostname")});
    }
    section(out, style, "Addresses given", leases);
    Table flows("  ");
    for (const auto& flow : list_at(network, "flows")) {
        flows.row({text_at(flow, "protocol"), text_at(flow, "device"), "->", text_at(flow, "outside"),
                   text_at(flow, "state"),
                   fmt::format("{} bytes out, {} in", count(flow, "to_host"), count(flow, "to_device")),
                   fmt::format("idle {}", duration_at(flow, "idle_ns"))});
    }
    section(out, style, "Flows", flows);
    Table forwards("  ");
    for (const auto& forward : list_at(network, "forwards")) {
        const auto device = text_at(forward, "device");
        forwards.row({text_at(forward, "protocol"), text_at(forward, "listen"), "->",
                      fmt::format("{}:{}", device.empty() ? "the device" : device, count(forward, "device_port"))});
    }
    section(out, style, "Forwarded ports", forwards);
    if (const auto& gateway = value_at(network, "gateway"); gateway.is_object()) {
        Table counters("  ");
        for (const auto& [key, value] : gateway.as_object()) {
            const std::string name(key);
            if (summary_number(gateway, name).value_or(0) != 0) {
                counters.row({name, count(gateway, name.c_str())});
            }
        }
        section(out, style, "Gateway", counters, "idle");
    }
    return out;
}

asio::awaitable<int> run_network(asio::io_context& io, host::NetworkOptions options,
                                 std::shared_ptr<host::NameClaim> claim) {
    auto network = host::Network::start(io, std::move(options));
    if (!network) {
        co_return complain(network.error());
    }
    host::Signal ended(io.get_executor());
    bool end = false;
    const auto finish = [&] {
        end = true;
        ended.notify();
    };
    auto dispatcher = std::make_shared<host::Dispatcher>();
    const auto start = host::Clock::now();
    dispatcher->add("info", [&](const json::object&) -> asio::awaitable<host::Result<json::value>> {
        const auto wall = (host::Clock::now() - start) / std::chrono::nanoseconds(1);
        co_return json::value(json::object{{"name", claim->name()},
                                           {"board", "network"},
                                           {"image", ""},
                                           {"time", "real"},
                                           {"pid", ::getpid()},
                                           {"now_ns", wall},
                                           {"wall_ns", wall}});
    });
    dispatcher->add("quit", [&](const json::object&) -> asio::awaitable<host::Result<json::value>> {
        finish();
        co_return json::value(json::object());
    });
    host::add_network_methods(*dispatcher, **network);
    auto server = host::ControlServer::start(io, claim, dispatcher);
    if (!server) {
        co_return complain(server.error());
    }
    const auto style = Style::for_fd(2);
    say(fmt::format("{} runs. Join it: {}. Ctrl-C ends.\n", style.bold(claim->name()),
                    host::command(fmt::format("run BOARD IMAGE --net switch={}", claim->name()))));
    for (const auto& forward : (*network)->forward_texts()) {
        say(fmt::format("net: {}\n", forward));
    }
    asio::signal_set signals(io, SIGINT, SIGTERM, SIGHUP);
    signals.async_wait([&](boost::system::error_code error, int) {
        if (!error) {
            finish();
        }
    });
    co_await ended.wait([&] { return end; });
    say("\n" + network_text(json::value((*network)->describe()), style));
    co_return 0;
}

}  // namespace

int net_run(const NetRunOptions& options) {
    auto network = network_options(options.net);
    if (!network) {
        return complain(network.error());
    }
    if (options.net.none()) {
        network->gateway = false;
    }
    const auto folder = host::control_folder();
    if (!folder) {
        return complain(folder.error());
    }
    auto claim = host::NameClaim::take(*folder, options.name);
    if (!claim) {
        return complain(claim.error());
    }
    network->seed = options.seed;
    network->listen = options.listen;
    network->listen.insert(network->listen.begin(), fmt::format("unix:{}/{}.switch", *folder, options.name));
    network->log = [](const std::string& line) { say(fmt::format("net: {}\n", line)); };
    return run_loop([&](asio::io_context& io) { return run_network(io, std::move(*network), std::move(*claim)); });
}

int net_show(const std::string& run, bool json_wanted) {
    const auto target = find_target(run);
    if (!target) {
        return complain(target.error());
    }
    const auto network = target->call("net.show");
    if (!network) {
        return complain(network.error());
    }
    print(json_wanted ? json::serialize(*network) + "\n" : network_text(*network, Style::for_fd(1)));
    return 0;
}

int net_link(const std::string& run, const std::string& cable, const std::string& options) {
    const auto target = find_target(run);
    if (!target) {
        return complain(target.error());
    }
    const auto changed = target->call("net.link", {{"cable", cable}, {"options", options}});
    if (!changed) {
        return complain(changed.error());
    }
    print(text_at(*changed, "options") + "\n");
    return 0;
}

}  // namespace twin::cli
