// SPDX-License-Identifier: BSD-3-Clause
// twin test: runs scenarios.
#pragma once

#include "scenarios/engine/result.hpp"
#include "sim/host/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twin::cli {

struct TestOptions {
    std::vector<std::string> paths;
    std::vector<std::string> tags;       ///< a scenario has one of them; empty: whatever it has
    std::vector<std::string> variables;  ///< name=value
    std::optional<std::uint64_t> seed;
    std::string time;   ///< real, virtual; empty: the file's
    double speed = -1;  ///< below 0: the file's
    unsigned repeat = 1;
    unsigned jobs = 1;  ///< runs at a time
    std::string out;    ///< the folder of the runs; empty: a new one below twin-runs
    std::string snapshot_at;    ///< an instant, as a duration from the beginning; empty: none
    std::string snapshot_file;  ///< for that; empty: in the run's folder
    std::string junit;  ///< a file for the results of all
    bool list = false;
    bool json = false;
    bool schema = false;
    bool reference = false;
};

/// A folder below twin-runs that nobody has used: runs are kept until somebody deletes them.
std::string fresh_folder();

/// The outcome, for people.
void tell(const scenario::ScenarioResult& result);
/// Where time can stand without the steps noticing, not before so much of it has passed.
host::Result<std::int64_t> instant_of(const std::string& duration, const char* example);

/// 0: all passed. 1: one failed. 2: a file or an option was wrong, and nothing ran.
int test(const TestOptions& options);

}  // namespace twin::cli
