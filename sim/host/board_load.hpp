// SPDX-License-Identifier: BSD-3-Clause
// The one place where the host meets the format of a board's files.
#pragma once

#include "sim/host/board_files.hpp"

namespace twin::host {

/// Loads and checks a board's YAML and its chip's. Errors name file, line and what was expected.
Result<BoardInfo> load_board_info(const std::string& path);

}  // namespace twin::host
