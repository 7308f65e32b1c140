// SPDX-License-Identifier: BSD-3-Clause
#include "gui/signals/decoder.hpp"

#include <algorithm>

namespace twin::gui::scope {

std::size_t firstAfter(const Lane& lane, Time t, std::size_t hint) {
    const auto from = lane.begin() + static_cast<std::ptrdiff_t>(std::min(hint, lane.size()));
    const auto found = std::partition_point(from, lane.end(), [t](const Annotation& one) { return one.to <= t; });
    return static_cast<std::size_t>(found - lane.begin());
}

bool Decoder::advance(Time until, std::size_t budget) {
    while (budget > 0) {
        std::size_t cost = 1;
        if (!step(until, cost)) {
            return true;
        }
        budget -= std::min(budget, cost);
    }
    return false;
}

void Decoder::restart() {
    for (auto& lane : lanes_) {
        lane.clear();
    }
    reset();
}

void Decoder::forget(Time before) {
    for (auto& lane : lanes_) {
        while (!lane.empty() && lane.front().to < before) {
            lane.pop_front();
        }
    }
}

void Decoder::annotate(const Annotation& annotation, std::size_t lane) {
    auto one = annotation;
    auto& all = lanes_[lane];
    if (!all.empty()) {
        all.back().to = std::max(all.back().from, std::min(all.back().to, one.from));
        one.from = std::max(one.from, all.back().to);
    }
    one.to = std::max(one.from, one.to);
    all.push_back(one);
}

MergedLines::MergedLines(std::vector<const DigitalTrack*> lines) : lines_(std::move(lines)) { restart(); }

void MergedLines::restart() {
    places_.assign(lines_.size(), 0);
    levels_.assign(lines_.size(), Level::unknown);
}

}  // namespace twin::gui::scope
