// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/comparison.hpp"

#include "sim/host/units.hpp"

#include <fmt/format.h>
#include <array>
#include <charconv>
#include <cmath>

namespace twin::scenario {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

}  // namespace

std::optional<double> parse_real(std::string_view text) {
    text = trimmed(text);
    if (text == "true" || text == "on") {
        return 1;
    }
    if (text == "false" || text == "off") {
        return 0;
    }
    if (text.starts_with("0x")) {
        const auto number = host::parse_number(text);
        return number ? std::optional(static_cast<double>(*number)) : std::nullopt;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value)
                                                                                            : std::nullopt;
}

std::string number_text(double number) {
    return std::abs(number) < 1e15 && number == std::floor(number) ? fmt::format("{}", static_cast<long long>(number))
                                                                   : fmt::format("{}", number);
}

std::optional<Comparison> Comparison::parse(std::string_view text) {
    text = trimmed(text);
    struct Form {
        std::string_view sign;
        Kind kind;
    };
    static constexpr std::array<Form, 6> kForms{{{"!=", Kind::not_equal},
                                                 {"<=", Kind::less_equal},
                                                 {">=", Kind::greater_equal},
                                                 {"<", Kind::less},
                                                 {">", Kind::greater},
                                                 {"=", Kind::equal}}};
    for (const auto& form : kForms) {
        if (text.starts_with(form.sign)) {
            const auto value = parse_real(text.substr(form.sign.size()));
            return value ? std::optional(Comparison{form.kind, *value, *value}) : std::nullopt;
        }
    }
    if (const auto dots = text.find(".."); dots != std::string_view::npos) {
        const auto first = parse_real(text.substr(0, dots));
        const auto second = parse_real(text.substr(dots + 2));
        return first && second && *first <= *second ? std::optional(Comparison{Kind::range, *first, *second})
                                                    : std::nullopt;
    }
    const auto value = parse_real(text);
    return value ? std::optional(equal(*value)) : std::nullopt;
}

bool Comparison::holds(double number) const {
    switch (kind_) {
        case Kind::equal:
            return number == first_;
        case Kind::not_equal:
            return number != first_;
        case Kind::less:
            return number < first_;
        case Kind::less_equal:
            return number <= first_;
        case Kind::greater:
            return number > first_;
        case Kind::greater_equal:
            return number >= first_;
        case Kind::range:
            return number >= first_ && number <= second_;
    }
    return false;
}

std::string Comparison::text() const {
    static constexpr std::array<const char*, 6> kSigns{"", "!= ", "< ", "<= ", "> ", ">= "};
    return kind_ == Kind::range
               ? fmt::format("{}..{}", number_text(first_), number_text(second_))
               : kSigns[static_cast<std::size_t>(kind_)] + number_text(first_);
}

}  // namespace twin::scenario
