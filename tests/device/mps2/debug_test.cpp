// SPDX-License-Identifier: BSD-3-Clause
// twin debug, as a user types it.
#include "tests/device/mps2/shell.hpp"

namespace twin::test {
namespace {

class Debug : public Shell {
  protected:
    Outcome debug(const std::string& name, const std::string& rest) {
        return sh("twin debug mps2_an386 " + image(name) + " " + rest);
    }
};

TEST_F(Debug, StartsGdbWithSymbolsBeforeTheFirstInstruction) {
    const auto outcome = debug("timer", "-- -batch -ex 'info symbol $pc' -ex 'break main' -ex continue -ex 'bt 1'");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_TRUE(has(outcome.out, "reset_handler in section .text")) << outcome.out;
    EXPECT_TRUE(has(outcome.out, "#0  main () at ")) << outcome.out;
}

TEST_F(Debug, EndsWithTheFirmwaresCode) {
    for (const std::string time : {"real", "virtual"}) {
        // GDB's words and the firmware's share the terminal, in the order in which they come: a line of one may be in
        // the middle of the other's.
        const auto outcome =
            debug("hello", "--semihosting --uart console --time " + time + " -- -batch -ex continue");
        EXPECT_EQ(outcome.code, 7) << outcome.err;
        EXPECT_TRUE(has(read("console"), "hello from UART0\n")) << outcome.out << outcome.err;
        EXPECT_TRUE(has(outcome.out, "exited with code 07")) << outcome.out;
    }
}

TEST_F(Debug, EndsWithGdbsFailure) {
    const auto outcome = debug("spin", "-- -batch -ex frobnicate");
    EXPECT_EQ(outcome.code, 1);
    EXPECT_TRUE(has(outcome.err, "frobnicate")) << outcome.err;
}

TEST_F(Debug, TakesCommandsFromAPipe) {
    const auto outcome = sh("printf 'break main\\ncontinue\\ninfo symbol $pc\\nquit\\n' | twin debug mps2_an386 " +
                            image("spin") + " --uart none");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_TRUE(has(outcome.out, "main in section .text") || has(outcome.out, "main + ")) << outcome.out;
}

TEST_F(Debug, ABrokenOffDebuggerEndsTheNode) {
    // GDB is killed in the middle: its code is a shell's for that, and nothing of the run is left.
    write("killed", "#!/bin/sh\nkill -9 $$\n");
    std::filesystem::permissions(folder_ / "killed", std::filesystem::perms::owner_all);
    const auto outcome =
        sh("export TWINYARD_GDB=" + (folder_ / "killed").string() + "; twin debug mps2_an386 " + image("spin"));
    EXPECT_EQ(outcome.code, 137);
    EXPECT_EQ(sh("twin ps --json").out, "[]\n");
}

TEST_F(Debug, MistakesAreToldInOneLine) {
    const auto refused = [&](const Outcome& outcome, const std::string& says) {
        EXPECT_EQ(outcome.code, 2);
        EXPECT_TRUE(has(outcome.err, says)) << outcome.err;
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 2) << outcome.err;
        EXPECT_TRUE(has(outcome.err, "\nhint: ")) << outcome.err;
    };
    const std::string program = TWIN_EXECUTABLE;
    refused(sh("PATH=/nowhere " + program + " debug mps2_an386 " + image("spin")), "no GDB that knows Arm");
    refused(sh("TWINYARD_GDB=/no/gdb " + program + " debug mps2_an386 " + image("spin")), "/no/gdb");
    refused(debug("spin", "--shift 3"), "--time virtual --shift 3");
    refused(debug("nothing", ""), "nothing.elf");
    refused(sh("twin debug mps2_an389 " + image("spin")), "mps2_an389");
}

}  // namespace
}  // namespace twin::test
