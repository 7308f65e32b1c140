// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/expression.hpp"

#include "sim/host/units.hpp"

#include <fmt/format.h>
#include <cctype>
#include <charconv>
#include <cmath>

namespace twin::scenario {
namespace {

/// Recursive descent over `sum := product (("+"|"-") product)*` and so on; throws ExpressionError.
class Arithmetic {
  public:
    Arithmetic(std::string_view text, const Variables& variables) : text_(text), variables_(variables) {}

    double value() {
        const double result = sum();
        skip_space();
        if (at_ != text_.size()) {
            fail(fmt::format("'{}' is left over", text_.substr(at_)));
        }
        return result;
    }

  private:
    [[noreturn]] void fail(const std::string& what) const {
        throw ExpressionError{fmt::format("'${{{}}}': {}", text_, what), ""};
    }
    void skip_space() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
            ++at_;
        }
    }
    bool take(char c) {
        skip_space();
        if (at_ < text_.size() && text_[at_] == c) {
            ++at_;
            return true;
        }
        return false;
    }
    double sum() {
        double result = product();
        for (;;) {
            if (take('+')) {
                result += product();
            } else if (take('-')) {
                result -= product();
            } else {
                return result;
            }
        }
    }
    double product() {
        double result = factor();
        for (;;) {
            if (take('*')) {
                result *= factor();
            } else if (take('/')) {
                result /= divisor();
            } else if (take('%')) {
                result = std::fmod(result, divisor());
            } else {
                return result;
            }
        }
    }
    double divisor() {
        const double by = factor();
        if (by == 0) {
            fail("division by 0");
        }
        return by;
    }
    // Each level is a bracket or a sign that somebody wrote; a file with thousands must not exhaust the stack.
    double factor() {
        if (++depth_ > 100) {
            fail("too deep");
        }
        const double result = simple_factor();
        --depth_;
        return result;
    }
    double simple_factor() {
        if (take('-')) {
            return -factor();
        }
        if (take('(')) {
            const double inner = sum();
            if (!take(')')) {
                fail("a ) is missing");
            }
            return inner;
        }
        skip_space();
        const auto begin = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_' ||
                                      text_[at_] == '.')) {
            ++at_;
        }
        const auto word = std::string(text_.substr(begin, at_ - begin));
        if (word.empty()) {
            fail(at_ < text_.size() ? fmt::format("a number or a name should stand where '{}' is", text_[at_])
                                    : "a number or a name is missing at its end");
        }
        return std::isdigit(static_cast<unsigned char>(word[0])) != 0 || word[0] == '.' ? number(word, word)
                                                                                        : variable(word);
    }
    double variable(const std::string& name) {
        const auto* found = variables_.find(name);
        if (found == nullptr) {
            throw ExpressionError{fmt::format("there is no variable '{}'", name),
                                  host::nearest(name, variables_.names()).value_or("")};
        }
        return number(*found, name);
    }
    double number(const std::string& text, const std::string& where) {
        double result = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
        if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(result)) {
            fail(text == where ? fmt::format("'{}' is no number", text)
                               : fmt::format("'{}' is '{}', which is no number", where, text));
        }
        return result;
    }

    std::string_view text_;
    const Variables& variables_;
    std::size_t at_ = 0;
    unsigned depth_ = 0;
};

bool is_name(std::string_view text) {
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) != 0) {
        return false;
    }
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') {
            return false;
        }
    }
    return true;
}

std::string value_of(std::string_view inner, const Variables& variables) {
    if (is_name(inner)) {
        if (const auto* found = variables.find(std::string(inner))) {
            return *found;
        }
    }
    const double value = Arithmetic(inner, variables).value();
    return std::abs(value) < 1e15 && value == std::floor(value) ? fmt::format("{}", static_cast<long long>(value))
                                                                : fmt::format("{}", value);
}

}  // namespace

const std::string* Variables::find(const std::string& name) const {
    if (const auto found = own_.find(name); found != own_.end()) {
        return &found->second;
    }
    return around_ != nullptr ? around_->find(name) : nullptr;
}

std::vector<std::string> Variables::names() const {
    auto all = around_ != nullptr ? around_->names() : std::vector<std::string>();
    for (const auto& [name, value] : own_) {
        all.push_back(name);
    }
    return all;
}

tl::expected<std::string, ExpressionError> expand(std::string_view text, const Variables& variables) {
    std::string out;
    try {
        for (std::size_t at = 0; at < text.size();) {
            if (text.substr(at).starts_with("$${")) {
                out += "${";
                at += 3;
            } else if (text.substr(at).starts_with("${")) {
                const auto end = text.find('}', at);
                if (end == std::string_view::npos) {
                    throw ExpressionError{fmt::format("'{}' has no }}", text.substr(at)), ""};
                }
                out += value_of(text.substr(at + 2, end - at - 2), variables);
                at = end + 1;
            } else {
                out += text[at++];
            }
        }
    } catch (const ExpressionError& wrong) {
        return tl::unexpected(wrong);
    }
    return out;
}

}  // namespace twin::scenario
