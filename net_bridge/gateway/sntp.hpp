// SPDX-License-Identifier: BSD-3-Clause
// Tells devices the time (RFC 5905; RFC 4330 for those who ask simply).
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

namespace twin::net {

/// The answer to a client's packet; empty: it is none. `real`: the host's clock, not a run's.
std::optional<std::array<std::uint8_t, 48>> sntp_answer(std::span<const std::uint8_t> request,
                                                        std::chrono::system_clock::time_point now, bool real);

}  // namespace twin::net
