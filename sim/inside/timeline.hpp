// SPDX-License-Identifier: BSD-3-Clause
// A device's time line as a node tells it: docs/inside.md has the bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twin::inside {

enum class Did : std::uint8_t { entry = 0, exit = 1, thread = 2, sleep = 3, wake = 4, reset = 5 };

/// Records in order of time, each with the nanoseconds since the one before it.
struct Piece {
    std::int64_t base_ns = 0;  ///< from which the first of them counts
    std::int64_t last_ns = 0;
    std::uint64_t lost = 0;   ///< behind the last one
    std::uint64_t count = 0;
    std::string records;
};

/// The payload of a TIMELINE; empty if it is none.
std::optional<Piece> parse_piece(std::string_view payload);

void put_record(std::string& out, std::uint64_t delta_ns, Did what, std::uint32_t arg);
/// False: these are no records.
bool each_record(std::string_view records,
                 const std::function<void(std::uint64_t delta_ns, Did what, std::uint32_t arg)>& take);

/// Where a CPU stands after records.
class CpuStory {
  public:
    /// As each_record.
    bool take(std::string_view records);
    void forget() { *this = {}; }
    /// Records that bring who begins to look now to where the CPU stands.
    [[nodiscard]] Piece opening(std::int64_t now_ns) const;

  private:
    std::vector<std::uint32_t> handlers_;
    std::uint32_t thread_ = 0;
    bool asleep_ = false;
};

}  // namespace twin::inside
