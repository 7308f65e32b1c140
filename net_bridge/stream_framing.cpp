// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/stream_framing.hpp"

#include <algorithm>

namespace twin::net {

bool Deframer::feed(std::span<const std::uint8_t> bytes, const std::function<void(Frame)>& deliver) {
    while (!broken_ && !bytes.empty()) {
        if (skip_ > 0) {
            const std::size_t part = std::min(skip_, bytes.size());
            skip_ -= part;
            bytes = bytes.subspan(part);
            continue;
        }
        if (head_size_ < head_.size()) {
            head_[head_size_++] = bytes.front();
            bytes = bytes.subspan(1);
            if (head_size_ < head_.size()) {
                continue;
            }
            length_ = 0;
            for (const std::uint8_t byte : head_) {
                length_ = length_ << 8 | byte;
            }
            broken_ = length_ > kMaxLength;
            if (length_ == 0 || length_ > kMaxJumboFrame) {
                oversized_ += length_ > 0 ? 1 : 0;
                skip_ = length_;
                head_size_ = 0;
            }
            continue;
        }
        const std::size_t part = std::min(length_ - frame_.size(), bytes.size());
        frame_.insert(frame_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(part));
        bytes = bytes.subspan(part);
        if (frame_.size() == length_) {
            head_size_ = 0;
            deliver(Frame(std::exchange(frame_, {})));
        }
    }
    return !broken_;
}

std::array<std::uint8_t, 4> stream_head(const Frame& frame) {
    const std::size_t size = frame.size();
    return {static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16),
            static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
}

}  // namespace twin::net
