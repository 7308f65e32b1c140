// SPDX-License-Identifier: BSD-3-Clause
// From a node's options to a process plan: memory files, configuration, command line.
#pragma once

#include "sim/host/node.hpp"

namespace twin::host {

/// A plan and what must stay open until the process was started.
struct Launch {
    ProcessPlan plan;
    UniqueFd link;  ///< the host's end
    std::vector<UniqueFd> files;
    std::shared_ptr<const MemoryFiles> image;
};

/// Makes the files in memory and the link, and composes the command line. Checks the port and that what is to be
/// started exists.
Result<Launch> prepare_launch(const NodeOptions& options);

}  // namespace twin::host
