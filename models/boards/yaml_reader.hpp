// SPDX-License-Identifier: BSD-3-Clause
// A YAML file read strictly: every value is asked for by key and type, and what is wrong is an Error with its line.
#pragma once

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "models/boards/description.hpp"

namespace twin::boards {

/// Thrown within models/boards only; load_chip and load_board return it.
struct Failure {
    Error error;
};

/// One value of the file, with its place. Every getter throws Failure.
class Yaml {
  public:
    Yaml(YAML::Node node, Position where) : node_(std::move(node)), where_(std::move(where)) {}
    /// The file's top level. `page` of the documentation tells what belongs there.
    static Yaml open(const std::string& path, const char* page = "docs/describe-a-board.md");
    /// The same of a text, which stands for the file of that path.
    static Yaml parse(const std::string& text, const std::string& path, const char* page);

    const Position& where() const { return where_; }
    bool is_map() const { return node_.IsMap(); }
    bool is_list() const { return node_.IsSequence(); }
    bool is_scalar() const { return node_.IsScalar(); }

    /// Of a map: fails on a key that is not among these, and on one that is there twice.
    void only(std::initializer_list<const char*> keys) const;
    bool has(const std::string& key) const;
    Yaml at(const std::string& key) const;

    /// Of a map with names of the author's choice: in the order of the file.
    std::vector<std::pair<std::string, Yaml>> entries(const char* expected) const;
    std::vector<Yaml> items(const char* expected) const;

    std::string text(const char* expected = "a text") const;
    /// One of these words.
    std::string choice(const std::vector<std::string>& words) const;
    std::uint64_t integer(std::uint64_t min, std::uint64_t max) const;
    bool boolean() const;

    [[noreturn]] void fail(const std::string& found, const std::string& expected,
                           const std::string& suggestion = "") const;
    /// As fail(), with what stands here as what was found.
    [[noreturn]] void fail_expected(const std::string& expected, const std::string& suggestion = "") const {
        fail(describe(), expected, suggestion);
    }
    /// "'x'", "a list", "a map", "nothing".
    std::string describe() const;

  private:
    void expect_map(const char* expected) const;
    Position below(const YAML::Node& node, const std::string& key) const;

    YAML::Node node_;
    Position where_;
};

/// Fails unless `name` is letters, digits and _, not starting with a digit: it becomes a SystemC name.
void check_name(const std::string& name, const Position& where);

std::string join(const std::vector<std::string>& words);
std::string hex(std::uint64_t value);

}  // namespace twin::boards
