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

/// A snapshot's file, and what it takes to go on from it.
struct SavedRun {
    host::FleetSnapshot file;
    std::string name;      ///< of the scenario
    std::string scenario;  ///< its file
    LoadOptions options;   ///< to load that with
    SampleImages images;
    unsigned number = 1;                   ///< the run was saved, or meant to be, so many times with this
    std::optional<std::int64_t> pause_ns;  ///< where it stood for a snapshot that no step asked for
    std::uint64_t lines = 0;               ///< of the record until then
    std::string hash;                      ///< and theirs
    boost::json::object traces;            ///< how they stood: Traces::state()
};

/// The error names what differs: the file, the build, or something that the scenario reads.
host::Result<SavedRun> read_saved_run(const std::string& path);

/// What `twin snapshot info` shows, without asking whether it could be restored here.
boost::json::object describe_saved_run(const host::FleetSnapshot& snapshot);

/// The snapshots of one run: those that it makes, and the one that it comes from.
class RunSnapshots {
  public:
    /// `from`: nullptr, or outlives this.
    RunSnapshots(const Scenario& scenario, const SavedRun* from, const std::optional<SnapshotAt>& at);

    /// All devices are there, and none has started.
    host::Result<void> begin(host::Fleet& fleet, const SampleImages& images);
    /// Time stands: a snapshot, into this file (empty: the run keeps nothing). In a run that comes from one: what was
    /// done there, until it is that; then the nodes go on by themselves.
    asio::awaitable<host::Result<void>> take(host::Fleet& fleet, const host::Recorder& recorder, Traces& traces,
                                             std::string file);

    [[nodiscard]] bool restored() const { return restored_; }
    /// How long it took from the beginning of the run until its nodes went on by themselves.
    [[nodiscard]] std::chrono::nanoseconds restoring() const { return restoring_; }

  private:
    asio::awaitable<host::Result<void>> save(host::Fleet& fleet, const host::Recorder& recorder, Traces& traces,
                                             std::string file);
    asio::awaitable<host::Result<void>> go_live(host::Fleet& fleet, const host::Recorder& recorder);
    [[nodiscard]] host::Result<boost::json::object> about(const host::Recorder& recorder) const;

    const Scenario& scenario_;
    const SavedRun* from_;
    std::optional<std::int64_t> pause_ns_;
    SampleImages images_;
    unsigned number_ = 0;
    host::Clock::time_point began_ = host::Clock::now();
    bool restored_ = false;
    std::chrono::nanoseconds restoring_{0};
};

}  // namespace twin::scenario
