// SPDX-License-Identifier: BSD-3-Clause
// Tables of values: comma-separated, a line of column names first (RFC 4180).
#pragma once

#include "scenarios/engine/reader.hpp"

#include <string>
#include <vector>

namespace twin::scenario {

struct Csv {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;  ///< each as long as `columns`
};

/// Throws Failure at `where`.
Csv read_csv(const std::string& path, const Reader& where);

}  // namespace twin::scenario
