// SPDX-License-Identifier: BSD-3-Clause
// Rows in columns.
#pragma once

#include "sim/cli/terminal.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace twin::cli {

/// Columns are as wide as their widest cell; colours in cells don't count. No blanks at the ends of lines.
class Table {
  public:
    explicit Table(std::string indent = "") : indent_(std::move(indent)) {}

    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    [[nodiscard]] bool empty() const { return rows_.empty(); }

    [[nodiscard]] std::string text() const {
        std::vector<std::size_t> widths;
        for (const auto& cells : rows_) {
            widths.resize(std::max(widths.size(), cells.size()));
            for (std::size_t i = 0; i < cells.size(); ++i) {
                widths[i] = std::max(widths[i], display_width(cells[i]));
            }
        }
        std::string out;
        for (const auto& cells : rows_) {
            std::string line = indent_;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                line += i + 1 < cells.size() ? pad(cells[i], widths[i] + 2) : cells[i];
            }
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + "\n";
        }
        return out;
    }

  private:
    std::string indent_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace twin::cli
