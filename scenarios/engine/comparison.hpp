// SPDX-License-Identifier: BSD-3-Clause
// What a number should be: "5", "!= 0", ">= 0.9", "0.9..1.1".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twin::scenario {

class Comparison {
  public:
    /// Numbers may be hexadecimal with 0x, and `true` and `false` are 1 and 0. Empty: it is none of these forms.
    static std::optional<Comparison> parse(std::string_view text);
    static Comparison equal(double value) { return {Kind::equal, value, value}; }

    [[nodiscard]] bool holds(double number) const;
    /// As it would be written.
    [[nodiscard]] std::string text() const;

  private:
    enum class Kind { equal, not_equal, less, less_equal, greater, greater_equal, range };
    Comparison(Kind kind, double first, double second) : kind_(kind), first_(first), second_(second) {}

    Kind kind_;
    double first_;
    double second_;  ///< of a range
};

/// A number, decimal or hexadecimal with 0x, or true, false, on, off. Empty for anything else.
std::optional<double> parse_real(std::string_view text);

/// "0.25", "120", as short as it reads back the same.
std::string number_text(double number);

}  // namespace twin::scenario
