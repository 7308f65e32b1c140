// SPDX-License-Identifier: BSD-3-Clause
// twin debug
#include "sim/cli/announce.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/gdb.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/uart.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <csignal>

namespace twin::cli {
namespace {

asio::awaitable<int> debug_session(asio::io_context& io, std::vector<std::string> words, SessionOptions options,
                                   std::shared_ptr<Uart> uart) {
    auto session = co_await Session::start(io, std::move(options), [&](host::Node& node) {
        uart->show(node);
        announce(node);
    });
    if (!session) {
        co_return complain(session.error());
    }
    auto& run = **session;
    if (!uart->pty().empty()) {
        fmt::print(stderr, "console: {}\n", uart->pty());
    }
    uart->read_keys(run.node(), [&run] { run.end("asked"); });

    auto gdb = std::make_shared<Gdb>(io.get_executor());
    if (auto started = gdb->start(words); !started) {
        co_await run.finish();
        co_return complain(started.error());
    }
    auto gone = std::make_shared<host::Signal>(io.get_executor());
    asio::co_spawn(
        io,
        [](std::shared_ptr<Gdb> process, std::shared_ptr<host::Signal> signal, Session* of) -> asio::awaitable<void> {
            co_await process->ended();
            of->end("asked");
            signal->notify();
        }(gdb, gone, &run),
        asio::detached);

    const auto ending = [&run] { return run.ending(); };
    const auto done = co_await run.pilot().run_until(ending, std::nullopt, host::Pilot::kByHostTime);
    // GDB kills its target as it ends, and a firmware may end the run: the last word is GDB's in either case.
    if (done && !gdb->code()) {
        gdb->terminate();
    }
    co_await gone->wait([&] { return gdb->code().has_value(); });
    uart->let_go();
    const auto code = run.node().firmware_exit();
    const auto& end = run.node().end();
    const bool broke = !done && !code && end && (end->process.signal != 0 || end->process.exit_code != 0);
    co_await run.finish();
    if (broke) {
        co_return complain(done.error());
    }
    co_return *gdb->code() != 0 ? *gdb->code() : code ? shell_code(*code) : 0;
}

}  // namespace

int debug(const DebugOptions& options) {
    const auto gdb = find_gdb();
    if (!gdb) {
        return complain(gdb.error());
    }
    const auto port = host::find_free_port();
    if (!port) {
        return complain({"there is no free port on 127.0.0.1", "Look at what listens there: ss -ltn.", 1});
    }
    RunOptions run = options.run;
    run.gdb_port = port;
    run.wait = true;
    if (const auto program = take_sample(run); !program) {
        return complain(program.error());
    }
    auto node = plan_node(run);
    if (!node) {
        return complain(node.error());
    }
    // The keys are GDB's.
    auto uart = Uart::open(run.uart.empty() ? "stdio" : run.uart, Uart::Keys::none);
    if (!uart) {
        return complain(uart.error());
    }
    std::vector<std::string> words{*gdb, "-q"};
    if (is_elf(run.image)) {
        words.push_back(run.image);
    } else {
        fmt::print(stderr, "'{}' is no ELF: there are no symbols\n", run.image);
    }
    words.insert(words.end(), {"-ex", fmt::format("target remote 127.0.0.1:{}", *port)});
    words.insert(words.end(), options.gdb_arguments.begin(), options.gdb_arguments.end());

    std::signal(SIGINT, SIG_IGN);  // Ctrl-C stops the firmware: GDB gets it, in the same terminal
    SessionOptions session{std::move(*node), run.image, run.record, false};
    return run_loop([&](asio::io_context& io) {
        return debug_session(io, std::move(words), std::move(session), std::move(*uart));
    });
}

}  // namespace twin::cli
