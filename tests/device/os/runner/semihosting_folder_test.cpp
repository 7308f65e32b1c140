// SPDX-License-Identifier: BSD-3-Clause
#include "tests/device/os/runner/semihosting_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace twin::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

void write(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

/// A folder of the device, compared with the files it began with.
class FolderComparison : public testing::Test {
  protected:
    FolderComparison() : before_(fs::path(TWIN_OS_TESTS) / "files_local/semihosting/before"), ours_(before_) {}

    [[nodiscard]] fs::path file(const std::string& name) const { return fs::path(ours_.path()) / name; }
    [[nodiscard]] std::vector<std::string> differences() const { return ours_.differences(before_); }

    fs::path before_;
    SemihostingFolder ours_;
};

TEST_F(FolderComparison, NothingDiffersInACopy) { EXPECT_THAT(differences(), IsEmpty()); }

TEST_F(FolderComparison, NamesWhatIsMissingOrTooMany) {
    fs::rename(file("to_rename.txt"), file("renamed.txt"));
    fs::create_directory(file("folder"));
    EXPECT_THAT(differences(),
                ElementsAre("to_rename.txt is missing", "folder/ is not expected", "renamed.txt is not expected"));
}

TEST_F(FolderComparison, ComparesEveryByte) {
    write(file("to_overwrite.txt"), "012345678\n");
    write(file("to_remove.txt"), "");
    EXPECT_THAT(differences(), ElementsAre("to_overwrite.txt has 10 bytes for 10, and differs from byte 9 on",
                                           "to_remove.txt has 0 bytes for 1, and differs from byte 0 on"));
}

TEST_F(FolderComparison, SeesWhatGotOut) {
    write(file("way_out/made"), "x");
    EXPECT_THAT(differences(), ElementsAre("../made is outside the folder"));
    fs::remove(file("way_out/made"));
    fs::remove(file("way_out"));
    EXPECT_THAT(differences(), ElementsAre("way_out is no link any more"));
}

}  // namespace
}  // namespace twin::test
