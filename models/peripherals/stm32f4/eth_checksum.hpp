// SPDX-License-Identifier: BSD-3-Clause
// The checksum engine of the Ethernet MAC: IPv4 header, TCP, UDP, ICMP and ICMPv6 checksums of a frame.
// Source: RM0090 rev 19, chapter 33.5.2 (transmit checksum offload) and 33.5.3 (receive checksum offload).
#pragma once

#include <cstdint>
#include <span>

namespace twin::stm32f4 {

/// What the engine says of a received frame. Its bits are those of RDES4.
struct IpCheck {
    enum class Payload : std::uint8_t { unknown = 0, udp = 1, tcp = 2, icmp = 3 };
    bool ipv4 = false;
    bool ipv6 = false;
    bool header_error = false;
    bool payload_error = false;
    bool bypassed = false;  ///< no checksum that the engine knows, a fragment, or security
    Payload payload = Payload::unknown;
};

/// `frame`: from the destination address to the last byte before the FCS, VLAN-tagged or not.
IpCheck check_ip(std::span<const std::uint8_t> frame);

/// TDES0.CIC.
enum class ChecksumInsertion : std::uint8_t { none = 0, header = 1, payload = 2, all = 3 };

struct InsertionErrors {
    bool header = false;   ///< TDES0.IHE
    bool payload = false;  ///< TDES0.IPE
};

/// Writes the checksums that `what` asks for into the frame. With `payload`, the field holds the pseudo-header's sum
/// already. What the engine can't do is left as it is.
InsertionErrors insert_checksums(std::span<std::uint8_t> frame, ChecksumInsertion what);

}  // namespace twin::stm32f4
