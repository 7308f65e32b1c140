// SPDX-License-Identifier: BSD-3-Clause
// Scenario runs side by side, each in a process of its own: a fault in one is no other's.
#pragma once

#include "scenarios/engine/result.hpp"
#include "scenarios/engine/run_snapshot.hpp"
#include "scenarios/engine/scenario.hpp"

#include <functional>
#include <string>
#include <vector>

namespace twin::cli {

struct TestJob {
    std::string path;    ///< of the scenario
    std::string name;
    std::string folder;  ///< of the run
    std::optional<scenario::SnapshotAt> snapshot;
};

/// Runs these in their order, at most `at_once` at a time, and tells of each end in the order of the jobs. After
/// `ended` gave false, or Ctrl-C, no more is begun. The process must have no other threads.
void run_jobs(const std::vector<TestJob>& jobs, const scenario::LoadOptions& load, unsigned at_once,
              const std::function<bool(scenario::ScenarioResult)>& ended);

}  // namespace twin::cli
