// SPDX-License-Identifier: BSD-3-Clause
// What chip.cpp and board.cpp share. All of it throws Failure.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "models/boards/description.hpp"
#include "models/boards/yaml_reader.hpp"
#include "models/core/params.hpp"

namespace twin::boards {

/// The file that `extends` names, in the file at `path`, which `depth` others extend.
std::string extended_path(const std::string& path, const Yaml& name, unsigned depth);

/// Replaces the item of this name, or adds it.
template <typename T>
void put(std::vector<T>& items, T item) {
    const auto same = std::find_if(items.begin(), items.end(), [&](const T& other) { return other.name == item.name; });
    if (same != items.end()) {
        *same = std::move(item);
    } else {
        items.push_back(std::move(item));
    }
}

Chip read_chip(const std::string& path);
Board read_board(const std::string& path);
std::vector<std::pair<std::string, Param>> read_params(const Yaml& yaml);

}  // namespace twin::boards
