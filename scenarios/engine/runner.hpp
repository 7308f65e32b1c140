// SPDX-License-Identifier: BSD-3-Clause
// Runs a scenario from nothing to its folder: docs/scenarios.md, "What a run leaves".
#pragma once

#include "scenarios/engine/result.hpp"
#include "scenarios/engine/run_snapshot.hpp"
#include "scenarios/engine/scenario.hpp"
#include "sim/host/fleet.hpp"
#include "sim/host/record.hpp"

#include <functional>
#include <optional>

namespace twin::scenario {

/// How far a run has come, for whoever watches.
struct Progress {
    std::size_t devices = 0;
    std::size_t ready = 0;        ///< of them, while they start
    std::int64_t now_ns = 0;
    std::string step;             ///< the innermost that waits
    std::size_t steps_done = 0;
};

/// A run under way. All of it lives until `watch` is told that it ends.
struct Underway {
    host::Fleet& fleet;
    host::Recorder& recorder;
    const ScenarioResult& result;
    /// Saves it whole, in virtual time: where time stands next, or at an instant to come, a multiple of Lockstep::kSlice.
    /// Without a file's name it goes into the run's folder. Whoever waits may outlive the run.
    std::function<asio::awaitable<host::Result<SavedRunFile>>(std::optional<std::int64_t> at_ns, std::string file)> save;
};

struct RunOptions {
    std::string folder;  ///< made; empty: nothing is written
    /// The file of an image for a board: builds a sample, or gives a file's own path.
    std::function<host::Result<std::string>(const std::string& image, const host::BoardInfo& board)> image;
    /// Called often; at most a few times a second is worth showing.
    std::function<void(const Progress&)> progress;
    /// Called when there is a fleet, before its first device starts, and with nullptr before it goes.
    std::function<void(const Underway*)> watch;
    /// Looked at between slices: somebody pressed Ctrl-C.
    std::function<bool()> interrupted;
    /// Each line of the record.
    std::function<void(const host::Recorded& line)> on_record;
    /// All stands still there until `in_pause` is done; empty: nowhere.
    std::optional<std::int64_t> pause_ns;
    std::function<asio::awaitable<void>(host::Fleet& fleet)> in_pause;
    /// Saves the run there too; not with pause_ns.
    std::optional<SnapshotAt> snapshot;
    /// Somebody may want to save it while it goes on: Underway::save.
    bool may_be_saved = false;
    /// Goes on from there: the scenario was loaded with its options. nullptr: from the beginning. Outlives the run.
    const SavedRun* restore = nullptr;
    /// Lets a debugger attach to the node of this device at this TCP port of 127.0.0.1.
    std::string debugged;
    std::uint16_t gdb_port = 0;
};

/// One of a fleet at a time on an io_context. Never throws; what could not be done is `error` of the result.
asio::awaitable<ScenarioResult> run_scenario(asio::io_context& io, Scenario& scenario, RunOptions options);

}  // namespace twin::scenario
