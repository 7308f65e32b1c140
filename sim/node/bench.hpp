// SPDX-License-Identifier: BSD-3-Clause
// The wires of a bench (docs/bench.md), between models that exist.
#pragma once

#include <map>
#include <string>

#include "models/boards/description.hpp"
#include "models/core/environment.hpp"

namespace twin::node {

/// Joins the nets that the board's bench wires, and puts I2C and SPI devices on the buses that come of it. `addresses`:
/// of the models that have one. What is wrong is thrown as boards::Error.
void wire_bench(const boards::Board& board, Environment& env, const std::map<std::string, unsigned>& addresses);

/// What a part of a board may take for granted and one on a bench is wired to: the values of parameters that differ
/// there from the model's own; nullptr: none.
const char* bench_default(const std::string& type, const std::string& param);

}  // namespace twin::node
