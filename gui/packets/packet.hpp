// SPDX-License-Identifier: BSD-3-Clause
// An Ethernet frame, taken apart: layers, their fields, and where in the frame each is.
// Whatever the bytes are: nothing is read behind their end, and what is cut short or wrong is said and ends the layer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace twin::packets {

using Bytes = std::span<const std::uint8_t>;

struct Field {
    std::string name;
    std::string value;
    std::size_t at = 0;  ///< its first byte in the frame
    std::size_t size = 0;
    bool wrong = false;  ///< cut short, or not as the protocol has it
    std::vector<Field> children;
};

struct Packet {
    std::string source;       ///< of the innermost layer that has addresses
    std::string destination;
    std::string protocol;     ///< the innermost that is known
    std::string summary;      ///< one line about it
    bool malformed = false;
    std::vector<Field> layers;

    /// One of its layers is called so.
    [[nodiscard]] bool has(const std::string& layer) const;
};

/// From the destination address to the last byte before the FCS. Layers: Ethernet, VLAN, ARP, IPv4, IPv6, ICMP, ICMPv6,
/// IGMP, UDP, TCP, DHCP, DNS (mDNS too), NTP, MQTT, TLS, CoAP, HTTP.
Packet decode(Bytes frame);

}  // namespace twin::packets
