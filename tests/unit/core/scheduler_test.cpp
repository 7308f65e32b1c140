// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/scheduler.hpp"

#include <gtest/gtest.h>

#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using test::Bench;

struct Probe : Model {
    using Model::Model;
};

struct TestClock : ExternalClock {
    Time now() override { return at; }
    Time at;
};

TEST(TimeTest, TicksRoundTripExactly) {
    for (const std::uint64_t hz : {32768ULL, 1000000ULL, 16000000ULL, 180000000ULL})
        for (std::uint64_t ticks : {0ULL, 1ULL, 2ULL, 32767ULL, 32768ULL, 16777215ULL, 123456789ULL})
            EXPECT_EQ(time_to_ticks(ticks_to_time(ticks, hz), hz), ticks) << hz;
    EXPECT_EQ(time_to_ticks(ticks_to_time(5, 32768) - picoseconds(1), 32768), 4U);
}

TEST(SchedulerTest, AlarmsRunInOrderOfTimeThenOfArming) {
    Bench bench;
    auto& m = bench.add<Probe>("m");
    std::string log;
    Alarm a(m, "a", [&] { log += 'a'; });
    Alarm b(m, "b", [&] { log += 'b'; });
    Alarm c(m, "c", [&] { log += 'c'; });
    bench.elaborate();
    c.arm_in(nanoseconds(20));
    b.arm_in(nanoseconds(10));
    a.arm_in(nanoseconds(10));
    bench.run_for(nanoseconds(9));
    EXPECT_EQ(log, "");
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(log, "ba");
    bench.run_for(nanoseconds(10));
    EXPECT_EQ(log, "bac");
    EXPECT_FALSE(a.armed() || b.armed() || c.armed());
}

TEST(SchedulerTest, CancelAndMove) {
    Bench bench;
    auto& m = bench.add<Probe>("m");
    int runs = 0;
    Time when;
    Alarm a(m, "a", [&] {
        ++runs;
        when = m.now();
    });
    Alarm b(m, "b", [&] { runs += 100; });
    bench.elaborate();
    a.arm_in(nanoseconds(10));
    b.arm_in(nanoseconds(5));
    b.cancel();
    a.arm_in(nanoseconds(30));
    bench.run_for(nanoseconds(29));
    EXPECT_EQ(runs, 0);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(when, nanoseconds(30));
}

TEST(SchedulerTest, AnAlarmMayRearmItselfAtTheSameInstantAndLater) {
    Bench bench;
    auto& m = bench.add<Probe>("m");
    int runs = 0;
    Alarm* self = nullptr;
    Alarm a(m, "a", [&] {
        if (++runs < 3)
            self->arm_in(sc_core::SC_ZERO_TIME);
        else if (runs < 6)
            self->arm_in(nanoseconds(1));
    });
    self = &a;
    bench.elaborate();
    a.arm_in(nanoseconds(1));
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(runs, 3);
    bench.run_for(nanoseconds(10));
    EXPECT_EQ(runs, 6);
}

TEST(SchedulerTest, FollowsAnExternalClockWithoutMissingTheEdge) {
    Bench bench;
    auto& m = bench.add<Probe>("m");
    std::vector<Time> seen;
    Alarm a(m, "a", [&] { seen.push_back(m.now()); });
    bench.elaborate();
    TestClock clock;
    Scheduler& s = bench.env().scheduler();
    s.set_external_clock(&clock);
    clock.at = nanoseconds(100);
    EXPECT_EQ(s.now(), nanoseconds(100));
    a.arm_in(nanoseconds(50));
    EXPECT_EQ(s.next_event(), nanoseconds(150));
    EXPECT_TRUE(s.take_changed());
    EXPECT_FALSE(s.take_changed());
    clock.at = nanoseconds(149);
    s.sync();
    EXPECT_TRUE(seen.empty());
    clock.at = nanoseconds(170);
    EXPECT_EQ(m.now(), nanoseconds(170));
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0], nanoseconds(150)) << "an alarm sees its own instant, not the clock's";
    EXPECT_EQ(s.next_event(), Scheduler::max_time());
    s.sync_kernel();
    EXPECT_EQ(sc_core::sc_time_stamp(), nanoseconds(170));
    s.set_external_clock(nullptr);
}

struct Native : sc_core::sc_module {
    SC_HAS_PROCESS(Native);
    explicit Native(sc_core::sc_module_name name) : sc_module(name) {
        SC_METHOD(run);
        sensitive << event;
        dont_initialize();
    }
    void run() { at.push_back(sc_core::sc_time_stamp()); }
    sc_core::sc_event event;
    std::vector<Time> at;
};

TEST(SchedulerTest, CountsEventsOfPlainSystemCModels) {
    Bench bench;
    Native native("native");
    bench.elaborate();
    TestClock clock;
    Scheduler& s = bench.env().scheduler();
    s.set_external_clock(&clock);
    clock.at = nanoseconds(40);
    s.sync_kernel();
    native.event.notify(nanoseconds(10));
    EXPECT_EQ(s.next_event(), nanoseconds(50));
    clock.at = nanoseconds(50);
    s.sync();
    ASSERT_EQ(native.at.size(), 1U);
    EXPECT_EQ(native.at[0], nanoseconds(50));
    s.set_external_clock(nullptr);
}

TEST(SchedulerTest, ManyRandomAlarmsComeInOrder) {
    Bench bench;
    auto& m = bench.add<Probe>("m");
    RandomStream random(m, "test");
    std::vector<std::unique_ptr<Alarm>> alarms;
    std::vector<Time> fired;
    for (int i = 0; i < 200; ++i)
        alarms.push_back(std::make_unique<Alarm>(m, std::to_string(i), [&] { fired.push_back(m.now()); }));
    bench.elaborate();
    int armed = 0;
    for (auto& a : alarms) a->arm_in(nanoseconds(random.next() % 1000));
    for (std::size_t i = 0; i < alarms.size(); i += 3) alarms[i]->cancel();
    for (std::size_t i = 0; i < alarms.size(); i += 6) alarms[i]->arm_in(nanoseconds(random.next() % 1000));
    for (auto& a : alarms) armed += a->armed() ? 1 : 0;
    bench.run_for(nanoseconds(1000));
    EXPECT_EQ(fired.size(), static_cast<std::size_t>(armed));
    EXPECT_TRUE(std::is_sorted(fired.begin(), fired.end()));
}

TEST(SchedulerTest, ArmedAlarmsAreSavedWithTheModel) {
    Bench bench;
    auto& m = bench.add<Probe>("m");
    int runs = 0;
    Alarm a(m, "a", [&] { ++runs; });
    bench.elaborate();
    a.arm_in(nanoseconds(10));
    const auto state = bench.save();
    a.cancel();
    bench.run_for(nanoseconds(5));
    bench.load(state);
    bench.run_for(nanoseconds(4));
    EXPECT_EQ(runs, 0);
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(runs, 1);
}

}  // namespace
}  // namespace twin
