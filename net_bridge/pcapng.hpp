// SPDX-License-Identifier: BSD-3-Clause
// Blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian on every host. docs/capture.md says which we write.
#pragma once

#include "net_bridge/frame.hpp"
#include "net_bridge/tap.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace twin::net::pcapng {

using Buffer = std::vector<std::uint8_t>;

struct Section {
    std::string hardware;
    std::string os;
    std::string application;
    std::string comment;
};

struct Interface {
    std::string name;
    std::string description;
};

/// Counted from the start of the file; `start` and `end` are since 1970.
struct Statistics {
    Time start{0};
    Time end{0};
    std::uint64_t received = 0;  ///< recorded and dropped
    std::uint64_t dropped = 0;
};

/// Texts that are empty are left out, those longer than an option can hold are cut.
void append_section(Buffer& to, const Section& section);
/// Ethernet, in nanoseconds, without FCS. The first is interface 0.
void append_interface(Buffer& to, const Interface& interface);
/// `at` is since 1970, and not negative.
void append_packet(Buffer& to, std::uint32_t interface, Time at, Way way, const Frame& frame);
/// What append_packet() appends.
[[nodiscard]] std::size_t packet_size(const Frame& frame);
void append_statistics(Buffer& to, std::uint32_t interface, const Statistics& statistics);

/// Bytes of the whole blocks among the first `limit` bytes of some blocks.
[[nodiscard]] std::size_t whole_blocks(std::span<const std::uint8_t> blocks, std::size_t limit);

}  // namespace twin::net::pcapng
