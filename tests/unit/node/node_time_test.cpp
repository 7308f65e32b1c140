// SPDX-License-Identifier: BSD-3-Clause
// Deadlines, and lockstep with the host in virtual time.
#include "node_fixture.hpp"

namespace twin::node::test {
namespace {

TEST_F(NodeTest, ArmsTheNextEventRoundedUp) {
    open(config());
    EXPECT_EQ(host.deadline, TWIN_NO_DEADLINE) << "an idle node needs no call";
    host.clock = 100;
    write(kBlock + ALARM_PS, 1'000'001);
    EXPECT_EQ(host.deadline, 1101);
    run_to(1100);
    EXPECT_FALSE(host.irqs[3]);
    run_to(1101);
    EXPECT_TRUE(host.irqs[3]);
    EXPECT_EQ(host.deadline, TWIN_NO_DEADLINE);
    EXPECT_EQ(read(kBlock + ALARMS), 1U);
}

TEST_F(NodeTest, PlainAccessesDoNotTouchTheDeadline) {
    open(config());
    write(kBlock + ALARM_PS, 5'000'000);
    const unsigned before = host.deadlines_set;
    for (int i = 0; i < 10; ++i) read(kBlock + PLAIN);
    write(kBlock + PLAIN, 1);
    EXPECT_EQ(host.deadlines_set, before);
    host.clock = 4'999;
    write(kBlock + ALARM_PS, 5'000'000);
    EXPECT_EQ(host.deadline, 9'999);
}

TEST_F(NodeTest, AnAccessThatComesLateRunsWhatWasDue) {
    open(config());
    write(kBlock + ALARM_PS, 1'000'000);
    host.clock = 3000;  // QEMU's timer has not been served yet
    EXPECT_EQ(read(kBlock + NOW), 3000U);
    EXPECT_EQ(read(kBlock + ALARMS), 1U);
    EXPECT_TRUE(host.irqs[3]);
}

TEST_F(NodeTest, SharedInterruptIsTheOr) {
    open(config());
    write(kBlock + ALARM_PS, 1'000);
    write(kOther + ALARM_PS, 2'000);
    run_to(1);
    EXPECT_TRUE(host.irqs[3]);
    run_to(2);
    write(kBlock + ALARMS, 0);
    EXPECT_TRUE(host.irqs[3]) << "the other still asks";
    write(kOther + ALARMS, 0);
    EXPECT_FALSE(host.irqs[3]);
}

TEST_F(NodeTest, LockstepStopsAtEachGrant) {
    open_lockstep(1000);
    auto all = end.take();
    ASSERT_GE(all.size(), 2U);
    EXPECT_EQ(all.back().type, Type::report);
    EXPECT_EQ(all.back().time_ns, 0);
    EXPECT_EQ(link::decode_i64(all.back().payload), link::kNever);
    EXPECT_EQ(host.deadline, 1000);
    write(kBlock + ALARM_PS, 1'500'000);
    write(kBlock + SEND, 'a');
    EXPECT_EQ(host.deadline, 1000) << "the grant comes first";
    EXPECT_TRUE(end.take().empty());
    end.send(Type::grant, "", 2000);
    run_to(1000);
    all = end.take();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].type, Type::serial_out);
    EXPECT_EQ(all[1].type, Type::report);
    EXPECT_EQ(all[1].time_ns, 1000);
    EXPECT_EQ(link::decode_i64(all[1].payload), 1500);
    EXPECT_EQ(host.deadline, 1500);
    end.send(Type::grant, "", 3000);
    run_to(2999);
    EXPECT_EQ(read(kBlock + ALARMS), 1U);
    EXPECT_EQ(host.deadline, 3000);
}

TEST_F(NodeTest, TheReportKnowsTheCpusNextEventToo) {
    open_lockstep(1000);
    end.take();
    write(kBlock + ALARM_PS, 1'500'000);
    host.idle_until = 1200;
    end.send(Type::grant, "", 2000);
    run_to(1000);
    EXPECT_EQ(link::decode_i64(end.take().back().payload), 1200);
    host.idle_until = 2000;  // it executes
    end.send(Type::grant, "", 3000);
    run_to(2000);
    EXPECT_EQ(link::decode_i64(end.take().back().payload), 2000);
}

TEST_F(NodeTest, AtABoundaryTimeStandsStill) {
    open_lockstep(1000);
    end.take();
    end.send(Type::set, "BLOCK.light=9");
    end.send(Type::serial_in, "xyz");
    end.send(Type::grant, "", 500);  // has passed: reported again at once
    end.send(Type::call, R"({"id":1,"method":"stats"})");
    end.send(Type::grant, "", 2000);
    run_to(1000);
    const auto all = end.take();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].type, Type::report);
    EXPECT_EQ(all[1].type, Type::report);
    EXPECT_EQ(all[1].time_ns, 1000);
    EXPECT_EQ(all[2].type, Type::reply);
    EXPECT_EQ(json::parse(all[2].payload).at("result").at("now_ns"), 1000);
    EXPECT_EQ(read(kBlock + LIGHT), 9U);
    EXPECT_EQ(read(kBlock + RECEIVED), 3U);
}

TEST_F(NodeTest, EventsAtTheGrantsInstantBelongToIt) {
    open_lockstep(1000);
    write(kBlock + ALARM_PS, 1'000'000);
    end.send(Type::grant, "", 2000);
    run_to(1000);
    EXPECT_TRUE(host.irqs[3]);
    EXPECT_EQ(link::decode_i64(end.take().back().payload), link::kNever);
}

TEST_F(NodeTest, LockstepEndsWithTheHost) {
    open_lockstep(1000);
    end.take();
    end.close();
    run_to(1000);
    EXPECT_EQ(host.exit_code, 0);
    EXPECT_FALSE(host.running);
    EXPECT_EQ(host.deadline, TWIN_NO_DEADLINE);
}

TEST_F(NodeTest, LockstepQuits) {
    open_lockstep(1000);
    end.take();
    end.send(Type::quit);
    run_to(1000);
    const auto all = end.take();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].type, Type::summary);
    const auto summary = json::parse(all[1].payload).as_object();
    EXPECT_EQ(summary.at("virtual_ns"), 1000);
    EXPECT_EQ(summary.at("instructions"), 0);
    node->close();
    EXPECT_TRUE(end.take().empty());
}

}  // namespace
}  // namespace twin::node::test
