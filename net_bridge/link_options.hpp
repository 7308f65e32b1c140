// SPDX-License-Identifier: BSD-3-Clause
// What a cable does to frames, and how people write it: docs/network-links.md.
#pragma once

#include "net_bridge/error.hpp"
#include "net_bridge/frame.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twin::net {

/// In thousand millionths, so that it is the same number on every platform.
struct Probability {
    static constexpr std::uint32_t kCertain = 1'000'000'000;
    std::uint32_t ppb = 0;

    [[nodiscard]] static constexpr Probability percent(std::uint32_t percent) { return {percent * 10'000'000}; }
    bool operator==(const Probability&) const = default;
};

/// Loss by the model of Gilbert and Elliott: the link is in a good or a bad state, may change it before each frame, and
/// loses with a probability of the state's own. It begins in the good one.
struct BurstLoss {
    Probability to_bad;
    Probability to_good;
    Probability loss_in_bad{Probability::kCertain};
    Probability loss_in_good;
    bool operator==(const BurstLoss&) const = default;
};

enum class Distribution { uniform, normal };

/// How much may wait for the wire, the frame that is on it not counted.
struct QueueLimit {
    std::uint64_t amount = 128 * 1024;
    bool in_frames = false;
    bool operator==(const QueueLimit&) const = default;
};

/// What one direction of a cable does. The default does nothing.
struct Impairments {
    std::uint64_t bandwidth = 0;  ///< bit/s, 0: unlimited; up to 1 Tbit/s
    QueueLimit queue;             ///< acts with `bandwidth`
    Time latency{0};              ///< up to one hour
    /// Uniform: from -jitter to +jitter. Normal: the standard deviation. The delay never gets below zero.
    Time jitter{0};
    Distribution distribution = Distribution::uniform;
    Probability loss;
    std::optional<BurstLoss> burst_loss;  ///< not together with `loss`
    Probability duplicate;
    Probability reorder;             ///< such a frame has no latency and no jitter, and so overtakes others
    std::uint32_t gap = 1;           ///< only each gap-th frame may overtake
    Probability corrupt;             ///< flips a bit, and the FCS tells
    Probability corrupt_undetected;  ///< flips a bit, and the FCS fits: as if it flipped in a switch's memory
    std::uint32_t mtu = 0;           ///< bytes of a frame's payload, 0: no limit

    bool operator==(const Impairments&) const = default;
};

struct LinkOptions {
    Impairments out;  ///< from the cable's first end
    Impairments in;   ///< to it
    bool up = true;
    std::optional<std::uint64_t> seed;  ///< instead of the run's

    /// Words, apart by blanks or commas: "latency=20ms loss=1%". Each changes `base`; "clear" makes it the default. An
    /// error quotes the word, and says what was expected.
    static Result<LinkOptions> parse(std::string_view text, LinkOptions base);
    static Result<LinkOptions> parse(std::string_view text) { return parse(text, LinkOptions()); }
    /// What differs from the default; "clear" for the default. parse() gives the options back.
    [[nodiscard]] std::string to_text() const;

    bool operator==(const LinkOptions&) const = default;
};

}  // namespace twin::net
