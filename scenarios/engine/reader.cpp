// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/reader.hpp"

#include "sim/host/units.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace twin::scenario {

std::vector<std::pair<std::string, Reader>> Reader::entries(const char* expected) const {
    std::vector<std::pair<std::string, Reader>> all;
    for (auto& [key, yaml] : yaml_.entries(expected)) {
        all.emplace_back(key, Reader(yaml, *variables_));
    }
    return all;
}

std::vector<Reader> Reader::items(const char* expected) const {
    std::vector<Reader> all;
    for (auto& yaml : yaml_.items(expected)) {
        all.emplace_back(yaml, *variables_);
    }
    return all;
}

std::vector<Reader> Reader::one_or_more(const char* expected) const {
    return is_list() ? items(expected) : std::vector<Reader>{*this};
}

void Reader::only(const std::vector<std::string>& keys) const {
    for (const auto& [key, value] : yaml_.entries("a map of keys")) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
            throw Failure{{value.where(), "a key that does not exist here", "one of " + boards::join(keys),
                           host::nearest(key, keys).value_or("")}};
        }
    }
}

std::string Reader::text(const char* expected) const {
    const auto raw = yaml_.text(expected);
    auto expanded = expand(raw, *variables_);
    if (!expanded) {
        yaml_.fail(expanded.error().message, "a text whose variables exist", expanded.error().suggestion);
    }
    return std::move(*expanded);
}

std::string Reader::choice(const std::vector<std::string>& words) const {
    const auto expected = "one of " + boards::join(words);
    auto word = text(expected.c_str());
    if (std::find(words.begin(), words.end(), word) == words.end()) {
        fail(fmt::format("'{}'", word), expected, host::nearest(word, words).value_or(""));
    }
    return word;
}

double Reader::number(double min, double max) const {
    const auto expected = fmt::format("a number from {} to {}", number_text(min), number_text(max));
    const auto found = text(expected.c_str());
    const auto value = parse_real(found);
    if (!value || *value < min || *value > max) {
        fail(fmt::format("'{}'", found), expected);
    }
    return *value;
}

std::uint64_t Reader::integer(std::uint64_t min, std::uint64_t max) const {
    const auto expected = fmt::format("an integer from {} to {}", min, max);
    const auto found = text(expected.c_str());
    const auto value = host::parse_number(found);
    if (!value || *value < min || *value > max) {
        fail(fmt::format("'{}'", found), expected);
    }
    return *value;
}

bool Reader::boolean() const { return choice({"true", "false"}) == "true"; }

std::chrono::nanoseconds Reader::duration() const {
    const char* expected = "a time: 10s, 1.5ms, 2m, 1h";
    const auto found = text(expected);
    const auto value = host::parse_duration(found);
    if (!value) {
        fail(fmt::format("'{}'", found), expected);
    }
    return *value;
}

std::uint64_t Reader::size() const {
    const char* expected = "a size: 64 MiB, 1.5 GiB";
    const auto found = text(expected);
    const auto value = host::parse_size(found);
    if (!value) {
        fail(fmt::format("'{}'", found), expected);
    }
    return *value;
}

Comparison Reader::comparison() const {
    const char* expected = "what a number should be: 5, != 0, >= 0.9, 0.9..1.1";
    const auto found = text(expected);
    const auto value = Comparison::parse(found);
    if (!value) {
        fail(fmt::format("'{}'", found), expected);
    }
    return *value;
}

}  // namespace twin::scenario
