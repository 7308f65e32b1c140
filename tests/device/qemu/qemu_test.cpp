// SPDX-License-Identifier: BSD-3-Clause
//
// What sim/qemu promises in twin_abi.h, tried from outside: each test starts twin-qemu with the fake node and one
// firmware, waits for it to end, and reads its record.
#include "fake_node.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kTimeout = 30s;

/// A child process with its standard output on a pipe. Killed and reaped when it goes out of scope.
class Process {
  public:
    explicit Process(const std::vector<std::string>& command) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) {
            throw std::runtime_error("pipe2");
        }
        output_ = ends[0];
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
        std::vector<char*> arguments;
        for (const auto& word : command) {
            arguments.push_back(const_cast<char*>(word.c_str()));
        }
        arguments.push_back(nullptr);
        const int error = posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        close(ends[1]);
        if (error != 0) {
            throw std::runtime_error("cannot start " + command[0]);
        }
        handle_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
        close(output_);
        close(handle_);
    }

    /// Waits for the end; the exit status, or -1 after the timeout, or 128 + the signal that killed it.
    int wait(std::chrono::milliseconds timeout = kTimeout) {
        const auto end = Clock::now() + timeout;
        while (pid_ > 0) {
            pollfd fds[] = {{handle_, POLLIN, 0}, {output_, POLLIN, 0}};
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
            if (left <= 0ms || poll(fds, closed_ ? 1 : 2, static_cast<int>(left.count())) == 0) {
                return -1;
            }
            if (fds[1].revents != 0) {
                drain();
            }
            if (fds[0].revents != 0) {
                while (!closed_) {
                    drain();
                }
                int status = 0;
                wait4(pid_, &status, 0, &usage_);
                pid_ = -1;
                status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            }
        }
        return status_;
    }

    /// Waits until the output holds the text.
    bool wait_for(const std::string& text, std::chrono::milliseconds timeout = kTimeout) {
        const auto end = Clock::now() + timeout;
        while (text_.find(text) == std::string::npos) {
            pollfd fd{output_, POLLIN, 0};
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
            if (closed_ || left <= 0ms || poll(&fd, 1, static_cast<int>(left.count())) <= 0) {
                return false;
            }
            drain();
        }
        return true;
    }

    void signal(int number) const { kill(pid_, number); }
    pid_t pid() const { return pid_; }
    const std::string& output() const { return text_; }
    /// CPU time of the ended process.
    std::chrono::microseconds cpu_time() const {
        return std::chrono::seconds(usage_.ru_utime.tv_sec + usage_.ru_stime.tv_sec) +
               std::chrono::microseconds(usage_.ru_utime.tv_usec + usage_.ru_stime.tv_usec);
    }

  private:
    void drain() {
        char buffer[4096];
        const ssize_t n = read(output_, buffer, sizeof(buffer));
        if (n > 0) {
            text_.append(buffer, static_cast<size_t>(n));
        } else {
            closed_ = true;
        }
    }

    pid_t pid_ = -1;
    int handle_ = -1;
    int output_ = -1;
    int status_ = -1;
    bool closed_ = false;
    rusage usage_{};
    std::string text_;
};

enum class Time { real, virtual_ };

struct NodeSetup {
    FakeTest test = TEST_BOOT;
    std::string cpu = "cortex-m0";
    Time time = Time::virtual_;
    std::string config = {};
    std::vector<std::string> arguments = {};
};

/// A node with a folder of its own.
class Node {
  public:
    explicit Node(const NodeSetup& setup) {
        char name[] = "/tmp/qemu_test.XXXXXX";
        folder_ = mkdtemp(name);
        const bool small = setup.cpu == "cortex-m0";
        std::ofstream(folder_ / "config")
            << "cpu " << setup.cpu << "\nimage " FIRMWARE_DIR "/firmware-" << (small ? "m0" : "m3") << ".bin\nrecord "
            << (folder_ / "record").string() << "\ntest " << setup.test << "\n"
            << setup.config << "\n";
        std::vector<std::string> command = {
            TWIN_QEMU,     "-M",       "twin,node=" FAKE_NODE ",config=" + (folder_ / "config").string(),
            "-nodefaults", "-display", "none",
            "-serial",     "none",     "-monitor",
            "none",        "-accel",   "tcg,tb-size=4"};
        if (setup.time == Time::virtual_) {
            command.insert(command.end(), {"-icount", "shift=4,sleep=off"});
        }
        command.insert(command.end(), setup.arguments.begin(), setup.arguments.end());
        process_ = std::make_unique<Process>(command);
    }
    ~Node() {
        process_.reset();
        fs::remove_all(folder_);
    }

    Process& process() { return *process_; }
    std::string record() const {
        std::ifstream file(folder_ / "record");
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }
    bool recorded(const std::string& text) const { return record().find(text) != std::string::npos; }
    fs::path folder() const { return folder_; }

  private:
    fs::path folder_;
    std::unique_ptr<Process> process_;
};

const char* name(Time time) { return time == Time::real ? "real" : "virtual"; }

/// Runs a test of the firmware to its end; says what the record was if the guest was not content.
void expect_success(const NodeSetup& setup, const std::vector<std::string>& lines = {}) {
    SCOPED_TRACE(setup.cpu + ", " + name(setup.time) + " time");
    Node node(setup);
    EXPECT_EQ(node.process().wait(), 0) << node.process().output() << node.record();
    for (const auto& line : lines) {
        EXPECT_TRUE(node.recorded(line)) << "missing: " << line << "\n" << node.record();
    }
}

void on_all(FakeTest test, const std::vector<std::string>& lines = {}, const std::string& config = "") {
    for (const Time time : {Time::real, Time::virtual_}) {
        for (const char* cpu : {"cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33"}) {
            expect_success({.test = test, .cpu = cpu, .time = time, .config = config}, lines);
        }
    }
}

TEST(Cpu, BootsOnEveryType) { on_all(TEST_BOOT, {"reset 0\n", "out b\n", "exit 0\n", "close"}); }

TEST(Cpu, UnknownTypeIsOneLine) {
    Node node({.cpu = "cortex-a9"});
    EXPECT_EQ(node.process().wait(), 1);
    EXPECT_NE(node.process().output().find("'cortex-a9' is not a CPU type"), std::string::npos);
}

TEST(Cpu, MissingLibraryIsOneLine) {
    Process process({TWIN_QEMU, "-M", "twin,node=/nowhere/libtwin_node.so", "-display", "none"});
    EXPECT_EQ(process.wait(), 1);
    EXPECT_NE(process.output().find("cannot load the models"), std::string::npos) << process.output();
}

TEST(Cpu, ErrorOfTheModelsIsShown) {
    Process process({TWIN_QEMU, "-M", "twin,node=" FAKE_NODE ",config=/nowhere/config", "-display", "none"});
    EXPECT_EQ(process.wait(), 1);
    EXPECT_NE(process.output().find("/nowhere/config: No such file"), std::string::npos) << process.output();
}

TEST(Access, KeepsSizesAndValues) {
    on_all(TEST_SIZES, {"write 4 at 100: 11223344\n", "write 1 at 101: aa\n", "write 2 at 102: bbcc\n",
                        "read 1 at 103\n", "read 2 at 100\n"});
}

TEST(Access, RefusedIsABusFault) { on_all(TEST_BUS_ERROR); }

TEST(Access, UnmappedIsABusFaultAndTold) {
    on_all(TEST_UNMAPPED, {"unmapped read 4 at 60000000\n", "unmapped write 4 at 60000000: 1\n"});
}

TEST(Access, DmaReachesMemoryAndRegisters) { on_all(TEST_DMA); }

TEST(Access, BitBandOnM3AndM4) {
    for (const Time time : {Time::real, Time::virtual_}) {
        expect_success({.test = TEST_BITBAND, .cpu = "cortex-m3", .time = time});
        expect_success({.test = TEST_BITBAND, .cpu = "cortex-m4", .time = time});
    }
}

TEST(Memory, FlashWritesGoToTheNode) {
    on_all(TEST_FLASH, {"flash write 4 at 0003fc00: f0f0f0f\n", "flash write 4 at 10001000: 55aa55aa\n"});
}

TEST(Memory, ChangedCodeIsSeen) { on_all(TEST_PATCH); }

TEST(Interrupt, IsDeliveredAndWakes) { on_all(TEST_IRQ); }

TEST(Interrupt, NmiIgnoresPrimask) { on_all(TEST_NMI); }

TEST(Interrupt, PriorityBitsAreTheModels) {
    expect_success({.test = TEST_PRIO_BITS, .cpu = "cortex-m0"}, {"value 000000c0\n"});
    expect_success({.test = TEST_PRIO_BITS, .cpu = "cortex-m3", .config = "prio_bits 3"}, {"value 000000e0\n"});
    expect_success({.test = TEST_PRIO_BITS, .cpu = "cortex-m4", .config = "prio_bits 4"}, {"value 000000f0\n"});
}

TEST(Sleep, WfeWaitsForTheEventRegister) {
    on_all(TEST_WFE, {"sleep 0\n", "wake 0\n"}, "wants_sleep 1");
    on_all(TEST_WFE);
}

TEST(Sleep, OnExitFromAnInterrupt) {
    on_all(TEST_SLEEP_ON_EXIT, {"sleep 0\n", "wake 0\n"}, "wants_sleep 1");
    on_all(TEST_SLEEP_ON_EXIT);
}

TEST(Sleep, StoppedClockPassesTimeWithoutInstructions) { on_all(TEST_STOP, {"stop\n"}); }

TEST(Reset, SystemResetRequest) { on_all(TEST_RESET, {"sysresetreq 0\n", "reset 2\n"}); }

TEST(Reset, FromADeadline) { on_all(TEST_WATCHDOG, {"reset 4\n"}); }

TEST(Lockup, HaltsIsToldAndEndsWithAReset) {
    on_all(TEST_LOCKUP, {"hardfault", "lockup", "reset 3\n"}, "reset_on_lockup 1");
}

TEST(Lockup, WithoutAResetTheProcessLivesAndEndsCleanly) {
    for (const Time time : {Time::real, Time::virtual_}) {
        Node node({.test = TEST_LOCKUP, .time = time});
        ASSERT_TRUE(node.process().wait_for("locked up"));
        EXPECT_EQ(node.process().wait(200ms), -1) << "still there";
        node.process().signal(SIGTERM);
        EXPECT_EQ(node.process().wait(), 0) << node.process().output();
        EXPECT_TRUE(node.recorded("close"));
    }
}

TEST(Time, DeadlinesAreExact) {
    Node node({.test = TEST_DEADLINE});
    ASSERT_EQ(node.process().wait(), 0);
    std::istringstream lines(node.record());
    int deadlines = 0;
    for (std::string line; std::getline(lines, line);) {
        if (const auto at = line.find("late by "); at != std::string::npos) {
            deadlines++;
            const int late = std::stoi(line.substr(at + 8));
            EXPECT_GE(late, 0) << line;
            EXPECT_LT(late, 16) << line << ": more than an instruction of 16 ns";
        }
    }
    EXPECT_GE(deadlines, 10);
}

TEST(Time, SysTickFollowsTheCpuClock) {
    expect_success({.test = TEST_SYSTICK}, {"value 00000064\n"});
    expect_success({.test = TEST_HZ, .config = "argument 8000000"}, {"value 000000c8\n"});
}

TEST(Time, NeverGoesBack) {
    for (const FakeTest test : {TEST_LOCKUP, TEST_LOAD, TEST_UNMAPPED}) {
        Node node({.test = test, .config = "reset_on_lockup 1"});
        ASSERT_EQ(node.process().wait(), 0);
        std::istringstream lines(node.record());
        long long last = 0;
        for (std::string line; std::getline(lines, line);) {
            const long long now = std::stoll(line);
            EXPECT_GE(now, last) << line;
            last = now;
        }
    }
}

TEST(Time, SkipsIdleTime) {
    const auto start = Clock::now();
    expect_success({.test = TEST_HZ, .config = "argument 1000"}, {"\n16000000"});  // 1,600 s
    EXPECT_LT(Clock::now() - start, 10s);
}

/// Keeps every core busy for as long as it lives.
class Load {
  public:
    Load() {
        for (unsigned i = 0; i < 2 * std::thread::hardware_concurrency(); i++) {
            threads_.emplace_back([](std::stop_token stop) {
                volatile unsigned spin = 0;
                while (!stop.stop_requested()) {
                    spin = spin + 1;
                }
            });
        }
    }

  private:
    std::vector<std::jthread> threads_;
};

TEST(Time, FiftyNodesUnderLoadAgreeToTheByte) {
    const Load load;
    std::vector<std::unique_ptr<Node>> nodes;
    for (int i = 0; i < 50; i++) {
        nodes.push_back(std::make_unique<Node>(NodeSetup{.test = TEST_LOAD}));
    }
    std::string first;
    for (auto& node : nodes) {
        ASSERT_EQ(node->process().wait(90s), 0) << node->process().output();
        const std::string record = node->record();
        if (first.empty()) {
            first = record;
            EXPECT_GT(std::count(first.begin(), first.end(), '\n'), 300);
        }
        ASSERT_EQ(record, first);
    }
}

TEST(Idle, BurnsNoCpu) {
    for (const Time time : {Time::real, Time::virtual_}) {
        SCOPED_TRACE(name(time));
        Node node({.test = TEST_IDLE, .time = time});
        ASSERT_TRUE(node.process().wait_for("started"));
        EXPECT_EQ(node.process().wait(1s), -1);
        node.process().signal(SIGTERM);
        EXPECT_EQ(node.process().wait(), 0);
        EXPECT_LT(node.process().cpu_time(), 150ms);
    }
}

TEST(End, SignalsCloseTheNode) {
    for (const int number : {SIGTERM, SIGINT}) {
        for (const FakeTest test : {TEST_IDLE, TEST_DEBUG}) {  // asleep, and busy
            for (const Time time : {Time::real, Time::virtual_}) {
                Node node({.test = test, .time = time});
                ASSERT_TRUE(node.process().wait_for("started"));
                node.process().signal(number);
                EXPECT_EQ(node.process().wait(5s), 0) << node.process().output();
                EXPECT_TRUE(node.recorded("close"));
            }
        }
    }
}

TEST(End, ASignalInterruptsAWaitForTheGrant) {
    for (const FakeTest test : {TEST_IDLE, TEST_DEBUG}) {
        Node node({.test = test, .config = "block 1"});
        ASSERT_TRUE(node.process().wait_for("blocked"));
        node.process().signal(SIGTERM);
        EXPECT_EQ(node.process().wait(5s), 0) << node.process().output();
        EXPECT_TRUE(node.recorded("interrupted")) << node.record();
        EXPECT_TRUE(node.recorded("close"));
    }
}

/// A port that was free a moment ago.
int free_port() {
    static int next = 20000 + getpid() % 20000;
    return next++;
}

std::string debug(Time time, const std::vector<std::string>& commands, FakeTest test = TEST_DEBUG,
                  const std::string& config = "") {
    const std::string port = std::to_string(free_port());
    Node node({.test = test, .time = time, .config = config, .arguments = {"-S", "-gdb", "tcp:127.0.0.1:" + port}});
    EXPECT_TRUE(node.process().wait_for("started")) << node.process().output();
    std::vector<std::string> command = {GDB,
                                        "-q",
                                        "-nx",
                                        "-batch",
                                        FIRMWARE_DIR "/firmware-m0.elf",
                                        "-ex",
                                        "set remotetimeout 10",
                                        "-ex",
                                        "target remote 127.0.0.1:" + port};
    for (const auto& line : commands) {
        command.insert(command.end(), {"-ex", line});
    }
    Process gdb(command);
    EXPECT_EQ(gdb.wait(), 0) << gdb.output();
    return gdb.output();
}

TEST(Gdb, WaitsBreaksStepsAndReadsRegistersWithoutSideEffect) {
    if (std::string(GDB).empty()) {
        GTEST_SKIP() << "no gdb for Arm";
    }
    for (const Time time : {Time::real, Time::virtual_}) {
        const std::string out =
            debug(time, {"printf \"at start: %d\\n\", $pc == (unsigned)&start || $pc == ((unsigned)&start & ~1)",
                         "printf \"now %u\\n\", *(unsigned *)0x40000014", "break patched", "continue", "delete",
                         "set $a = *(unsigned *)0x40000000", "set $b = *(unsigned *)0x40000000",
                         "printf \"same: %d\\n\", $a == $b && $a > 0", "set $from = $pc", "stepi",
                         "printf \"stepped: %d\\n\", $pc - $from", "stepi", "printf \"r0: %u\\n\", $r0", "kill"});
        EXPECT_NE(out.find("at start: 1\n"), std::string::npos) << out;
        EXPECT_NE(out.find("now 0\n"), std::string::npos) << out;
        EXPECT_NE(out.find("Breakpoint 1, "), std::string::npos) << out;
        EXPECT_NE(out.find("same: 1\n"), std::string::npos) << out;
        EXPECT_NE(out.find("stepped: 2\n"), std::string::npos) << out;
        EXPECT_NE(out.find("r0: 1\n"), std::string::npos) << out;
    }
}

TEST(Gdb, AttachesToALockedUpCpu) {
    if (std::string(GDB).empty()) {
        GTEST_SKIP() << "no gdb for Arm";
    }
    const std::string port = std::to_string(free_port());
    Node node({.test = TEST_LOCKUP, .arguments = {"-gdb", "tcp:127.0.0.1:" + port}});
    ASSERT_TRUE(node.process().wait_for("locked up"));
    Process gdb({GDB, "-q", "-nx", "-batch", FIRMWARE_DIR "/firmware-m0.elf", "-ex", "target remote 127.0.0.1:" + port,
                 "-ex", "info registers pc", "-ex", "kill"});
    EXPECT_EQ(gdb.wait(), 0);
    EXPECT_NE(gdb.output().find("on_hard_fault"), std::string::npos) << gdb.output();
}

TEST(Gdb, BreaksIntoANodeThatHoldsTheLock) {
    if (std::string(GDB).empty()) {
        GTEST_SKIP() << "no gdb for Arm";
    }
    // Either SysTick wakes an idle CPU for ever, as fast as the host can, or the node waits for grants most of the
    // time, asleep or busy. The debugger must get in all the same.
    const NodeSetup setups[] = {{.test = TEST_IDLE, .config = "argument 1"},
                                {.test = TEST_IDLE, .config = "lockstep 1"},
                                {.test = TEST_DEBUG, .config = "lockstep 1"}};
    for (NodeSetup setup : setups) {
        SCOPED_TRACE(setup.config);
        const std::string port = std::to_string(free_port());
        setup.arguments = {"-gdb", "tcp:127.0.0.1:" + port};
        Node node(setup);
        ASSERT_TRUE(node.process().wait_for("started"));
        Process gdb({GDB, "-q", "-nx", "-batch", FIRMWARE_DIR "/firmware-m0.elf", "-ex",
                     "target remote 127.0.0.1:" + port, "-ex", "info registers pc", "-ex", "kill"});
        EXPECT_EQ(gdb.wait(), 0) << gdb.output();
        EXPECT_NE(gdb.output().find("<"), std::string::npos) << gdb.output();
    }
}

}  // namespace
