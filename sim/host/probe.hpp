// SPDX-License-Identifier: BSD-3-Clause
// A node's signals as they change: docs/probes.md.
#pragma once

#include "sim/host/error.hpp"
#include "sim/link/probe.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace twin::host {

class Node;

/// Some records that follow each other, by the world's clock. They were looked at: each is of a channel of the probe.
struct ProbeData {
    std::int64_t t_ns = 0;      ///< from where the first record's time counts
    std::int64_t until_ns = 0;  ///< all before this is told
    std::uint64_t lost = 0;     ///< records before the first
    std::uint64_t count = 0;
    std::string records;  ///< packed
};

struct ProbeListener {
    std::function<void(ProbeData)> data;
    /// No more will come, and why. Called once, unless the probe is dropped before.
    std::function<void(const std::string& why)> end;
};

/// One that runs; it stops when this is dropped. Made by Node::start_probe(), on the node's thread like all of it.
class Probe {
  public:
    Probe(std::weak_ptr<Node> node, std::uint16_t number) : node_(std::move(node)), number_(number) {}
    ~Probe();
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    /// When it began, and its channels then: `name`, `kind`, `unit`, `level` or `value`.
    std::int64_t t_ns = 0;
    boost::json::array channels;

    /// All before this is told. Without records it goes on as the node's time does.
    [[nodiscard]] std::int64_t until_ns() const;
    /// What it is in the middle of, for start_probe() of a node that comes from a snapshot which is made there, after it
    /// has told all that it can. The node stands.
    boost::asio::awaitable<Result<boost::json::value>> state();

  private:
    std::weak_ptr<Node> node_;
    std::uint16_t number_;
};

}  // namespace twin::host
