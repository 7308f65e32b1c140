// SPDX-License-Identifier: BSD-3-Clause
// One port of a switch.
#pragma once

#include "net_bridge/ethernet.hpp"
#include "net_bridge/switch.hpp"

#include <map>
#include <utility>

namespace twin::net {

class Switch::Port final : public Jack {
  public:
    Port(Switch& owner, const std::string& name) : Jack(owner.name_ + "." + name), short_name(name), owner_(owner) {}

    void receive(const Frame& frame) override { owner_.receive(*this, frame); }
    // What was behind it may come back elsewhere.
    void link_changed(bool up) override {
        if (!up) {
            owner_.forget(*this);
        }
    }
    void unplugged() override { owner_.remove(*this); }

    void send(Frame&& frame) { transmit(std::move(frame)); }

    /// A multicast router is, or was lately, there.
    [[nodiscard]] bool router(bool ipv6, std::uint16_t vlan, Time now) const {
        const auto found = routers.find({ipv6, vlan});
        return found != routers.end() && now < found->second;
    }
    [[nodiscard]] bool member(std::uint64_t group, Time now) const {
        const auto found = groups.find(group);
        return now < all_groups || (found != groups.end() && now < found->second);
    }

    const std::string short_name;
    PortVlans vlans;
    unsigned island = 0;
    PortCounters counters;
    Time storm_paid{0};                    ///< what was admitted is paid for until then
    std::map<std::uint64_t, Time> groups;  ///< by MacTable::key(); until when
    Time all_groups{0};                    ///< more were joined than there is room for: gets all until then
    std::map<std::pair<bool, std::uint16_t>, Time> routers;  ///< by IPv6 and VLAN; until when

  private:
    Switch& owner_;
};

}  // namespace twin::net
