// SPDX-License-Identifier: BSD-3-Clause
// The file of a fleet's snapshot, byte for byte as docs/snapshot-format.md says: its one reader and writer.
#pragma once

#include "sim/host/error.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twin::host {

/// What is saved of a device.
struct DeviceState {
    std::string name;
    std::string board;
    std::vector<std::string> tapes;  ///< of each of its nodes, in the order of their starts
    std::string snapshot;            ///< the file of its node's; empty: none runs
};

struct FleetState {
    std::int64_t at_ns = 0;
    boost::json::object about;  ///< whose it is, for whoever restores it
    std::vector<DeviceState> devices;
};

/// Writes it, under another name first: what is there under this one stays if that fails. Gives the bytes of the file.
Result<std::uint64_t> write_fleet_snapshot(const std::string& path, const FleetState& state);

struct FleetSnapshot {
    struct Section {
        std::uint64_t at = 0;
        std::uint64_t size = 0;
    };
    struct Device {
        std::string name;
        std::string board;
        std::vector<Section> tapes;
        std::optional<Section> snapshot;
    };
    std::string path;
    std::int64_t at_ns = 0;
    boost::json::object about;
    std::vector<Device> devices;
    std::uint64_t file_size = 0;
    std::uint64_t disk_bytes = 0;
};

/// The file begins as one of a fleet does.
bool is_fleet_snapshot(const std::string& path);
/// Reads all of it, and checks it. The error names the file, and what is wrong with it.
Result<FleetSnapshot> read_fleet_snapshot(const std::string& path);
Result<std::string> read_section(const FleetSnapshot& snapshot, const FleetSnapshot::Section& section);

}  // namespace twin::host
