// SPDX-License-Identifier: BSD-3-Clause
// twin boards, twin inspect
#include "models/boards/description.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/table.hpp"
#include "sim/host/board_look.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/units.hpp"

#include <boost/json.hpp>
#include <cstdio>

namespace twin::cli {
namespace {

namespace json = boost::json;

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

host::Result<host::BoardLook> look_at(const host::BoardInfo& board) {
    host::Result<host::BoardLook> look;
    run_loop([&](asio::io_context& io) -> asio::awaitable<int> {
        look = co_await host::look_at_board(io, board);
        co_return 0;
    });
    return look;
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
    Inspector(const host::BoardInfo& info, const boards::Board& board, const host::Hello& hello,
              const json::object& description)
        : info_(info), board_(board), hello_(hello), description_(description), style_(Style::for_fd(1)) {}

    void show() const {
        print(fmt::format("{}  {}, {}\n", style_.bold(info_.name), info_.title, info_.soc));
        print(fmt::format("  Arm {} at {:g} MHz, {} interrupt lines, 2^{} = {} ns an instruction in virtual time\n",
                          info_.cpu, static_cast<double>(board_.chip.cpu.hz) / 1e6, board_.chip.cpu.irqs,
                          info_.icount_shift, 1u << info_.icount_shift));
        memories();
        peripherals();
        parts();
        bench();
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
            if (!part.on_bench) {
                table.row({part.name, part.type, pins_text(part)});
            }
        }
        section("Parts", table);
    }
    /// What its wires made of the parts of the bench: only the models know.
    void bench() const {
        Table table("  ");
        const auto* parts = description_.if_contains("parts");
        for (const auto& value : parts != nullptr ? parts->as_array() : json::array()) {
            const auto& part = value.as_object();
            if (!part.contains("bench")) {
                continue;
            }
            std::string pins;
            for (const auto& [pin, net] : part.at("pins").as_object()) {
                pins += fmt::format("{}{}={}", pins.empty() ? "" : " ", std::string_view(pin),
                                    std::string_view(net.as_string()));
            }
            table.row({std::string(part.at("name").as_string()), std::string(part.at("type").as_string()), pins});
        }
        section("Bench", table);
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
        for (const auto& value : hello_.values) {
            table.row({value.name, fmt::format("{:g} to {:g} {}", value.min, value.max, value.unit),
                       fmt::format("starts at {:g}", value.value)});
        }
        section(fmt::format("What can be set (--set, {})", host::command("set")), table);
    }
    void outputs() const {
        Table table("  ");
        for (std::size_t i = 0; i < hello_.serial.size(); ++i) {
            table.row({hello_.serial[i], "serial"});
        }
        for (const auto& output : hello_.outputs) {
            table.row({output.name, output.format == "u8"
                                        ? fmt::format("{} × {}, 0 to 255", output.width, output.height)
                                        : output.format});
        }
        section("What it shows", table);
    }

    const host::BoardInfo& info_;
    const boards::Board& board_;
    const host::Hello& hello_;
    const json::object description_;
    Style style_;
};

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

int inspect(const std::string& board_name, const std::string& bench_file, bool json_wanted) {
    auto info = host::find_board(board_name, host::find_places().boards);
    if (!info) {
        return complain(info.error());
    }
    if (!bench_file.empty()) {
        if (const auto taken = host::take_bench_file(*info, bench_file); !taken) {
            return complain(taken.error());
        }
    }
    auto board = boards::load_board(info->path);
    if (!board) {
        return complain({board.error().text(), "The file changed while it was read: try again.", 2});
    }
    if (info->bench) {
        if (const auto bench = boards::parse_bench(info->bench->text, info->bench->name)) {
            (void)boards::add_bench(*board, *bench);
        }
    }
    const auto look = look_at(*info);
    if (json_wanted) {
        if (!look) {
            return complain(look.error());
        }
        print(json::serialize(host::to_json(*info, *look)) + "\n");
        return 0;
    }
    const host::Hello unknown;
    Inspector(*info, *board, look ? look->hello : unknown, look ? look->description : json::object()).show();
    return look ? 0 : complain(look.error());
}

}  // namespace twin::cli
