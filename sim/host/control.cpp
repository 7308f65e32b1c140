// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/control.hpp"

#include "sim/host/units.hpp"

#include <boost/json.hpp>

namespace twin::host {
namespace {

namespace json = boost::json;

std::string error_response(const json::value& id, int code, std::string_view message, std::string_view hint) {
    json::object error{{"code", code}, {"message", json::string_view(message.data(), message.size())}};
    if (!hint.empty()) {
        error["data"] = json::object{{"hint", json::string_view(hint.data(), hint.size())}};
    }
    return json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(error)}});
}

}  // namespace

asio::awaitable<std::string> Dispatcher::handle(std::string request) const {
    boost::system::error_code parse_error;
    const auto parsed = json::parse(request, parse_error);
    if (parse_error) {
        co_return error_response(nullptr, kParseError, "the request is not JSON", "");
    }
    const auto* object = parsed.if_object();
    const auto* method = object != nullptr ? object->if_contains("method") : nullptr;
    if (method == nullptr || !method->is_string()) {
        co_return error_response(nullptr, kInvalidRequest, "the request names no method", "");
    }
    const auto* id = object->if_contains("id");
    const json::value answer_id = id != nullptr ? *id : json::value();
    const std::string name(method->as_string());
    const auto found = handlers_.find(name);
    if (found == handlers_.end()) {
        std::vector<std::string> names;
        for (const auto& [known, handler] : handlers_) {
            names.push_back(known);
        }
        const auto meant = nearest(name, names);
        co_return error_response(answer_id, kMethodNotFound, fmt::format("there is no method '{}'", name),
                                 meant ? fmt::format("Did you mean {}?", *meant) : "");
    }
    const auto* params = object->if_contains("params");
    json::object arguments = params != nullptr && params->is_object() ? params->as_object() : json::object();
    const auto result = co_await found->second(std::move(arguments));
    if (id == nullptr) {
        co_return std::string();
    }
    if (!result) {
        const auto& error = result.error();
        co_return error_response(answer_id, error.exit_code == 2 ? kRefused : kFailed, error.message, error.hint);
    }
    co_return json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", answer_id}, {"result", *result}});
}

}  // namespace twin::host
