// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/text.hpp"

#include <algorithm>
#include <numeric>

namespace twin::net {

namespace {

// The product, unless it overflows.
std::optional<std::uint64_t> times(std::uint64_t a, std::uint64_t b) {
    std::uint64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? std::nullopt : std::optional(product);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
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

std::optional<std::uint64_t> parse_quantity(std::string_view text, std::span<const Unit> units) {
    std::uint64_t digits = 0;   // the number without its point
    std::uint64_t divisor = 1;  // ten for each digit behind it
    bool point = false;
    std::size_t at = 0;
    for (; at < text.size() && (text[at] == '.' || (text[at] >= '0' && text[at] <= '9')); ++at) {
        if (text[at] == '.') {
            if (point || at == 0) {
                return std::nullopt;
            }
            point = true;
            continue;
        }
        const auto shifted = times(digits, 10);
        const auto digit = static_cast<std::uint64_t>(text[at] - '0');
        if (!shifted || *shifted > UINT64_MAX - digit) {
            return std::nullopt;
        }
        digits = *shifted + digit;
        const auto next_divisor = times(divisor, point ? 10 : 1);
        if (!next_divisor) {
            return std::nullopt;
        }
        divisor = *next_divisor;
    }
    if (at == 0 || text[at - 1] == '.') {
        return std::nullopt;
    }
    const auto unit =
        std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == text.substr(at); });
    if (unit == units.end()) {
        return std::nullopt;
    }
    const std::uint64_t common = std::gcd(unit->factor, divisor);
    const std::uint64_t rest = divisor / common;
    if (digits % rest != 0) {
        return std::nullopt;
    }
    return times(digits / rest, unit->factor / common);
}

std::string format_quantity(std::uint64_t value, std::span<const Unit> units) {
    // A unit in which the value has too many digits (MiB of an odd number) gives way to the next.
    for (const Unit& unit : units) {
        if (unit.factor > std::max<std::uint64_t>(value, 1) && &unit != &units.back()) {
            continue;
        }
        std::string text = std::to_string(value / unit.factor);
        std::uint64_t rest = value % unit.factor;
        if (rest != 0) {
            text += '.';
        }
        for (int digits = 0; rest != 0 && digits < 9; ++digits) {
            rest *= 10;
            text += static_cast<char>('0' + rest / unit.factor);
            rest %= unit.factor;
        }
        text += unit.name;
        if (rest == 0 && parse_quantity(text, units) == value) {
            return text;
        }
    }
    return std::to_string(value) + std::string(units.back().name);
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates) {
    std::optional<std::string_view> best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    // Nothing is near to a word that is longer than all, and the search would take its time.
    if (word.size() > 64) {
        return best;
    }
    for (const auto candidate : candidates) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string one_of(std::span<const std::string_view> words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        text += i == 0 ? "" : i + 1 < words.size() ? ", " : " or ";
        text += words[i];
    }
    return text;
}

}  // namespace twin::net
