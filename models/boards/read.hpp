// SPDX-License-Identifier: BSD-3-Clause
// What chip.cpp and board.cpp share. All of it throws Failure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/boards/description.hpp"
#include "models/boards/yaml_reader.hpp"
#include "models/core/params.hpp"

namespace twin::boards {

Chip read_chip(const std::string& path);
Board read_board(const std::string& path);
std::vector<std::pair<std::string, Param>> read_params(const Yaml& yaml);

}  // namespace twin::boards
