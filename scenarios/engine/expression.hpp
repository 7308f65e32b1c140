// SPDX-License-Identifier: BSD-3-Clause
// "${...}" in a scenario's texts: names and arithmetic, worked out when the file is read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace twin::scenario {

/// Names and their values, and those around them.
class Variables {
  public:
    explicit Variables(const Variables* around = nullptr) : around_(around) {}

    void set(const std::string& name, std::string value) { own_[name] = std::move(value); }
    /// nullptr: there is none.
    [[nodiscard]] const std::string* find(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> names() const;

  private:
    const Variables* around_;
    std::map<std::string, std::string> own_;
};

struct ExpressionError {
    std::string message;
    std::string suggestion;  ///< the nearest right name, or empty
};

/// Replaces each "${...}": a name alone by its value, else arithmetic (+ - * / % and parentheses, of numbers and names).
/// Numbers come out without a fraction where they have none. "$${" stands for "${".
tl::expected<std::string, ExpressionError> expand(std::string_view text, const Variables& variables);

}  // namespace twin::scenario
