// SPDX-License-Identifier: BSD-3-Clause
// What a run keeps to be repeated, and its record against another one.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scenarios/engine/kept_run.hpp"
#include "scenarios/engine/record_comparison.hpp"

namespace twin::scenario::test {
namespace {

namespace fs = std::filesystem;

class Replay : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "twin-replay-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    fs::path write(const std::string& name, const std::string& text) const {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return folder_ / name;
    }
    RecordComparison record(const std::string& text) const {
        auto opened = RecordComparison::open(write("events.jsonl", text));
        EXPECT_TRUE(opened);
        return std::move(*opened);
    }
    Scenario scenario() const {
        Scenario one;
        one.path = write("in/a/it.scenario.yaml", "steps: []\n");
        one.seed = UINT64_MAX;
        one.given = {{"count", "3"}};
        one.files = {one.path, write("in/b/image.elf", "image"), write("in/b/deep/data.csv", "x,y\n")};
        return one;
    }

    fs::path folder_;
};

TEST_F(Replay, KeepsRelativePathsBetweenAllFiles) {
    const auto one = scenario();
    const auto run = folder_ / "run";
    fs::create_directories(run);
    const SampleImages samples{{{"nucleo_f429zi", "blinky"}, write("in/built/blinky.elf", "sample").string()}};
    ASSERT_TRUE(keep_run(run, one, samples));
    fs::rename(folder_ / "in", folder_ / "gone");
    const auto kept = read_run(run);
    ASSERT_TRUE(kept) << kept.error().message;
    EXPECT_EQ(kept->scenario, (run / "inputs/a/it.scenario.yaml").string());
    EXPECT_TRUE(fs::exists(run / "inputs/b/image.elf"));
    EXPECT_TRUE(fs::exists(run / "inputs/b/deep/data.csv"));
    EXPECT_EQ(kept->images.at({"nucleo_f429zi", "blinky"}), (run / "inputs/built/blinky.elf").string());
    EXPECT_EQ(kept->options.seed, UINT64_MAX);
    EXPECT_EQ(kept->options.variables, one.given);
    EXPECT_EQ(kept->options.service_folder, (folder_ / "in/a").string());
    EXPECT_TRUE(kept->virtual_time);
    EXPECT_FALSE(kept->interrupted_ns);
    // All originals are gone.
    EXPECT_EQ(kept->changed.size(), 4U);
}

TEST_F(Replay, KnowsWhatHasChangedSince) {
    const auto run = folder_ / "run";
    fs::create_directories(run);
    ASSERT_TRUE(keep_run(run, scenario(), {}));
    const auto image = write("in/b/image.elf", "another").string();
    const auto kept = read_run(run);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->changed, std::vector<std::string>{image});
    write("run/inputs/b/image.elf", "tampered");
    const auto refused = read_run(run);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("inputs/b/image.elf"), std::string::npos) << refused.error().message;
}

TEST_F(Replay, ARunThatWasInterruptedEndsThere) {
    const auto run = folder_ / "run";
    fs::create_directories(run);
    ASSERT_TRUE(keep_run(run, scenario(), {}));
    write("run/result.json", R"({"interrupted":true,"end_ns":1500000})");
    EXPECT_EQ(read_run(run)->interrupted_ns, 1'500'000);
    write("run/result.json", R"({"interrupted":false,"end_ns":1500000})");
    EXPECT_FALSE(read_run(run)->interrupted_ns);
}

TEST_F(Replay, RefusesWhatIsNoRun) {
    EXPECT_EQ(read_run(folder_).error().exit_code, 2);
    for (const char* wrong : {"", "[]", "{}", R"({"twin":1})", "\xff"}) {
        write("run.json", wrong);
        EXPECT_FALSE(read_run(folder_)) << wrong;
    }
}

TEST_F(Replay, SaysNothingOfEqualRecords) {
    auto record = this->record("{\"a\":1}\n{\"a\":2}\n{\"hash\":\"0\"}\n");
    record.take("{\"a\":1}\n");
    record.take("{\"a\":2}\n");
    record.finish();
    EXPECT_FALSE(record.difference());
    EXPECT_FALSE(record.broken_off());
    EXPECT_EQ(record.same(), 2U);
}

TEST_F(Replay, FindsTheFirstDifference) {
    auto record = this->record("1\n2\n3\n4\n5\n6\n7\n8\n{\"hash\":\"0\"}\n");
    for (const char* line : {"1\n", "2\n", "3\n", "4\n", "5\n", "6\n", "x\n", "y\n"}) record.take(line);
    record.finish();
    ASSERT_TRUE(record.difference());
    EXPECT_EQ(record.difference()->line, 7U);
    EXPECT_EQ(record.difference()->recorded, "7");
    EXPECT_EQ(record.difference()->replayed, "x");
    EXPECT_EQ(record.difference()->before, (std::deque<std::string>{"2", "3", "4", "5", "6"}));
    EXPECT_EQ(record.same(), 6U);
}

TEST_F(Replay, FindsWhatIsMissingOnEitherSide) {
    auto shorter = record("1\n2\n{\"hash\":\"0\"}\n");
    shorter.take("1\n");
    shorter.finish();
    ASSERT_TRUE(shorter.difference());
    EXPECT_EQ(shorter.difference()->recorded, "2");
    EXPECT_EQ(shorter.difference()->replayed, "");
    auto longer = record("1\n{\"hash\":\"0\"}\n");
    longer.take("1\n");
    longer.take("2\n");
    ASSERT_TRUE(longer.difference());
    EXPECT_EQ(longer.difference()->recorded, "");
    EXPECT_EQ(longer.difference()->replayed, "2");
}

TEST_F(Replay, ARecordThatBreaksOffIsComparedToThere) {
    for (const char* text : {"1\n2\n", "1\n2\n{\"t\":12"}) {
        auto record = this->record(text);
        record.take("1\n");
        record.take("2\n");
        EXPECT_FALSE(record.broken_off());
        record.take("3\n");
        record.finish();
        EXPECT_FALSE(record.difference()) << text;
        EXPECT_TRUE(record.broken_off());
        EXPECT_EQ(record.same(), 2U);
    }
}

TEST_F(Replay, WithoutARecordThereIsNothingToCompare) {
    EXPECT_FALSE(RecordComparison::open((folder_ / "none.jsonl").string()));
}

}  // namespace
}  // namespace twin::scenario::test
