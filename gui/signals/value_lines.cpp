// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/value_lines.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

namespace twin::gui::scope {
namespace {

constexpr std::size_t kLongestLine = 1000;
constexpr std::size_t kLongestName = 48;
constexpr std::size_t kLongestUnit = 12;
constexpr std::string_view kSection = "\xc2\xa7";  // §

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isName(std::string_view text) {
    if (text.empty() || text.size() > kLongestName || !isLetter(text.front())) {
        return false;
    }
    for (const char c : text) {
        if (!isLetter(c) && !isDigit(c) && c != '.' && c != '-' && c != '[' && c != ']' && c != '/') {
            return false;
        }
    }
    return true;
}

/// A unit behind a number: letters of any alphabet, %, °, no digits.
bool isUnit(std::string_view text) {
    if (text.size() > kLongestUnit) {
        return false;
    }
    for (const char c : text) {
        if (!isLetter(c) && c != '%' && c != '/' && static_cast<unsigned char>(c) < 0x80) {
            return false;
        }
    }
    return true;
}

struct Number {
    double value;
    std::string_view rest;
};

std::optional<Number> number(std::string_view text) {
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
    }
    // from_chars knows "inf" and "nan", which no chart does.
    const auto digit = text.substr(!text.empty() && text.front() == '-' ? 1 : 0);
    if (digit.empty() || !(isDigit(digit.front()) || digit.front() == '.')) {
        return {};
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || !std::isfinite(value)) {
        return {};
    }
    return Number{value, text.substr(static_cast<std::size_t>(end - text.data()))};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

/// `>name:value`, with a time or a unit or both.
std::optional<ValueLines::Value> marked(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > kLongestName) {
        return {};
    }
    const auto name = trimmed(text.substr(0, colon));
    auto rest = text.substr(colon + 1);
    std::string_view unit;
    // "|" begins flags, which say how somebody else would draw it.
    rest = rest.substr(0, rest.find('|'));
    if (const auto sign = rest.find(kSection); sign != std::string_view::npos) {
        unit = trimmed(rest.substr(sign + kSection.size()));
        rest = rest.substr(0, sign);
    }
    if (const auto second = rest.find(':'); second != std::string_view::npos) {
        rest = rest.substr(second + 1);  // the time of its own is that of a clock that nobody else has
    }
    const auto value = number(trimmed(rest));
    if (!value || !trimmed(value->rest).empty() || name.empty() || unit.size() > kLongestUnit) {
        return {};
    }
    return ValueLines::Value{name, value->value, unit};
}

/// One of `name=value`, `name:value` at the start of `text`, which loses it.
std::optional<ValueLines::Value> taken(std::string_view& text) {
    const auto sign = text.find_first_of("=:");
    if (sign == std::string_view::npos) {
        return {};
    }
    const auto name = trimmed(text.substr(0, sign));
    auto rest = text.substr(sign + 1);
    while (!rest.empty() && rest.front() == ' ') {
        rest.remove_prefix(1);
    }
    const auto value = number(rest);
    if (!isName(name) || !value) {
        return {};
    }
    const auto end = value->rest.find_first_of(", \t;");
    auto unit = value->rest.substr(0, end);
    auto behind = end == std::string_view::npos ? std::string_view() : value->rest.substr(end);
    if (!isUnit(unit)) {
        return {};
    }
    while (!behind.empty() && (behind.front() == ',' || behind.front() == ';' || behind.front() == ' ' ||
                               behind.front() == '\t')) {
        behind.remove_prefix(1);
    }
    // "23.5 C": a unit apart, if what follows is no name.
    if (unit.empty() && !behind.empty() && behind.find_first_of("=:") == std::string_view::npos) {
        unit = trimmed(behind);
        behind = {};
        if (!isUnit(unit) || unit.find(' ') != std::string_view::npos) {
            return {};
        }
    }
    text = behind;
    return ValueLines::Value{name, value->value, unit};
}

}  // namespace

void ValueLines::feed(std::string_view bytes, std::int64_t t_ns) {
    for (const char c : bytes) {
        if (c == '\n') {
            if (!too_long_) {
                line(trimmed(line_), t_ns);
            }
            line_.clear();
            too_long_ = false;
        } else if (line_.size() < kLongestLine) {
            line_ += c;
        } else {
            too_long_ = true;
        }
    }
}

void ValueLines::line(std::string_view text, std::int64_t t_ns) {
    if (!text.empty() && text.front() == '>') {
        if (const auto value = marked(text.substr(1))) {
            sink_(*value, t_ns);
        }
        return;
    }
    std::vector<Value> values;
    while (!text.empty()) {
        const auto value = taken(text);
        if (!value) {
            return;
        }
        values.push_back(*value);
    }
    for (const auto& value : values) {
        sink_(value, t_ns);
    }
}

}  // namespace twin::gui::scope
