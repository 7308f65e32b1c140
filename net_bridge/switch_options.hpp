// SPDX-License-Identifier: BSD-3-Clause
// How a switch behaves, and what can be seen of it: docs/network-links.md.
#pragma once

#include "net_bridge/ethernet.hpp"
#include "net_bridge/frame.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace twin::net {

/// Which VLANs a port is in, and how frames look there: IEEE 802.1Q-2018, 8.6 and 8.8. VLANs are 1 to 4094.
struct PortVlans {
    enum class Admit { all, tagged_only, untagged_only };

    std::uint16_t pvid = 1;               ///< the VLAN of frames without a tag, or with a tag of VLAN 0
    std::set<std::uint16_t> untagged{1};  ///< frames of these VLANs leave without a tag
    std::set<std::uint16_t> tagged;       ///< and of these with one
    Admit admit = Admit::all;
    bool ingress_filter = true;  ///< drops frames of VLANs that the port is not in

    /// A device that knows of no VLANs.
    static PortVlans access(std::uint16_t vlan) { return {vlan, {vlan}, {}, Admit::untagged_only, true}; }
    /// Another switch, or a router: tagged, but for `native` if there is one.
    static PortVlans trunk(std::set<std::uint16_t> vlans, std::optional<std::uint16_t> native = std::nullopt);

    [[nodiscard]] bool has(std::uint16_t vlan) const { return untagged.contains(vlan) || tagged.contains(vlan); }
    bool operator==(const PortVlans&) const = default;
};

/// Frames that a port may send to many at once: broadcast, and where set multicast and unicast to unknown addresses.
struct StormControl {
    std::uint32_t frames_per_second = 1000;  ///< 1 or more; a tenth of a second's worth may come at once
    bool multicast = false;
    bool unknown_unicast = false;
};

struct SwitchOptions {
    std::size_t mac_table_size = 8192;        ///< a full table learns nothing, and frames to others are flooded
    Time ageing = std::chrono::seconds(300);  ///< 802.1Q-2018, 8.8.3: 10 to 1,000,000 s, 300 recommended
    bool igmp_snooping = false;
    bool mld_snooping = false;
    /// RFC 3376, 8.4 and RFC 3810, 9.4, with the default robustness of 2 and query interval of 125 s.
    Time membership = std::chrono::seconds(260);
    Time querier = std::chrono::seconds(255);
    /// After a leave: RFC 3376, 8.8 and 8.9.
    Time last_member = std::chrono::seconds(2);
    std::size_t group_table_size = 1024;  ///< groups per port; one that joins more gets all
    std::optional<StormControl> storm_control;
};

/// RFC 2819's etherStats in spirit. Frames dropped on the way in count as `in` too.
struct PortCounters {
    std::uint64_t in_frames = 0, in_bytes = 0, in_unicast = 0, in_multicast = 0, in_broadcast = 0;
    std::uint64_t out_frames = 0, out_bytes = 0, out_unicast = 0, out_multicast = 0, out_broadcast = 0;
    // Dropped on the way in, by reason.
    std::uint64_t fcs_errors = 0;
    std::uint64_t malformed = 0;   ///< shorter than their header, longer than kMaxJumboFrame, or of VLAN 4095
    std::uint64_t bad_source = 0;  ///< the source is a group address
    std::uint64_t reserved = 0;    ///< 01-80-C2-00-00-00 to -0F
    std::uint64_t vlan_drops = 0;  ///< not admitted: tagged or untagged, or of a VLAN that the port is not in
    std::uint64_t storm_drops = 0;
    std::uint64_t parted = 0;    ///< unicast to another island
    std::uint64_t filtered = 0;  ///< the destination is on the port that they came from
    // Learning.
    std::uint64_t not_learned = 0;  ///< the MAC table was full
    std::uint64_t moved = 0;        ///< addresses that had been on another port before: many are a loop
};

struct PortInfo {
    std::string name;
    std::string cable;  ///< empty: none
    bool up;
    PortVlans vlans;
    PortCounters counters;
    bool router;  ///< a multicast router was heard there
};

struct MacEntry {
    std::uint16_t vlan;  ///< 0: the switch knows of no VLANs
    MacAddress address;
    std::string port;
    Time age;  ///< since a frame came from it
    bool operator==(const MacEntry&) const = default;
};

struct GroupEntry {
    std::uint16_t vlan;
    MacAddress group;
    std::vector<std::string> ports;
    bool operator==(const GroupEntry&) const = default;
};

}  // namespace twin::net
