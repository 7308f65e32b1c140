// SPDX-License-Identifier: BSD-3-Clause
// A run that a command talks to from outside.
#pragma once

#include "sim/host/control_socket.hpp"

#include <boost/json.hpp>
#include <string>

namespace twin::cli {

struct Target {
    std::string folder;
    std::string name;
    std::string part;  ///< of a scenario's run: the device, or the network; empty: not said

    [[nodiscard]] host::Result<boost::json::value> call(const std::string& method, boost::json::object params = {}) const {
        if (!part.empty()) {
            params[method.starts_with("net.") ? "network" : "device"] = part;
        }
        return host::control_call(folder, name, method, params);
    }
    /// As the user calls it.
    [[nodiscard]] std::string text() const { return part.empty() ? name : name + "/" + part; }
};

/// The run of that name, or with "/NAME" behind it one of its devices or networks; without a name the only one that there
/// is.
host::Result<Target> find_target(const std::string& name);
/// The word is a run's name, or one with a '/' behind it, whether that runs or not: nothing else is written so.
bool names_a_run(const std::string& word);

/// A string of an object; empty if it isn't there.
std::string text_at(const boost::json::value& value, const char* key);
/// A duration in nanoseconds of an object, as people read it.
std::string duration_at(const boost::json::value& value, const char* key);

}  // namespace twin::cli
