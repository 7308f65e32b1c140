// SPDX-License-Identifier: BSD-3-Clause
// A learning switch: docs/network-links.md.
#pragma once

#include "net_bridge/error.hpp"
#include "net_bridge/jack.hpp"
#include "net_bridge/mac_table.hpp"
#include "net_bridge/membership.hpp"
#include "net_bridge/switch_options.hpp"
#include "net_bridge/timeline.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twin::net {

/// Forwards at once, without a queue of its own: bandwidth and queues are the cables'. Knows of no VLANs, and lets tags
/// pass as they are, until set_vlans() is called for the first time; from then on all ports that it was not called for
/// are access ports of VLAN 1.
///
/// One thread: the timeline's.
class Switch {
  public:
    Switch(std::string name, Timeline& timeline, const SwitchOptions& options = {});
    ~Switch();
    Switch(const Switch&) = delete;
    Switch& operator=(const Switch&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }

    /// A jack to plug a cable in; it is there until that is unplugged. The name of one that is there gives that one.
    /// Jacks call themselves "SWITCH.NAME".
    Jack& port(const std::string& name);
    /// Refuses VLANs outside 1 to 4094, a VLAN both tagged and untagged, and ports that aren't there.
    Result<void> set_vlans(std::string_view port, PortVlans vlans);
    /// Parts the network: nothing passes between ports of different islands. All are on island 0 at first. Refuses ports
    /// that aren't there.
    Result<void> set_island(std::string_view port, unsigned island);

    /// In order of creation.
    [[nodiscard]] std::vector<PortInfo> ports() const;
    /// By VLAN and address.
    [[nodiscard]] std::vector<MacEntry> mac_table() const;
    /// By VLAN and address.
    [[nodiscard]] std::vector<GroupEntry> groups() const;
    void clear_mac_table() { macs_.clear(); }

  private:
    class Port;
    struct Ingress;

    void receive(Port& from, const Frame& frame);
    bool classify(Port& from, Ingress& in) const;
    bool storms(Port& from, const Ingress& in, bool known) const;
    void learn(Port& from, const Ingress& in);
    void forward_unicast(Port& from, Port& to, Ingress& in);
    void forward_group(Port& from, Ingress& in);
    void apply(const Membership& report, Port& from, const Ingress& in);
    void join(Port& port, std::uint64_t group, Time now) const;
    void emit(Port& to, Ingress& in);
    bool querier_known(bool ipv6, const Ingress& in) const;
    Port* find(std::string_view name) const;
    void forget(Port& port);
    void remove(Port& port);

    std::string name_;
    Timeline& timeline_;
    SwitchOptions options_;
    bool vlan_aware_ = false;
    std::vector<std::unique_ptr<Port>> ports_;
    MacTable<Port> macs_;
};

}  // namespace twin::net
