// SPDX-License-Identifier: BSD-3-Clause
// The file of a fleet's snapshot: what was written is read, and anything else is refused in words.
#include "sim/host/fleet_snapshot.hpp"

#include "temporary_folder.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>
#include <fstream>

namespace twin::host {
namespace {

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
void write(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

class FleetSnapshotFile : public testing::Test {
  protected:
    FleetSnapshotFile() {
        // Two pages of zeros within, as memories have.
        node_ = std::string(5000, 'n') + std::string(8192, '\0') + "end";
        write(folder_.path("node"), node_);
        state_.at_ns = 1'234'567'890;
        state_.about["seed"] = 7;
        state_.devices = {{"sensor-0", "microbit", {"first tape", std::string(70'000, 't')}, folder_.path("node")},
                          {"sensor-1", "nucleo_f429zi", {}, ""}};
    }
    std::string save() {
        const auto file = folder_.path("it.snap");
        const auto written = write_fleet_snapshot(file, state_);
        EXPECT_TRUE(written) << written.error().message;
        return file;
    }
    std::string refusal(const std::string& bytes) {
        write(folder_.path("other.snap"), bytes);
        const auto found = read_fleet_snapshot(folder_.path("other.snap"));
        return found ? "" : found.error().message;
    }

    TemporaryFolder folder_;
    std::string node_;
    FleetState state_;
};

TEST_F(FleetSnapshotFile, IsReadAsItWasWritten) {
    const auto file = save();
    EXPECT_TRUE(is_fleet_snapshot(file));
    EXPECT_FALSE(is_fleet_snapshot(folder_.path("node")));
    const auto found = read_fleet_snapshot(file);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->at_ns, 1'234'567'890);
    EXPECT_EQ(found->about.at("seed").to_number<int>(), 7);
    ASSERT_EQ(found->devices.size(), 2U);
    const auto& first = found->devices[0];
    EXPECT_EQ(first.name, "sensor-0");
    EXPECT_EQ(first.board, "microbit");
    ASSERT_EQ(first.tapes.size(), 2U);
    EXPECT_EQ(read_section(*found, first.tapes[0]).value(), "first tape");
    EXPECT_EQ(read_section(*found, first.tapes[1]).value(), std::string(70'000, 't'));
    ASSERT_TRUE(first.snapshot);
    EXPECT_EQ(first.snapshot->at % 4096, 0U);
    EXPECT_EQ(read_section(*found, *first.snapshot).value(), node_);
    EXPECT_FALSE(found->devices[1].snapshot);
}

TEST_F(FleetSnapshotFile, EachBitThatMattersIsChecked) {
    const auto good = read(save());
    EXPECT_EQ(refusal(good), "");
    // The head and the table, then each section here and there; what is between sections does not matter.
    const auto found = read_fleet_snapshot(folder_.path("it.snap"));
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < 64 + 4 * 24; ++at) {
        places.push_back(at);
    }
    for (const auto& section : {found->devices[0].tapes[0], found->devices[0].tapes[1], *found->devices[0].snapshot}) {
        for (const std::size_t at : {std::uint64_t{0}, section.size / 2, section.size - 1}) {
            places.push_back(section.at + at);
        }
    }
    for (const auto at : places) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        EXPECT_NE(refusal(bad), "") << at;
    }
}

TEST_F(FleetSnapshotFile, SaysWhatIsWrong) {
    const auto good = read(save());
    EXPECT_NE(refusal(good.substr(0, good.size() - 1)).find("cut short"), std::string::npos);
    EXPECT_NE(refusal(good.substr(0, 30)).find("cut short"), std::string::npos);
    EXPECT_NE(refusal("something else").find("no snapshot of a fleet"), std::string::npos);
    auto newer = good;
    newer[8] = 2;
    EXPECT_NE(refusal(newer).find("version 2"), std::string::npos);
    EXPECT_NE(read_fleet_snapshot(folder_.path("nowhere")).error().message.find("can't be read"), std::string::npos);
}

TEST_F(FleetSnapshotFile, AFailureLeavesWhatWasThere) {
    const auto file = save();
    const auto before = read(file);
    state_.devices[1].snapshot = folder_.path("gone");
    EXPECT_FALSE(write_fleet_snapshot(file, state_));
    EXPECT_EQ(read(file), before);
    const auto nowhere = write_fleet_snapshot(folder_.path("no/such/folder"), state_);
    ASSERT_FALSE(nowhere);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(file).parent_path())) {
        ++files;
    }
    EXPECT_EQ(files, 2U) << "something is left behind";
}

TEST_F(FleetSnapshotFile, ZerosAreHoles) {
    state_.devices[0].tapes.clear();
    write(folder_.path("node"), std::string(4 << 20, '\0') + "end");
    const auto found = read_fleet_snapshot(save());
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_GT(found->file_size, 4U << 20);
    EXPECT_LT(found->disk_bytes, 1U << 20);
}

}  // namespace
}  // namespace twin::host
