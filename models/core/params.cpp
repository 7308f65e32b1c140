// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/params.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>

namespace twin {

namespace {

std::optional<std::uint64_t> parse_integer(const std::string& text) {
    const bool is_hex = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char* begin = text.data() + (is_hex ? 2 : 0);
    const char* end = text.data() + text.size();
    std::uint64_t v = 0;
    const auto [rest, error] = std::from_chars(begin, end, v, is_hex ? 16 : 10);
    if (error != std::errc() || rest == begin) return std::nullopt;
    const std::string suffix(rest, end);
    std::uint64_t factor = 0;
    if (suffix.empty()) factor = 1;
    if (suffix == "k") factor = 1000;
    if (suffix == "M") factor = 1'000'000;
    if (suffix == "Ki") factor = 1024;
    if (suffix == "Mi") factor = 1024 * 1024;
    if (factor == 0 || (v != 0 && factor > UINT64_MAX / v)) return std::nullopt;
    return v * factor;
}

std::optional<double> parse_number(const std::string& text) {
    double v = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), v);
    if (error != std::errc() || rest != text.data() + text.size() || !std::isfinite(v)) return std::nullopt;
    return v;
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

const char* to_string(ParamType type) {
    switch (type) {
        case ParamType::integer:
            return "an integer";
        case ParamType::number:
            return "a number";
        case ParamType::boolean:
            return "true or false";
        case ParamType::text:
            return "a text";
        case ParamType::model:
            return "the name of a model";
        case ParamType::list:
            return "a list";
    }
    return "?";
}

std::string check_param(ParamType type, const std::string& text) {
    bool good = true;
    if (type == ParamType::integer) good = parse_integer(text).has_value();
    if (type == ParamType::number) good = parse_number(text).has_value();
    if (type == ParamType::boolean) good = text == "true" || text == "false";
    if (type == ParamType::model) good = !text.empty();
    return good ? "" : std::string("expected ") + to_string(type);
}

void Params::complete(const std::vector<ParamSpec>& specs) {
    for (const ParamSpec& spec : specs) {
        if (spec.required || has(spec.name)) continue;
        if (spec.type == ParamType::list) {
            values_[spec.name] = {};
        } else {
            values_[spec.name] = {spec.fallback};
        }
    }
}

const std::vector<std::string>& Params::list(const std::string& name) const {
    const auto it = values_.find(name);
    if (it == values_.end()) throw std::invalid_argument("parameter '" + name + "' is missing");
    return it->second;
}

const std::string& Params::text(const std::string& name) const {
    const auto& values = list(name);
    if (values.size() != 1) throw std::invalid_argument("parameter '" + name + "' is a list where one value belongs");
    return values.front();
}

std::uint64_t Params::integer(const std::string& name) const {
    const auto v = parse_integer(text(name));
    if (!v) throw std::invalid_argument("parameter '" + name + "' is '" + text(name) + "', expected an integer");
    return *v;
}

double Params::number(const std::string& name) const {
    const auto v = parse_number(text(name));
    if (!v) throw std::invalid_argument("parameter '" + name + "' is '" + text(name) + "', expected a number");
    return *v;
}

bool Params::boolean(const std::string& name) const {
    const std::string& t = text(name);
    if (t != "true" && t != "false")
        throw std::invalid_argument("parameter '" + name + "' is '" + t + "', expected true or false");
    return t == "true";
}

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
    std::string best;
    // Farther than a third of its letters is another word, not a slip.
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace twin
