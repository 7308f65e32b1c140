// SPDX-License-Identifier: BSD-3-Clause
// What hosts and routers say about multicast groups, as far as a switch that snoops wants to know.
#pragma once

#include "net_bridge/ethernet.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace twin::net {

/// One message of IGMP (RFC 1112, 2236, 3376) or MLD (RFC 2710, 3810).
struct Membership {
    enum class Kind {
        query,   ///< by a router, which has an address of its own
        report,  ///< joins, leaves, or both
    };
    struct Change {
        MacAddress group;  ///< the Ethernet address that it maps to (RFC 1112, 6.4; RFC 2464, 7)
        bool joins;
        bool operator==(const Change&) const = default;
    };

    Kind kind;
    bool ipv6;
    std::vector<Change> changes;  ///< of a report; none for groups that are not to be snooped (is_always_flooded)
};

/// Empty: another frame, or one that is malformed or has a wrong checksum; such a frame is plain multicast.
std::optional<Membership> parse_membership(const EthernetHeader& header, std::span<const std::uint8_t> frame);

/// 224.0.0.0/24 and ff02::1, which go to all ports whoever has joined (RFC 4541, 2.1.2 and 3), and what is not IP.
bool is_always_flooded(const MacAddress& group);

}  // namespace twin::net
