// SPDX-License-Identifier: BSD-3-Clause
// What goes on at the user's server, `twin serve`, for commands that list it beside their own.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

namespace twin::cli {

/// Runs that have not ended, each as the method `runs` tells it, and with `server`, its address. Nothing if no server
/// of
/// the user's is named in `folder`, if it is gone, or if it does not answer within two seconds.
std::vector<boost::json::value> server_runs(const std::string& folder);

}  // namespace twin::cli
