// SPDX-License-Identifier: BSD-3-Clause
// Nodes on a virtual network, in both clocks.
#include "node_fixture.hpp"
#include "sim/host/lockstep.hpp"
#include "sim/host/network.hpp"
#include "sim/host/pilot.hpp"
#include "temporary_folder.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

namespace twin::host {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

class Networks : public NodeTest {
  protected:
    NetworkOptions without_gateway(TimeMode time) {
        NetworkOptions made;
        made.time = time;
        made.gateway = false;
        return made;
    }
    std::unique_ptr<Network> open(NetworkOptions wanted) {
        auto network = Network::start(io_, std::move(wanted));
        EXPECT_TRUE(network) << network.error().message;
        return std::move(*network);
    }
    std::shared_ptr<Node> join(Network& network, const std::string& name, TimeMode time, std::string& heard) {
        auto node = start(options(name, time));
        node->listen([&heard](const link::Message& m) {
            if (m.type == link::Type::serial_out) {
                heard += m.payload;
            }
        });
        EXPECT_TRUE(run(node->ready()));
        EXPECT_TRUE(network.attach(node));
        return node;
    }
    /// What two beacons hear within some milliseconds of virtual time.
    std::string hear(NetworkOptions wanted, std::chrono::nanoseconds span) {
        auto network = open(std::move(wanted));
        std::string first;
        std::string second;
        const auto a = join(*network, "beacon-1", TimeMode::virtual_, first);
        const auto b = join(*network, "beacon-2", TimeMode::virtual_, second);
        Lockstep lockstep;
        lockstep.add(a, network.get());
        lockstep.add(b, network.get());
        run([&]() -> asio::awaitable<bool> {
            co_await lockstep.run_to(span.count());
            co_return true;
        }());
        EXPECT_EQ(lockstep.now_ns(), span.count());
        return first + "--\n" + second;
    }
};

std::int64_t number(const json::value& value) { return value.to_number<std::int64_t>(); }

TEST_F(Networks, OneAtATimeHasTheGateway) {
    auto with_gateway = [] {
        NetworkOptions made;
        made.time = TimeMode::virtual_;
        return made;
    };
    auto first = open(with_gateway());
    const auto second = Network::start(io_, with_gateway());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().message, "another network has the gateway, and there is one at a time");
    EXPECT_NE(open(without_gateway(TimeMode::virtual_)), nullptr);
    first.reset();
    EXPECT_NE(open(with_gateway()), nullptr);
}

TEST_F(Networks, AFrameTakesTheTimeOfBothCables) {
    auto wanted = without_gateway(TimeMode::virtual_);
    wanted.link = "latency=1ms";
    EXPECT_EQ(hear(wanted, 5500us),
              "2 sent 1000000 came 3000000\n2 sent 2000000 came 4000000\n2 sent 3000000 came 5000000\n--\n"
              "1 sent 1000000 came 3000000\n1 sent 2000000 came 4000000\n1 sent 3000000 came 5000000\n");
}

TEST_F(Networks, WithoutLatencyItIsThereAtOnce) {
    EXPECT_EQ(hear(without_gateway(TimeMode::virtual_), 2500us),
              "2 sent 1000000 came 1000000\n2 sent 2000000 came 2000000\n--\n"
              "1 sent 1000000 came 1000000\n1 sent 2000000 came 2000000\n");
}

TEST_F(Networks, ChanceIsTheSeedsAlone) {
    auto wanted = without_gateway(TimeMode::virtual_);
    wanted.link = "latency=300us jitter=200us loss=30% duplicate=10%";
    const auto once = hear(wanted, 40ms);
    EXPECT_EQ(once, hear(wanted, 40ms));
    wanted.seed = 2;
    EXPECT_NE(once, hear(wanted, 40ms));
}

TEST_F(Networks, CapturesOfVirtualTimeAreIdentical) {
    const TemporaryFolder folder;
    const auto capture = [&](const std::string& name) {
        auto wanted = without_gateway(TimeMode::virtual_);
        wanted.link = "latency=100us loss=20%";
        wanted.capture = folder.path(name);
        hear(wanted, 20ms);
        std::ifstream file(folder.path(name), std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const auto once = capture("a.pcapng");
    EXPECT_GT(once.size(), 20u * 60);
    EXPECT_EQ(once, capture("b.pcapng"));
}

TEST_F(Networks, InRealTimeFramesGoOnAsTheyCome) {
    auto network = open(without_gateway(TimeMode::real));
    std::string heard;
    std::string ignored;
    const auto beacon = join(*network, "beacon-1", TimeMode::real, heard);
    const auto echo = join(*network, "echo", TimeMode::real, ignored);
    echo->frame_in(0, std::string(6, '\xff') + std::string("\2\0\0\0\0\7", 6) + std::string(48, 'x'), false, 0);
    Pilot pilot(*beacon, network.get());
    const auto came = run(pilot.run_until([&] { return heard.find("sent") != std::string::npos; }, 20s));
    EXPECT_TRUE(came && *came);
}

TEST_F(Networks, DescribesItselfAndChangesCables) {
    auto network = open(without_gateway(TimeMode::virtual_));
    std::string heard;
    const auto node = join(*network, "beacon-1", TimeMode::virtual_, heard);
    Pilot pilot(*node, network.get());
    ASSERT_TRUE(run(pilot.run_for(3ms)));
    auto state = json::value(network->describe());
    EXPECT_EQ(number(state.at_pointer("/cables/0/out/sent")), 3);
    EXPECT_EQ(state.at_pointer("/cables/0/name"), "beacon-1");
    EXPECT_EQ(state.at_pointer("/macs/0/address"), "02:00:00:00:00:31");
    EXPECT_EQ(number(state.at_pointer("/macs/0/age_ns")), 0);
    EXPECT_FALSE(state.as_object().contains("gateway"));

    EXPECT_EQ(network->set_link("beacon-1", "").value_or("?"), "clear");
    EXPECT_EQ(network->set_link("beacon-1", "loss=100%").value_or("?"), "loss=100%");
    ASSERT_TRUE(run(pilot.run_for(2ms)));
    state = network->describe();
    EXPECT_EQ(number(state.at_pointer("/cables/0/out/lost")), 2);

    const auto wrong = network->set_link("beacon1", "up");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().hint, "Did you mean beacon-1?");
    EXPECT_FALSE(network->set_link("beacon-1", "los=3%"));
    EXPECT_EQ(network->set_link("beacon-1", "").value_or("?"), "loss=100%") << "a mistake changes nothing";
}

TEST_F(Networks, TheNodeLearnsOfItsCable) {
    auto network = open(without_gateway(TimeMode::virtual_));
    const auto node = start(options("beacon-1"));
    std::vector<std::string> said;
    node->listen_inputs([&](const link::Message& m) { said.push_back(m.payload); });
    ASSERT_TRUE(run(node->ready()));
    ASSERT_TRUE(network->attach(node));
    EXPECT_TRUE(network->set_link("beacon-1", "down"));
    EXPECT_TRUE(network->set_link("beacon-1", "up"));
    network.reset();
    EXPECT_EQ(said, (std::vector<std::string>{"phy.cable=1", "phy.cable=0", "phy.cable=1", "phy.cable=0"}));
}

TEST_F(Networks, OtherRunsJoinItsSwitchAndLeave) {
    const TemporaryFolder folder;
    auto shared = without_gateway(TimeMode::real);
    shared.listen = {"unix:" + folder.path("lan.switch")};
    auto lan = open(shared);
    const auto cables = [&] { return lan->describe().at("cables").as_array().size(); };
    auto wanted = without_gateway(TimeMode::real);
    wanted.join = shared.listen.front();
    auto one = open(wanted);
    auto other = open(wanted);
    std::string heard;
    std::string ignored;
    const auto beacon = join(*one, "beacon-1", TimeMode::real, heard);
    const auto echo = join(*other, "echo", TimeMode::real, ignored);
    Pilot pilot(*beacon, one.get());
    ASSERT_TRUE(run(pilot.run_until([&] { return cables() == 2; }, 20s)));
    const auto came = run(pilot.run_until(
        [&] {
            echo->frame_in(0, std::string(6, '\xff') + std::string("\2\0\0\0\0\7", 6) + std::string(48, 'x'), false, 0);
            return heard.find("sent") != std::string::npos;
        },
        20s));
    EXPECT_TRUE(came && *came) << "through three switches";
    other.reset();
    const auto left = run(pilot.run_until(
        [&] {
            beacon->frame_in(0, std::string(60, 'x'), false, 0);  // an event a turn, so that the condition is looked at
            return cables() == 1;
        },
        20s));
    EXPECT_TRUE(left && *left) << json::serialize(lan->describe().at("cables"));
}

TEST_F(Networks, WrongOptionsAreRefused) {
    auto wanted = without_gateway(TimeMode::real);
    wanted.link = "loss=200%";
    EXPECT_FALSE(Network::start(io_, wanted));
    wanted.link.clear();
    wanted.forwards = {"8080:80"};
    const auto without = Network::start(io_, wanted);
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().hint, "Write --net user.");
    wanted.forwards.clear();
    wanted.capture = "/nowhere/at/all.pcapng";
    EXPECT_FALSE(Network::start(io_, wanted));
}

}  // namespace
}  // namespace twin::host
