// SPDX-License-Identifier: BSD-3-Clause
// What travels on a virtual network.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace twin::net {

/// An instant, counted from the start of the run; also a duration.
using Time = std::chrono::nanoseconds;

/// IEEE 802.3-2018, 3.2.7: bytes of a frame without its FCS; a VLAN tag (802.1Q) adds four.
inline constexpr std::size_t kMinFrame = 60;
inline constexpr std::size_t kMaxFrame = 1518;
/// The largest that anything here carries (jumbo frames are not standardised; this is what drivers agree on, and a
/// tag).
inline constexpr std::size_t kMaxJumboFrame = 9018 + 4;
/// What a frame takes on the wire besides its bytes: preamble and SFD 8, FCS 4, inter-packet gap 12.
inline constexpr std::size_t kWireOverhead = 24;

/// An Ethernet frame: destination address to the last byte before the FCS. Cheap to copy: the bytes are shared and
/// never changed. Frames may be shorter than kMinFrame: who needs padding, pads.
class Frame {
  public:
    Frame() = default;
    explicit Frame(std::vector<std::uint8_t> bytes, bool fcs_error = false)
        : bytes_(std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))), fcs_error_(fcs_error) {}

    [[nodiscard]] std::span<const std::uint8_t> bytes() const {
        return bytes_ ? std::span<const std::uint8_t>(*bytes_) : std::span<const std::uint8_t>();
    }
    [[nodiscard]] std::size_t size() const { return bytes_ ? bytes_->size() : 0; }
    /// Damaged on the way: the FCS doesn't match. Switches drop it, a MAC counts it.
    [[nodiscard]] bool fcs_error() const { return fcs_error_; }

    /// What faults were injected on its way, for captures: "corrupted bit 17"; mostly empty.
    [[nodiscard]] const std::string& comment() const {
        static const std::string none;
        return comment_ ? *comment_ : none;
    }
    void add_comment(const std::string& text) {
        comment_ = std::make_shared<const std::string>(comment_ ? *comment_ + "; " + text : text);
    }

    /// Switches that it came through, 255 at most. More than a network is wide: it goes round in a loop.
    [[nodiscard]] unsigned hops() const { return hops_; }
    void add_hop() { hops_ = static_cast<std::uint8_t>(hops_ < 255 ? hops_ + 1 : 255); }

    /// The same frame with other bytes: its comment and hops stay.
    [[nodiscard]] Frame with_bytes(std::vector<std::uint8_t> bytes, bool fcs_error) const {
        Frame changed(std::move(bytes), fcs_error);
        changed.comment_ = comment_;
        changed.hops_ = hops_;
        return changed;
    }

  private:
    std::shared_ptr<const std::vector<std::uint8_t>> bytes_;
    std::shared_ptr<const std::string> comment_;
    bool fcs_error_ = false;
    std::uint8_t hops_ = 0;
};

}  // namespace twin::net
