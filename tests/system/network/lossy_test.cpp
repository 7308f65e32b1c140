// SPDX-License-Identifier: BSD-3-Clause
// Devices on one switch in virtual time, where a run is what its inputs make it: chance on the cables, and a cable that
// is pulled.
#include <gtest/gtest.h>
#include <fstream>
#include <iterator>

#include "tests/system/network/lan.hpp"
#include "tests/unit/host/temporary_folder.hpp"

namespace twin::test {
namespace {

host::NetworkOptions virtual_lan(const std::string& link) {
    host::NetworkOptions options;
    options.time = host::TimeMode::virtual_;
    options.gateway = false;
    options.link = link;
    return options;
}

class LossyLan : public testing::Test {
  protected:
    /// Two boards talk through cables that lose, delay and double; what was captured there.
    std::string talk(std::uint64_t seed, const std::string& boards = "mps2_an386") {
        const host::TemporaryFolder folder;
        auto options = virtual_lan("latency=500us loss=10% jitter=100us duplicate=2%");
        options.seed = seed;
        options.capture = folder.path("talk.pcapng");
        {
            Lan lan(options);
            auto& asker = lan.join("asker", 1);
            auto& echo = lan.join("echo", 2, boards);
            lan.hear(asker, "peer ");
            lan.hear(echo, "peer ");
            lan.bring_up(echo, "10.0.2.50");
            lan.bring_up(asker, "10.0.2.51");
            lan.ask(echo, "udp-echo 7", "echo: ready");
            // ARP's question or answer may be lost as well: it is asked again after a second, and of what should be
            // sent until then only the last three are kept.
            for (int asked = 0;
                 asked < 10 &&
                 lan.ask(asker, "udp 10.0.2.50 7 1 200 1500", "udp: ").find(" 1 replies") == std::string::npos;)
                ++asked;
            said_ = lan.ask(asker, "udp 10.0.2.50 7 60 200 10", "udp: ");
        }
        std::ifstream file(options.capture, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }

    std::string said_;
};

TEST_F(LossyLan, TenCapturesOfTwoBoardsAreOne) {
    const auto once = talk(1);
    // Of four cables' ways each loses a tenth: two thirds of the replies are expected.
    const auto replies = number_before(said_, " replies");
    EXPECT_GT(replies, 25) << said_;
    EXPECT_LT(replies, 55) << said_;
    EXPECT_GT(number_before(said_, " again"), 0) << said_;
    EXPECT_EQ(number_before(said_, " wrong"), 0) << said_;
    EXPECT_GT(once.size(), 2u * 60 * 242);
    for (int run = 2; run <= 10; ++run) ASSERT_TRUE(talk(1) == once) << "run " << run;
}

TEST_F(LossyLan, TheSeedDecidesWhatIsLost) { EXPECT_FALSE(talk(1) == talk(2)); }

TEST_F(LossyLan, BoardsOfTwoKindsTalkTheSameWayTwice) {
    const auto once = talk(3, "nucleo_f429zi");
    EXPECT_GT(number_before(said_, " replies"), 25) << said_;
    EXPECT_TRUE(talk(3, "nucleo_f429zi") == once);
}

/// What two runs do the same way on cables without latency, where nodes stop after each shortest frame's time, and the
/// gateway sends by its own clock in between.
std::string talk_without_latency() {
    const host::TemporaryFolder folder;
    auto options = virtual_lan("latency=1ms");
    options.gateway = true;
    options.capture = folder.path("talk.pcapng");
    {
        Lan lan(options);
        auto& asker = lan.join("asker", 1);
        auto& echo = lan.join("echo", 2);
        lan.hear(asker, "peer ");
        lan.hear(echo, "peer ");
        const auto address = lan.bring_up(echo);
        lan.ask(echo, "udp-echo 7", "echo: ready");
        lan.bring_up(asker);
        lan.ask(asker, "udp " + address + " 7 1 100 10", "udp: ");
        for (const auto* name : {"asker", "echo"}) EXPECT_TRUE(lan.network().set_link(name, "latency=0ms"));
        const auto before = lan.number("/gateway/router_advertisements");
        EXPECT_EQ(number_before(lan.ask(asker, "udp " + address + " 7 10 100 2", "udp: "), " replies"), 10);
        EXPECT_EQ(lan.ask(asker, "dns gateway.twin 4", "dns "), "dns 10.0.2.2\n");
        // A solicitation has its answer at a random instant of half a second: by the gateway's own clock.
        EXPECT_TRUE(lan.until([&] { return lan.number("/gateway/router_advertisements") > before; }, 1500ms));
    }
    std::ifstream file(options.capture, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

TEST(NoLatency, OfTheCablesStillMakesRunsOne) {
    const auto once = talk_without_latency();
    EXPECT_GT(once.size(), 2u * 10 * 142);
    EXPECT_TRUE(talk_without_latency() == once);
}

TEST(PulledCable, IsToldAndTrafficGoesOnWhenItIsBack) {
    auto options = virtual_lan("latency=500us");
    options.gateway = true;
    Lan lan(options);
    auto& one = lan.join("one", 1);
    auto& other = lan.join("other", 2);
    lan.hear(one, "peer ");
    lan.hear(other, "peer ");
    lan.ask(one, "link", "link is told");
    const auto address = lan.bring_up(one);
    const auto echo = lan.bring_up(other);
    EXPECT_NE(echo, address);
    lan.ask(other, "udp-echo 7", "echo: ready");
    const auto talk = [&] { return lan.ask(one, "udp " + echo + " 7 5 100 10", "udp: "); };
    EXPECT_EQ(number_before(talk(), " replies"), 5);

    // Pulled in the middle of a conversation.
    one.type("udp " + echo + " 7 100 100 100");
    lan.pass(300ms);
    ASSERT_TRUE(lan.network().set_link("one", "down"));
    lan.hear(one, "link connecting", 2s);
    const auto given = lan.number("/gateway/dhcp_messages");
    lan.pass(500ms);
    ASSERT_TRUE(lan.network().set_link("one", "up"));
    lan.hear(one, "link global-up", 15s);
    const auto said = lan.hear(one, "udp: ", 15s);
    EXPECT_GT(number_before(said, " replies"), 30) << said;
    EXPECT_LT(number_before(said, " replies"), 98) << said;
    EXPECT_EQ(number_before(said, " wrong"), 0) << said;

    EXPECT_GT(lan.number("/gateway/dhcp_messages"), given) << "the lease was not asked for again";
    EXPECT_EQ(lan.ask(one, "ip", "ip "), "ip " + address + "\n");
    EXPECT_EQ(number_before(talk(), " replies"), 5);
}

}  // namespace
}  // namespace twin::test
