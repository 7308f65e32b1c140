// SPDX-License-Identifier: BSD-3-Clause
// twin debug
#include "sim/cli/announce.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/session.hpp"
#include "sim/cli/uart.hpp"

#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace twin::cli {
namespace {

/// The debugger's path, by TWINYARD_GDB or in PATH.
host::Result<std::string> find_gdb() {
    const auto runs = [](const std::string& path) { return ::access(path.c_str(), X_OK) == 0; };
    std::vector<std::string> names{"gdb-multiarch", "arm-none-eabi-gdb"};
    if (const char* named = std::getenv("TWINYARD_GDB"); named != nullptr && *named != '\0') {
        names = {named};
        if (std::strchr(named, '/') != nullptr) {
            return runs(named) ? host::Result<std::string>(named)
                               : host::refuse(fmt::format("'{}', which TWINYARD_GDB names, can't be run", named),
                                              "Name a GDB that knows Arm, such as gdb-multiarch.");
        }
    }
    const char* path = std::getenv("PATH");
    std::string folders = path != nullptr ? path : "/usr/bin";
    for (const auto& name : names) {
        for (std::size_t at = 0; at <= folders.size();) {
            const auto end = std::min(folders.find(':', at), folders.size());
            const auto file = folders.substr(at, end - at) + "/" + name;
            if (end > at && runs(file)) {
                return file;
            }
            at = end + 1;
        }
    }
    return host::refuse(fmt::format("there is no {} in PATH", names.size() == 1 ? names[0] : "GDB that knows Arm"),
                        "Install gdb-multiarch, or name a GDB in TWINYARD_GDB.");
}

bool is_elf(const std::string& path) {
    std::array<char, 4> magic{};
    std::ifstream in(path, std::ios::binary);
    return in.read(magic.data(), magic.size()) && std::memcmp(magic.data(),
                                                              "\x7f"
                                                              "ELF",
                                                              magic.size()) == 0;
}

/// GDB with this terminal. Dropping it kills it.
class Gdb {
  public:
    explicit Gdb(const asio::any_io_executor& executor) : watch_(executor) {}
    ~Gdb() {
        if (pid_ > 0 && !code_) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
    }
    Gdb(const Gdb&) = delete;
    Gdb& operator=(const Gdb&) = delete;

    host::Result<void> start(const std::vector<std::string>& words) {
        std::vector<char*> argv;
        for (const auto& word : words) {
            argv.push_back(const_cast<char*>(word.c_str()));
        }
        argv.push_back(nullptr);
        // What this process ignores, its child need not.
        sigset_t own;
        sigemptyset(&own);
        sigaddset(&own, SIGINT);
        sigaddset(&own, SIGPIPE);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setsigdefault(&attributes, &own);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
        const int error = ::posix_spawn(&pid_, argv[0], nullptr, &attributes, argv.data(), environ);
        posix_spawnattr_destroy(&attributes);
        if (error != 0) {
            pid_ = 0;
            return host::failure(fmt::format("'{}' can't be started: {}", words[0], std::strerror(error)),
                                 "Name another GDB in TWINYARD_GDB.");
        }
        const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
        if (fd < 0) {
            return host::failure("GDB can't be watched", "Look at ulimit -n.");
        }
        watch_.assign(fd);
        return {};
    }

    /// Its exit code; that of a shell if a signal ended it.
    asio::awaitable<int> ended() {
        boost::system::error_code ignored;
        co_await watch_.async_wait(asio::posix::stream_descriptor::wait_read,
                                   asio::redirect_error(asio::use_awaitable, ignored));
        int status = 0;
        ::waitpid(pid_, &status, 0);
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        co_return *code_;
    }
    [[nodiscard]] const std::optional<int>& code() const { return code_; }
    void terminate() const {
        if (!code_) {
            ::kill(pid_, SIGTERM);
        }
    }

  private:
    pid_t pid_ = 0;
    asio::posix::stream_descriptor watch_;
    std::optional<int> code_;
};

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
