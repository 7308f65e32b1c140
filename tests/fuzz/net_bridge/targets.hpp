// SPDX-License-Identifier: BSD-3-Clause
// What the bridge reads that somebody else wrote.
#pragma once

#include <cstdint>
#include <span>

namespace twin::net::fuzz {

/// Frames through a switch with VLANs and snooping, over cables: headers, tags, IGMP, MLD. The input is a sequence of
/// (port, length of two bytes, frame).
void frames(std::span<const std::uint8_t> input);
/// The stream of `-netdev stream`, cut into pieces as the first byte says.
void stream(std::span<const std::uint8_t> input);
/// Link options, and addresses of ports, as people write them.
void options(std::span<const std::uint8_t> input);

/// Whole frames to a gateway, as from a device that means harm: gateway.cpp has the input's form.
void gateway(std::span<const std::uint8_t> input);

}  // namespace twin::net::fuzz
