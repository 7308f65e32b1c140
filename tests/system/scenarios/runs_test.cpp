// SPDX-License-Identifier: BSD-3-Clause
// What a scenario does with real devices: failures with their reasons, dead devices, the same record every time.
#include <gtest/gtest.h>
#include <signal.h>

#include <set>
#include <thread>

#include "tests/system/scenarios/trial.hpp"

namespace twin::scenario::test {
namespace {

using testing::Test;

TEST(Runs, AFailureSaysWhichDeviceWhenAndWhat) {
    Trial trial;
    const auto result = trial.run(Trial::meters(),
                                  "- send: \"clear\\n\"\n  on: meter[1]\n- expect: {console: heard clear}\n  on: meter[1]\n"
                                  "- name: the limit stays\n  expect: {peek: limit, is: 7}\n  within: 300ms\n"
                                  "- send: \"clear\\n\"\n  on: meter\n"
                                  "- expect: {peek: limit, is: 7}\n  within: 300ms\n");
    ASSERT_FALSE(result.passed());
    const auto* step = result.failed_step();
    ASSERT_NE(step, nullptr);
    EXPECT_EQ(step->failure->device, "meter-1");
    EXPECT_EQ(step->name, "the limit stays");
    EXPECT_EQ(step->failure->expected, "limit 7 within 0.300 s on 2 of 2 devices");
    EXPECT_EQ(step->failure->happened, "on 1 of them; not on meter-1; last limit = 0");
    EXPECT_EQ(step->where.line, 11U);
    bool heard = false;
    for (const auto& line : step->failure->context) heard |= line.find("tick ") != std::string::npos;
    EXPECT_TRUE(heard);
    // The steps behind it were not begun.
    EXPECT_EQ(result.steps.back().name, step->name);
}

TEST(Runs, NeverAndAlwaysFailAtTheInstant) {
    Trial trial;
    const auto never = trial.run(Trial::meters(1), "- never: {console: tick 5}\n  for: 4s\n");
    ASSERT_NE(never.failed_step(), nullptr) << why(never);
    EXPECT_EQ(never.failed_step()->failure->happened, "tick 5");
    EXPECT_LT(never.failed_step()->failure->at_ns, 1'200'000'000);
    const auto always = trial.run(Trial::meters(1), "- always: {json: heap.used, is: \"< 1004\"}\n  for: 4s\n");
    ASSERT_NE(always.failed_step(), nullptr) << why(always);
    EXPECT_EQ(always.failed_step()->failure->happened, "heap.used = 1004");
}

TEST(Runs, ThroughoutIsWatchedToTheEnd) {
    Trial trial;
    const auto head = Trial::meters(1) + "throughout:\n- never: {console: tick 8}\n";
    EXPECT_TRUE(trial.run(head, "- wait: 500ms\n").passed());
    const auto result = trial.run(head, "- wait: 10s\n");
    ASSERT_FALSE(result.passed());
    EXPECT_EQ(result.failed_step()->name, "never console 'tick 8'");
    EXPECT_LT(result.end_ns, 2'000'000'000);
}

TEST(Runs, MeasuresOverATime) {
    Trial trial;
    const auto good = trial.run(Trial::meters(2),
                                "- measure: {console: /round trip (\\d+) us/}\n  for: 5s\n  count: 44..50\n"
                                "  rate: 8.8..10\n  min: 100..110\n  max: 120..149\n  p50: 105..135\n");
    EXPECT_TRUE(good.passed()) << why(good);
    const auto bad = trial.run(Trial::meters(1), "- measure: {console: tick}\n  for: 1s\n  count: \"> 10\"\n");
    ASSERT_NE(bad.failed_step(), nullptr);
    EXPECT_EQ(bad.failed_step()->failure->expected, "count of console 'tick' > 10 in 1.000 s");
}

TEST(Runs, AFaultOfTheFirmwareFailsUnlessItIsAllowed) {
    Trial trial;
    const std::string steps = "- send: \"crash\\n\"\n  on: meter[0]\n- wait: 1s\n";
    const auto result = trial.run(Trial::meters(), steps);
    ASSERT_FALSE(result.passed());
    ASSERT_FALSE(result.incidents.empty());
    EXPECT_EQ(result.incidents.front().device, "meter-0");
    EXPECT_TRUE(trial.run("allow: faults\n" + Trial::meters(), steps).passed());
}

TEST(Runs, TheOthersGoOnWhenANodeDies) {
    Trial trial;
    const auto killed = trial.run(Trial::meters(3),
                                  "- kill: meter[1]\n- expect: {console: tick}\n  on: [\"meter[0]\", \"meter[2]\"]\n"
                                  "- expect: {console: tick}\n  on: meter\n  at_least: 2\n"
                                  "- start: meter[1]\n- expect: {console: ready}\n  on: meter[1]\n");
    EXPECT_TRUE(killed.passed()) << why(killed);
}

TEST(Runs, ALimitOfProcessorsChangesNothingOfWhatHappens) {
    Trial trial;
    const std::string steps = "- send: \"clear\\n\"\n  on: meter\n- expect: {console: heard clear}\n- wait: 2s\n";
    const auto free = trial.run("# as many lines\n" + Trial::meters(), steps);
    const auto held = trial.run("limits: {device_cpu: 0.1, cpu: 0.15}\n" + Trial::meters(), steps);
    ASSERT_TRUE(free.passed()) << why(free);
    ASSERT_TRUE(held.passed()) << why(held);
    EXPECT_EQ(free.record_hash, held.record_hash);
}

TEST(Runs, ADeviceThatTakesTooMuchMemoryIsADeath) {
    Trial trial;
    const auto result = trial.run("limits: {device_memory: 1 MiB}\ntime: real\n" + Trial::meters(1), "- wait: 20s\n");
    ASSERT_FALSE(result.passed());
    ASSERT_FALSE(result.incidents.empty());
    EXPECT_NE(why(result).find("more than the 1 MiB that are allowed"), std::string::npos) << why(result);
}

TEST(Runs, TheTimeOfAScenarioIsNotOverstepped) {
    Trial trial;
    const auto result = trial.run("for: 300ms\n" + Trial::meters(1), "- expect: {console: no such text}\n  within: 10s\n");
    ASSERT_FALSE(result.passed());
    EXPECT_EQ(result.end_ns, 300'000'000);
    EXPECT_NE(why(result).find("was still waiting"), std::string::npos) << why(result);
}

TEST(Runs, PartedNetworksDoNotHearEachOther) {
    Trial trial;
    // Router advertisements come from the gateway, which stays with the first island.
    const auto result = trial.run(Trial::meters(),
                                  "- expect: {frame: {type: ipv6, protocol: icmpv6}, way: received}\n"
                                  "- part: [\"meter[0]\", \"meter[1]\"]\n"
                                  "- never: {frame: {type: ipv6}, way: received}\n  on: meter[1]\n  for: 30s\n");
    EXPECT_TRUE(result.passed()) << why(result);
}

TEST(Runs, DriftMakesADeviceFast) {
    Trial trial;
    const auto ticks = [&](const std::string& ppm) {
        return trial.run(Trial::meters(1), "- drift_ppm: " + ppm + "\n- measure: {console: /^tick/}\n  for: 40s\n  count: " +
                                               (ppm == "100000" ? "218..221" : ppm == "-100000" ? "178..181" : "198..201") + "\n");
    };
    for (const char* ppm : {"0", "100000", "-100000", "33333", "7"}) {
        const auto result = ticks(ppm);
        if (std::string(ppm) == "33333") continue;  // it runs, and does not hang in an instant
        EXPECT_TRUE(result.passed()) << ppm << ": " << why(result);
    }
}

TEST(Runs, TheSameRecordEveryTimeUnderLoad) {
    Trial trial;
    const std::string head = "seed: 5\n" + Trial::meters(4) + "throughout:\n- never: {console: fault}\n";
    const std::string steps =
        "- link: loss=20% jitter=3ms latency=5ms\n- power: cycle\n  for: 30ms\n  on: 2 of meter\n- press: b1\n"
        "- series: zio.A0\n  noise: {mean: 1, deviation: 0.2}\n  for: 300ms\n  every: 50ms\n- kill: meter[3]\n- wait: 2s\n"
        "- flip_bits: 3\n  at: 0x08100000\n  size: 512\n  on: meter[0]\n- start: meter[3]\n- wait: 3s\n";
    const auto once = trial.run(head, steps);
    ASSERT_TRUE(once.passed()) << why(once);
    const auto record = trial.read("run/events.jsonl");
    const auto capture = trial.read("run/network/lan.pcapng");
    std::atomic<bool> over{false};
    std::vector<std::thread> load;
    for (int i = 0; i < 4; ++i)
        load.emplace_back([&] {
            while (!over) {
            }
        });
    const auto again = trial.run(head, steps);
    over = true;
    for (auto& thread : load) thread.join();
    EXPECT_EQ(once.record_hash, again.record_hash);
    EXPECT_EQ(record, trial.read("run/events.jsonl"));
    EXPECT_EQ(capture, trial.read("run/network/lan.pcapng"));
    LoadOptions other;
    other.seed = 6;
    EXPECT_NE(trial.run(head, steps, other).record_hash, once.record_hash);
}

TEST(Runs, InRealTimeToo) {
    Trial trial;
    const auto result = trial.run("time: real\n" + Trial::meters(2),
                                  "- press: b1\n  for: 1s\n  on: meter[0]\n- expect: {console: button pressed}\n  on: meter[0]\n"
                                  "- power: cycle\n  for: 50ms\n  on: meter[1]\n- expect: {console: ready}\n  on: meter[1]\n");
    EXPECT_TRUE(result.passed()) << why(result);
}

TEST(Runs, LeavesAFolder) {
    Trial trial;
    const auto result = trial.run(Trial::meters(2), "- wait: 200ms\n");
    ASSERT_TRUE(result.passed()) << why(result);
    for (const char* name : {"result.json", "junit.xml", "report.html", "events.jsonl", "run.json",
                             "console/meter-0.log", "console/meter-1.log", "network/lan.pcapng"})
        EXPECT_FALSE(trial.read(std::string("run/") + name).empty()) << name;
    std::set<std::string> inputs;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(trial.path("run/inputs")))
        if (entry.is_regular_file()) inputs.insert(entry.path().filename());
    EXPECT_EQ(inputs, (std::set<std::string>{"it.scenario.yaml", "meter.elf"}));
}

}  // namespace
}  // namespace twin::scenario::test
