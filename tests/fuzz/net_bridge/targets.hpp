// SPDX-License-Identifier: BSD-3-Clause
// What reads bytes that somebody else wrote. Each target takes any input, and aborts when a promise is broken.
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

struct Target {
    const char* name;
    void (*run)(std::span<const std::uint8_t> input);
};
inline constexpr Target kTargets[] = {{"frames", frames}, {"stream", stream}, {"options", options}};

}  // namespace twin::net::fuzz
