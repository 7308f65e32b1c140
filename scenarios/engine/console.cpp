// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/console.hpp"

#include <algorithm>

namespace twin::scenario {
namespace {

std::string_view without_line_end(std::string_view line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
        line.remove_suffix(1);
    }
    return line;
}

}  // namespace

std::optional<Pattern> Pattern::parse(const std::string& text, std::string& error) {
    Pattern pattern;
    pattern.text_ = text;
    if (text.size() >= 2 && text.front() == '/' && text.back() == '/') {
        try {
            pattern.regex_ = std::regex(text.substr(1, text.size() - 2), std::regex::ECMAScript | std::regex::optimize);
        } catch (const std::regex_error& wrong) {
            error = wrong.what();
            return std::nullopt;
        }
    } else if (text.empty()) {
        error = "it is empty";
        return std::nullopt;
    }
    return pattern;
}

std::optional<Pattern::Match> Pattern::find(std::string_view line) const {
    if (!regex_) {
        const auto at = line.find(text_);
        return at == std::string_view::npos ? std::nullopt : std::optional(Match{at, at + text_.size(), {}});
    }
    std::match_results<std::string_view::const_iterator> found;
    if (!std::regex_search(line.begin(), line.end(), found, *regex_)) {
        return std::nullopt;
    }
    Match match{static_cast<std::size_t>(found.position(0)),
                static_cast<std::size_t>(found.position(0) + found.length(0)), {}};
    for (std::size_t i = 1; i < found.size(); ++i) {
        match.groups.push_back(found[i].str());
    }
    return match;
}

void Console::append(std::int64_t at_ns, std::string_view bytes) {
    text_.append(bytes);
    marks_.push_back({end(), at_ns});
    if (text_.size() > 2 * kKept) {
        const auto line_end = text_.find('\n', text_.size() - kKept);
        const auto cut = line_end == std::string::npos ? text_.size() - kKept : line_end + 1;
        text_.erase(0, cut);
        base_ += cut;
        while (marks_.size() > 1 && marks_.front().end <= base_) {
            marks_.pop_front();
        }
    }
}

void Console::break_off(std::int64_t at_ns) {
    if (!text_.empty() && text_.back() != '\n') {
        append(at_ns, "\n");
    }
}

std::int64_t Console::time_of(std::size_t position) const {
    const auto mark = std::lower_bound(marks_.begin(), marks_.end(), position,
                                       [](const Mark& m, std::size_t end) { return m.end < end; });
    return mark != marks_.end() ? mark->at_ns : marks_.empty() ? 0 : marks_.back().at_ns;
}

std::optional<Console::Found> Console::find(std::size_t& position, const Pattern& pattern) const {
    position = std::max(position, base_);
    while (position - base_ < text_.size()) {
        const auto begin = position - base_;
        const auto line_end = text_.find('\n', begin);
        const auto end = line_end == std::string::npos ? text_.size() : line_end + 1;
        const auto searched = without_line_end(std::string_view(text_).substr(begin, end - begin)).substr(0, kLongestLine);
        if (auto match = pattern.find(searched)) {
            position = base_ + begin + match->end;
            return Found{time_of(position), position, std::string(searched), std::move(*match)};
        }
        if (line_end == std::string::npos) {
            break;
        }
        position = base_ + end;
    }
    return std::nullopt;
}

std::optional<Console::Line> Console::line_after(std::size_t from) const {
    const auto begin = std::max(from, base_) - base_;
    const auto line_end = text_.find('\n', begin);
    if (begin >= text_.size() || line_end == std::string::npos) {
        return std::nullopt;
    }
    const auto line = without_line_end(std::string_view(text_).substr(begin, line_end - begin));
    return Line{time_of(base_ + line_end + 1), base_ + line_end + 1, std::string(line.substr(0, kLongestLine))};
}

std::vector<Console::Line> Console::tail(std::size_t count) const {
    std::vector<Line> lines;
    for (std::size_t end = text_.size(); end > 0 && lines.size() < count;) {
        const auto before = end >= 2 ? text_.rfind('\n', end - 2) : std::string::npos;
        const auto begin = before == std::string::npos ? 0 : before + 1;
        const auto line = without_line_end(std::string_view(text_).substr(begin, end - begin));
        lines.push_back({time_of(base_ + end), base_ + end, std::string(line.substr(0, kLongestLine))});
        end = begin;
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
}

}  // namespace twin::scenario
