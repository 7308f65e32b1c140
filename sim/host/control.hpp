// SPDX-License-Identifier: BSD-3-Clause
// The control API: JSON-RPC 2.0. What the methods do is told to a Dispatcher; how requests come is another matter.
#pragma once

#include "sim/host/error.hpp"
#include "sim/host/signal.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <string>

namespace twin::host {

/// Method names and what they do. No transport known here.
class Dispatcher {
  public:
    using Handler = std::function<asio::awaitable<Result<boost::json::value>>(boost::json::object params)>;
    /// Looks at parameters before the handler does: its error is that the request has wrong ones.
    using Check = std::function<Result<void>(const boost::json::object& params)>;

    void add(const std::string& method, Handler handler, Check check = {}) {
        methods_[method] = {std::move(handler), std::move(check)};
    }

    /// What a method does; empty: there is none of that name.
    [[nodiscard]] Handler find(const std::string& method) const {
        const auto found = methods_.find(method);
        return found == methods_.end() ? Handler() : found->second.handler;
    }
    /// The response to one request text, which may be a batch; empty for notifications. Never throws; any text is allowed.
    asio::awaitable<std::string> handle(std::string request) const;
    /// What a method does, without a request around it.
    asio::awaitable<Result<boost::json::value>> call(const std::string& method, boost::json::object params) const;

  private:
    struct Method {
        Handler handler;
        Check check;
    };
    asio::awaitable<std::string> handle_one(const boost::json::value& parsed) const;
    [[nodiscard]] Error unknown(const std::string& method) const;

    std::map<std::string, Method> methods_;
};

/// JSON-RPC's error codes, and ours: what was asked for can't be done; it failed.
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kRefused = -32000;
inline constexpr int kFailed = -32001;

}  // namespace twin::host
