// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/sntp.hpp"

#include <algorithm>

namespace twin::net {

std::optional<std::array<std::uint8_t, 48>> sntp_answer(std::span<const std::uint8_t> request,
                                                        std::chrono::system_clock::time_point now, bool real) {
    constexpr std::uint8_t kClient = 3;
    constexpr std::uint8_t kServer = 4;
    if (request.size() < 48) {
        return std::nullopt;
    }
    const std::uint8_t version = (request[0] >> 3) & 7;
    if ((request[0] & 7) != kClient || version < 1 || version > 4) {
        return std::nullopt;
    }
    // RFC 5905, 6: seconds since 1900, modulo an era, and a fraction of 2^32.
    constexpr std::uint64_t k1970 = 2208988800;
    const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
    const auto whole = static_cast<std::uint32_t>(static_cast<std::uint64_t>(seconds.count()) + k1970);
    const auto fraction =
        static_cast<std::uint32_t>((static_cast<std::uint64_t>((since - seconds).count()) << 32) / 1'000'000'000);
    std::array<std::uint8_t, 48> answer{};
    answer[0] = static_cast<std::uint8_t>(version << 3 | kServer);
    answer[1] = real ? 2 : 1;  // stratum: the host's clock has one of its own above it
    answer[2] = request[2];    // poll
    answer[3] = 0xec;          // precision: 2^-20 s
    answer[11] = 0x10;         // root dispersion: 0.25 ms
    const std::array<std::uint8_t, 4> reference =
        real ? std::array<std::uint8_t, 4>{127, 0, 0, 1} : std::array<std::uint8_t, 4>{'L', 'O', 'C', 'L'};
    std::copy(reference.begin(), reference.end(), answer.begin() + 12);
    const auto put = [&](std::size_t at) {
        for (std::size_t i = 0; i < 4; ++i) {
            answer[at + i] = static_cast<std::uint8_t>(whole >> (24 - 8 * i));
            answer[at + 4 + i] = static_cast<std::uint8_t>(fraction >> (24 - 8 * i));
        }
    };
    put(16);                                                    // reference: set just now
    std::copy_n(request.begin() + 40, 8, answer.begin() + 24);  // originate: the client's transmit
    put(32);                                                    // receive
    put(40);                                                    // transmit
    return answer;
}

}  // namespace twin::net
