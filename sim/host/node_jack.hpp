// SPDX-License-Identifier: BSD-3-Clause
// A node's Ethernet jack as one of the virtual network's.
#pragma once

#include "net_bridge/jack.hpp"
#include "net_bridge/timeline.hpp"
#include "sim/host/node.hpp"

#include <deque>
#include <memory>

namespace twin::host {

/// In real time a frame goes on as soon as the node's message comes. In virtual time it waits for take_over(), so that
/// frames of several nodes go on in the order of their instants, and of nodes.
class NodeJack final : public net::Jack {
  public:
    NodeJack(std::string name, std::shared_ptr<Node> node, std::uint16_t channel, net::Timeline& timeline);
    ~NodeJack() override;

    void receive(const net::Frame& frame) override;
    /// Plugs the node's cable in, or pulls it.
    void link_changed(bool up) override;
    /// Schedules what the node has sent.
    void take_over();

  private:
    struct Sent {
        net::Time at;
        net::Frame frame;
    };
    /// What the node's listener has; the jack may go before the node.
    struct Hook {
        NodeJack* jack;
    };
    void on_message(const link::Message& message);

    std::weak_ptr<Node> node_;
    std::uint16_t channel_;
    net::Timeline& timeline_;
    bool virtual_;
    std::deque<Sent> sent_;
    std::shared_ptr<Hook> hook_;
};

}  // namespace twin::host
