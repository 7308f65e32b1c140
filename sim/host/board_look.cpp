// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/board_look.hpp"

#include <boost/json.hpp>

namespace twin::host {

asio::awaitable<Result<BoardLook>> look_at_board(asio::io_context& io, BoardInfo board) {
    NodeOptions options;
    options.places = find_places();
    options.board = std::move(board);
    options.time = TimeMode::virtual_;
    const auto node = Node::start(io, std::move(options));
    if (!node) {
        co_return tl::unexpected(node.error());
    }
    if (const auto ready = co_await (*node)->ready(); !ready) {
        co_return tl::unexpected(ready.error());
    }
    BoardLook look{(*node)->hello(), {}};
    auto description = co_await (*node)->call("describe");
    co_await (*node)->stop();
    if (!description) {
        co_return tl::unexpected(description.error());
    }
    if (auto* object = description->if_object()) {
        look.description = std::move(*object);
    }
    co_return look;
}

boost::json::object to_json(const BoardInfo& board, const BoardLook& look) {
    auto out = look.description;
    out["board"] = board.name;
    out["title"] = board.title;
    out["soc"] = board.soc;
    out["cpu"] = board.cpu;
    out["icount_shift"] = board.icount_shift;
    return out;
}

}  // namespace twin::host
