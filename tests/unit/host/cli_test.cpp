// SPDX-License-Identifier: BSD-3-Clause
// Runs the real `twin` with the fake node behind it.
#include "node_fixture.hpp"
#include "temporary_folder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <boost/json.hpp>
#include <csignal>
#include <fstream>

namespace twin::host {
namespace {

namespace json = boost::json;

struct Outcome {
    int code = -1;
    std::string out;
    std::string err;
};

class Cli : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(folder_.path("run"));
        std::filesystem::permissions(folder_.path("run"), std::filesystem::perms::owner_all);
        boards_ = folder_.path("boards");
        std::filesystem::copy(TWIN_SOURCE_DIR "/boards", boards_, std::filesystem::copy_options::recursive);
        std::ofstream image(folder_.path("good.bin"), std::ios::binary);
        image << std::string("\x00\x04\x00\x20\x09\x00\x00\x00\xfe\xe7", 10);
    }

    /// Runs a shell line with `twin` in it; its output goes to files, so that no pipe can fill.
    Outcome sh(const std::string& line) {
        const auto command = fmt::format(
            "export XDG_RUNTIME_DIR={0}/run TWINYARD_QEMU={1} TWINYARD_NODE_LIBRARY={1} TWINYARD_BOARDS={2}; cd {0}; "
            "twin() {{ {3} \"$@\"; }}; {{ {4}; }} >out 2>err </dev/null",
            folder_.path("."), TWIN_FAKE_NODE, boards_, TWIN_COMMAND, line);
        const int status = std::system(command.c_str());
        return {WEXITSTATUS(status), read("out"), read("err")};
    }
    std::string read(const std::string& name) {
        std::ifstream in(folder_.path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    /// One line and one hint on stderr, and exit code 2.
    void expect_refused(const std::string& line, const std::string& says) {
        SCOPED_TRACE(line);
        const auto outcome = sh(line);
        EXPECT_EQ(outcome.code, 2);
        EXPECT_NE(outcome.err.find(says), std::string::npos) << outcome.err;
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 2) << outcome.err;
        EXPECT_NE(outcome.err.find("\nhint: "), std::string::npos) << outcome.err;
    }

    TemporaryFolder folder_;
    std::string boards_;
};

TEST_F(Cli, SaysWhatItIs) {
    EXPECT_EQ(sh("twin version").out.find("twin "), 0u);
    EXPECT_NE(sh("twin --help").out.find("demo"), std::string::npos);
    EXPECT_EQ(sh("twin").code, 2);
    EXPECT_NE(sh("twin boards").out.find("toy"), std::string::npos);
    EXPECT_EQ(sh("twin ps").out, "nothing is running\n");
}

TEST_F(Cli, MistakesAreToldInTwoLines) {
    expect_refused("twin runn toy good.bin", "there is no command 'runn'");
    expect_refused("twin run toy", "IMAGE");
    expect_refused("twin run toi good.bin", "there is no board 'toi'");
    expect_refused("twin run ./none.yaml good.bin", "there is no board file");
    expect_refused("twin run toy none.bin --json", "there is no file 'none.bin'");
    expect_refused("twin run toy /bin/ls --json", "not for an Arm Cortex-M");
    expect_refused("twin run toy good.bin@0x900000 --json", "has no memory");
    expect_refused("twin run toy good.bin@4 --json", "is not for 'toy'");
    expect_refused("twin run toy good.bin --for 10 --json", "is not a time");
    expect_refused("twin run toy good.bin --time never", "--time");
    expect_refused("twin run toy good.bin --wait", "--wait");
    expect_refused("twin run toy good.bin --gdb 0", "--gdb");
    expect_refused("twin run toy good.bin --name 'a b'", "--name");
    expect_refused("twin run toy good.bin --uart none/x --json", "can't be written");
    expect_refused("twin run toy good.bin --record none/x --json --for 1ms", "can't be written");
    expect_refused("twin run toy good.bin --name no-hello --json --for 1ms", "is not a value");
    expect_refused("echo 'name: [' > boards/toy.yaml; twin run toy good.bin", "toy.yaml");
}

TEST_F(Cli, MistakesWithSnapshotsAreToldInTwoLines) {
    expect_refused("twin run toy good.bin --restore x", "no image goes with it");
    expect_refused("twin run toy --restore x --flash f", "--flash does not go with it");
    expect_refused("twin run toy --restore none.snap", "none.snap cannot be read");
    expect_refused("twin run toy --restore good.bin", "good.bin is no snapshot");
    expect_refused("twin snapshot info good.bin", "good.bin is no snapshot");
    expect_refused("twin snapshot info", "FILE");
    expect_refused("twin snapshot restore", "FILE");
    expect_refused("twin snapshot restore none.snap", "'none.snap' can't be read");
    expect_refused("twin snapshot restore good.bin", "'good.bin' is no snapshot of a fleet");
    expect_refused("twin test --snapshot-file a.snap", "--snapshot-at");
    expect_refused("twin snapshot save", "NODE");
    expect_refused("twin snapshot", "subcommand");
    EXPECT_EQ(sh("twin snapshot save x.snap").code, 1) << "nothing runs";
    EXPECT_NE(sh("twin snapshot save --help").out.find("FILE"), std::string::npos);
    EXPECT_NE(sh("twin run --help").out.find("--restore"), std::string::npos);
    EXPECT_NE(sh("twin completion bash").out.find("save restore info"), std::string::npos);
}

TEST_F(Cli, NothingToReachIsAFailure) {
    EXPECT_EQ(sh("twin regs").code, 1);
    EXPECT_EQ(sh("twin set toy a.b=1").code, 1);
}

TEST_F(Cli, HintsNameTheCommandAsItWasTyped) {
    EXPECT_NE(sh("twin regs").err.find("with: twin demo"), std::string::npos);
    EXPECT_NE(sh("twin frobnicate").err.find("'twin --help'"), std::string::npos);
    const std::string typed = "export TWINYARD_COMMAND_NAME=./twin; ";
    EXPECT_NE(sh(typed + "twin regs").err.find("with: ./twin demo"), std::string::npos);
    EXPECT_NE(sh(typed + "twin frobnicate").err.find("'./twin --help'"), std::string::npos);
    EXPECT_NE(sh(typed + "twin run nothing_like_it good.bin").err.find("'./twin boards'"), std::string::npos);
    EXPECT_NE(sh(typed + "twin regs --help").out.find("Usage: ./twin regs"), std::string::npos);
}

TEST_F(Cli, RunsForATimeAndReports) {
    const auto outcome = sh("twin run toy good.bin --name echo --time virtual --for 35ms");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "tick\r\ntick\r\ntick\r\n");
    EXPECT_NE(outcome.err.find("35 ms of the machine's time"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("1 power-on"), std::string::npos);
    EXPECT_EQ(outcome.err.find('\x1b'), std::string::npos);
}

TEST_F(Cli, JsonIsAllOfStdout) {
    const auto outcome = sh("twin run toy good.bin --name echo --time virtual --for 35ms --json --record r");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const auto report = json::parse(outcome.out);
    EXPECT_EQ(report.at("virtual_ns").as_int64(), 35'000'000);
    EXPECT_EQ(report.at("ended").as_string(), "time");
    EXPECT_EQ(report.at("console").as_string(), "tick\r\ntick\r\ntick\r\n");
    EXPECT_NE(read("r").find(report.at("record").at("hash").as_string().c_str()), std::string::npos);
}

TEST_F(Cli, TheConsoleGoesToAFile) {
    EXPECT_EQ(sh("twin run toy good.bin --name echo --time virtual --for 15ms --uart log").code, 0);
    EXPECT_EQ(read("log"), "tick\r\n");
}

TEST_F(Cli, FlashIsKeptFromRunToRun) {
    EXPECT_EQ(sh("twin run toy good.bin --name echo --time virtual --for 1ms --flash f --json").code, 0);
    auto flash = read("f");
    ASSERT_EQ(flash.size(), 0x1000u);
    EXPECT_EQ(flash[10], '\xff');
    flash[100] = 'k';
    std::ofstream(folder_.path("f"), std::ios::binary) << flash;
    EXPECT_EQ(sh("twin run toy good.bin --name echo --time virtual --for 1ms --flash f --json").code, 0);
    EXPECT_EQ(read("f"), flash);
    expect_refused("echo short > g; twin run toy good.bin --flash g --json", "bytes, and it has");
}

TEST_F(Cli, OtherFlashMemoriesAreKeptBesideIt) {
    EXPECT_EQ(sh("twin run toy good.bin --name echo --time virtual --for 1ms --flash f --json").code, 0);
    auto options = read("f.options");
    ASSERT_EQ(options, std::string(0x400, '\xff'));
    options[5] = 'o';
    std::ofstream(folder_.path("f.options"), std::ios::binary) << options;
    EXPECT_EQ(sh("twin run toy good.bin --name echo --time virtual --for 1ms --flash f --json").code, 0);
    EXPECT_EQ(read("f.options"), options);
    EXPECT_FALSE(std::filesystem::exists(folder_.path("f.ram")));
    expect_refused("echo short > f.options; twin run toy good.bin --flash f --json", "contents of options");
    EXPECT_EQ(sh("rm f.options; twin run toy good.bin --name echo --time virtual --for 1ms --flash f --json").code, 0)
        << "one that is lost is erased";
}

TEST_F(Cli, ANodeThatDiesIsAFailureWithItsLastWords) {
    const auto outcome = sh("twin run toy good.bin --name crash --time virtual --for 1s --json");
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err.find("by signal 6"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("the sky"), std::string::npos) << outcome.err;
    EXPECT_EQ(json::parse(outcome.out).at("ended").as_string(), "node");
}

/// Waits until the run answers: the shell polls `twin ps` without sleeping, and gives up after a number of tries.
constexpr const char* kUntilThere = "i=0; until twin ps | grep -q pid; do i=$((i+1)); [ $i -lt 500 ] || exit 9; done; ";

TEST_F(Cli, ARunIsReachedFromOutsideAndEndsBySignal) {
    const auto outcome = sh(
        std::string("{ exec ") + TWIN_COMMAND +
        " run toy good.bin --name echo --time virtual --json >json; } & run=$!; " + kUntilThere +
        "twin ps; twin regs UART0; twin regs echo; twin set echo button_a.pressed=1; "
        "twin set echo button_x.pressed=1; twin reset; twin power echo cycle; kill -INT $run; wait $run; echo code $?");
    EXPECT_NE(outcome.out.find("ENABLE=4"), std::string::npos) << outcome.out << outcome.err;
    EXPECT_NE(outcome.err.find("Did you mean button_a.pressed?"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.out.find("code 0"), std::string::npos) << outcome.out;
    EXPECT_EQ(json::parse(read("json")).at("ended").as_string(), "interrupted");
    EXPECT_EQ(sh("twin ps").out, "nothing is running\n");
}

TEST_F(Cli, ARunThatIsHaltedInTheDebuggerEndsBySignalToo) {
    const auto outcome = sh(std::string("{ exec ") + TWIN_COMMAND +
                            " run toy good.bin --name halted --time virtual --json >json; } & run=$!; " + kUntilThere +
                            "kill -TERM $run; wait $run; echo code $?");
    EXPECT_NE(outcome.out.find("code 0"), std::string::npos) << outcome.out << outcome.err;
    EXPECT_EQ(json::parse(read("json")).at("ended").as_string(), "interrupted");
}

TEST_F(Cli, KillingARunLeavesNothingBehind) {
    const auto outcome =
        sh(std::string("{ exec ") + TWIN_COMMAND + " run toy good.bin --name stubborn --json; } & run=$!; " +
           kUntilThere + "twin ps --json; kill -KILL $run; wait $run; echo");
    const auto listed = json::parse(outcome.out.substr(0, outcome.out.find('\n')));
    EXPECT_EQ(listed.at(0).at("name").as_string(), "stubborn");
    if (const auto watch = open_pid(static_cast<pid_t>(listed.at(0).at("pid").as_int64())); watch) {
        EXPECT_TRUE(goes_away(watch.get()));
    }
    EXPECT_EQ(sh("twin ps").out, "nothing is running\n");
}

TEST_F(Cli, WrongNetworksAreRefused) {
    const auto hint = [&](const std::string& options) {
        const auto outcome = sh("twin run toy good.bin --name echo --for 1ms " + options);
        EXPECT_EQ(outcome.code, 2) << outcome.err;
        return outcome.err;
    };
    EXPECT_NE(hint("--net usr").find("Did you mean user?"), std::string::npos);
    EXPECT_NE(hint("--net switch=nowhere").find("net run --name nowhere"), std::string::npos);
    EXPECT_NE(hint("--net none --forward 8080:80").find("--net none is no network"), std::string::npos);
    EXPECT_NE(hint("--link latency=much").find("latency"), std::string::npos);
    EXPECT_NE(hint("--forward eighty:80").find("eighty"), std::string::npos);
    EXPECT_NE(hint("--allow tcp:127.0.0.1:99999").find("99999"), std::string::npos);
    EXPECT_NE(hint("--net tap=tap0 --time virtual").find("virtual time"), std::string::npos);
}

TEST_F(Cli, ANetworkIsSeenAndChangedFromOutside) {
    const auto outcome =
        sh(std::string("{ exec ") + TWIN_COMMAND + " net run --name lan --listen 127.0.0.1:0; } & run=$!; " + kUntilThere +
           "twin net show lan; twin net show --json >shown; twin net link lan gateway; "
           "twin net link lan gateway loss=5% latency=1ms; twin net link lan gatway; "
           "kill -INT $run; wait $run; echo code $?");
    EXPECT_NE(outcome.out.find("Cables\n  gateway"), std::string::npos) << outcome.out << outcome.err;
    EXPECT_NE(outcome.out.find("clear\nlatency=1ms loss=5%\n"), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.err.find("Did you mean gateway?"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.out.find("code 0"), std::string::npos) << outcome.out;
    EXPECT_TRUE(json::parse(read("shown")).at("gateway").is_object());
}

TEST_F(Cli, CompletionKnowsTheCommands) {
    const auto outcome = sh("twin completion bash");
    EXPECT_NE(outcome.out.find("--record"), std::string::npos);
    EXPECT_EQ(sh("twin completion bash > c.sh; bash -ec '. ./c.sh'").code, 0) << outcome.err;
    EXPECT_EQ(sh("twin completion fish").code, 2);
}

TEST_F(Cli, CompletionCompletes) {
    const auto completed = [this](const std::string& words) {
        return sh("twin completion bash > c.sh; bash -ec '. ./c.sh; COMP_WORDS=(" TWIN_COMMAND " " + words +
                  "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _twin; echo \"${COMPREPLY[*]}\"'")
            .out;
    };
    EXPECT_EQ(completed("ru"), "run\n");
    const auto listed = sh("twin boards").out;
    const auto board = listed.substr(0, listed.find(' '));
    EXPECT_EQ(completed("run " + board), board + "\n");
    EXPECT_EQ(completed("run nucleo_f429zi blinky --cap"), "--capture\n");
    EXPECT_EQ(completed("run nucleo_f429zi blinky --net u"), "user\n");
    EXPECT_EQ(completed("net \"\""), "run show link\n");
    EXPECT_EQ(completed("net run --na"), "--name\n");
}

}  // namespace
}  // namespace twin::host
