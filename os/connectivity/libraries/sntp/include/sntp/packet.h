// SPDX-License-Identifier: BSD-3-Clause
//
// What an SNTP client sends and understands (RFC 4330; the format is RFC 5905's), without sockets and clocks.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sntp {

constexpr size_t kPacketSize = 48;

/// Seconds since 1900 and fractions of 2^-32 s. 0 stands for unknown.
using Timestamp = uint64_t;

enum class Reply : uint8_t {
    Good,
    NotOurs,         ///< too short, not from a server, or no answer to what we asked: wait for another
    Unsynchronized,  ///< the server does not know the time itself
    Refused          ///< kiss of death: ask another server, or much later (RFC 4330, 8)
};

/// A question. `nonce` comes back in the answer: a number that nobody else knows.
void make_request(uint8_t (&packet)[kPacketSize], uint64_t nonce);

/// Whether it answers the question with that nonce, and then when it was sent, and how long the server had had the
/// question.
Reply read_reply(const uint8_t* packet, size_t size, uint64_t nonce, Timestamp& sent, uint64_t& held);

/// Milliseconds since 1970. What has no leading one counts from 2036 on, where the seconds since 1900 begin anew (RFC
/// 4330, 3).
int64_t to_unix_ms(Timestamp timestamp);

/// When the answer arrived, milliseconds since 1970, if the question took `round_trip_ms` in all and both ways took the
/// same.
int64_t arrival_unix_ms(Timestamp sent, uint64_t held, uint32_t round_trip_ms);

}  // namespace sntp
