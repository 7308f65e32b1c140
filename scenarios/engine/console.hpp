// SPDX-License-Identifier: BSD-3-Clause
// What a device has said on one serial channel, and patterns to look for in it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace twin::scenario {

/// A text that occurs as it is, or /a regular expression/ (ECMAScript) within a line.
class Pattern {
  public:
    /// The error is one line.
    static std::optional<Pattern> parse(const std::string& text, std::string& error);

    struct Match {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::vector<std::string> groups;  ///< of a regular expression, from 1
    };
    [[nodiscard]] std::optional<Match> find(std::string_view line) const;
    /// As it was written.
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
    std::optional<std::regex> regex_;
};

/// The newest 256 KiB of a channel. Positions count all that was ever said.
class Console {
  public:
    static constexpr std::size_t kKept = 256 * 1024;
    /// What is longer is cut in the search: a regular expression must not run for ever.
    static constexpr std::size_t kLongestLine = 4096;

    void append(std::int64_t at_ns, std::string_view bytes);

    /// What was being said has broken off: the next is a line of its own.
    void break_off(std::int64_t at_ns);

    struct Found {
        std::int64_t at_ns = 0;   ///< when the last byte of it came
        std::size_t end = 0;      ///< the position behind it
        std::string line;         ///< without line ends
        Pattern::Match match;
    };
    /// The first match at or behind this position, in a line that has ended or in the one that is being said. Moves the
    /// position behind it, or to the line that is being said: what was searched in vain is not searched again.
    [[nodiscard]] std::optional<Found> find(std::size_t& position, const Pattern& pattern) const;

    struct Line {
        std::int64_t at_ns = 0;
        std::size_t end = 0;
        std::string text;
    };
    /// The first line that has ended and ends behind this position.
    [[nodiscard]] std::optional<Line> line_after(std::size_t from) const;
    /// The last lines, the unfinished one included.
    [[nodiscard]] std::vector<Line> tail(std::size_t count) const;
    [[nodiscard]] std::size_t end() const { return base_ + text_.size(); }

    /// Behind what expectations have found so far.
    std::size_t cursor = 0;

  private:
    struct Mark {
        std::size_t end;
        std::int64_t at_ns;
    };
    [[nodiscard]] std::int64_t time_of(std::size_t end) const;

    std::string text_;
    std::size_t base_ = 0;
    std::deque<Mark> marks_;
};

}  // namespace twin::scenario
