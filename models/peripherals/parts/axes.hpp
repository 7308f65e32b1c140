// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

namespace twin::parts {

/// How a sensor with three axes is mounted: for each of its own axes x, y, z, which axis of the board it measures.
class Axes {
  public:
    static constexpr unsigned kCount = 3;

    /// Three of "x", "y", "z", with "-" in front if it points the other way; none: as the
    /// board's. Throws std::invalid_argument.
    explicit Axes(const std::vector<std::string>& list) {
        static const std::string kNames = "xyz";
        if (list.empty()) return;
        if (list.size() != kCount) throw std::invalid_argument("'axes' are three, such as [-x, -y, z]");
        for (unsigned i = 0; i < kCount; ++i) {
            const bool negative = list[i].size() == 2 && list[i][0] == '-';
            const std::string axis = negative ? list[i].substr(1) : list[i];
            const std::size_t index = axis.size() == 1 ? kNames.find(axis) : std::string::npos;
            if (index == std::string::npos)
                throw std::invalid_argument("'axes' has '" + list[i] + "': x, y, z, -x, -y or -z");
            source_[i] = static_cast<unsigned>(index);
            sign_[i] = negative ? -1 : 1;
        }
    }

    /// What the sensor's axis `i` measures, of the board's vector.
    double of(const std::array<double, kCount>& board, unsigned i) const { return sign_[i] * board[source_[i]]; }

  private:
    std::array<unsigned, kCount> source_{0, 1, 2};
    std::array<int, kCount> sign_{1, 1, 1};
};

}  // namespace twin::parts
