// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/record_comparison.hpp"

namespace twin::scenario {
namespace {

constexpr std::size_t kLinesBefore = 5;
constexpr std::string_view kLast = R"({"hash":)";

}  // namespace

host::Result<RecordComparison> RecordComparison::open(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return host::refuse(fmt::format("the record '{}' can't be read", path), "A run that 'twin test' has left has it.");
    }
    return RecordComparison(std::move(file));
}

std::string RecordComparison::next() {
    std::string line;
    if (state_ != State::lines) {
        return {};
    }
    // A line without its end was being written when the run was killed.
    if (!std::getline(file_, line) || file_.eof()) {
        state_ = State::broken_off;
        return {};
    }
    if (line.starts_with(kLast)) {
        state_ = State::ended;
        return {};
    }
    return line;
}

void RecordComparison::differ(std::string recorded, std::string_view replayed) {
    difference_ = Difference{same_ + 1, std::move(recorded), std::string(replayed), std::move(before_)};
}

void RecordComparison::take(std::string_view line) {
    if (difference_) {
        return;
    }
    line.remove_suffix(line.ends_with('\n') ? 1 : 0);
    auto recorded = next();
    if (broken_off()) {
        return;
    }
    if (recorded != line) {
        differ(std::move(recorded), line);
        return;
    }
    ++same_;
    before_.push_back(std::move(recorded));
    if (before_.size() > kLinesBefore) {
        before_.pop_front();
    }
}

void RecordComparison::finish() {
    if (difference_) {
        return;
    }
    if (auto left = next(); !left.empty()) {
        differ(std::move(left), {});
    }
}

}  // namespace twin::scenario
