// SPDX-License-Identifier: BSD-3-Clause
// twin snapshot save, info, and twin run --restore, as a person types them.
#include <sys/wait.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/device/snapshot/stage.hpp"

namespace twin::test {
namespace {

class SnapshotCommand : public testing::Test {
  protected:
    /// Runs a shell script with `twin` in it; its output goes to files, so that no pipe can fill.
    int sh(const std::string& script) {
        const std::string folder = scratch_.path("");
        const std::string command = "mkdir -p " + folder + "run; chmod 700 " + folder +
                                    "run; export XDG_RUNTIME_DIR=" + folder + "run; cd " + folder + "; twin() { " +
                                    TWIN_COMMAND + " \"$@\"; }; { " + script + "; } >out 2>err </dev/null";
        const int status = std::system(command.c_str());
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    std::string read(const std::string& name) {
        std::ifstream in(scratch_.path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// Starts a run called 'one', does what is said while it runs, and ends it.
    int while_it_runs(const std::string& script, const std::string& options = "--time virtual") {
        return sh(std::string(TWIN_COMMAND) + " run microbit " + image_of("device/nrf51/firmware/blink.elf") + " " +
                  options +
                  " --name one --uart none 2>run.err & pid=$!; i=0; until twin ps | grep -q 'pid '; do i=$((i+1)); "
                  "[ $i -lt 500 ] || exit 9; done; " +
                  script + "; code=$?; kill -TERM $pid; wait $pid; exit $code");
    }

    Scratch scratch_;
};

TEST_F(SnapshotCommand, SavesARunAndGoesOnFromIt) {
    ASSERT_EQ(while_it_runs("twin snapshot save one a.snap && twin snapshot save b.snap"), 0) << read("err");
    const auto said = read("out");
    EXPECT_NE(said.find("one at "), std::string::npos) << said;
    EXPECT_NE(said.find("bytes in b.snap"), std::string::npos) << said;

    ASSERT_EQ(sh("twin snapshot info a.snap --json"), 0) << read("err");
    const auto info = boost::json::parse(read("out"));
    EXPECT_EQ(info.at("board").as_string(), "microbit");
    EXPECT_EQ(info.at("name").as_string(), "one");
    const auto at = info.at("virtual_ns").as_int64();
    ASSERT_EQ(sh("twin snapshot info a.snap"), 0) << read("err");
    EXPECT_EQ(read("out").find("one on microbit, at "), 0u) << read("out");

    ASSERT_EQ(sh("twin run microbit --restore a.snap --for 10ms --json --uart none"), 0) << read("err");
    const auto report = boost::json::parse(read("out"));
    EXPECT_EQ(report.at("virtual_ns").as_int64(), at + 10'000'000);
    EXPECT_EQ(report.at("resets").at("power_on").as_int64(), 1);
}

TEST_F(SnapshotCommand, TwoRestoredRunsAreOne) {
    ASSERT_EQ(while_it_runs("twin snapshot save one a.snap"), 0) << read("err");
    ASSERT_EQ(
        sh("twin run microbit --restore a.snap --for 2s --name x --uart none --record 1 --net none && mv 1 first; "
           "twin run microbit --restore a.snap --for 2s --name x --uart none --record 1 --net none"),
        0)
        << read("err");
    EXPECT_EQ(read("1"), read("first"));
    EXPECT_GT(read("1").size(), 200u);
}

TEST_F(SnapshotCommand, WhatCannotBeIsSaidInTwoLines) {
    EXPECT_EQ(while_it_runs("twin snapshot save one none/a.snap"), 2);
    EXPECT_NE(read("err").find("none/a.snap: cannot be written: No such file or directory\nhint: "), std::string::npos)
        << read("err");
    EXPECT_EQ(while_it_runs("twin snapshot save one a.snap", "--time real"), 2);
    EXPECT_NE(read("err").find("there are snapshots in virtual time only\nhint: "), std::string::npos) << read("err");
    ASSERT_EQ(while_it_runs("twin snapshot save one a.snap"), 0) << read("err");
    EXPECT_EQ(sh("twin run nucleo_f429zi --restore a.snap --for 1ms"), 2);
    EXPECT_NE(read("err").find("'a.snap' is a snapshot of 'microbit', not of 'nucleo_f429zi'\nhint: Write: "),
              std::string::npos)
        << read("err");
    EXPECT_EQ(sh("twin run microbit --restore a.snap --semihosting --for 1ms"), 2);
    EXPECT_NE(read("err").find("was taken of a run without semihosting"), std::string::npos) << read("err");
    EXPECT_EQ(sh("twin run microbit --restore a.snap --shift 9 --for 1ms"), 2);
    EXPECT_NE(read("err").find("is of another shift"), std::string::npos) << read("err");
    std::filesystem::resize_file(scratch_.path("a.snap"), std::filesystem::file_size(scratch_.path("a.snap")) / 2);
    EXPECT_EQ(sh("twin run microbit --restore a.snap --for 1ms"), 2);
    EXPECT_NE(read("err").find("it was cut short or damaged, take it again\nhint: "), std::string::npos) << read("err");
}

}  // namespace
}  // namespace twin::test
