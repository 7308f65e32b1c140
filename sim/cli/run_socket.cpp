// SPDX-License-Identifier: BSD-3-Clause
#include "sim/cli/run_socket.hpp"

#include "sim/host/command_name.hpp"
#include "sim/serve/method.hpp"
#include "sim/serve/values.hpp"

#include <unistd.h>
#include <boost/json.hpp>
#include <algorithm>

namespace twin::cli {
namespace {

namespace json = boost::json;
using serve::Answer;

// So long who reads a probe may take to fetch what came last.
constexpr auto kGoodbye = std::chrono::milliseconds(500);

bool has(const serve::Method& method, const char* parameter) {
    return std::any_of(method.params.begin(), method.params.end(),
                       [&](const serve::Field& field) { return field.name == parameter; });
}

/// As people name it who have the command line.
host::Result<void> check_named(const std::string& run, const json::object& params, const char* parameter,
                               const std::vector<std::string>& names) {
    if (params.contains(parameter) || names.size() == 1) {
        return {};
    }
    if (names.empty()) {
        return host::refuse(fmt::format("'{}' has no {}", run, parameter), "Its scenario says what there is.");
    }
    return host::refuse(fmt::format("'{}' has {} {}s", run, names.size(), parameter),
                        fmt::format("Name one, as in {}/{}; '{}' lists the devices.", run, names.front(),
                                    host::command("ps " + run)));
}

std::vector<std::string> device_names(serve::ScenarioRun& run) {
    std::vector<std::string> names;
    for (const auto& trace : run.traces()) {
        names.push_back(trace.name);
    }
    return names;
}

host::Result<std::shared_ptr<host::Node>> node_for(serve::ScenarioRun& run, const json::object& params) {
    if (auto named = check_named(run.name(), params, "device", device_names(run)); !named) {
        return tl::unexpected(named.error());
    }
    const auto* name = params.if_contains("device");
    const auto trace = run.device(name != nullptr && name->is_string() ? std::string(name->as_string()) : "");
    if (!trace) {
        return tl::unexpected(trace.error());
    }
    return (*trace)->member->node;
}

Answer about(std::shared_ptr<serve::ScenarioRun> run) {
    auto all = run->describe();
    all["pid"] = ::getpid();
    co_return json::value(std::move(all));
}

Answer quit(std::shared_ptr<serve::ScenarioRun> run) {
    run->end("asked");
    co_return json::value(json::object());
}

}  // namespace

RunSocket::RunSocket(serve::Yard& yard, std::shared_ptr<serve::ScenarioRun> run)
    : yard_(yard),
      run_(std::move(run)),
      client_(std::make_shared<serve::Client>(yard.io(), yard)),
      probes_(yard.io().get_executor(), [run = run_](const json::object& params) {
          return node_for(*run, params);
      }) {}

host::Result<std::unique_ptr<RunSocket>> RunSocket::open(serve::Yard& yard, std::shared_ptr<serve::ScenarioRun> run,
                                                         std::shared_ptr<host::NameClaim> claim) {
    auto socket = std::make_unique<RunSocket>(yard, std::move(run));
    auto dispatcher = std::make_shared<host::Dispatcher>();
    socket->add_methods(*dispatcher);
    auto server = host::ControlServer::start(yard.io(), std::move(claim), std::move(dispatcher));
    if (!server) {
        return tl::unexpected(server.error());
    }
    socket->server_ = std::move(*server);
    return socket;
}

void RunSocket::add_methods(host::Dispatcher& dispatcher) {
    for (const auto& chapter : serve::chapters()) {
        for (const auto& method : chapter.methods) {
            if (!has(method, "run") || method.notifies) {
                continue;
            }
            const auto named = [run = run_](json::object params) {
                params["run"] = run->name();
                return params;
            };
            dispatcher.add(
                method.name,
                [&yard = yard_, client = client_, &method, named](json::object params) {
                    return method.handler(serve::Call{yard, *client, named(std::move(params))});
                },
                [run = run_, &method, named](const json::object& params) -> host::Result<void> {
                    auto good = serve::check(method, named(params));
                    // The one saves all of it without a name, the other tells of it.
                    if (good && has(method, "device") && method.name != "snapshot.save" && method.name != "info") {
                        good = check_named(run->name(), params, "device", device_names(*run));
                    }
                    if (good && has(method, "network")) {
                        good = check_named(run->name(), params, "network", run->networks());
                    }
                    return good;
                });
        }
    }
    // Of the run, without a device's name.
    const auto of_device = dispatcher.find("info");
    dispatcher.add("info", [run = run_, of_device](json::object params) {
        return params.contains("device") ? of_device(std::move(params)) : about(run);
    });
    dispatcher.add("quit", [run = run_](const json::object&) { return quit(run); });
    probes_.add_to(dispatcher);
}

asio::awaitable<void> RunSocket::drained() { co_await probes_.drained(kGoodbye); }

}  // namespace twin::cli
