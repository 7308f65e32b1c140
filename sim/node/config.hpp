// SPDX-License-Identifier: BSD-3-Clause
// The node's configuration file (docs/node-config.md).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sim/node/semihosting.hpp"

namespace twin::node {

struct Preload {
    std::uint64_t address = 0;
    std::string file;
};

/// The text of a bench's file (docs/bench.md); `name` is for messages.
struct BenchText {
    std::string name;
    std::string text;
};

struct Config {
    std::string board;
    std::optional<BenchText> bench;
    std::string name = "node0";
    std::uint64_t seed = 1;
    bool virtual_time = false;
    int link_fd = -1;                             ///< -1: the node runs alone
    std::map<std::string, std::string> memories;  ///< by the memory's name, the file of its contents
    std::map<std::string, std::string> images;    ///< the same, of what it holds at the start; the file is not changed
    std::vector<Preload> preload;
    std::vector<std::string> set;
    std::uint64_t unique_id = 0;
    std::optional<Semihosting::Options> semihosting;  ///< it is served
    std::string snapshot;                             ///< file to start from; empty: power-on
    std::uint64_t snapshot_at = 0;                    ///< where it begins there
};

/// Reads and checks it. The error is one line that names the file and the key.
tl::expected<Config, std::string> load_config(const std::string& path);

/// The whole file, or what is wrong with it.
tl::expected<std::string, std::string> read_file(const std::string& path);

}  // namespace twin::node
