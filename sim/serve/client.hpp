// SPDX-License-Identifier: BSD-3-Clause
// One client, whatever its transport is: requests in, answers and events out, and what it may cost.
#pragma once

#include "sim/host/control.hpp"
#include "sim/serve/outflow.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <list>
#include <vector>

namespace twin::serve {

class Yard;

namespace asio = boost::asio;
using host::Result;

/// What a client may have told to it, each kind with numbers of its own.
enum class Flow { subscription, probe, timeline };

class Client : public std::enable_shared_from_this<Client> {
  public:
    /// Requests that are worked on at a time; answers and messages that wait, in bytes; what flows, of each kind.
    static constexpr unsigned kMostRequests = 32;
    static constexpr std::size_t kMostUnsent = 1u << 20;
    static constexpr std::size_t kMostFlows = 16;

    Client(asio::io_context& io, Yard& yard);
    ~Client() { close(); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// A request's text. It is answered in time, by next().
    void take(std::string request);
    /// Returns when another request may be taken.
    asio::awaitable<void> room();
    /// The next text for the client; empty: it was closed.
    asio::awaitable<std::optional<std::string>> next();
    /// The connection is gone, or has to go.
    void close();
    [[nodiscard]] bool closed() const { return closed_; }

    /// A place among those of its kind; it gives way when nobody holds it any more.
    struct Place {
        Flow flow;
        std::int64_t number;
    };
    Result<std::shared_ptr<Place>> reserve(Flow flow);
    /// From now on it is told, by the number that it has.
    void add(const std::shared_ptr<Place>& place, std::shared_ptr<Outflow> outflow);
    Result<void> ack(Flow flow, std::int64_t number, std::uint64_t seq);
    Result<void> stop(Flow flow, std::int64_t number);

  private:
    static asio::awaitable<void> answer(std::shared_ptr<Client> self, std::string request);
    void send(std::string text);
    struct Told {
        std::shared_ptr<Place> place;
        std::shared_ptr<Outflow> outflow;
    };
    using Flows = std::list<Told>;
    Result<Flows::iterator> find(Flow flow, std::int64_t number);
    [[nodiscard]] Outflow* ready_one();
    void notify(std::string_view method, boost::json::object params);
    static asio::awaitable<void> pulse(std::weak_ptr<Outflow> weak);

    asio::io_context& io_;
    Yard& yard_;
    host::Dispatcher dispatcher_;
    host::Signal changed_;
    std::deque<std::string> unsent_;
    std::size_t unsent_bytes_ = 0;
    unsigned requests_ = 0;
    Flows flows_;  ///< they take turns
    std::array<std::int64_t, 3> next_number_{1, 1, 1};
    std::vector<std::weak_ptr<Place>> places_;
    bool closed_ = false;
};

}  // namespace twin::serve
