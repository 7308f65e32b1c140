// SPDX-License-Identifier: BSD-3-Clause
// Many devices on one switch, in virtual time, and one that does not stop shouting, in real time.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <fstream>
#include <set>

#include "tests/system/network/lan.hpp"

namespace twin::test {
namespace {

std::int64_t resident_bytes(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/statm", pid));
    std::int64_t all = 0;
    std::int64_t resident = 0;
    file >> all >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

TEST(Crowd, FiftyDevicesGetAddressesAndTalkToTheirNeighbours) {
    constexpr unsigned kCount = 50;
    host::NetworkOptions options;
    options.time = host::TimeMode::virtual_;
    options.link = "latency=5ms";
    Lan lan(options);
    lan.join_all(kCount);
    const auto all_say = [&](const std::string& marker) {
        std::vector<std::string> said(kCount);
        EXPECT_TRUE(lan.until(
            [&] {
                unsigned heard = 0;
                for (unsigned i = 0; i < kCount; ++i) {
                    if (said[i].empty()) said[i] = lan[i].take_line(marker);
                    heard += said[i].empty() ? 0 : 1;
                }
                return heard == kCount;
            },
            90s))
            << "waiting for " << marker;
        return said;
    };
    all_say("peer ");
    for (unsigned i = 0; i < kCount; ++i) lan[i].type("up");
    all_say("up ");
    // All of them ask at the same instant: their MACs' memory is too small for fifty broadcasts at once, some questions
    // are lost and asked again, and who has an IPv6 address by then is up.
    EXPECT_TRUE(lan.until([&] { return lan.network().describe().at("leases").as_array().size() == kCount; }, 60s));
    lan.pass(3s);
    for (unsigned i = 0; i < kCount; ++i) lan[i].type("ip");
    const auto up = all_say("ip ");
    EXPECT_EQ(std::set<std::string>(up.begin(), up.end()).size(), kCount) << "addresses";
    for (unsigned i = 0; i < kCount; ++i) lan[i].type("mac");
    const auto hardware = all_say("mac ");
    EXPECT_EQ(std::set<std::string>(hardware.begin(), hardware.end()).size(), kCount) << hardware[0] << hardware[1];
    for (unsigned i = 0; i < kCount; ++i) lan[i].type("udp-echo 7");
    all_say("echo: ready");
    for (unsigned i = 0; i < kCount; ++i) {
        const auto& line = up[(i + 1) % kCount];
        const auto begin = line.rfind("ip ") + 3;
        lan[i].type(fmt::format("udp {} 7 3 500 1500", line.substr(begin, line.size() - begin - 1)));
    }
    for (const auto& said : all_say("udp: ")) EXPECT_THAT(said, testing::HasSubstr(" 3 replies, 0 again, 0 wrong"));
    EXPECT_EQ(lan.network().describe().at("macs").as_array().size(), kCount + 1) << "and the gateway";
}

TEST(Storm, OfBroadcastsPassesAndLeavesNothingBehind) {
    constexpr int kFrames = 5000;
    Lan lan({});
    auto& shouter = lan.join("shouter");
    auto& echo = lan.join("echo");
    auto& asker = lan.join("asker");
    for (auto* peer : {&shouter, &echo, &asker}) lan.hear(*peer, "peer ");
    lan.bring_up(shouter);
    const auto address = lan.bring_up(echo);
    lan.bring_up(asker);
    lan.ask(echo, "udp-echo 7", "echo: ready");
    const auto question = "udp " + address + " 7 5 100 200";
    // In real time a datagram may be lost on a busy host, and as long as the storm is still being taken in.
    const auto all_answered = [&] {
        for (int attempt = 0; attempt < 4; ++attempt)
            if (number_before(lan.ask(asker, question, "udp: "), " replies") == 5) return true;
        return false;
    };
    ASSERT_TRUE(all_answered());

    const auto sent_before = lan.cable("shouter", "out/sent");
    const auto ours = resident_bytes(::getpid());
    const auto theirs = resident_bytes(echo.node()->pid());
    const auto shout = fmt::format("udp 10.0.2.255 9 {} 1000 0", kFrames);
    const auto said = lan.ask(shouter, shout, "udp: ", 60s);
    const auto refused = number_before(said, " refused");
    EXPECT_LT(refused, kFrames / 2);
    EXPECT_GE(lan.cable("shouter", "out/sent") - sent_before, kFrames - refused);
    EXPECT_GE(lan.cable("echo", "in/delivered"), kFrames - refused) << "all of them came to the others";

    EXPECT_TRUE(all_answered());
    constexpr std::int64_t kMuch = 16 << 20;  // of 5 MB that passed
    EXPECT_LT(resident_bytes(::getpid()) - ours, kMuch);
    EXPECT_LT(resident_bytes(echo.node()->pid()) - theirs, kMuch);
}

}  // namespace
}  // namespace twin::test
