// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/stm32f4/eth_filter.hpp"

#include <algorithm>

#include "models/core/ethernet.hpp"

namespace twin::stm32f4 {

namespace {
constexpr std::size_t kAddress = 6;
}

unsigned hash_of(std::span<const std::uint8_t> address) {
    // The upper six bits of the CRC with its bits reversed: its lower six, the other way round.
    const std::uint32_t crc = ethernet_fcs(address.first(kAddress));
    unsigned index = 0;
    for (unsigned bit = 0; bit < 6; ++bit) index = index << 1 | (crc >> bit & 1);
    return index;
}

bool AddressFilter::matches(std::span<const std::uint8_t> address, bool source) const {
    return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
        if (!entry.enabled || entry.source != source) return false;
        for (std::size_t i = 0; i < kAddress; ++i)
            if ((entry.ignored >> i & 1) == 0 && entry.address[i] != address[i]) return false;
        return true;
    });
}

bool AddressFilter::destination_passes(std::span<const std::uint8_t> address) const {
    if (std::all_of(address.begin(), address.end(), [](std::uint8_t byte) { return byte == 0xFF; }))
        return !no_broadcast;
    const bool multicast = (address[0] & 1) != 0;
    if (multicast && all_multicast) return true;
    const bool by_hash = multicast ? hash_multicast : hash_unicast;
    bool match = !by_hash || hash_or_perfect ? matches(address, false) : false;
    if (by_hash) match = match || (hash >> hash_of(address) & 1) != 0;
    return match != inverse_destination;
}

AddressFilter::Verdict AddressFilter::judge(std::span<const std::uint8_t> frame) const {
    Verdict verdict;
    if (promiscuous) {
        verdict.pass = true;
        return verdict;
    }
    verdict.destination_failed = !destination_passes(frame.first(kAddress));
    const bool compares_source =
        std::any_of(entries.begin(), entries.end(), [](const Entry& e) { return e.enabled && e.source; });
    // The manual leaves open what SAF says when no register is for source addresses: here, that nothing failed.
    if (compares_source || filter_source)
        verdict.source_failed = matches(frame.subspan(kAddress, kAddress), true) == inverse_source;
    verdict.pass = !verdict.destination_failed && !(filter_source && verdict.source_failed);
    return verdict;
}

}  // namespace twin::stm32f4
