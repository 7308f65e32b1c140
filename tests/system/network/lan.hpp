// SPDX-License-Identifier: BSD-3-Clause
// Real nodes with the firmware of this folder on one virtual network, in either clock.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "sim/host/lockstep.hpp"
#include "sim/host/network.hpp"
#include "tests/support/machine.hpp"

namespace twin::test {

/// One of the nodes, as its console shows it.
class Peer {
  public:
    Peer(boost::asio::io_context& io, const std::string& board, const std::string& name, std::uint64_t seed,
         host::TimeMode time);

    void type(const std::string& line) { node_->serial_in(node_->console_channel(), line + "\n"); }
    /// Everything up to the end of the first line that begins with `marker`, which is then gone; empty: not there yet.
    std::string take_line(const std::string& marker);
    const std::string& console() const { return console_; }
    const std::shared_ptr<host::Node>& node() const { return node_; }
    const std::string& name() const { return node_->options().name; }

  private:
    std::shared_ptr<host::Node> node_;
    std::string console_;
};

class Lan {
  public:
    using Span = std::chrono::nanoseconds;

    explicit Lan(host::NetworkOptions options);
    ~Lan();
    Lan(const Lan&) = delete;
    Lan& operator=(const Lan&) = delete;

    /// Nodes of virtual time join before any time has passed.
    Peer& join(const std::string& name, std::uint64_t seed = 1, const std::string& board = "mps2_an386");
    /// Many at once, which start side by side.
    void join_all(unsigned count);
    Peer& operator[](std::size_t i) { return peers_[i]; }
    std::size_t size() const { return peers_.size(); }

    /// Lets time pass until the condition holds; false if it did not within `limit` of that time.
    bool until(const std::function<bool()>& condition, Span limit = 30s);
    void pass(Span span);
    /// Waits for a line of this peer that begins with `marker` and returns it with all that came before.
    std::string hear(Peer& peer, const std::string& marker, Span limit = 30s);
    std::string ask(Peer& peer, const std::string& line, const std::string& marker, Span limit = 30s);
    /// Its address.
    std::string bring_up(Peer& peer, const std::string& fixed = "");

    host::Network& network() const { return *network_; }
    boost::asio::io_context& io() { return io_; }
    /// A number at a JSON pointer of what the network tells of itself.
    std::int64_t number(const std::string& pointer) const;
    /// The number of a peer's cable: "out/sent".
    std::int64_t cable(const std::string& name, const std::string& counter) const;

    /// Ends nodes and network, so that a capture is complete.
    void close();

  private:
    void add(const std::string& name, std::uint64_t seed, const std::string& board);
    void make_ready(std::size_t first);

    boost::asio::io_context io_{1};
    host::TimeMode time_;
    std::unique_ptr<host::Network> network_;
    std::deque<Peer> peers_;  // their addresses stay
    std::unique_ptr<host::Lockstep> lockstep_;
};

/// The number before a part of a line: number_before("udp: 10 sent, 3 refused", " sent") is 10.
std::int64_t number_before(const std::string& line, const std::string& what);

/// FNV-1a as the firmware tells it: "sum 0123abcd".
std::string sum_of(const std::string& bytes);

}  // namespace twin::test
