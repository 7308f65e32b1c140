// SPDX-License-Identifier: BSD-3-Clause
// twin run
#include "sim/cli/announce.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/kept_flash.hpp"
#include "sim/cli/samples.hpp"
#include "sim/cli/services.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/uart.hpp"
#include "sim/host/command_name.hpp"
#include "sim/host/snapshot.hpp"
#include "sim/host/trace.hpp"
#include "sim/host/units.hpp"

#include <unistd.h>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>

namespace twin::cli {
namespace {

namespace json = boost::json;

void say(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

/// If the image does not fit, tell of a board that it fits.
host::Error with_other_boards(host::Error error, const host::Image& image, const host::BoardInfo& board,
                              const std::string& folder) {
    for (const auto& name : host::list_boards(folder)) {
        const auto other = host::find_board(name, folder);
        if (other && name != board.name && host::place_image(image, *other)) {
            error.hint = fmt::format("It fits '{}': {} {} {}", name, host::command("run"), name, image.path);
            break;
        }
    }
    return error;
}

asio::awaitable<int> run_session(asio::io_context& io, const RunOptions& options, SessionOptions session_options,
                                 std::optional<std::chrono::nanoseconds> span, std::shared_ptr<Uart> uart,
                                 const std::string& program) {
    std::optional<host::Error> failed;
    std::unique_ptr<Services> services;
    Session* running = nullptr;
    if (!program.empty() && session_options.network) {
        auto started = Services::start(io, program, session_options.node, [&](const host::Error& error) {
            failed = error;
            if (running != nullptr) {
                running->end("services");
            }
        });
        if (!started) {
            co_return complain(started.error());
        }
        services = std::move(*started);
        session_options.network->services = services->set();
    }
    const auto console = std::make_shared<std::string>();
    const bool quiet = options.json;
    auto session = co_await Session::start(io, std::move(session_options), [&](host::Node& node) {
        uart->show(node);
        if (!quiet) {
            announce(node);
        }
        if (quiet) {
            node.listen([console, &node](const link::Message& message) {
                if (message.type == link::Type::serial_out && node.is_console(message.channel) &&
                    console->size() < (1u << 20)) {
                    *console += message.payload;
                }
            });
        }
    });
    if (!session) {
        co_return complain(session.error());
    }
    auto& run = **session;
    running = &run;
    if (failed) {
        run.end("services");
    }
    uart->read_keys(run.node(), [&run] { run.end("asked"); });
    if (!uart->pty().empty()) {
        say(fmt::format("console: {}\n", uart->pty()));
    }
    if (run.network() != nullptr && !quiet) {
        for (const auto& forward : run.network()->forward_texts()) {
            say(fmt::format("net: {}\n", forward));
        }
    }
    const auto asked_to_end = [&run] { return run.ending(); };
    std::unique_ptr<host::Trace> trace;
    if (!options.trace.empty()) {
        auto begun = co_await host::Trace::start(run.node().shared_from_this(), options.trace, options.trace_pins);
        if (!begun) {
            uart->let_go();
            co_await run.finish();
            co_return complain(begun.error());
        }
        trace = std::move(*begun);
    }
    const auto done = co_await run.pilot().run_until(asked_to_end, span, host::Pilot::kByHostTime);
    uart->let_go();
    auto report = co_await run.finish();
    if (trace && !trace->finish()) {
        complain({fmt::format("the trace '{}' could not be written to its end", options.trace),
                  "Look whether the disk is full.", 1});
    }
    services.reset();
    if (options.json) {
        auto out = to_json(report);
        out["console"] = *console;
        const auto text = json::serialize(out) + "\n";
        std::fwrite(text.data(), 1, text.size(), stdout);
    } else {
        say("\n" + to_text(report, Style::for_fd(2)));
    }
    if (const auto code = run.node().firmware_exit()) {
        co_return shell_code(*code);
    }
    if (failed) {
        co_return complain(*failed);
    }
    co_return done ? 0 : complain(done.error());
}

std::string opening_line(const RunOptions& options, const host::NodeOptions& node, Uart::Keys keys) {
    const auto style = Style::for_fd(2);
    const bool is_virtual = node.time == host::TimeMode::virtual_;
    std::string text = fmt::format(
        "{} {} on {}, {} time", style.bold(node.name), options.restore.empty() ? options.image : options.restore,
        node.board.title.empty() ? node.board.name : node.board.title, is_virtual ? "virtual" : "real");
    text += keys == Uart::Keys::guest ? ". Keys go to the firmware, Ctrl-C too; Ctrl-] ends.\n" : ". Ctrl-C ends.\n";
    if (options.gdb_port) {
        text += fmt::format("gdb: gdb-multiarch -ex 'target remote :{}'{}\n", *options.gdb_port,
                            options.wait ? " (the CPU waits for it)" : "");
    }
    return text;
}

host::Result<void> check_image(const RunOptions& options) {
    if (options.restore.empty()) {
        return options.image.empty() ? host::refuse("IMAGE is required", fmt::format("'{}' shows how it is used.",
                                                                                     host::command("run --help")))
                                     : host::Result<void>{};
    }
    if (!options.image.empty()) {
        return host::refuse("--restore has what the memories hold, so no image goes with it",
                            fmt::format("Leave '{}' out.", options.image));
    }
    if (!options.flash.empty()) {
        return host::refuse("--restore has what the flash holds, so --flash does not go with it",
                            fmt::format("Leave --flash {} out.", options.flash));
    }
    return {};
}

/// What the options leave open is as it was when the snapshot was taken: without --seed it is the same node.
host::Result<void> plan_restore(const RunOptions& options, host::NodeOptions& node) {
    const auto info = host::read_snapshot(options.restore);
    if (!info) {
        return tl::unexpected(info.error());
    }
    if (info->board != node.board.name) {
        return host::refuse(
            fmt::format("'{}' is a snapshot of '{}', not of '{}'", options.restore, info->board, node.board.name),
            fmt::format("Write: {} {} --restore {}", host::command("run"), info->board, options.restore));
    }
    if (info->semihosting != node.semihosting.has_value()) {
        return info->semihosting
                   ? host::refuse(fmt::format("'{}' was taken of a run with semihosting", options.restore),
                                  "Add --semihosting.")
                   : host::refuse(fmt::format("'{}' was taken of a run without semihosting", options.restore),
                                  "Leave --semihosting out.");
    }
    node.snapshot = options.restore;
    node.time = host::TimeMode::virtual_;
    node.board.icount_shift = options.shift.value_or(info->icount_shift);
    if (!options.seed_given) {
        node.seed = info->seed;
        node.unique_id = info->unique_id;
    }
    return {};
}

/// Puts an image into the board's memories, and those of --flash into their files.
host::Result<void> plan_image(const RunOptions& options, const host::BoardInfo& board, host::NodeOptions& node) {
    const auto image = host::load_image(options.image, board.init_vtor);
    if (!image) {
        return tl::unexpected(image.error());
    }
    auto files = flash_files(options.flash, board);
    const auto kept = read_flash(files);
    if (!kept) {
        return tl::unexpected(kept.error());
    }
    auto contents = host::place_image(*image, board, *kept);
    if (!contents) {
        return tl::unexpected(with_other_boards(contents.error(), *image, board, node.places.boards));
    }
    if (auto written = write_flash(files, contents->memories); !written) {
        return tl::unexpected(written.error());
    }
    node.files = std::move(files);
    node.contents = std::move(*contents);
    return {};
}

host::Result<void> check_together(const RunOptions& options) {
    if (auto good = check_image(options); !good) {
        return good;
    }
    if (options.trace.empty() != options.trace_pins.empty()) {
        return options.trace.empty()
                   ? host::refuse("--trace-pins are for a trace, and there is no --trace", "Write --trace run.vcd as well.")
                   : host::refuse("--trace wants to know which pins",
                                  fmt::format("Write --trace-pins P0.13,LD1; '{}' shows what there is while it runs.",
                                              host::command("probe --list")));
    }
    if (options.shift && options.restore.empty() && options.time != "virtual") {
        return host::refuse("--shift tells how long an instruction takes, which real time does not count",
                            fmt::format("Write --time virtual --shift {}.", *options.shift));
    }
    if (options.semihosting_directory.empty()) {
        return {};
    }
    if (!options.semihosting) {
        return host::refuse("--semihosting-dir is for files of semihosting, and there is no --semihosting",
                            fmt::format("Write --semihosting --semihosting-dir {}.", options.semihosting_directory));
    }
    if (std::error_code error; !std::filesystem::is_directory(options.semihosting_directory, error)) {
        return host::refuse(fmt::format("there is no folder '{}'", options.semihosting_directory),
                            "Make it first, or name another one for --semihosting-dir.");
    }
    return {};
}

}  // namespace

host::Result<host::NodeOptions> plan_machine(const RunOptions& options) {
    if (auto good = check_together(options); !good) {
        return tl::unexpected(good.error());
    }
    const auto places = host::find_places();
    auto board = host::find_board(options.board, places.boards);
    if (!board) {
        return tl::unexpected(board.error());
    }
    host::NodeOptions node;
    node.places = places;
    if (options.restore.empty()) {
        if (auto placed = plan_image(options, *board, node); !placed) {
            return tl::unexpected(placed.error());
        }
    }
    node.seed = options.seed;
    node.time = options.time == "virtual" ? host::TimeMode::virtual_ : host::TimeMode::real;
    node.set = options.set;
    node.gdb_port = options.gdb_port;
    node.wait_for_debugger = options.wait;
    if (options.semihosting) {
        node.semihosting = host::SemihostingOptions{options.semihosting_directory,
                                                    std::filesystem::path(options.image).filename().string()};
    }
    if (options.shift) {
        board->icount_shift = *options.shift;
    }
    node.board = std::move(*board);
    if (!options.restore.empty()) {
        if (auto planned = plan_restore(options, node); !planned) {
            return tl::unexpected(planned.error());
        }
    }
    return node;
}

host::Result<host::NodeOptions> plan_node(const RunOptions& options) {
    auto node = plan_machine(options);
    if (!node) {
        return node;
    }
    const auto folder = host::control_folder();
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    auto claim = options.name.empty() ? host::NameClaim::take_free(*folder, node->board.name)
                                      : host::NameClaim::take(*folder, options.name);
    if (!claim) {
        return tl::unexpected(claim.error());
    }
    node->name = (*claim)->name();
    node->name_claim = std::move(*claim);
    return node;
}

host::Result<std::string> take_sample(RunOptions& options) {
    if (options.image.empty()) {
        return std::string();
    }
    if (!is_sample(options.image)) {
        std::error_code error;
        const bool word = options.image.find_first_of("/.@") == std::string::npos;
        const auto meant = host::nearest(options.image, list_samples());
        if (word && meant && !std::filesystem::exists(options.image, error)) {
            return host::refuse(fmt::format("there is no file and no sample '{}'", options.image),
                                fmt::format("Did you mean {}?", *meant));
        }
        return std::string();
    }
    const auto name = options.image;
    const auto board = host::find_board(options.board, host::find_places().boards);
    if (!board) {
        return tl::unexpected(board.error());
    }
    auto image = build_sample(name, *board);
    if (!image) {
        return tl::unexpected(image.error());
    }
    options.image = std::move(*image);
    return sample_services(name);
}

int run(const RunOptions& given) {
    auto options = given;
    std::optional<std::chrono::nanoseconds> span;
    if (!options.duration.empty()) {
        span = host::parse_duration(options.duration);
        if (!span) {
            return complain({fmt::format("'{}' is not a time", options.duration), "Write --for 10s, 1.5ms or 2m.", 2});
        }
    }
    if (options.wait && !options.gdb_port) {
        return complain({"--wait waits for a debugger, and there is no --gdb", "Write --gdb 3333 --wait.", 2});
    }
    const bool on_stdio = options.uart == "stdio" || (options.uart.empty() && !options.json);
    if (options.json && on_stdio) {
        return complain({"--json has stdout for itself", "Give the console a file: --uart FILE.", 2});
    }
    auto network = network_options(options.net);
    if (!network) {
        return complain(network.error());
    }
    if (auto good = check_image(options); !good) {
        return complain(good.error());
    }
    // Which builds it: not for options that are refused.
    const auto program = take_sample(options);
    if (!program) {
        return complain(program.error());
    }
    auto node = plan_node(options);
    if (!node) {
        return complain(node.error());
    }
    const bool keys = options.uart == "stdio" || (on_stdio && ::isatty(0) == 1);
    const auto mode = !keys ? Uart::Keys::none : options.raw ? Uart::Keys::guest : Uart::Keys::signals;
    auto uart = Uart::open(on_stdio ? "stdio" : options.uart.empty() ? "none" : options.uart, mode);
    if (!uart) {
        return complain(uart.error());
    }
    if (!options.json) {
        say(opening_line(options, *node, mode));
    }
    network->log = [](const std::string& line) { say(fmt::format("net: {}\n", line)); };
    SessionOptions session{std::move(*node), options.restore.empty() ? options.image : options.restore, options.record};
    session.network_wanted = options.net.given() && !options.net.none();
    if (!options.net.none()) {
        session.network = std::move(*network);
    }
    return run_loop([&](asio::io_context& io) {
        return run_session(io, options, std::move(session), span, std::move(*uart), *program);
    });
}

}  // namespace twin::cli
