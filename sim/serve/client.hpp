// SPDX-License-Identifier: BSD-3-Clause
// One client, whatever its transport is: requests in, answers and events out, and what it may cost.
#pragma once

#include "sim/host/control.hpp"
#include "sim/serve/probe.hpp"
#include "sim/serve/subscription.hpp"

#include <boost/asio/io_context.hpp>
#include <list>
#include <map>

namespace twin::serve {

class Run;
class Yard;

/// What a client is told by notifications of its own, besides events.
class Feed {
  public:
    virtual ~Feed() = default;
    /// The client is gone, or wants no more of it.
    virtual void finish() = 0;
};

namespace asio = boost::asio;
using host::Result;

class Client : public std::enable_shared_from_this<Client> {
  public:
    /// Requests that are worked on at a time; answers and messages that wait, in bytes; subscriptions; probes.
    static constexpr unsigned kMostRequests = 32;
    static constexpr std::size_t kMostUnsent = 1u << 20;
    static constexpr std::size_t kMostSubscriptions = 16;
    static constexpr std::size_t kMostProbes = 16;

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

    Result<std::shared_ptr<Subscription>> subscribe(Run& run, SubscriptionOptions options, bool from_start);
    Result<void> ack(std::int64_t subscription, std::uint64_t seq);
    Result<void> unsubscribe(std::int64_t subscription);

    /// A probe of a device of this run. Its channels are told by the stream's probe().
    asio::awaitable<Result<std::shared_ptr<ProbeStream>>> start_probe(std::shared_ptr<Run> run,
                                                                      std::shared_ptr<host::Node> node,
                                                                      std::vector<std::string> channels,
                                                                      OutflowOptions options);
    Result<void> ack_probe(std::int64_t probe, std::uint64_t seq);
    Result<void> stop_probe(std::int64_t probe);
    /// A notification; who sends many of them waits for the client to acknowledge some.
    void notify(std::string_view method, boost::json::object params);
    /// Its number, of this client.
    std::int64_t add(std::shared_ptr<Feed> feed);
    [[nodiscard]] std::shared_ptr<Feed> feed(std::int64_t number) const;
    void remove(std::int64_t number);

  private:
    static asio::awaitable<void> answer(std::shared_ptr<Client> self, std::string request);
    void send(std::string text);
    Result<std::shared_ptr<Subscription>> find(std::int64_t subscription);
    Result<std::shared_ptr<ProbeStream>> find_probe(std::int64_t probe);
    [[nodiscard]] std::shared_ptr<Outflow> ready_one();
    void add(const std::shared_ptr<Outflow>& outflow);
    void drop(const Outflow& outflow);
    static asio::awaitable<void> pulse(std::weak_ptr<ProbeStream> weak);

    asio::io_context& io_;
    Yard& yard_;
    host::Dispatcher dispatcher_;
    host::Signal changed_;
    std::deque<std::string> unsent_;
    std::size_t unsent_bytes_ = 0;
    unsigned requests_ = 0;
    std::map<std::int64_t, std::shared_ptr<Subscription>> subscriptions_;
    std::int64_t next_subscription_ = 1;
    std::map<std::int64_t, std::shared_ptr<ProbeStream>> probes_;
    std::size_t starting_probes_ = 0;
    std::int64_t next_probe_ = 1;
    std::list<std::shared_ptr<Outflow>> outflows_;  ///< all of these; they take turns
    std::map<std::int64_t, std::shared_ptr<Feed>> feeds_;
    std::int64_t next_feed_ = 1;
    std::int64_t last_served_ = 0;  ///< subscriptions take turns
    bool closed_ = false;
};

}  // namespace twin::serve
