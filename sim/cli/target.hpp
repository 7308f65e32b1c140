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

    [[nodiscard]] host::Result<boost::json::value> call(const std::string& method,
                                                        const boost::json::object& params = {}) const {
        return host::control_call(folder, name, method, params);
    }
};

/// The run of that name; without a name the only one that there is.
host::Result<Target> find_target(const std::string& name);

/// A string of an object; empty if it isn't there.
std::string text_at(const boost::json::value& value, const char* key);
/// A duration in nanoseconds of an object, as people read it.
std::string duration_at(const boost::json::value& value, const char* key);

}  // namespace twin::cli
