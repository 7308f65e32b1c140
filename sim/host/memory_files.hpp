// SPDX-License-Identifier: BSD-3-Clause
// What memories hold at the start, as files in memory that nodes map.
#pragma once

#include "sim/host/node_process.hpp"
#include "sim/host/placement.hpp"

#include <map>
#include <memory>
#include <vector>

namespace twin::host {

/// Made once for any number of nodes of one image: what none of them has written is in the machine's memory once.
class MemoryFiles {
  public:
    struct Preload {
        std::uint64_t address = 0;
        UniqueFd file;
    };

    static Result<std::shared_ptr<const MemoryFiles>> make(const Placement& contents);

    [[nodiscard]] const std::map<std::string, UniqueFd>& memories() const { return memories_; }
    [[nodiscard]] const std::vector<Preload>& preload() const { return preload_; }

  private:
    std::map<std::string, UniqueFd> memories_;
    std::vector<Preload> preload_;
};

}  // namespace twin::host
