// SPDX-License-Identifier: BSD-3-Clause
// Chance that falls the same way on every platform: the distributions of the standard library are each vendor's own.
#pragma once

#include <cstdint>
#include <string_view>

namespace twin::net {

/// SplitMix64 (G. Steele, D. Lea, C. Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    /// Seeded from a run's seed and the names of what it is for: each gets a sequence of its own.
    Random(std::uint64_t seed, std::string_view owner, std::string_view purpose) : state_(mix(seed)) {
        for (const std::string_view name : {owner, purpose}) {
            for (const char c : name) {
                state_ = mix(state_ ^ static_cast<unsigned char>(c));
            }
            // Where a name ends makes a difference.
            state_ = mix(state_ + name.size());
        }
    }

    std::uint64_t next() {
        state_ += kGamma;
        return mix(state_);
    }
    /// 0 to `limit` - 1; `limit` is 1 to 2^32. No value is likelier than another by more than limit / 2^64.
    std::uint64_t below(std::uint64_t limit) {
        const std::uint64_t r = next();
        // The upper half of the 128-bit product r × limit.
        return ((r >> 32) * limit + (((r & 0xffffffffU) * limit) >> 32)) >> 32;
    }

  private:
    static constexpr std::uint64_t kGamma = 0x9e3779b97f4a7c15;

    static std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    std::uint64_t state_;
};

}  // namespace twin::net
