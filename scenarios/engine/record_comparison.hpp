// SPDX-License-Identifier: BSD-3-Clause
// A run's record against that of its repetition, while that runs.
#pragma once

#include "sim/host/error.hpp"

#include <cstdint>
#include <deque>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace twin::scenario {

/// The first place at which two records part.
struct Difference {
    std::uint64_t line = 0;      ///< its number, from 1
    std::string recorded;        ///< empty: the record has ended
    std::string replayed;        ///< empty: the repetition has ended
    std::deque<std::string> before;  ///< the last lines that are the same
};

/// Reads the record as it goes: it may be larger than the memory.
class RecordComparison {
  public:
    static host::Result<RecordComparison> open(const std::string& path);

    /// The next line of the repetition, with its newline.
    void take(std::string_view line);
    /// There will be no more.
    void finish();

    [[nodiscard]] const std::optional<Difference>& difference() const { return difference_; }
    /// Lines that are the same.
    [[nodiscard]] std::uint64_t same() const { return same_; }
    /// The record breaks off before its last line: its run was killed. What the repetition says after that is not
    /// compared.
    [[nodiscard]] bool broken_off() const { return state_ == State::broken_off; }

  private:
    enum class State : std::uint8_t { lines, ended, broken_off };

    explicit RecordComparison(std::ifstream file) : file_(std::move(file)) {}
    /// Without its newline; empty if it has ended.
    std::string next();
    void differ(std::string recorded, std::string_view replayed);

    std::ifstream file_;
    State state_ = State::lines;
    std::uint64_t same_ = 0;
    std::deque<std::string> before_;
    std::optional<Difference> difference_;
};

}  // namespace twin::scenario
