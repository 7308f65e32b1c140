// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/gateway/sntp.hpp"

#include "device.hpp"

namespace twin::net {
namespace {

Bytes request(std::uint8_t first) {
    Bytes out(48);
    out[0] = first;
    for (std::uint8_t i = 0; i < 8; ++i) {
        out[40 + i] = static_cast<std::uint8_t>(i + 1);
    }
    return out;
}

TEST(Sntp, AnswersClients) {
    using std::chrono::system_clock;
    const auto now = system_clock::from_time_t(1'700'000'000) + std::chrono::milliseconds(250);
    const auto answer = sntp_answer(request(0x23), now, false);
    ASSERT_TRUE(answer);
    EXPECT_EQ((*answer)[0], 0x24);
    EXPECT_EQ((*answer)[1], 1);
    EXPECT_EQ(get32(*answer, 40), static_cast<std::uint32_t>(1'700'000'000 + 2'208'988'800));
    EXPECT_EQ(get32(*answer, 44), 0x40000000U);
    EXPECT_EQ(Bytes(answer->begin() + 24, answer->begin() + 32), (Bytes{1, 2, 3, 4, 5, 6, 7, 8}));
    EXPECT_EQ((*sntp_answer(request(0x1b), now, true))[0], 0x1c) << "version 3";
    EXPECT_EQ((*sntp_answer(request(0x1b), now, true))[1], 2);
    // The second era, from 2036 on.
    EXPECT_EQ(get32(*sntp_answer(request(0x23), system_clock::from_time_t(2'085'978'496), false), 40), 0U);
}

TEST(Sntp, AnswersNobodyElse) {
    EXPECT_FALSE(sntp_answer(request(0x24), {}, false)) << "a server";
    EXPECT_FALSE(sntp_answer(request(0x03), {}, false)) << "version 0";
    EXPECT_FALSE(sntp_answer(request(0x2b), {}, false)) << "version 5";
    Bytes shorter = request(0x23);
    shorter.pop_back();
    EXPECT_FALSE(sntp_answer(shorter, {}, false));
}

class GatewaySntp : public GatewayFixture {};

TEST_F(GatewaySntp, TellsTheRunsTime) {
    GatewayOptions options;
    options.epoch = std::chrono::system_clock::from_time_t(1'000'000);
    start(options);
    timeline.run_until(std::chrono::seconds(5000));
    device.send_udp(123, {ip("10.0.2.2"), 123}, request(0x23));
    const auto answer = wait_for(is_udp_to(123));
    ASSERT_TRUE(answer);
    EXPECT_EQ(get32(answer->payload(), 40), static_cast<std::uint32_t>(1'005'000 + 2'208'988'800));
    device.send_udp(124, {ip("fd00:2::2"), 123}, request(0x23));
    EXPECT_TRUE(wait_for(is_udp_to(124)));
    EXPECT_EQ(gateway->counters().sntp_queries, 2U);
}

TEST_F(GatewaySntp, TellsTheHostsTime) {
    start();
    device.send_udp(123, {ip("10.0.2.2"), 123}, request(0x23));
    const auto answer = wait_for(is_udp_to(123));
    ASSERT_TRUE(answer);
    const auto now = static_cast<std::uint32_t>(std::time(nullptr) + 2'208'988'800);
    EXPECT_LE(now - get32(answer->payload(), 40), 20U);
}

}  // namespace
}  // namespace twin::net
