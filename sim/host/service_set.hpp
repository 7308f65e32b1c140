// SPDX-License-Identifier: BSD-3-Clause
// The services of a run, by name: docs/services.md.
#pragma once

#include "net_bridge/gateway/local_services.hpp"
#include "sim/host/service.hpp"
#include "sim/host/signal.hpp"

namespace twin::host {

/// In virtual time they are on a loopback of the run's own, where the network's gateway finds them
/// (NetworkOptions::services), and do what they do at the network's instants. In real time they are ordinary programs
/// on the host's loopback. Everything on the io_context's thread; it must be dropped before the loop is, and outlive
/// the network.
class ServiceSet final : public net::LocalServices {
  public:
    /// Called where it happens: in virtual time at that instant, and nobody may start or end a service from there.
    struct Listener {
        std::function<void(const std::string& service, std::string_view line)> line;
        std::function<void(const std::string& service, const ServiceEnd& end)> ended;
    };

    /// `seed`: of the run.
    ServiceSet(asio::io_context& io, TimeMode time, std::uint64_t seed, Listener listener);
    ~ServiceSet() override;

    /// Starts one, by a name that none has that runs. In virtual time it has done, when this returns, all that it does
    /// at this instant, listening included. `options`: time, seed and world are filled in.
    Result<void> start(ServiceOptions options);
    /// SIGTERM, and SIGKILL after 2 s, which in virtual time are the service's own: it ends at this instant. Returns
    /// when it has ended. Refuses a name that doesn't run.
    asio::awaitable<Result<void>> stop(std::string name);
    /// SIGKILL. In virtual time it has ended when this returns.
    Result<void> kill(const std::string& name);
    /// Stops it, if it runs, and starts it again as it was.
    asio::awaitable<Result<void>> restart(std::string name);
    /// Until somebody listens at this TCP port of the loopback; an error if the service ends before, or `patience` is
    /// over. In virtual time it says at once what is so.
    asio::awaitable<Result<void>> listens(std::string name, std::uint16_t port, std::chrono::milliseconds patience);
    /// Ends all of them, without a word to the listener.
    void clear();

    [[nodiscard]] bool runs(const std::string& name) const;
    /// nullptr: there has been none.
    [[nodiscard]] const Service* find(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] TimeMode time() const { return time_; }

    // Virtual time: for the network that they are on.

    /// What time it is, and whom to tell that they have something to do now.
    void attach(std::function<std::int64_t()> now, std::function<void()> touched);
    /// The network's; 0 before it is there.
    [[nodiscard]] std::int64_t now_ns() const { return now_ ? now_() : 0; }
    /// Lets them run until none has anything left to do at this instant. False: none had.
    bool settle(std::int64_t now_ns);
    /// When one of them does something by itself: the instant (in the past: now), or kNever.
    [[nodiscard]] std::int64_t next_ns() const;

    int connect(const net::Endpoint& to, int& error) override;
    int listen(const net::Endpoint& at, int& error) override;
    int open_datagrams(bool v6, int& error) override;
    int send(int socket, const net::Endpoint& to, std::span<const std::uint8_t> payload) override;
    std::optional<net::Endpoint> receive(int socket, std::vector<std::uint8_t>& payload) override;
    void touched() override;

  private:
    struct Entry {
        ServiceOptions options;
        unsigned lives = 0;
        std::unique_ptr<Service> service;
    };

    Entry* entry(const std::string& name);
    [[nodiscard]] const Entry* entry(const std::string& name) const;
    Result<void> begin(Entry& entry);
    void ended(const std::string& name, const ServiceEnd& end);
    int named_socket(int type, char transport, int& error);
    static tl::unexpected<Error> not_running(const std::string& name);

    asio::io_context& io_;
    const TimeMode time_;
    const std::uint64_t seed_;
    const Listener listener_;
    const std::string world_;
    std::shared_ptr<Signal> changed_;
    std::vector<std::unique_ptr<Entry>> entries_;  ///< in the order in which they were first started
    std::function<std::int64_t()> now_;
    std::function<void()> touched_;
    std::uint16_t last_port_ = 0;
};

}  // namespace twin::host
