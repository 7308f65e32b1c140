// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/frame_match.hpp"

#include <gtest/gtest.h>

namespace twin::scenario {
namespace {

std::string bytes(std::initializer_list<unsigned> list) {
    std::string out;
    for (const unsigned byte : list) out.push_back(static_cast<char>(byte));
    return out;
}

const std::string kMacs = bytes({2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2});

std::string udp4(const std::string& payload) {
    const auto length = static_cast<unsigned>(28 + payload.size());
    return bytes({0x45, 0, 0, length, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 2, 15, 10, 0, 2, 2}) +
           bytes({0xC0, 0, 0, 53, 0, length - 20, 0, 0}) + payload;
}

TEST(Frame, OfUdp) {
    const auto frame = kMacs + bytes({8, 0}) + udp4("hello");
    const auto facts = look_at(frame);
    EXPECT_EQ(facts.source, "10.0.2.15");
    EXPECT_EQ(facts.destination_port, 53);
    EXPECT_EQ(facts.payload, "hello");
    EXPECT_EQ(to_text(facts, frame.size()), "udp 10.0.2.15 port 49152 -> 10.0.2.2 port 53, 47 bytes");
}

TEST(Frame, WithATagAndPadding) {
    const auto facts = look_at(kMacs + bytes({0x81, 0, 0x20, 5, 8, 0}) + udp4("x") + std::string(17, '\0'));
    EXPECT_EQ(facts.vlan, 5);
    EXPECT_EQ(facts.payload, "x");
}

TEST(Frame, OfIpv6BehindExtensionHeaders) {
    const auto frame = kMacs + bytes({0x86, 0xDD, 0x60, 0, 0, 0, 0, 17, 0, 255}) + std::string(15, '\0') + "\1" +
                       std::string(15, '\0') + "\2" + bytes({17, 0, 0, 0, 0, 0, 0, 0}) + bytes({0, 7, 0, 9, 0, 9, 0, 0}) + "p";
    const auto facts = look_at(frame);
    EXPECT_EQ(facts.source, "::1");
    EXPECT_EQ(facts.protocol, 17);
    EXPECT_EQ(facts.source_port, 7);
    EXPECT_EQ(facts.payload, "p");
}

TEST(Frame, CutAnywhereIsNoHarm) {
    const auto whole = kMacs + bytes({0x81, 0, 0x20, 5, 8, 0}) + udp4("hello");
    for (std::size_t size = 0; size < whole.size(); ++size) (void)look_at(std::string_view(whole).substr(0, size));
    // A fragment that is not the first has no ports.
    auto fragment = kMacs + bytes({8, 0}) + udp4("hello");
    fragment[21] = 1;
    EXPECT_FALSE(look_at(fragment).source_port);
}

}  // namespace
}  // namespace twin::scenario
