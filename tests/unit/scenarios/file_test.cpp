// SPDX-License-Identifier: BSD-3-Clause
// What is wrong in a scenario's file is told with file, line, key and the likely word.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scenarios/engine/scenario.hpp"

namespace twin::scenario {
namespace {

class Files : public testing::Test {
  protected:
    Files() {
        std::string name = (std::filesystem::temp_directory_path() / "twin-files-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
    }
    ~Files() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
        return (folder_ / name).string();
    }
    /// The message, without the folder.
    std::string wrong(const std::string& text, const LoadOptions& options = {}) const {
        const auto result = load(write("a.scenario.yaml", text), options);
        if (result) return "it is right";
        auto message = result.error().message;
        const auto folder = folder_.string() + "/";
        for (auto at = message.find(folder); at != std::string::npos; at = message.find(folder)) message.erase(at, folder.size());
        return message;
    }
    static std::string with_steps(const std::string& steps) {
        return "networks: {lan: {}}\nservices: {broker: {run: cat}}\n"
               "devices:\n  m: {board: microbit, image: shell, count: 3}\n  one: {board: microbit, image: shell}\nsteps:\n" + steps;
    }

    std::filesystem::path folder_;
};

TEST_F(Files, KnowThatTheRunWillBeSaved) {
    const auto steps = with_steps("- parallel:\n  - - snapshot: booted.snap\n");
    const auto scenario = load(write("fleet.scenario.yaml", steps));
    ASSERT_TRUE(scenario) << scenario.error().message;
    EXPECT_TRUE((*scenario)->has_snapshots);
    EXPECT_FALSE((*load(write("other.scenario.yaml", with_steps("- wait: 1s\n"))))->has_snapshots);
    for (const char* name : {"booted", "../booted.snap", "a/b.snap", ".snap", "/tmp/booted.snap"}) {
        EXPECT_NE(wrong(with_steps(fmt::format("- snapshot: {}\n", name))).find("the name of a file in the run's folder"),
                  std::string::npos)
            << name;
    }
    LoadOptions real;
    real.time = host::TimeMode::real;
    EXPECT_NE(wrong(steps, real).find("time: virtual"), std::string::npos);
}

TEST_F(Files, AreReadWhole) {
    const auto path = write("fleet.scenario.yaml", "tags: [a, b]\nseed: 7\nvars: {n: 3}\n" +
                                                       with_steps("- wait: ${n * 10}ms\n- repeat: 2\n  as: k\n  steps:\n"
                                                                  "    - log: round ${k}\n"));
    const auto scenario = load(path);
    ASSERT_TRUE(scenario) << scenario.error().message;
    const auto& it = **scenario;
    EXPECT_EQ(it.name, "fleet");
    EXPECT_EQ(it.seed, 7U);
    ASSERT_EQ(it.devices.size(), 4U);
    EXPECT_EQ(it.devices[2].name, "m-2");
    EXPECT_EQ(it.devices[3].name, "one");
    EXPECT_EQ(it.devices[0].network, "lan");
    EXPECT_NE(it.devices[0].seed, it.devices[1].seed);
    ASSERT_EQ(it.steps.size(), 2U);
    EXPECT_EQ(it.steps[0].name, "wait 30 ms");
    LoadOptions options;
    options.seed = 8;
    options.variables["n"] = "4";
    const auto other = load(path, options);
    ASSERT_TRUE(other);
    EXPECT_EQ((*other)->steps[0].name, "wait 40 ms");
    EXPECT_NE((*other)->devices[0].seed, it.devices[0].seed);
}

TEST_F(Files, DevicesTakeValuesFromATable) {
    write("t.csv", "x,name\n0.5,a\n\"1,5\",\"b \"\"q\"\"\"\n");
    const auto scenario = load(write("a.scenario.yaml",
                                     "for: 1s\ndevices:\n  m: {board: microbit, image: shell, count: 2, csv: t.csv, "
                                     "set: {\"p.v\": \"${x}\"}, start: 1s, every: 10ms}\n"));
    ASSERT_TRUE(scenario) << scenario.error().message;
    EXPECT_EQ((*scenario)->devices[0].set.at(0), "p.v=0.5");
    EXPECT_EQ((*scenario)->devices[1].set.at(0), "p.v=1,5");
    EXPECT_EQ((*scenario)->devices[1].start_ns, 1'010'000'000);
    EXPECT_NE(wrong("for: 1s\ndevices: {m: {board: microbit, image: shell, count: 3, csv: t.csv}}\n").find("found 2 rows, expected 3"),
              std::string::npos);
}

TEST_F(Files, SayWhereAMistakeIs) {
    EXPECT_EQ(wrong("devcies: {}\n"),
              "a.scenario.yaml:1: key 'devcies': found a key that does not exist here, expected one of name, summary, tags, time, "
              "seed, speed, for, vars, allow, limits, networks, services, devices, throughout, steps; did you mean 'devices'?");
    EXPECT_EQ(wrong("for: 1s\ndevices:\n  m: {board: microbti, image: x}\n").substr(0, 66),
              "a.scenario.yaml:3: key 'devices.m.board': found 'microbti', expect");
    EXPECT_EQ(wrong(with_steps("- wiat: 5s\n")).substr(0, 62), "a.scenario.yaml:7: key 'steps[0]': found 'wiat', expected a st");
    EXPECT_NE(wrong(with_steps("- wiat: 5s\n")).find("did you mean 'wait'?"), std::string::npos);
    EXPECT_EQ(wrong(with_steps("- wait: 5\n")),
              "a.scenario.yaml:7: key 'steps[0].wait': found '5', expected a time: 10s, 1.5ms, 2m, 1h");
    EXPECT_EQ(wrong(with_steps("- wait: ${tmie}\n")),
              "a.scenario.yaml:7: key 'steps[0].wait': found there is no variable 'tmie', expected a text whose variables exist");
    EXPECT_EQ(wrong(with_steps("- power: cycle\n  on: m[3]\n")),
              "a.scenario.yaml:8: key 'steps[0].on': found 'm[3]', expected [number] or [first..last] from 0 to 2");
    EXPECT_EQ(wrong(with_steps("- power: cycle\n  on: 4 of m\n")),
              "a.scenario.yaml:8: key 'steps[0].on': found '4 of m', expected a number from 1 to 3 before 'of m'");
    EXPECT_EQ(wrong(with_steps("- power: cycle\n  on: onee\n")),
              "a.scenario.yaml:8: key 'steps[0].on': found 'onee', expected devices of this scenario: all, m, one; did you mean 'one'?");
    EXPECT_EQ(wrong(with_steps("- expect: {consle: x}\n")).substr(0, 59),
              "a.scenario.yaml:7: key 'steps[0].expect': found 'consle', e");
    EXPECT_EQ(wrong(with_steps("- expect: {output: x, is: \">\"}\n")),
              "a.scenario.yaml:7: key 'steps[0].expect.is': found '>', expected what a number should be: 5, != 0, >= 0.9, 0.9..1.1");
    EXPECT_EQ(wrong(with_steps("- wait: 1s\n  power: on\n")),
              "a.scenario.yaml:7: key 'steps[0]': found 'wait' and 'power', expected one verb for each step");
    EXPECT_EQ(wrong(with_steps("- link: los=5%\n")).substr(0, 42), "a.scenario.yaml:7: key 'steps[0].link': fo");
    EXPECT_EQ(wrong(with_steps("- service: brokre\n  do: kill\n")),
              "a.scenario.yaml:7: key 'steps[0].service': found 'brokre', expected one of broker; did you mean 'broker'?");
    EXPECT_NE(wrong("for: 1s\ndevices: [\n").find("text that is no YAML"), std::string::npos);
    EXPECT_EQ(wrong("devices: {m: {board: microbit, image: shell}}\n"),
              "a.scenario.yaml:1: found neither steps nor 'for', expected steps, or how long it goes on: for: 60s");
}

TEST_F(Files, UseEachOtherButNotForEver) {
    write("part.yaml", "vars: {span: 1s}\nsteps:\n  - wait: ${span}\n");
    EXPECT_EQ(wrong(with_steps("- use: part.yaml\n  with: {span: 2s}\n")), "it is right");
    EXPECT_EQ(wrong(with_steps("- use: part.yaml\n  with: {spam: 2s}\n")).substr(0, 64),
              "a.scenario.yaml:8: key 'steps[0].with.spam': found 'spam', expec");
    EXPECT_NE(wrong(with_steps("- use: none.yaml\n")).find("a file that is there"), std::string::npos);
    write("loop.yaml", "steps:\n  - use: loop.yaml\n");
    EXPECT_NE(wrong(with_steps("- use: loop.yaml\n")).find("more than 20 deep"), std::string::npos);
}

TEST_F(Files, VariablesOfTheCommandLineMustBeThere) {
    LoadOptions options;
    options.variables["cuont"] = "5";
    EXPECT_EQ(wrong("vars: {count: 1}\n" + with_steps("- wait: 1s\n"), options),
              "a.scenario.yaml:1: found a value for 'cuont', which is none of its variables, expected one of count; did you mean "
              "'count'?");
}

TEST_F(Files, AreFoundInFolders) {
    write("b.scenario.yaml", "");
    write("a.scenario.yaml", "");
    write("part.yaml", "");
    const auto found = find_scenarios({folder_.string()});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 2U);
    EXPECT_NE(found->at(0).find("a.scenario.yaml"), std::string::npos);
    EXPECT_FALSE(find_scenarios({(folder_ / "nowhere").string()}));
}

}  // namespace
}  // namespace twin::scenario
