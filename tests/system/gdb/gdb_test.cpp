// SPDX-License-Identifier: BSD-3-Clause
// A real gdb-multiarch at the node's port, as a firmware developer uses it.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/host/unique_fd.hpp"
#include "tests/support/machine.hpp"

extern char** environ;

namespace twin::test {
namespace {

const std::string kImage = std::string(TWIN_TEST_FIRMWARE) + "/debug.elf";

std::string contents(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

/// A listening socket on a port of its own; the port is free again when it is gone.
class Listener {
  public:
    Listener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(fd_.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd_.get(), 1) != 0 ||
            ::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no port");
        port_ = ntohs(address.sin_port);
    }
    std::uint16_t port() const { return port_; }

  private:
    host::UniqueFd fd_;
    std::uint16_t port_ = 0;
};

std::uint16_t free_port() { return Listener().port(); }

/// A process with its output in files. Killed when it is dropped.
class Process {
  public:
    Process(std::vector<std::string> argv, const std::filesystem::path& out, const std::filesystem::path& err) {
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&files, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        posix_spawn_file_actions_addopen(&files, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        std::vector<char*> words;
        for (auto& word : argv) words.push_back(word.data());
        words.push_back(nullptr);
        const int failed = ::posix_spawnp(&pid_, words[0], &files, nullptr, words.data(), environ);
        posix_spawn_file_actions_destroy(&files);
        if (failed != 0) throw std::runtime_error(argv[0] + " can't be started");
        watch_ = host::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    }
    ~Process() {
        if (code_) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    bool ended(std::chrono::milliseconds limit = 0ms) {
        if (code_) return true;
        pollfd poll{watch_.get(), POLLIN, 0};
        if (::poll(&poll, 1, static_cast<int>(limit.count())) <= 0) return false;
        int status = 0;
        if (::waitpid(pid_, &status, 0) != pid_) return false;
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return true;
    }
    int code() const { return code_.value_or(-1); }

  private:
    pid_t pid_ = 0;
    host::UniqueFd watch_;
    std::optional<int> code_;
};

class Gdb : public testing::Test {
  protected:
    Gdb() {
        std::string name = (std::filesystem::temp_directory_path() / "twin-gdb-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
        // Nodes of `twin run` announce themselves here, apart from the user's own.
        ::setenv("XDG_RUNTIME_DIR", name.c_str(), 1);
    }
    ~Gdb() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    /// gdb runs `commands` on the node at `port`.
    std::unique_ptr<Process> gdb(std::uint16_t port, const std::string& commands) {
        std::ofstream(folder_ / "script")
            << "set pagination off\nset confirm off\nset remotetimeout 20\ntarget remote 127.0.0.1:" << port << "\n"
            << commands;
        return std::make_unique<Process>(
            std::vector<std::string>{TWIN_GDB, "-nx", "-batch", "-x", folder_ / "script", kImage}, folder_ / "gdb.out",
            folder_ / "gdb.err");
    }
    std::string said() const { return contents(folder_ / "gdb.out") + contents(folder_ / "gdb.err"); }

    /// In virtual time the node passes time only when it is granted: so it is, until gdb is done.
    std::string debug(Machine& m, std::uint16_t port, const std::string& commands) {
        const auto process = gdb(port, commands);
        EXPECT_TRUE(m.run_until([&] { return process->ended(); }, 600s)) << said();
        EXPECT_EQ(process->code(), 0) << said();
        return said();
    }

    static cli::RunOptions with_port(std::uint16_t port, cli::RunOptions options = Machine::virtual_time()) {
        options.gdb_port = port;
        options.wait = true;
        return options;
    }

    std::filesystem::path folder_;
};

bool has(const std::string& text, const std::string& what) { return text.find(what) != std::string::npos; }

TEST_F(Gdb, BreaksStepsReadsSetsWatchesAndLetsGo) {
    const auto port = free_port();
    Machine m("microbit", kImage, with_port(port));
    EXPECT_EQ(m.unread(), "");
    const auto text = debug(m, port,
                            "printf \"reset handler %d\\n\", ((unsigned)$pc & ~1) == ((unsigned)reset_handler & ~1)\n"
                            "break main\n"
                            "continue\n"
                            "info symbol $pc\n"
                            "delete\n"
                            "break add\n"
                            "continue\n"
                            "continue\n"
                            "printf \"a %u b %u r1 %u\\n\", a, b, $r1\n"
                            "set $before = (unsigned)$pc\n"
                            "stepi\n"
                            "printf \"stepped %u\\n\", (unsigned)$pc - $before\n"
                            "delete\n"
                            "finish\n"
                            "set var limit = 5\n"
                            "watch watched\n"
                            "continue\n"
                            "delete\n"
                            "printf \"flash %08x\\n\", *(unsigned*)4 & ~1\n"
                            "detach\n");
    EXPECT_TRUE(has(text, "reset handler 1")) << text;
    EXPECT_TRUE(has(text, "main ") || has(text, "main + ")) << text;
    EXPECT_TRUE(has(text, "a 0 b 1 r1 1")) << text;
    EXPECT_TRUE(has(text, "stepped 2")) << text;
    EXPECT_TRUE(has(text, "Value returned is $1 = 1")) << text;
    EXPECT_TRUE(has(text, "Old value = 0\nNew value = 10")) << text;
    m.read_until("sum=10\n");
    m.read_until("alive=2\n");
    EXPECT_EQ(m.stop().at("hardfaults").to_number<int>(), 0);
}

TEST_F(Gdb, ReadsPeripheralsWithoutSideEffect) {
    const auto port = free_port();
    Machine m("microbit", kImage, with_port(port));
    m.type("QR");
    // RXD is the head of the FIFO: a read by the CPU takes it.
    const auto text = debug(m, port,
                            "break add\ncontinue\ndelete\n"
                            "printf \"rxd %02x %02x %02x\\n\", *(unsigned*)0x40002518, *(unsigned*)0x40002518, "
                            "*(unsigned*)0x40002518\n"
                            "printf \"enable %u\\n\", *(unsigned*)0x40002500\n"
                            "detach\n");
    EXPECT_TRUE(has(text, "rxd 51 51 51")) << text;
    EXPECT_TRUE(has(text, "enable 4")) << text;
    m.read_until("received=00000051\n");
    m.read_until("received=00000052\n");
}

TEST_F(Gdb, TheClockStandsWhileTheCpuIsStopped) {
    for (const auto& options : {Machine::virtual_time(), Machine::real_time()}) {
        const auto port = free_port();
        Machine m("microbit", kImage, with_port(port, options));
        // TIMER0 runs at 16 MHz; the debugger itself captures it, and between two packets many of its ticks pass
        // outside.
        const auto text = debug(m, port,
                                "break add\ncontinue\ndelete\n"
                                "set *(unsigned*)0x4000804c = 1\n"
                                "set $first = *(unsigned*)0x4000854c\n"
                                "x/64wx 0\n"
                                "set *(unsigned*)0x4000804c = 1\n"
                                "printf \"started %d passed %u\\n\", $first >= 16000, *(unsigned*)0x4000854c - $first\n"
                                "detach\n");
        EXPECT_TRUE(has(text, "started 1 passed 0")) << options.time << "\n" << text;
    }
}

TEST_F(Gdb, AttachesToARunningNode) {
    const auto port = free_port();
    auto options = with_port(port, Machine::real_time());
    options.wait = false;
    Machine m("microbit", kImage, options);
    m.read_until("alive=1\n", 30s);
    const auto text = debug(m, port, "printf \"in flash %d\\nlimit %u\\n\", (unsigned)$pc < 0x40000, limit\ndetach\n");
    EXPECT_TRUE(has(text, "in flash 1")) << text;
    EXPECT_TRUE(has(text, "limit 3")) << text;
    m.unread();
    m.read_until("alive=", 30s);
}

TEST_F(Gdb, TheSameBreakpointsGiveTheSameRun) {
    const auto run = [&] {
        const auto port = free_port();
        Machine m("microbit", kImage, with_port(port));
        const auto process = gdb(port, "break add\ncontinue\nprintf \"xpsr %x\\n\", $xpsr\ndelete\ndetach\n");
        m.run_for(100ms);
        EXPECT_TRUE(m.run_until([&] { return process->ended(); }, 600s)) << said();
        m.stop();
        EXPECT_TRUE(has(said(), "xpsr ")) << said();
        // Where it ends depends on when gdb ended: the console is what the debugger must not change.
        return m.unread().substr(0, 24);
    };
    const auto first = run();
    EXPECT_TRUE(has(first, "sum=3\nalive=0\n")) << first;
    EXPECT_EQ(run(), first);
}

TEST_F(Gdb, WithTheCommandLine) {
    const auto port = free_port();
    Process twin({TWIN_EXECUTABLE, "run", "microbit", kImage, "--gdb", std::to_string(port), "--wait", "--for", "500ms",
                  "--uart", folder_ / "console"},
                 folder_ / "twin.out", folder_ / "twin.err");
    // gdb tries again while nobody listens yet: `set tcp auto-retry` is its default.
    const auto process = gdb(port, "break main\ncontinue\ninfo symbol $pc\ndelete\ndetach\n");
    ASSERT_TRUE(process->ended(60s)) << said();
    EXPECT_TRUE(has(said(), "main")) << said();
    ASSERT_TRUE(twin.ended(60s));
    EXPECT_EQ(twin.code(), 0) << contents(folder_ / "twin.err");
    EXPECT_TRUE(has(contents(folder_ / "console"), "sum=3\n")) << contents(folder_ / "console");
}

TEST_F(Gdb, APortInUseIsOneClearLineAndExitCode2) {
    const Listener taken;
    Process twin({TWIN_EXECUTABLE, "run", "microbit", kImage, "--gdb", std::to_string(taken.port()), "--uart", "none"},
                 folder_ / "twin.out", folder_ / "twin.err");
    ASSERT_TRUE(twin.ended(60s));
    EXPECT_EQ(twin.code(), 2);
    const auto text = contents(folder_ / "twin.err");
    EXPECT_TRUE(has(text, std::to_string(taken.port()))) << text;
    unsigned errors = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) errors += line.starts_with("twin:") ? 1 : 0;
    EXPECT_EQ(errors, 1u) << text;
}

TEST_F(Gdb, WaitWithoutAPortIsRefused) {
    Process twin({TWIN_EXECUTABLE, "run", "microbit", kImage, "--wait"}, folder_ / "twin.out", folder_ / "twin.err");
    ASSERT_TRUE(twin.ended(60s));
    EXPECT_EQ(twin.code(), 2);
    EXPECT_TRUE(has(contents(folder_ / "twin.err"), "--gdb")) << contents(folder_ / "twin.err");
}

}  // namespace
}  // namespace twin::test
