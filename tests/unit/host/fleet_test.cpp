// SPDX-License-Identifier: BSD-3-Clause
// How somebody from outside makes a fleet's time stand.
#include "node_fixture.hpp"

#include "sim/host/fleet.hpp"

#include <boost/asio/detached.hpp>

namespace twin::host {
namespace {

class FleetHold : public NodeTest {
  protected:
    ~FleetHold() override {
        run([](Fleet& fleet) -> asio::awaitable<bool> {
            co_await fleet.stop_all();
            co_return true;
        }(*fleet_));
    }
    void start(unsigned count) {
        fleet_ = std::make_unique<Fleet>(io_, FleetOptions{});
        std::vector<Member*> members;
        for (unsigned i = 0; i < count; ++i) {
            members.push_back(&fleet_->add(options("echo-" + std::to_string(i)), ""));
        }
        const auto started = run(fleet_->start(members));
        ASSERT_TRUE(started) << started.error().message;
    }
    /// Lets time pass beside what the test does; `over_` tells when it has.
    void pass(std::int64_t until_ns) {
        over_ = false;
        asio::co_spawn(
            io_,
            [](FleetHold& test, std::int64_t end_ns) -> asio::awaitable<void> {
                co_await test.fleet_->run_until([] { return false; }, end_ns);
                test.over_ = true;
                test.changed_.notify();
            }(*this, until_ns),
            asio::detached);
    }
    bool comes_to_its_end() {
        return run([](FleetHold& test) -> asio::awaitable<bool> {
            co_return co_await test.changed_.wait([&] { return test.over_; }, Clock::now() + std::chrono::seconds(20));
        }(*this));
    }
    /// Where it stands, and the same again after as many turns of the loop as a slice takes many times over.
    std::int64_t stands_at() {
        run([](Fleet& fleet) -> asio::awaitable<bool> {
            co_await fleet.standing();
            co_return true;
        }(*fleet_));
        const auto at = fleet_->now_ns();
        for (int i = 0; i < 20; ++i) {
            // A node's answer takes a turn through its process, as a slice does.
            run(fleet_->members().front().node->call("stats"));
            EXPECT_EQ(fleet_->now_ns(), at);
        }
        return at;
    }

    std::unique_ptr<Fleet> fleet_;
    Signal changed_{io_.get_executor()};
    bool over_ = false;
};

constexpr std::int64_t kSecond = 1'000'000'000;

TEST_F(FleetHold, TimeStandsAtTheEndOfASliceAndGoesOn) {
    start(2);
    pass(10 * kSecond);
    auto hold = fleet_->hold();
    const auto at = stands_at();
    EXPECT_LT(at, 10 * kSecond);
    EXPECT_EQ(at % Lockstep::kSlice.count(), 0);
    for (auto& member : fleet_->members()) {
        EXPECT_LE(member.node->now_ns(), at);
    }
    hold.reset();
    EXPECT_TRUE(comes_to_its_end());
    EXPECT_EQ(fleet_->now_ns(), 10 * kSecond);
}

TEST_F(FleetHold, TheLastOfSeveralHoldersLetsItGo) {
    start(1);
    pass(2 * kSecond);
    auto one = fleet_->hold();
    auto other = fleet_->hold();
    const auto at = stands_at();
    one.reset();
    EXPECT_EQ(stands_at(), at);
    one = fleet_->hold();
    other.reset();
    EXPECT_EQ(stands_at(), at);
    one.reset();
    EXPECT_TRUE(comes_to_its_end());
}

TEST_F(FleetHold, ItsConditionIsLookedAtMeanwhile) {
    start(1);
    const auto hold = fleet_->hold();
    bool enough = false;
    asio::co_spawn(
        io_,
        [](auto& test, bool& stop) -> asio::awaitable<void> {
            EXPECT_TRUE(co_await test.fleet_->run_until([&] { return stop; }, kSecond));
            test.over_ = true;
            test.changed_.notify();
        }(*this, enough),
        asio::detached);
    EXPECT_EQ(stands_at(), 0);
    enough = true;
    fleet_->wake();
    EXPECT_TRUE(comes_to_its_end());
    EXPECT_EQ(fleet_->now_ns(), 0);
}

TEST_F(FleetHold, AHolderMayOutliveIt) {
    start(1);
    const auto hold = fleet_->hold();
    run([](Fleet& fleet) -> asio::awaitable<bool> {
        co_await fleet.stop_all();
        co_return true;
    }(*fleet_));
    fleet_ = std::make_unique<Fleet>(io_, FleetOptions{});
}

}  // namespace
}  // namespace twin::host
