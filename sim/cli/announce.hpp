// SPDX-License-Identifier: BSD-3-Clause
// What happens to a node, told on stderr as it happens: faults, resets, conflicts, its own warnings.
#pragma once

#include "sim/host/node.hpp"

#include <string>

namespace twin::cli {

/// One line without its end; empty for what need not be told: the first power-on, and what is not LOG or EVENT.
std::string announcement(const link::Message& message);

/// Tells of a node from now on. After many lines it says that it falls silent; the summary counts all of it.
void announce(host::Node& node);

}  // namespace twin::cli
