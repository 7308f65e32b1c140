// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/timeline.hpp"

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>
#include <vector>

namespace twin::net {
namespace {

using namespace std::chrono_literals;

TEST(VirtualTimeline, RunsInOrderOfTimeThenOfScheduling) {
    VirtualTimeline time;
    std::vector<int> order;
    time.at(2ms, [&] { order.push_back(3); });
    time.at(1ms, [&] { order.push_back(1); });
    time.at(1ms, [&] { order.push_back(2); });
    EXPECT_EQ(time.next(), 1ms);
    time.run_until(1ms - 1ns);
    EXPECT_TRUE(order.empty());
    time.run_until(1ms);
    EXPECT_EQ(order, (std::vector{1, 2}));
    time.run_until(5ms);
    EXPECT_EQ(order, (std::vector{1, 2, 3}));
    EXPECT_EQ(time.now(), 5ms);
    EXPECT_EQ(time.next(), std::nullopt);
}

TEST(VirtualTimeline, ActionsScheduleAndCancelOthers) {
    VirtualTimeline time;
    std::vector<Time> at;
    const auto doomed = time.at(3ms, [&] { at.push_back(time.now()); });
    time.at(1ms, [&] {
        time.in(1ms, [&] { at.push_back(time.now()); });
        time.at(0ns, [&] { at.push_back(time.now()); });  // has passed: at once
        EXPECT_TRUE(at.empty());
        time.cancel(doomed);
        time.cancel(doomed);
    });
    time.run_until(10ms);
    EXPECT_EQ(at, (std::vector<Time>{1ms, 2ms}));
    time.run_until(5ms);
    EXPECT_EQ(time.now(), 10ms);
}

TEST(RealTimeline, RunsNoEarlierThanAsked) {
    boost::asio::io_context io;
    RealTimeline time(io);
    std::vector<int> order;
    Time ran{0};
    const auto cancelled = time.in(1ms, [&] { order.push_back(9); });
    time.in(3ms, [&] {
        order.push_back(2);
        ran = time.now();
    });
    time.in(2ms, [&] { order.push_back(1); });
    time.cancel(cancelled);
    io.run_for(10s);
    EXPECT_EQ(order, (std::vector{1, 2}));
    EXPECT_GE(ran, 3ms);
    EXPECT_EQ(time.next(), std::nullopt);
}

TEST(RealTimeline, LetsTheLoopRunBetweenActionsThatFollowEachOther) {
    boost::asio::io_context io;
    RealTimeline time(io);
    int turns = 0;
    std::function<void()> again = [&] {
        if (++turns < 1000) {
            time.in(0ns, again);
        }
    };
    again();
    bool other = false;
    boost::asio::post(io, [&] { other = turns < 1000; });
    io.run_for(10s);
    EXPECT_EQ(turns, 1000);
    EXPECT_TRUE(other);
}

}  // namespace
}  // namespace twin::net
