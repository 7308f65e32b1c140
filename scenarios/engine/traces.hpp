// SPDX-License-Identifier: BSD-3-Clause
// The traces that the devices of a run are to have: docs/probes.md, "Files".
#pragma once

#include "scenarios/engine/scenario.hpp"
#include "sim/host/fleet.hpp"
#include "sim/host/trace.hpp"

#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <string>

namespace twin::scenario {

class Traces {
  public:
    /// `folder`: of the run; empty: there are none. The scenario outlives this.
    Traces(const Scenario& scenario, std::string folder) : scenario_(scenario), folder_(std::move(folder)) {}

    /// A device runs, for the first time or again.
    host::asio::awaitable<host::Result<void>> begin(host::Member& member);
    /// For a snapshot of the run: how each stands, by device.
    host::asio::awaitable<host::Result<boost::json::object>> state(host::Fleet& fleet);
    /// The run goes on from there.
    host::asio::awaitable<host::Result<void>> resume(host::Fleet& fleet, const boost::json::object& saved);
    /// The error is of the first that could not be written to its end.
    host::Result<void> close();

  private:
    [[nodiscard]] bool wanted(const host::Member& member) const;
    host::Trace& of(const host::Member& member);
    [[nodiscard]] host::Error placed(const host::Member& member, host::Error error) const;

    const Scenario& scenario_;
    std::string folder_;
    std::map<std::size_t, std::unique_ptr<host::Trace>> traces_;  ///< by device
};

}  // namespace twin::scenario
