// SPDX-License-Identifier: BSD-3-Clause
// Power-down states, and what ends them (datasheet, 3.5 and 3.11).
#include <algorithm>
#include <array>
#include <span>

#include "models/peripherals/smsc/lan9118.hpp"

namespace twin::smsc {

namespace {

constexpr std::size_t kAddress = 6;
constexpr std::uint32_t kEnergy = 1, kWakeUp = 2;  // of WUPS
constexpr unsigned kFilters = 4, kMaskBits = 31;

std::uint16_t reversed(std::uint16_t value) {
    std::uint16_t result = 0;
    for (unsigned bit = 0; bit < 16; ++bit) result = static_cast<std::uint16_t>(result << 1 | (value >> bit & 1));
    return result;
}

/// CRC-16 (8005h, as the line has the bits, from FFFFh) of the bytes from `offset` on that `mask` names.
std::uint16_t crc_of(std::span<const std::uint8_t> frame, std::size_t offset, std::uint32_t mask) {
    std::uint16_t rest = 0xFFFF;
    for (unsigned i = 0; i < kMaskBits; ++i) {
        if ((mask >> i & 1) == 0 || offset + i >= frame.size()) continue;
        rest ^= frame[offset + i];
        for (int bit = 0; bit < 8; ++bit) rest = static_cast<std::uint16_t>(rest >> 1 ^ ((rest & 1) != 0 ? 0xA001 : 0));
    }
    return reversed(rest);
}

}  // namespace

bool Lan9118::is_magic(std::span<const std::uint8_t> frame) const {
    // Six bytes of ones and sixteen times the address, anywhere behind the two addresses.
    constexpr std::size_t kCopies = 16;
    for (std::size_t at = 2 * kAddress; at + kAddress * (kCopies + 1) <= frame.size(); ++at) {
        const auto sync = frame.subspan(at, kAddress);
        if (!std::all_of(sync.begin(), sync.end(), [](std::uint8_t b) { return b == 0xFF; })) continue;
        bool all = true;
        for (std::size_t i = 1; all && i <= kCopies; ++i) all = is_own_address(frame.subspan(at + i * kAddress));
        if (all) return true;
    }
    return false;
}

bool Lan9118::is_wake_up_frame(std::span<const std::uint8_t> frame) const {
    const bool multicast = (frame[0] & 1) != 0;
    if (any_unicast_wakes_ != 0 && !multicast && is_own_address(frame)) return true;
    const auto& filter = wake_filter_.get();
    for (unsigned i = 0; i < kFilters; ++i) {
        const std::uint32_t command = filter[4] >> 8 * i & 0xF;
        const bool enabled = (command & 1) != 0, wants_multicast = (command & 8) != 0;
        if (!enabled || wants_multicast != multicast) continue;
        const std::uint32_t crc = filter[6 + i / 2] >> 16 * (i % 2) & 0xFFFF;
        if (crc_of(frame, filter[5] >> 8 * i & 0xFF, filter[i]) == crc) return true;
    }
    return false;
}

void Lan9118::look_for_wake_up(const EthernetFrame& frame) {
    const bool asleep = power_mode_ == kD1;
    const bool magic = (magic_enable_ != 0 || asleep) && !frame.fcs_error && is_magic(frame.bytes);
    const bool pattern = (wake_enable_ != 0 || asleep) && !frame.fcs_error && passes_filter(frame.bytes) &&
                         is_wake_up_frame(frame.bytes);
    if (magic) magic_received_ = 1;
    if (pattern) wake_received_ = 1;
    if ((magic || pattern) && wake_on_lan_ != 0) wake_up_event(kWakeUp);
}

void Lan9118::wake_up_event(std::uint32_t status) {
    wake_status_ = wake_status_ | status;
    raise(kPme);
    update_irq();
}

void Lan9118::on_energy() {
    if (energy_detect_ != 0) wake_up_event(kEnergy);
}

void Lan9118::on_power_mode() {
    if (power_mode_ == kD0) return;
    // The clocks of the FIFOs stop; what is under way is lost.
    ready_ = 0;
    for (Alarm* alarm : {&transmitted_, &pause_over_, &timer_wraps_}) alarm->cancel();
}

void Lan9118::wake() {
    if (power_mode_ == kD0) return;
    power_mode_ = kD0;
    ready_ = 1;
    start_timer();
    try_transmit();
    update_irq();
}

}  // namespace twin::smsc
