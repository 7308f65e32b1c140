// SPDX-License-Identifier: BSD-3-Clause
#include "models/boards/yaml_reader.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "models/core/params.hpp"

namespace twin::boards {

std::string join(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
    return all;
}

std::string hex(std::uint64_t value) {
    char text[24];
    std::snprintf(text, sizeof text, "0x%08llX", static_cast<unsigned long long>(value));
    return text;
}

void check_name(const std::string& name, const Position& where) {
    const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    const auto is_word = [&](char c) { return is_letter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; };
    if (!name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), is_word)) return;
    throw Failure{{where, "'" + name + "'", "a name of letters, digits and _, not starting with a digit", ""}};
}

Yaml Yaml::open(const std::string& path, const char* page) {
    std::ifstream in(path);
    if (!in) throw Failure{{{path, 0, ""}, "no readable file", "", ""}};
    std::stringstream text;
    text << in.rdbuf();
    if (in.bad()) throw Failure{{{path, 0, ""}, "no readable file", "", ""}};
    return parse(text.str(), path, page);
}

Yaml Yaml::parse(const std::string& text, const std::string& path, const char* page) {
    try {
        const YAML::Node root = YAML::Load(text);
        Yaml top(root, {path, 1, ""});
        if (!root.IsMap()) top.fail_expected(std::string("a map of keys (") + page + ")");
        return top;
    } catch (const YAML::ParserException& e) {
        const auto line = e.mark.line < 0 ? 0U : static_cast<unsigned>(e.mark.line) + 1;
        throw Failure{{{path, line, ""}, "text that is no YAML (" + e.msg + ")", "", ""}};
    }
}

Position Yaml::below(const YAML::Node& node, const std::string& key) const {
    Position position = where_;
    const auto mark = node.Mark();
    if (mark.line >= 0) position.line = static_cast<unsigned>(mark.line) + 1;
    position.key += (position.key.empty() ? "" : ".") + key;
    return position;
}

std::string Yaml::describe() const {
    if (!node_.IsDefined() || node_.IsNull()) return "nothing";
    if (node_.IsSequence()) return "a list";
    if (node_.IsMap()) return "a map";
    return "'" + node_.Scalar() + "'";
}

void Yaml::fail(const std::string& found, const std::string& expected, const std::string& suggestion) const {
    throw Failure{{where_, found, expected, suggestion}};
}

void Yaml::expect_map(const char* expected) const {
    if (!node_.IsMap()) fail_expected(expected);
}

void Yaml::only(std::initializer_list<const char*> keys) const {
    expect_map("a map of keys");
    const std::vector<std::string> known(keys.begin(), keys.end());
    for (const auto& [key, value] : entries("a map of keys")) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        throw Failure{{value.where(), "a key that does not exist here", "one of " + join(known), nearest(key, known)}};
    }
}

bool Yaml::has(const std::string& key) const { return node_.IsMap() && node_[key].IsDefined(); }

Yaml Yaml::at(const std::string& key) const {
    for (const auto& entry : node_)
        if (entry.first.IsScalar() && entry.first.Scalar() == key) return {entry.second, below(entry.first, key)};
    Position where = where_;
    where.key += (where.key.empty() ? "" : ".") + key;
    throw Failure{{where, "nothing", "this key: it is required", ""}};
}

std::vector<std::pair<std::string, Yaml>> Yaml::entries(const char* expected) const {
    expect_map(expected);
    std::vector<std::pair<std::string, Yaml>> all;
    std::set<std::string> seen;
    for (const auto& entry : node_) {
        if (!entry.first.IsScalar()) fail("a key that is no text", expected);
        const std::string key = entry.first.Scalar();
        Position where = below(entry.first, key);
        if (!seen.insert(key).second) throw Failure{{where, "this key a second time", "it once", ""}};
        all.emplace_back(key, Yaml(entry.second, where));
    }
    return all;
}

std::vector<Yaml> Yaml::items(const char* expected) const {
    if (!node_.IsSequence()) fail_expected(expected);
    std::vector<Yaml> all;
    for (std::size_t i = 0; i < node_.size(); ++i) {
        Position where = where_;
        const auto mark = node_[i].Mark();
        if (mark.line >= 0) where.line = static_cast<unsigned>(mark.line) + 1;
        where.key += "[" + std::to_string(i) + "]";
        all.emplace_back(node_[i], where);
    }
    return all;
}

std::string Yaml::text(const char* expected) const {
    if (!node_.IsScalar()) fail_expected(expected);
    return node_.Scalar();
}

std::string Yaml::choice(const std::vector<std::string>& words) const {
    const std::string expected = "one of " + join(words);
    const std::string word = text(expected.c_str());
    if (std::find(words.begin(), words.end(), word) == words.end()) fail_expected(expected, nearest(word, words));
    return word;
}

std::uint64_t Yaml::integer(std::uint64_t min, std::uint64_t max) const {
    const bool is_address = max > 0xFFFF;
    const std::string range =
        is_address ? hex(min) + " to " + hex(max) : std::to_string(min) + " to " + std::to_string(max);
    const std::string expected = "an integer from " + range + (is_address ? " (4096, 0x1000, 4Ki)" : "");
    if (!node_.IsScalar() || !check_param(ParamType::integer, node_.Scalar()).empty()) fail_expected(expected);
    Params one;
    one.set("x", node_.Scalar());
    const std::uint64_t value = one.integer("x");
    if (value < min || value > max) fail_expected(expected);
    return value;
}

bool Yaml::boolean() const {
    if (!node_.IsScalar() || !check_param(ParamType::boolean, node_.Scalar()).empty()) fail_expected("true or false");
    return node_.Scalar() == "true";
}

}  // namespace twin::boards
