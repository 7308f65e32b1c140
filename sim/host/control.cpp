// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/control.hpp"

#include "sim/host/units.hpp"

#include <boost/json.hpp>

namespace twin::host {
namespace {

namespace json = boost::json;

std::string error_response(const json::value& id, int code, const Error& problem) {
    json::object error{{"code", code}, {"message", problem.message}};
    if (!problem.hint.empty()) {
        error["data"] = json::object{{"hint", problem.hint}};
    }
    return json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(error)}});
}

}  // namespace

Error Dispatcher::unknown(const std::string& method) const {
    std::vector<std::string> names;
    for (const auto& [known, one] : methods_) {
        names.push_back(known);
    }
    const auto meant = nearest(method, names);
    return {fmt::format("there is no method '{}'", method), meant ? fmt::format("Did you mean {}?", *meant) : "", 2};
}

asio::awaitable<Result<json::value>> Dispatcher::call(const std::string& method, json::object params) const {
    const auto found = methods_.find(method);
    if (found == methods_.end()) {
        co_return tl::unexpected(unknown(method));
    }
    co_return co_await found->second.handler(std::move(params));
}

asio::awaitable<std::string> Dispatcher::handle(std::string request) const {
    boost::system::error_code parse_error;
    const auto parsed = json::parse(request, parse_error);
    if (parse_error) {
        co_return error_response(nullptr, kParseError, {"the request is not JSON", ""});
    }
    const auto* batch = parsed.if_array();
    if (batch == nullptr) {
        co_return co_await handle_one(parsed);
    }
    if (batch->empty()) {
        co_return error_response(nullptr, kInvalidRequest, {"the batch is empty", ""});
    }
    // In their order: the second may be about what the first has started.
    std::string answers;
    for (const auto& one : *batch) {
        const auto answer = co_await handle_one(one);
        if (!answer.empty()) {
            answers += (answers.empty() ? "[" : ",") + answer;
        }
    }
    co_return answers.empty() ? answers : answers + "]";
}

asio::awaitable<std::string> Dispatcher::handle_one(const json::value& parsed) const {
    const auto* object = parsed.if_object();
    const auto* method = object != nullptr ? object->if_contains("method") : nullptr;
    if (method == nullptr || !method->is_string()) {
        co_return error_response(nullptr, kInvalidRequest, {"the request names no method", ""});
    }
    const auto* id = object->if_contains("id");
    const json::value answer_id = id != nullptr ? *id : json::value();
    const auto answer = [&](std::string text) { return id != nullptr ? std::move(text) : std::string(); };
    const std::string name(method->as_string());
    const auto found = methods_.find(name);
    if (found == methods_.end()) {
        co_return answer(error_response(answer_id, kMethodNotFound, unknown(name)));
    }
    const auto* params = object->if_contains("params");
    if (params != nullptr && !params->is_object()) {
        co_return answer(error_response(answer_id, kInvalidParams,
                                        {fmt::format("'params' of '{}' is no object", name),
                                         "Parameters are given by name: \"params\": {\"name\": value}."}));
    }
    json::object arguments = params != nullptr ? params->as_object() : json::object();
    if (found->second.check) {
        if (const auto good = found->second.check(arguments); !good) {
            co_return answer(error_response(answer_id, kInvalidParams, good.error()));
        }
    }
    Result<json::value> result;
    try {
        result = co_await found->second.handler(std::move(arguments));
    } catch (const std::exception& bug) {
        // Other requests, and other runs, are none the worse for it.
        result = failure(fmt::format("'{}' broke off: {}", name, bug.what()), "This is a fault of Twinyard's.");
    }
    if (!result) {
        co_return answer(error_response(answer_id, result.error().exit_code == 2 ? kRefused : kFailed, result.error()));
    }
    co_return answer(json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", answer_id}, {"result", *result}}));
}

}  // namespace twin::host
