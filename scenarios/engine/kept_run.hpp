// SPDX-License-Identifier: BSD-3-Clause
// What a run's folder keeps so that the run can be repeated, here or elsewhere, later: docs/replay.md.
#pragma once

#include "scenarios/engine/scenario.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace twin::scenario {

/// The images of samples, which a scenario knows by name alone: by board and name, the file.
using SampleImages = std::map<std::pair<std::string, std::string>, std::string>;

struct KeptRun {
    std::string folder;
    std::string version;   ///< of the twin that ran it
    std::string scenario;  ///< the copy of its file
    LoadOptions options;   ///< to load that with
    SampleImages images;   ///< the copies
    bool virtual_time = true;
    std::optional<std::int64_t> interrupted_ns;  ///< somebody ended it there
    /// Files that could not be found by a path within the copies and have changed since, or are gone.
    std::vector<std::string> changed;
};

/// 32 hexadecimal digits; empty if it can't be read.
std::string hash_of_file(const std::string& path);

/// Copies all that the scenario reads into `folder`/inputs, and writes `folder`/run.json.
host::Result<void> keep_run(const std::string& folder, const Scenario& scenario, const SampleImages& images);

/// Reads what keep_run() has left. An error if there is no such run, or its copies are not what they were.
host::Result<KeptRun> read_run(const std::string& folder);

}  // namespace twin::scenario
