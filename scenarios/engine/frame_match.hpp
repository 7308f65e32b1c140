// SPDX-License-Identifier: BSD-3-Clause
// Ethernet frames that a scenario looks for.
#pragma once

#include "scenarios/engine/comparison.hpp"
#include "scenarios/engine/reader.hpp"
#include "scenarios/engine/step.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twin::scenario {

/// What is known of a frame: IEEE 802.3 and 802.1Q, RFC 791, 8200, 9293, 768, 792.
struct FrameFacts {
    std::uint16_t type = 0;  ///< behind a VLAN tag
    std::optional<std::uint16_t> vlan;
    std::optional<std::uint8_t> protocol;  ///< of IPv4, or behind IPv6's extension headers
    std::string source, destination;       ///< addresses of IP as texts, else of Ethernet
    std::optional<std::uint16_t> source_port, destination_port;
    std::string_view payload;  ///< behind the headers that are known
};
FrameFacts look_at(std::string_view frame);
/// "udp 10.0.2.15:49152 -> 10.0.2.2:53, 75 bytes"
std::string to_text(const FrameFacts& facts, std::size_t length);

/// All that is given must be so.
class FrameMatch {
  public:
    static std::vector<KeyInfo> keys();
    /// Throws Failure.
    static FrameMatch parse(const Reader& map);

    [[nodiscard]] bool matches(const FrameFacts& facts, std::size_t length) const;
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
    std::optional<std::uint16_t> type_;
    std::optional<std::uint16_t> vlan_;
    std::optional<std::uint8_t> protocol_;
    std::string source_, destination_;
    std::optional<std::uint16_t> source_port_, destination_port_;
    std::optional<Comparison> length_;
    std::string contains_;
};

}  // namespace twin::scenario
