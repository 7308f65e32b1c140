// SPDX-License-Identifier: BSD-3-Clause
// A scenario file, read whole and checked before anything starts: docs/scenarios.md.
#pragma once

#include "scenarios/engine/step.hpp"
#include "sim/host/board_files.hpp"
#include "sim/host/network.hpp"
#include "sim/host/service_set.hpp"

#include <map>
#include <optional>
#include <set>

namespace twin::scenario {

struct DevicePlan {
    std::string name;   ///< "sensor-3", or "sensor" if there is only one of them
    std::string group;  ///< "sensor"
    std::size_t number = 0;
    std::string board;
    std::string image;     ///< a file, or a sample's name
    std::string snapshot;  ///< a file to start from in its place; empty: none
    std::string network;
    std::uint64_t seed = 1;
    std::int64_t start_ns = 0;  ///< when it gets power
    std::int64_t drift_ppb = 0;
    std::vector<std::string> set;
    std::vector<std::string> traces;  ///< pins and values
    Position where;
};

struct NetworkPlan {
    std::string name;
    host::NetworkOptions options;
    bool capture = true;
};

struct ServicePlan {
    std::string name;
    std::string command;          ///< for sh
    std::string folder;           ///< where it runs
    std::uint16_t ready_port = 0;  ///< on loopback; 0: it is ready when it has started
    Position where;
};

struct Scenario {
    std::string path;
    std::string text;  ///< of the file, if it was given in its place
    std::string name;
    std::string summary;
    std::set<std::string> tags;
    host::TimeMode time = host::TimeMode::virtual_;
    std::uint64_t seed = 1;
    double speed = 0;
    std::optional<std::chrono::nanoseconds> span;  ///< it ends there, whatever the steps still wait for: a failure
    bool allow_faults = false;
    bool allow_deaths = false;
    host::Limits limits;

    std::vector<NetworkPlan> networks;
    std::vector<ServicePlan> services;
    std::vector<DevicePlan> devices;
    std::map<std::string, std::vector<std::size_t>> groups;  ///< in the order of their numbers
    std::vector<Step> steps;
    bool has_snapshots = false;    ///< among the steps
    std::vector<Step> throughout;  ///< never and always, from beginning to end
    Variables variables;
    std::map<std::string, std::string> given;  ///< variables that the command line set
    std::set<std::string> files;               ///< all that were read, or will be: absolute paths
};

/// As ServiceSet takes it.
inline host::ServiceOptions service_options(const ServicePlan& plan) {
    host::ServiceOptions options;
    options.name = plan.name;
    options.argv = {"/bin/sh", "-c", "exec " + plan.command};
    options.folder = plan.folder;
    return options;
}

/// What the command line says over the file.
struct LoadOptions {
    std::map<std::string, std::string> variables;
    std::optional<std::uint64_t> seed;
    std::optional<host::TimeMode> time;
    std::optional<double> speed;
    std::string text;  ///< in place of what the file has; files beside it are beside its path all the same
    std::string service_folder;  ///< where services run; empty: beside the file
};

/// What is wrong has its place.
boards::Result<std::unique_ptr<Scenario>> read(const std::string& path, const LoadOptions& options = {});
host::Result<std::unique_ptr<Scenario>> load(const std::string& path, const LoadOptions& options = {});

/// The scenario files in these: files as they are, folders with all that lie in them and end with .scenario.yaml.
host::Result<std::vector<std::string>> find_scenarios(const std::vector<std::string>& paths);

}  // namespace twin::scenario
