// SPDX-License-Identifier: BSD-3-Clause
// How a scenario went.
#pragma once

#include "models/boards/description.hpp"
#include "sim/host/error.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twin::scenario {

/// Why a step failed: which device, when, what was expected, what happened, with the lines around it.
struct StepFailure {
    std::string device;  ///< empty: none in particular
    std::int64_t at_ns = 0;
    std::string expected;
    std::string happened;
    std::vector<std::string> context;  ///< console lines, each with its instant
};

struct StepResult {
    std::string name;
    boards::Position where;
    unsigned depth = 0;  ///< within a parallel step, a loop or a used file
    std::int64_t begin_ns = 0;
    std::int64_t end_ns = 0;
    bool skipped = false;
    std::optional<StepFailure> failure;
    std::string note;  ///< what was measured: "p95 12.4"
    bool running = false;
};

/// A device whose node ended, or whose firmware faulted.
struct Incident {
    std::string device;
    std::int64_t at_ns = 0;
    std::string what;
    std::vector<std::string> context;
};

struct ScenarioResult {
    std::string name;
    std::string path;
    std::uint64_t seed = 1;
    bool virtual_time = true;
    std::size_t devices = 0;
    std::int64_t end_ns = 0;
    std::chrono::nanoseconds wall{0};       ///< of the whole
    std::chrono::nanoseconds starting{0};   ///< of that, until all devices were ready
    std::optional<std::int64_t> restored_ns;  ///< it comes from a snapshot of this instant
    std::chrono::nanoseconds restoring{0};    ///< of `wall`, until it stood there
    std::uint64_t grants = 0;               ///< how often a node was let run and stopped, in virtual time
    std::vector<StepResult> steps;
    std::vector<Incident> incidents;        ///< that were not allowed for
    std::optional<host::Error> error;       ///< it could not be run
    bool interrupted = false;               ///< somebody ended it before its time
    std::string record_hash;
    std::string folder;                     ///< of the run; empty: none was kept

    [[nodiscard]] bool passed() const;
    /// The first that failed; nullptr: none.
    [[nodiscard]] const StepResult* failed_step() const;
};

}  // namespace twin::scenario
