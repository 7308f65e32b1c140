// SPDX-License-Identifier: BSD-3-Clause
// Semihosting as firmware and as the command line see it.
#include <boost/json.hpp>

#include "tests/device/mps2/shell.hpp"
#include "tests/support/machine.hpp"

namespace twin::test {
namespace {

class Semihosting : public Shell {
  protected:
    cli::RunOptions served(cli::RunOptions options = Machine::virtual_time()) {
        options.semihosting = true;
        return options;
    }
    Machine machine(cli::RunOptions options) { return Machine("mps2_an386", image("semihosting"), std::move(options)); }
};

constexpr const char* kWithoutFiles =
    "hello by semihosting\n"
    "features=00000003\n"
    "tick frequency=3b9aca00\n"
    "elapsed=00000000\n"
    "high word=00000000\n"
    "within a second=00000001\n"
    "a time of this century=00000001\n"
    "command line=00000000\n"
    "semihosting.elf=0000000f\n"
    "heap=00000000\n"
    "system=ffffffff\n"
    "no such operation=ffffffff\n"
    "bad block=ffffffff\n";

constexpr const char* kInAFolder =
    "left to write=00000000\n"
    "length=00000008\n"
    "left to read=00000006\n"
    "two\n"
    "at the end=0000000a\n"
    "is a tty=00000000\n"
    "closed twice=ffffffff\n"
    "rename=00000000\n"
    "outside=ffffffff\n"
    "outside by link=ffffffff\n"
    "absolute=ffffffff\n"
    "remove nothing=ffffffff\n";

/// Runs until the firmware waits at its prompt.
std::string until_prompt(Machine& m) { return m.read_until("name? "); }

TEST_F(Semihosting, ServesEachOperation) {
    auto m = machine(served());
    // EACCES: no folder, no files.
    EXPECT_EQ(until_prompt(m), std::string(kWithoutFiles) +
                                   "refused with errno=0000000d\nconsole is a tty=00000001\n"
                                   "name? ");
}

TEST_F(Semihosting, FilesAreThoseOfOneFolder) {
    std::filesystem::create_directory(folder_ / "files");
    std::filesystem::create_directory_symlink(folder_, folder_ / "files" / "link");
    auto options = served();
    options.semihosting_directory = folder_ / "files";
    auto m = machine(options);
    EXPECT_EQ(until_prompt(m), std::string(kWithoutFiles) + kInAFolder + "console is a tty=00000001\nname? ");
    EXPECT_EQ(read("files/moved.txt"), "one\ntwo\n");
    EXPECT_FALSE(std::filesystem::exists(folder_ / "files" / "made.txt"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "outside.txt"));
}

TEST_F(Semihosting, AReadOfTheConsoleHaltsTheCpuUntilThereIsALine) {
    auto m = machine(served());
    until_prompt(m);
    const auto instructions = [&] { return m.call("stats").at("instructions").to_number<std::uint64_t>(); };
    const auto before = instructions();
    m.run_for(5s);
    EXPECT_EQ(instructions(), before) << "the CPU stands";
    EXPECT_EQ(m.call("cpu").at("running").as_bool(), false);
    m.type("Ann\rxyz");
    EXPECT_EQ(m.read_until("UART\n"), "hello Ann\ncharacter=00000078\nand by UART\n");
}

TEST_F(Semihosting, AResetWakesAWaitingCpu) {
    auto m = machine(served());
    until_prompt(m);
    m.reset("pin");
    EXPECT_TRUE(has(until_prompt(m), "hello by semihosting"));
}

TEST_F(Semihosting, TheSameRunEveryTime) {
    const auto run = [&] {
        auto m = machine(served());
        until_prompt(m);
        m.type("Bob\nz");
        m.read_until("UART\n");
        m.run_for(10ms);
        m.stop();
        return m.record_hash();
    };
    EXPECT_EQ(run(), run());
}

TEST_F(Semihosting, TheCommandEndsWithTheFirmwaresCode) {
    const auto outcome = sh("twin run mps2_an386 " + image("hello") + " --semihosting --time virtual --json");
    EXPECT_EQ(outcome.code, 7);
    const auto report = boost::json::parse(outcome.out).as_object();
    EXPECT_EQ(report.at("ended").as_string(), "firmware");
    EXPECT_EQ(report.at("exit_code").to_number<int>(), 7);
    EXPECT_TRUE(has(std::string(report.at("console").as_string()), "hello from UART0\n"));
    EXPECT_EQ(outcome.err, "");
}

TEST_F(Semihosting, ACodeThatAShellCannotCarryIsOne) {
    const auto outcome = sh("twin run mps2_an386 " + image("exit_300") + " --semihosting --json");
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(boost::json::parse(outcome.out).at("exit_code").to_number<int>(), 300);
}

TEST_F(Semihosting, WithoutItABreakpointInstructionFaults) {
    const auto outcome = sh("twin run mps2_an386 " + image("hello") + " --time virtual --for 100ms");
    EXPECT_EQ(outcome.code, 0);
    EXPECT_TRUE(has(outcome.err, "HardFault")) << outcome.err;
    EXPECT_FALSE(has(outcome.out, "hello by semihosting"));
}

TEST_F(Semihosting, MistakesAreToldInOneLine) {
    const auto refused = [&](const std::string& options, const std::string& says) {
        const auto outcome = sh("twin run mps2_an386 " + image("hello") + " " + options);
        EXPECT_EQ(outcome.code, 2) << options;
        EXPECT_TRUE(has(outcome.err, says)) << outcome.err;
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 2) << outcome.err;
    };
    refused("--semihosting-dir .", "--semihosting-dir");
    refused("--semihosting --semihosting-dir nowhere", "nowhere");
    refused("--shift 3", "--time virtual --shift 3");
    refused("--time virtual --shift 11", "--shift");
    refused("--time virtual --shift -1", "--shift");
}

TEST_F(Semihosting, AnInstructionTakesWhatShiftSays) {
    const auto instructions = [&](const std::string& shift) {
        const auto outcome = sh("twin run mps2_an386 " + image("spin") + " --time virtual --for 1ms --json" + shift);
        return boost::json::parse(outcome.out).at("instructions").to_number<std::uint64_t>();
    };
    // The last one ends at or after the millisecond.
    EXPECT_EQ(instructions(""), 1'000'000u / 32);
    EXPECT_EQ(instructions(" --shift 5"), 1'000'000u / 32);
    EXPECT_EQ(instructions(" --shift 0"), 1'000'000u);
    EXPECT_EQ(instructions(" --shift 10"), 1'000'000u / 1024 + 1);
}

}  // namespace
}  // namespace twin::test
