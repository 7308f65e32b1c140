// SPDX-License-Identifier: BSD-3-Clause
// Looking at traffic without being part of it.
#pragma once

#include "net_bridge/frame.hpp"

#include <memory>
#include <vector>

namespace twin::net {

enum class Way {
    out,  ///< from the jack; of a cable: from its first end to its second
    in,   ///< to the jack; of a cable: from its second end to its first
};

[[nodiscard]] constexpr Way opposite(Way way) { return way == Way::out ? Way::in : Way::out; }

/// Sees the frames that pass a jack or a cable. Called in the midst of the traffic: must not touch the network.
class Tap {
  public:
    Tap() = default;
    virtual ~Tap() = default;
    Tap(const Tap&) = delete;
    Tap& operator=(const Tap&) = delete;

    virtual void seen(Way way, const Frame& frame) = 0;
};

/// The taps of one place.
class Taps {
  public:
    void add(std::shared_ptr<Tap> tap) { taps_.push_back(std::move(tap)); }
    /// Does nothing for one that is not there.
    void remove(const Tap* tap) {
        std::erase_if(taps_, [tap](const auto& t) { return t.get() == tap; });
    }
    [[nodiscard]] bool empty() const { return taps_.empty(); }
    void seen(Way way, const Frame& frame) const {
        for (const auto& tap : taps_) {
            tap->seen(way, frame);
        }
    }

  private:
    std::vector<std::shared_ptr<Tap>> taps_;
};

}  // namespace twin::net
