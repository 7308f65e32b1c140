// SPDX-License-Identifier: BSD-3-Clause
#include "gui/inside/heap_history.hpp"

#include <algorithm>

namespace twin::gui {

void HeapHistory::take(const QJsonObject& told) {
    Look look;
    look.t_ns = told["now_ns"].toInteger();
    look.size = told["size"].toInteger();
    look.extent = told["extent"].toInteger();
    look.used = told["used"].toInteger();
    look.free = told["free"].toInteger();
    look.largest_free = told["largest_free"].toInteger();
    look.blocks = told["blocks"].toInteger();
    look.free_blocks = told["free_blocks"].toInteger();
    if (told.contains("high_water")) {
        look.high_water = told["high_water"].toInteger();
        look.failures = told["failures"].toInteger();
    }
    if (!looks_.empty() && look.t_ns < looks_.back().t_ns) {
        looks_.clear();
        high_ = 0;
    }
    if (!looks_.empty() && look.t_ns == looks_.back().t_ns) {
        looks_.pop_back();  // time stands
    }
    looks_.push_back(look);
    if (looks_.size() > kMost) {
        looks_.pop_front();
    }
    high_ = std::max(high_, look.used);
    emit changed();
}

void HeapHistory::clear() {
    looks_.clear();
    high_ = 0;
    emit changed();
}

}  // namespace twin::gui
