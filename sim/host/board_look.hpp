// SPDX-License-Identifier: BSD-3-Clause
// What only a board's models know of it: which values can be set, and what it shows.
#pragma once

#include "sim/host/node.hpp"

#include <boost/json/object.hpp>

namespace twin::host {

struct BoardLook {
    Hello hello;
    boost::json::object description;  ///< of `describe`, as docs/link-protocol.md has it
};

/// Asks a node that never runs.
asio::awaitable<Result<BoardLook>> look_at_board(asio::io_context& io, BoardInfo board);

/// The description with the board's own names and figures.
boost::json::object to_json(const BoardInfo& board, const BoardLook& look);

}  // namespace twin::host
