// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "models/boards/description.hpp"
#include "models/core/environment.hpp"

namespace twin::node {

/// What a node must have in common with another for the one's state to be the other's: section `layout` of a snapshot
/// (docs/snapshot-format.md). After elaboration.
std::string layout(const boards::Board& board, Environment& env);

}  // namespace twin::node
