// SPDX-License-Identifier: BSD-3-Clause
// Frames in a byte stream, as QEMU's `-netdev stream` has them: a length of four bytes, big-endian, and the frame.
#pragma once

#include "net_bridge/frame.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace twin::net {

/// Takes a stream apart.
class Deframer {
  public:
    /// What QEMU sends at most (net/net.h, NET_BUFSIZE). A larger length means that the stream is no such stream.
    static constexpr std::size_t kMaxLength = 4096 + 65536;

    /// The next bytes. Calls `deliver` for each frame that is complete, and drops those above kMaxJumboFrame and empty
    /// ones. False: the stream makes no sense from here on, and nothing more is taken.
    bool feed(std::span<const std::uint8_t> bytes, const std::function<void(Frame)>& deliver);
    /// Frames that were too large.
    [[nodiscard]] std::uint64_t oversized() const { return oversized_; }

  private:
    std::array<std::uint8_t, 4> head_{};
    std::size_t head_size_ = 0;
    std::size_t length_ = 0;  ///< of the frame, once its head is complete
    std::size_t skip_ = 0;    ///< left of a frame that is too large
    std::vector<std::uint8_t> frame_;
    std::uint64_t oversized_ = 0;
    bool broken_ = false;
};

/// The length that goes before a frame.
[[nodiscard]] std::array<std::uint8_t, 4> stream_head(const Frame& frame);

}  // namespace twin::net
