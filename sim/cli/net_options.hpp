// SPDX-License-Identifier: BSD-3-Clause
// The options that say what network a run is on.
#pragma once

#include "sim/host/network.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace twin::cli {

/// As the user wrote them.
struct NetWords {
    std::vector<std::string> nets;  ///< of --net; none: the gateway
    std::vector<std::string> forwards;
    std::vector<std::string> allow;
    std::string capture;
    std::string link;

    /// One of them was given.
    [[nodiscard]] bool given() const {
        return !nets.empty() || !forwards.empty() || !allow.empty() || !capture.empty() || !link.empty();
    }
    [[nodiscard]] bool none() const { return nets.size() == 1 && nets.front() == "none"; }
};

/// Adds --net, --forward, --allow, --capture and --link.
void add_net_options(CLI::App& command, NetWords& words);

/// Time, seed, log and listen are the caller's to fill in.
host::Result<host::NetworkOptions> network_options(const NetWords& words);

}  // namespace twin::cli
