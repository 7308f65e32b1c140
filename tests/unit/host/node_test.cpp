// SPDX-License-Identifier: BSD-3-Clause
#include "node_fixture.hpp"
#include "sim/host/record.hpp"

#include "sim/host/pilot.hpp"

#include <boost/json.hpp>
#include <csignal>

namespace twin::host {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

class Lifetime : public NodeTest {};

TEST_F(Lifetime, HelloTellsWhatTheNodeHas) {
    const auto node = start(options("echo"));
    const auto ready = run(node->ready());
    ASSERT_TRUE(ready) << ready.error().message;
    EXPECT_EQ(node->hello().board, "fake");
    EXPECT_EQ(node->hello().serial_channel("usb"), 0);
    EXPECT_EQ(node->hello().serial_channel("no"), std::nullopt);
    EXPECT_EQ(node->hello().output_channel("led.on"), 1);
    EXPECT_EQ(node->hello().values.at(1).min, -8);
    const auto summary = run(node->stop());
    EXPECT_EQ(summary.at("instructions").as_int64(), 7);
    EXPECT_EQ(node->end()->process.exit_code, 0);
    EXPECT_TRUE(node->end()->asked_for);
}

TEST_F(Lifetime, GrantsMoveTimeExactlyAsFarAsGiven) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    EXPECT_EQ(node->now_ns(), 0);
    const auto first = run(node->grant(2'500'000));
    EXPECT_EQ(first->now_ns, 2'500'000);
    EXPECT_EQ(first->next_event_ns, 3'000'000);
    EXPECT_EQ(run(node->grant(9'999'999))->now_ns, 9'999'999);
    EXPECT_EQ(node->now_ns(), 9'999'999);
}

TEST_F(Lifetime, InputAtABoundaryComesBackAtThatInstant) {
    const auto node = start(options("echo"));
    std::vector<link::Message> outputs;
    std::vector<link::Message> inputs;
    node->listen([&](const link::Message& m) {
        if (m.type == link::Type::serial_out) {
            outputs.push_back(m);
        }
    });
    node->listen_inputs([&](const link::Message& m) { inputs.push_back(m); });
    ASSERT_TRUE(run(node->ready()));
    ASSERT_TRUE(run(node->grant(5'000'000)));
    node->serial_in(0, "hello");
    ASSERT_TRUE(run(node->grant(6'000'000)));
    ASSERT_EQ(outputs.size(), 1u);
    EXPECT_EQ(outputs[0].payload, "hello");
    EXPECT_EQ(outputs[0].time_ns, 5'000'000);
    ASSERT_EQ(inputs.size(), 1u);
    EXPECT_EQ(inputs[0].time_ns, 5'000'000);
}

TEST_F(Lifetime, FramesAreInputsWithAnInstantOfTheirOwn) {
    const auto node = start(options("echo", TimeMode::virtual_));
    std::vector<link::Message> frames;
    std::vector<link::Message> inputs;
    node->listen([&](const link::Message& m) {
        if (m.type == link::Type::frame_out) {
            frames.push_back(m);
        }
    });
    node->listen_inputs([&](const link::Message& m) { inputs.push_back(m); });
    ASSERT_TRUE(run(node->ready()));
    EXPECT_EQ(node->hello().ethernet, std::vector<std::string>{"phy"});
    node->frame_in(0, std::string("\0\1", 2), true, 77);
    ASSERT_TRUE(run(node->grant(5'000'000)));
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].payload, link::encode_frame(std::string("\0\1", 2), true));
    ASSERT_EQ(inputs.size(), 1u);
    EXPECT_EQ(record_line(node->hello(), "n", inputs[0], true),
              "{\"t\":0,\"node\":\"n\",\"in\":true,\"frame\":\"phy\",\"hex\":\"0001\",\"fcs_error\":true}\n");
}

TEST_F(Lifetime, AMegabyteInBothDirectionsPasses) {
    const auto node = start(options("echo", TimeMode::real));
    std::size_t back = 0;
    node->listen([&](const link::Message& m) { back += m.type == link::Type::serial_out ? m.payload.size() : 0; });
    ASSERT_TRUE(run(node->ready()));
    node->serial_in(0, std::string(1 << 20, 'x'));
    Pilot pilot(*node);
    const auto all = run(pilot.run_until([&] { return back == (1u << 20); }, 20s));
    EXPECT_TRUE(all && *all) << back;
}

TEST_F(Lifetime, SetIsCheckedBeforeItIsSent) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    EXPECT_TRUE(node->set("accelerometer.x=0.5"));
    EXPECT_TRUE(node->set("accelerometer.x=-8"));
    EXPECT_TRUE(node->set("button_a.pressed=on"));
    EXPECT_NE(node->set("accelerometer.x=8.01").error().message.find("out of range"), std::string::npos);
    EXPECT_NE(node->set("accelerometer.xx=1").error().hint.find("accelerometer.x"), std::string::npos);
    EXPECT_FALSE(node->set("accelerometer.x=much"));
    EXPECT_FALSE(node->set("accelerometer.x=nan"));
    EXPECT_FALSE(node->set("accelerometer.x="));
    EXPECT_FALSE(node->set("accelerometer.x"));
}

TEST_F(Lifetime, CallsAreAnsweredOrRefused) {
    const auto node = start(options("echo"));
    ASSERT_TRUE(run(node->ready()));
    const auto good = run(node->call("stats"));
    ASSERT_TRUE(good) << good.error().message;
    EXPECT_EQ(good->at("now_ns").as_int64(), 0);
    const auto bad = run(node->call("dance"));
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().message, "not in the fake");
}

TEST_F(Lifetime, ACallThatIsNotAnsweredEnds) {
    const auto node = start(options("deaf"));
    ASSERT_TRUE(run(node->ready()));
    const auto reply = run(node->call("stats", {}, 50ms));
    ASSERT_FALSE(reply);
    EXPECT_NE(reply.error().message.find("does not answer"), std::string::npos);
}

TEST_F(Lifetime, ANodeThatCantStartIsReportedInItsOwnWords) {
    const auto node = start(options("no-hello"));
    const auto ready = run(node->ready());
    ASSERT_FALSE(ready);
    EXPECT_NE(ready.error().message.find("accelerometer.w is not a value"), std::string::npos);
    EXPECT_EQ(ready.error().exit_code, 2);
}

TEST_F(Lifetime, DeathIsReportedWithSignalAndLastWords) {
    const auto node = start(options("crash"));
    ASSERT_TRUE(run(node->ready()));
    const auto boundary = run(node->grant(1'000'000));
    ASSERT_FALSE(boundary);
    EXPECT_NE(boundary.error().message.find("by signal 6"), std::string::npos) << boundary.error().message;
    EXPECT_NE(boundary.error().hint.find("the sky"), std::string::npos) << boundary.error().hint;
    EXPECT_EQ(boundary.error().exit_code, 1);
    EXPECT_NE(node->end()->console.find("about to fall"), std::string::npos);
    EXPECT_FALSE(run(node->call("stats")));
}

TEST_F(Lifetime, InRealTimeThePilotTellsOfDeathToo) {
    const auto node = start(options("crash", TimeMode::real));
    ASSERT_TRUE(run(node->ready()));
    Pilot pilot(*node);
    node->serial_in(0, "x");
    const auto done = run(pilot.run_for(20s));
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().message.find("signal 6"), std::string::npos);
}

TEST_F(Lifetime, AStubbornNodeIsKilled) {
    const auto node = start(options("stubborn"));
    ASSERT_TRUE(run(node->ready()));
    EXPECT_TRUE(run(node->stop()).is_null());
    EXPECT_EQ(node->end()->process.signal, SIGKILL);
}

TEST_F(Lifetime, ANodeThatSpeaksAnotherLanguageIsKilled) {
    const auto node = start(options("garbage"));
    const auto ready = run(node->ready());
    ASSERT_FALSE(ready);
    EXPECT_FALSE(node->end()->link_error.empty());
    EXPECT_EQ(node->end()->process.signal, SIGKILL);
}

TEST_F(Lifetime, ANodeThatClosesItsLinkIsKilledInTheEnd) {
    const auto node = start(options("closes-link", TimeMode::real));
    ASSERT_TRUE(run(node->ready()));
    Pilot pilot(*node);
    const auto done = run(pilot.run_for(20s));
    ASSERT_FALSE(done);
    EXPECT_EQ(node->end()->process.signal, SIGKILL);
}

TEST_F(Lifetime, DroppingTheLoopKillsTheNode) {
    UniqueFd watch;
    {
        asio::io_context io(1);
        auto node = Node::start(io, options("stubborn", TimeMode::real));
        ASSERT_TRUE(node);
        watch = open_pid((*node)->pid());
        io.poll();
    }
    EXPECT_TRUE(goes_away(watch.get()));
}

TEST_F(Lifetime, WhatIsMissingIsTold) {
    auto made = options("echo");
    made.places.qemu = "/nonexistent/twin-qemu";
    const auto node = Node::start(io_, made);
    ASSERT_FALSE(node);
    EXPECT_EQ(node.error().exit_code, 2);
    EXPECT_NE(node.error().hint.find("TWINYARD_QEMU"), std::string::npos);
}

class Pilots : public NodeTest {};

TEST_F(Pilots, VirtualTimeStopsAtTheConditionOrAtTheSpan) {
    const auto node = start(options("echo"));
    int ticks = 0;
    node->listen([&](const link::Message& m) { ticks += m.payload == "tick\r\n" ? 1 : 0; });
    ASSERT_TRUE(run(node->ready()));
    Pilot pilot(*node);
    EXPECT_TRUE(*run(pilot.run_until([&] { return ticks == 3; }, 1s)));
    EXPECT_EQ(node->now_ns(), 30'000'000);
    EXPECT_FALSE(*run(pilot.run_until([&] { return ticks == 100; }, 100ms, 7ms)));
    EXPECT_EQ(node->now_ns(), 130'000'000);
    ASSERT_TRUE(run(pilot.run_for(500us)));
    EXPECT_EQ(node->now_ns(), 130'500'000);
}

TEST_F(Pilots, RealTimeEndsWhenTheNodesClockSaysSo) {
    const auto node = start(options("echo", TimeMode::real));
    ASSERT_TRUE(run(node->ready()));
    Pilot pilot(*node);
    ASSERT_TRUE(run(pilot.run_for(20ms)));
    EXPECT_GE(node->now_ns(), 20'000'000);
}

}  // namespace
}  // namespace twin::host
