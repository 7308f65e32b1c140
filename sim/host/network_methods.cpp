// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/network_methods.hpp"

#include <boost/json.hpp>

namespace twin::host {
namespace {

namespace json = boost::json;
using Answer = asio::awaitable<Result<json::value>>;

Answer show(Network& network) { co_return json::value(network.describe()); }

Answer link(Network& network, json::object params) {
    const auto text = [&](const char* key) {
        const auto* found = params.if_contains(key);
        return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
    };
    if (text("cable").empty()) {
        co_return refuse("the request needs \"cable\": \"name\"", "docs/control-api.md lists the methods.");
    }
    const auto options = network.set_link(text("cable"), text("options"));
    if (!options) {
        co_return tl::unexpected(options.error());
    }
    co_return json::value(json::object{{"options", *options}});
}

}  // namespace

void add_network_methods(Dispatcher& dispatcher, Network& network) {
    dispatcher.add("net.show", [&network](const json::object&) { return show(network); });
    dispatcher.add("net.link", [&network](json::object params) { return link(network, std::move(params)); });
}

}  // namespace twin::host
