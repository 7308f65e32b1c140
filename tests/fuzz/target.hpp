// SPDX-License-Identifier: BSD-3-Clause
// What reads bytes that somebody else wrote. A target takes any input, and aborts when a promise is broken.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <span>

namespace twin::fuzz {

using Input = std::span<const std::uint8_t>;

struct Target {
    const char* name;
    void (*run)(Input input);
    /// Inputs that the test of the seeds makes of them: fewer where each takes long.
    unsigned mutations = 20'000;
};
/// All of a program: each links its own.
std::span<const Target> targets();

/// For GoogleTest, which would print bytes.
inline void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }

inline void require(bool good, const char* what) {
    if (!good) {
        std::fprintf(stderr, "broken promise: %s\n", what);
        std::abort();
    }
}

/// Takes numbers off an input; zeros when it is at its end.
class Reader {
  public:
    explicit Reader(Input input) : left_(input) {}
    [[nodiscard]] bool empty() const { return left_.empty(); }
    /// Little end first.
    std::uint32_t number(unsigned bytes) {
        std::uint32_t value = 0;
        const Input from = take(bytes);
        for (std::size_t i = 0; i < from.size(); ++i) {
            value |= std::uint32_t{from[i]} << 8 * i;
        }
        return value;
    }
    std::uint8_t byte() { return static_cast<std::uint8_t>(number(1)); }
    /// What there is of `size` bytes.
    Input take(std::size_t size) {
        const Input taken = left_.first(size < left_.size() ? size : left_.size());
        left_ = left_.subspan(taken.size());
        return taken;
    }

  private:
    Input left_;
};

}  // namespace twin::fuzz
