// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/ethernet.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace twin::net {

std::string to_text(const MacAddress& mac) { return fmt::format("{:02x}", fmt::join(mac, ":")); }

std::optional<EthernetHeader> parse_ethernet(std::span<const std::uint8_t> frame) {
    constexpr std::size_t kUntagged = 14;
    constexpr std::size_t kTagged = 18;
    if (frame.size() < kUntagged) {
        return std::nullopt;
    }
    const auto word = [&](std::size_t at) { return static_cast<std::uint16_t>(frame[at] << 8 | frame[at + 1]); };
    EthernetHeader header{{}, {}, std::nullopt, word(12), kUntagged};
    std::copy_n(frame.begin(), 6, header.destination.begin());
    std::copy_n(frame.begin() + 6, 6, header.source.begin());
    if (header.type == kTypeVlan) {
        if (frame.size() < kTagged) {
            return std::nullopt;
        }
        header.tag = word(14);
        header.type = word(16);
        header.size = kTagged;
    }
    return header;
}

}  // namespace twin::net
