// SPDX-License-Identifier: BSD-3-Clause
// What lwIP asks of its surroundings: time, chance and memory. Global, as lwIP is.
#pragma once

#include "net_bridge/random.hpp"
#include "net_bridge/timeline.hpp"

#include <cstddef>

namespace twin::net {

class Stack;

struct LwipPort {
    const Timeline* timeline = nullptr;
    Random random{0};
    Stack* stack = nullptr;  ///< the one that there is
    std::size_t used = 0;    ///< bytes
    std::size_t peak = 0;
    std::size_t limit = SIZE_MAX;
    std::uint32_t parked_ms = 0;  ///< what time it is between two gateways
};
LwipPort& lwip_port();

}  // namespace twin::net
