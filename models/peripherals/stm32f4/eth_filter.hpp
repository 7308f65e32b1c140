// SPDX-License-Identifier: BSD-3-Clause
// The address filter of the Ethernet MAC. Source: RM0090 rev 19, chapter 33.5.4 (MAC filtering), tables of destination
// and source address filtering.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace twin::stm32f4 {

/// Which of the 64 bits of MACHTHR:MACHTLR an address asks for. `address`: 6 bytes.
unsigned hash_of(std::span<const std::uint8_t> address);

/// The registers, and what they say of a frame.
struct AddressFilter {
    /// MACA0 to MACA3.
    struct Entry {
        std::array<std::uint8_t, 6> address{};
        std::uint8_t ignored = 0;  ///< MBC: bit n, the address's byte n is not compared
        bool enabled = false;
        bool source = false;  ///< compared with the source address
    };
    // MACFFR
    bool promiscuous = false, hash_unicast = false, hash_multicast = false, inverse_destination = false,
         all_multicast = false, no_broadcast = false, inverse_source = false, filter_source = false,
         hash_or_perfect = false;
    std::uint64_t hash = 0;
    std::array<Entry, 4> entries{};

    struct Verdict {
        bool destination_failed = false;  ///< RDES0.AFM
        bool source_failed = false;       ///< RDES0.SAF
        bool pass = false;
    };
    /// `frame` has both addresses.
    Verdict judge(std::span<const std::uint8_t> frame) const;

  private:
    bool matches(std::span<const std::uint8_t> address, bool source) const;
    bool destination_passes(std::span<const std::uint8_t> address) const;
};

}  // namespace twin::stm32f4
