// SPDX-License-Identifier: BSD-3-Clause
// A node's Ethernet jack as one of the virtual network's.
#pragma once

#include "net_bridge/jack.hpp"
#include "net_bridge/timeline.hpp"
#include "sim/host/alertness.hpp"
#include "sim/host/node.hpp"

#include <map>
#include <memory>
#include <optional>

namespace twin::host {

class NodeJack;

/// Frames that nodes have sent in virtual time, until the network's time comes there: in the order of their instants,
/// then of the nodes, however far ahead of each other these ran.
class SentFrames {
  public:
    struct Sent {
        net::Time at;
        NodeJack* jack;
        net::Frame frame;
    };
    [[nodiscard]] std::optional<net::Time> first() const;
    /// The first if it was sent by then.
    std::optional<Sent> take_first(net::Time until);

  private:
    friend class NodeJack;
    struct Key {
        net::Time at;
        std::size_t jack_number;
        auto operator<=>(const Key&) const = default;
    };
    std::multimap<Key, Sent> frames_;
    std::size_t jacks_ = 0;
};

/// In real time a frame goes on as soon as the node's message comes, in virtual time when somebody takes it from `sent`.
class NodeJack final : public net::Jack {
  public:
    /// `sent` is nullptr in real time, and `alertness` in virtual time and of many devices; `sent` outlives the jack.
    NodeJack(std::string name, std::shared_ptr<Node> node, std::uint16_t channel, net::Timeline& timeline,
             SentFrames* sent, std::shared_ptr<Alertness> alertness);
    ~NodeJack() override;

    void receive(const net::Frame& frame) override;
    /// Plugs the node's cable in, or pulls it.
    void link_changed(bool up) override;
    /// Puts what the node has sent on the cable.
    void pass_on(net::Frame frame) { transmit(std::move(frame)); }

  private:
    /// What the node's listener has; the jack may go before the node.
    struct Hook {
        NodeJack* jack;
    };
    void on_message(const link::Message& message);

    std::weak_ptr<Node> node_;
    std::uint16_t channel_;
    net::Timeline& timeline_;
    SentFrames* sent_;
    std::shared_ptr<Alertness> alertness_;
    std::size_t number_ = 0;
    std::shared_ptr<Hook> hook_;
};

}  // namespace twin::host
