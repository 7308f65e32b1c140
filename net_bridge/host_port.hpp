// SPDX-License-Identifier: BSD-3-Clause
// What the ports to the host's world have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace twin::net {

/// Seen from the virtual network: what it sent to the host's side, and what it got.
struct HostPortCounters {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::uint64_t queue_drops = 0;    ///< the peer did not read fast enough
    std::uint64_t no_peer_drops = 0;  ///< there was none
    std::uint64_t damaged = 0;        ///< frames with a wrong FCS: the host's side has no FCS, so they go no further
    std::uint64_t oversized = 0;      ///< larger than kMaxJumboFrame, from the host's side
};

/// One line for the user: a peer came, or went, and why.
using PortReport = std::function<void(const std::string&)>;

}  // namespace twin::net
