// SPDX-License-Identifier: BSD-3-Clause
// A scenario's YAML with its variables put in. What is wrong names file, line, key and the likely word.
#pragma once

#include "models/boards/yaml_reader.hpp"
#include "scenarios/engine/comparison.hpp"
#include "scenarios/engine/expression.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace twin::scenario {

using boards::Failure;
using boards::Position;

/// One value of the file. Every getter throws Failure; only load() of scenario.hpp catches it.
class Reader {
  public:
    Reader(boards::Yaml yaml, const Variables& variables) : yaml_(std::move(yaml)), variables_(&variables) {}

    [[nodiscard]] const Position& where() const { return yaml_.where(); }
    [[nodiscard]] const Variables& variables() const { return *variables_; }
    /// The same place, with more names.
    [[nodiscard]] Reader with(const Variables& variables) const { return {yaml_, variables}; }

    [[nodiscard]] bool is_map() const { return yaml_.is_map(); }
    [[nodiscard]] bool is_list() const { return yaml_.is_list(); }
    [[nodiscard]] bool is_scalar() const { return yaml_.is_scalar(); }
    [[nodiscard]] bool has(const std::string& key) const { return yaml_.has(key); }
    [[nodiscard]] Reader at(const std::string& key) const { return {yaml_.at(key), *variables_}; }
    [[nodiscard]] std::vector<std::pair<std::string, Reader>> entries(const char* expected) const;
    [[nodiscard]] std::vector<Reader> items(const char* expected) const;
    /// What stands in a list, or alone in its place.
    [[nodiscard]] std::vector<Reader> one_or_more(const char* expected) const;
    void only(const std::vector<std::string>& keys) const;

    [[nodiscard]] std::string text(const char* expected = "a text") const;
    [[nodiscard]] std::string choice(const std::vector<std::string>& words) const;
    [[nodiscard]] double number(double min, double max) const;
    /// Decimal, or hexadecimal with 0x.
    [[nodiscard]] std::uint64_t integer(std::uint64_t min, std::uint64_t max) const;
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] std::chrono::nanoseconds duration() const;
    /// Bytes.
    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] Comparison comparison() const;

    [[noreturn]] void fail(const std::string& found, const std::string& expected,
                           const std::string& suggestion = "") const {
        yaml_.fail(found, expected, suggestion);
    }
    [[noreturn]] void fail_expected(const std::string& expected, const std::string& suggestion = "") const {
        yaml_.fail_expected(expected, suggestion);
    }

  private:
    boards::Yaml yaml_;
    const Variables* variables_;
};

}  // namespace twin::scenario
