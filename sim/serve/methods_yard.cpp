// SPDX-License-Identifier: BSD-3-Clause
// Methods about what there is: version, boards, samples.
#include "sim/host/board_look.hpp"
#include "sim/host/snapshot.hpp"
#include "sim/serve/describe.hpp"
#include "sim/serve/method.hpp"
#include "sim/serve/values.hpp"
#include "sim/serve/yard.hpp"

#include <boost/json.hpp>

namespace twin::serve {
namespace {

namespace json = boost::json;

Answer version(Call call) { co_return json::object{{"version", call.yard.workshop().version()}}; }

Answer boards(Call) {
    const auto folder = host::find_places().boards;
    json::array list;
    for (const auto& name : host::list_boards(folder)) {
        if (const auto board = host::find_board(name, folder)) {
            list.push_back(json::object{
                {"name", name}, {"title", board->title}, {"soc", board->soc}, {"cpu", board->cpu}});
        }
    }
    co_return json::object{{"boards", std::move(list)}};
}

Answer samples(Call call) {
    json::array list;
    for (const auto& sample : call.yard.workshop().samples()) {
        list.push_back(json::object{{"name", sample.name}, {"summary", sample.summary}});
    }
    co_return json::object{{"samples", std::move(list)}};
}

Answer inspect(Call call) {
    auto board = host::find_board(text_at(call.params, "board"), host::find_places().boards);
    if (!board) {
        co_return tl::unexpected(board.error());
    }
    if (call.params.contains("bench")) {
        if (const auto taken = host::take_bench(*board, {"bench", text_at(call.params, "bench")}); !taken) {
            co_return tl::unexpected(taken.error());
        }
    }
    const auto look = co_await host::look_at_board(call.yard.io(), *board);
    if (!look) {
        co_return tl::unexpected(look.error());
    }
    co_return host::to_json(*board, *look);
}

Answer snapshot(Call call) {
    const auto info = host::read_snapshot(text_at(call.params, "file"));
    if (!info) {
        co_return tl::unexpected(info.error());
    }
    co_return host::to_json(*info);
}

Answer discover(Call call) { co_return openrpc(call.yard.workshop().version()); }

}  // namespace

std::vector<Method> yard_methods() {
    return {
        {"version", "Of the server.", {}, {{"version", "text", ""}}, "", version},
        {"boards", "The boards there are.", {}, {{"boards", "objects", "`name`, `title`, `soc`, `cpu`"}}, "", boards},
        {"samples",
         "The samples of the OS, which `run.start` and scenarios know by name.",
         {},
         {{"samples", "objects", "`name`, `summary`"}},
         "",
         samples},
        {"board.inspect",
         "Memory map, peripherals, parts, what can be set and what is shown.",
         {{"board", "text", "a board's name, or the path of its YAML", true},
          {"bench", "text", "what is wired to its pins, as for `run.start`"}},
         {{"board", "text", ""},
          {"title", "text", ""},
          {"soc", "text", ""},
          {"cpu", "text", ""},
          {"icount_shift", "integer", "in virtual time an instruction takes 2^this nanoseconds"},
          {"memories", "objects", "and the others as in `describe` of docs/link-protocol.md"}},
         "there is no such board",
         inspect},
        {"snapshot.info",
         "Whose snapshot a file is, and of when.",
         {{"file", "text", "its path", true}},
         {{"board", "text", ""},
          {"name", "text", "of the device"},
          {"virtual_ns", "integer", "its instant"},
          {"seed", "integer", ""},
          {"unique_id", "integer", ""},
          {"emulator", "text", ""},
          {"icount_shift", "integer", ""},
          {"semihosting", "boolean", ""},
          {"models", "integer", "how many"},
          {"memories", "objects", "`name`, `size`"},
          {"file_size", "integer", "bytes, holes included"},
          {"disk_bytes", "integer", ""}},
         "it is no snapshot, or of another version",
         snapshot},
        {"rpc.discover", "This description, as an OpenRPC document.", {}, {{"openrpc", "text", "and the rest of it"}}, "",
         discover},
    };
}

}  // namespace twin::serve
