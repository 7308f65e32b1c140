// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/node.hpp"

namespace twin::host {
namespace {

__extension__ using Wide = __int128;
constexpr std::int64_t kBillion = 1'000'000'000;

}  // namespace

std::int64_t ClockMap::to_own(std::int64_t world) const {
    if (drift_ppb == 0) {
        return world - world_ns + own_ns;
    }
    return own_ns + static_cast<std::int64_t>(Wide{world - world_ns} * (kBillion + drift_ppb) / kBillion);
}

std::int64_t ClockMap::to_world(std::int64_t own) const {
    if (own == link::kNever) {
        return own;
    }
    if (drift_ppb == 0) {
        return own - own_ns + world_ns;
    }
    const std::int64_t rate = kBillion + drift_ppb;
    return world_ns + static_cast<std::int64_t>((Wide{own - own_ns} * kBillion + rate - 1) / rate);
}

}  // namespace twin::host
