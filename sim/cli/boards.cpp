// SPDX-License-Identifier: BSD-3-Clause
// twin boards, twin inspect
#include "models/boards/description.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/table.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"

#include <boost/json.hpp>
#include <cstdio>

namespace twin::cli {
namespace {

namespace json = boost::json;

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

/// What only the models know: which values can be set, and what is shown. Asked of a node that never runs.
struct Asked {
    host::Hello hello;
    json::value description;
    std::optional<host::Error> error;
};

asio::awaitable<int> ask(asio::io_context& io, host::NodeOptions options, Asked& out) {
    auto node = host::Node::start(io, std::move(options));
    if (!node) {
        out.error = node.error();
        co_return 1;
    }
    if (auto ready = co_await (*node)->ready(); !ready) {
        out.error = ready.error();
        co_return 1;
    }
    out.hello = (*node)->hello();
    auto description = co_await (*node)->call("describe");
    if (description) {
        out.description = std::move(*description);
    }
    co_await (*node)->stop();
    co_return 0;
}

Asked ask_paused_node(const host::BoardInfo& board) {
    host::NodeOptions options;
    options.places = host::find_places();
    options.board = board;
    options.time = host::TimeMode::virtual_;
    Asked asked;
    run_loop([&](asio::io_context& io) { return ask(io, options, asked); });
    return asked;
}

std::string irq_text(const boards::Peripheral& peripheral) {
    std::string text;
    for (const auto& [line, irq] : peripheral.irqs) {
        const auto number = irq.first == boards::kNmi ? std::string("NMI") : fmt::format("{}", irq.first);
        text += fmt::format("{}{}{}", text.empty() ? "IRQ " : ", ", line.empty() ? "" : line + " ", number);
    }
    return text;
}

std::string pins_text(const boards::PartDescription& part) {
    std::string text;
    for (const auto& [pin, wire] : part.pins) {
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", pin, wire.name);
    }
    if (!part.bus.empty()) {
        text += fmt::format("{}on {}", text.empty() ? "" : " ", part.bus);
        if (part.address) {
            text += fmt::format(" at 0x{:02x}", *part.address);
        }
    }
    return text;
}

class Inspector {
  public:
    Inspector(const host::BoardInfo& info, const boards::Board& board, const Asked& asked)
        : info_(info), board_(board), asked_(asked), style_(Style::for_fd(1)) {}

    void show() const {
        print(fmt::format("{}  {}, {}\n", style_.bold(info_.name), info_.title, info_.soc));
        print(fmt::format("  Arm {} at {:g} MHz, {} interrupt lines, 2^{} = {} ns an instruction in virtual time\n",
                          info_.cpu, static_cast<double>(board_.chip.cpu.hz) / 1e6, board_.chip.cpu.irqs,
                          info_.icount_shift, 1u << info_.icount_shift));
        memories();
        peripherals();
        parts();
        nets();
        values();
        outputs();
    }

  private:
    void section(const std::string& title, const Table& table) const {
        if (!table.empty()) {
            print(fmt::format("\n{}\n{}", style_.cyan(title), table.text()));
        }
    }
    void memories() const {
        Table table("  ");
        for (const auto& memory : info_.memories) {
            table.row({memory.name, fmt::format("0x{:08x}..0x{:08x}", memory.base, memory.base + memory.size - 1),
                       host::format_size(memory.size),
                       memory.alias_of.empty() ? std::string(name(memory.kind)) : "mirrors " + memory.alias_of});
        }
        section("Memory", table);
    }
    void peripherals() const {
        Table table("  ");
        for (const auto& peripheral : board_.chip.peripherals) {
            table.row({peripheral.name, peripheral.base ? fmt::format("0x{:08x}", *peripheral.base) : "",
                       peripheral.type, irq_text(peripheral)});
        }
        section("Peripherals", table);
    }
    void parts() const {
        Table table("  ");
        for (const auto& part : board_.parts) {
            table.row({part.name, part.type, pins_text(part)});
        }
        section("Parts", table);
    }
    void nets() const {
        Table table("  ");
        for (const auto& net : board_.nets) {
            std::string pads;
            for (const auto& pad : net.pads) {
                pads += (pads.empty() ? "" : " ") + pad.name;
            }
            table.row({net.name, pads,
                       net.pull == boards::Pull::up     ? "pulled up"
                       : net.pull == boards::Pull::down ? "pulled down"
                                                        : ""});
        }
        section("Nets", table);
    }
    void values() const {
        Table table("  ");
        for (const auto& value : asked_.hello.values) {
            table.row({value.name, fmt::format("{:g} to {:g} {}", value.min, value.max, value.unit),
                       fmt::format("starts at {:g}", value.value)});
        }
        section(fmt::format("What can be set (--set, {})", host::command("set")), table);
    }
    void outputs() const {
        Table table("  ");
        for (std::size_t i = 0; i < asked_.hello.serial.size(); ++i) {
            table.row({asked_.hello.serial[i], "serial"});
        }
        for (const auto& output : asked_.hello.outputs) {
            table.row({output.name, output.format == "u8"
                                        ? fmt::format("{} × {}, 0 to 255", output.width, output.height)
                                        : output.format});
        }
        section("What it shows", table);
    }

    const host::BoardInfo& info_;
    const boards::Board& board_;
    const Asked& asked_;
    Style style_;
};

json::value to_json(const host::BoardInfo& info, const Asked& asked) {
    json::object out = asked.description.is_object() ? asked.description.as_object() : json::object();
    out["board"] = info.name;
    out["title"] = info.title;
    out["soc"] = info.soc;
    out["cpu"] = info.cpu;
    out["icount_shift"] = info.icount_shift;
    return out;
}

}  // namespace

int boards() {
    const auto folder = host::find_places().boards;
    const auto names = host::list_boards(folder);
    if (names.empty()) {
        return complain({fmt::format("there are no boards in '{}'", folder),
                         "TWINYARD_BOARDS names the folder with their YAML files.", 2});
    }
    const auto style = Style::for_fd(1);
    Table table;
    int code = 0;
    for (const auto& name : names) {
        const auto board = host::find_board(name, folder);
        if (!board) {
            code = complain(board.error());
            continue;
        }
        table.row({style.bold(name), board->title, board->soc, "Arm " + board->cpu});
    }
    print(table.text());
    return code;
}

int inspect(const std::string& board_name, bool json_wanted) {
    const auto info = host::find_board(board_name, host::find_places().boards);
    if (!info) {
        return complain(info.error());
    }
    const auto board = boards::load_board(info->path);
    if (!board) {
        return complain({board.error().text(), "The file changed while it was read: try again.", 2});
    }
    const auto asked = ask_paused_node(*info);
    if (json_wanted) {
        if (asked.error) {
            return complain(*asked.error);
        }
        print(json::serialize(to_json(*info, asked)) + "\n");
        return 0;
    }
    Inspector(*info, *board, asked).show();
    return asked.error ? complain(*asked.error) : 0;
}

}  // namespace twin::cli
