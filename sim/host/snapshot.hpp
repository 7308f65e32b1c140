// SPDX-License-Identifier: BSD-3-Clause
// What a host knows of a snapshot: whose it is, and of when.
#pragma once

#include "sim/host/error.hpp"

#include <cstdint>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace twin::host {

/// Section `about` of docs/snapshot-format.md, and sizes.
struct SnapshotInfo {
    std::string board, name, emulator;
    std::uint64_t seed = 0;
    std::uint64_t unique_id = 0;
    unsigned icount_shift = 0;
    bool semihosting = false;
    std::int64_t virtual_ns = 0;
    struct Memory {
        std::string name;
        std::uint64_t size = 0;
    };
    std::vector<Memory> memories;
    std::uint64_t models = 0;      ///< how many
    std::uint64_t file_size = 0;   ///< bytes, holes included
    std::uint64_t disk_bytes = 0;  ///< bytes on the disk
};

/// Reads and checks the head of a snapshot. The error names the file.
Result<SnapshotInfo> read_snapshot(const std::string& path);

boost::json::object to_json(const SnapshotInfo& info);

}  // namespace twin::host
