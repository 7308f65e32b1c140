// SPDX-License-Identifier: BSD-3-Clause
// A run that is saved whole, and one that goes on from there: docs/snapshots.md, ADR 0011.
#pragma once

#include "scenarios/engine/kept_run.hpp"
#include "scenarios/engine/traces.hpp"
#include "sim/host/fleet.hpp"
#include "sim/host/fleet_snapshot.hpp"
#include "sim/host/record.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace twin::scenario {

/// Where and when a run is saved besides its own steps.
struct SnapshotAt {
    std::int64_t ns = 0;  ///< a multiple of Lockstep::kSlice
    std::string file;     ///< empty: it only stands there, as the run did that was saved
};

/// What was saved.
struct SavedRunFile {
    std::string path;  ///< empty: nothing is kept
    std::uint64_t bytes = 0;
    std::int64_t virtual_ns = 0;
};

/// A snapshot's file, and what it takes to go on from it.
struct SavedRun {
    host::FleetSnapshot file;
    std::string name;      ///< of the scenario
    std::string scenario;  ///< its file
    LoadOptions options;   ///< to load that with
    SampleImages images;
    unsigned number = 1;               ///< the run was saved, or meant to be, so many times with this
    std::vector<std::int64_t> pauses;  ///< where it stood for snapshots that no step asked for
    std::uint64_t lines = 0;           ///< of the record until then
    std::string hash;                  ///< and theirs
    boost::json::object traces;        ///< how they stood: Traces::state()
};

/// The error names what differs: the file, the build, or something that the scenario reads.
host::Result<SavedRun> read_saved_run(const std::string& path);

/// What `twin snapshot info` shows, without asking whether it could be restored here.
boost::json::object describe_saved_run(const host::FleetSnapshot& snapshot);

/// The snapshots of one run: those that it makes, and the one that it comes from.
class RunSnapshots {
  public:
    /// `from`: nullptr, or outlives this. `folder`: of the run, or empty.
    RunSnapshots(const Scenario& scenario, const SavedRun* from, std::string folder)
        : scenario_(scenario), from_(from), folder_(std::move(folder)) {}

    /// All devices are there, and none has started. `wanted`: it may be saved besides its own steps.
    host::Result<void> begin(host::Fleet& fleet, const SampleImages& images, bool wanted);
    /// What stands in the way of saving it, now and later.
    [[nodiscard]] std::optional<host::Error> cannot_be_saved(const host::Fleet& fleet) const;
    /// Time stands: a snapshot, into this file (empty: the run keeps nothing). In a run that comes from one: none, until
    /// it is that; then the nodes go on by themselves.
    asio::awaitable<host::Result<SavedRunFile>> take(host::Fleet& fleet, const host::Recorder& recorder, Traces& traces,
                                                     std::string file);
    /// It stands for a snapshot that no step asks for, which take() makes, or nobody.
    void pause(std::int64_t at_ns) { pauses_.push_back(at_ns); }

    [[nodiscard]] bool restored() const { return restored_; }
    /// How long it took from the beginning of the run until its nodes went on by themselves.
    [[nodiscard]] std::chrono::nanoseconds restoring() const { return restoring_; }

  private:
    asio::awaitable<host::Result<SavedRunFile>> save(host::Fleet& fleet, const host::Recorder& recorder, Traces& traces,
                                                     std::string file);
    asio::awaitable<host::Result<void>> go_live(host::Fleet& fleet, const host::Recorder& recorder);
    [[nodiscard]] host::Result<boost::json::object> about(const host::Recorder& recorder) const;

    const Scenario& scenario_;
    const SavedRun* from_;
    std::string folder_;
    std::vector<std::int64_t> pauses_;
    SampleImages images_;
    unsigned number_ = 0;
    host::Clock::time_point began_ = host::Clock::now();
    bool restored_ = false;
    std::chrono::nanoseconds restoring_{0};
};

}  // namespace twin::scenario
