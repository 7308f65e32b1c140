// SPDX-License-Identifier: BSD-3-Clause
#include "gui/packets/packet.hpp"

#include <gtest/gtest.h>
#include <random>

namespace twin::packets {
namespace {

using Frame = std::vector<std::uint8_t>;

Frame hex(std::string_view text) {
    Frame bytes;
    int digits = 0;
    unsigned value = 0;
    for (const char c : text) {
        if (c == ' ' || c == '\n') {
            continue;
        }
        value = value << 4 | static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
        if (++digits % 2 == 0) {
            bytes.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return bytes;
}

Frame text(std::string_view words) { return {words.begin(), words.end()}; }

Frame operator+(Frame a, const Frame& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Frame number(std::size_t value, int size) {
    Frame bytes;
    for (int i = size - 1; i >= 0; --i) {
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
    return bytes;
}

const Frame kEthernet4 = hex("02 00 00 00 00 01  02 00 00 00 00 02  08 00");

Frame ipv4(int protocol, const Frame& payload) {
    return kEthernet4 + hex("45 00") + number(20 + payload.size(), 2) + hex("12 34 40 00 40")
        + number(static_cast<std::size_t>(protocol), 1) +
           hex("00 00  0a 00 02 0f  0a 00 02 02") + payload;
}
Frame udp(int from, int to, const Frame& payload) {
    return ipv4(17, number(static_cast<std::size_t>(from), 2) + number(static_cast<std::size_t>(to), 2)
        + number(8 + payload.size(), 2) + hex("00 00") + payload);
}
Frame tcp(int from, int to, const Frame& payload, const char* flags = "18") {
    return ipv4(6, number(static_cast<std::size_t>(from), 2) + number(static_cast<std::size_t>(to), 2)
        + hex("00 00 00 64 00 00 00 c8 50") + hex(flags) +
                       hex("10 00 00 00 00 00") + payload);
}

const Field* find(const std::vector<Field>& fields, const std::string& name) {
    for (const auto& field : fields) {
        if (field.name == name) {
            return &field;
        }
        if (const auto* inner = find(field.children, name)) {
            return inner;
        }
    }
    return nullptr;
}

std::string value(const Packet& packet, const std::string& name) {
    const auto* field = find(packet.layers, name);
    return field != nullptr ? field->value : "(there is no " + name + ")";
}

/// Every field lies within the frame.
void expect_within(const std::vector<Field>& fields, std::size_t size) {
    for (const auto& field : fields) {
        ASSERT_LE(field.at, size) << field.name;
        ASSERT_LE(field.size, size - field.at) << field.name;
        expect_within(field.children, size);
    }
}

Frame client_hello() {
    const auto name = hex("00 00") + number(14, 2) + number(12, 2) + hex("00") + number(9, 2) + text("host.twin");
    const auto body = hex("03 03") + Frame(32, 0xab) + hex("00  00 02 13 01  01 00") + number(name.size(), 2) + name;
    const auto message = hex("01") + number(body.size(), 3) + body;
    return hex("16 03 01") + number(message.size(), 2) + message;
}

Frame dns_answer() {
    return hex("12 34 81 80 00 01 00 01 00 00 00 00") + hex("04") + text("host") + hex("04") + text("twin")
        + hex("00 00 01 00 01") +
           hex("c0 0c 00 01 00 01 00 00 00 3c 00 04 0a 00 02 02");
}

Frame dhcp() {
    return hex("01 01 06 00 de ad be ef 00 00 80 00") + Frame(16, 0) + hex("02 00 00 00 00 02") + Frame(10, 0)
        + Frame(192, 0) + hex("63 82 53 63") +
           hex("35 01 01") + hex("0c 05") + text("meter") + hex("37 03 01 03 06 ff");
}

Frame mqtt() {
    const auto connect = hex("00 04") + text("MQTT") + hex("04 02 00 3c 00 05") + text("meter");
    const auto publish = hex("00 09") + text("meter/one") + text("21.5");
    return hex("10") + number(connect.size(), 1) + connect + hex("30") + number(publish.size(), 1) + publish;
}

Frame coap() { return hex("44 01 00 07 01 02 03 04") + hex("b5") + text("meter") + hex("03") + text("one") + hex("ff")
    + text("hi"); }

std::vector<Frame> samples() {
    return {hex("02 00 00 00 00 01  02 00 00 00 00 02  88 b5") + Frame(46, 0),
            hex("ff ff ff ff ff ff 02 00 00 00 00 02 08 06 00 01 08 00 06 04 00 01 02 00 00 00 00 02 0a 00 02 0f 00 00 00 00 00 00 0a 00 02 02"),
            ipv4(1, hex("08 00 00 00 00 01 00 02") + text("ping")),
            udp(68, 67, dhcp()),
            udp(53, 40000, dns_answer()),
            udp(5683, 40000, coap()),
            udp(123, 123, hex("23 00 06 ec") + Frame(44, 1)),
            tcp(40000, 1883, mqtt()),
            tcp(40000, 443, client_hello()),
            tcp(40000, 80, text("GET /index.html HTTP/1.1\r\nHost: host.twin\r\n\r\nbody")),
            hex("33 33 00 00 00 01 02 00 00 00 00 02 86 dd 60 00 00 00 00 18 3a ff")
                + hex("fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01") +
                hex("ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 01") + hex("87 00 00 00 00 00 00 00")
                    + hex("fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 02")};
}

TEST(Decode, Arp) {
    const auto packet = decode(samples()[1]);
    EXPECT_EQ(packet.protocol, "ARP");
    EXPECT_EQ(packet.summary, "Who has 10.0.2.2? Tell 10.0.2.15");
    EXPECT_EQ(packet.source, "02:00:00:00:00:02");
    EXPECT_EQ(value(packet, "Target IP"), "10.0.2.2");
    EXPECT_FALSE(packet.malformed);
}

TEST(Decode, FieldsSayWhereTheyAre) {
    const auto packet = decode(ipv4(1, hex("08 00 00 00 00 01 00 02")));
    const auto* ttl = find(packet.layers, "Time to live");
    ASSERT_NE(ttl, nullptr);
    EXPECT_EQ(ttl->at, 22U);
    EXPECT_EQ(ttl->size, 1U);
    EXPECT_EQ(packet.layers[1].at, 14U);
    EXPECT_EQ(packet.layers[1].size, 20U);
    EXPECT_EQ(packet.summary, "echo request, id 1, sequence 2");
}

TEST(Decode, VlanTagsAreLayers) {
    const auto inside = ipv4(1, hex("00 00 00 00 00 01 00 02"));
    const auto packet = decode(hex("02 00 00 00 00 01 02 00 00 00 00 02 81 00 a0 64") + Frame(inside.begin() + 12,
        inside.end()));
    ASSERT_EQ(packet.layers.size(), 4U);
    EXPECT_EQ(packet.layers[1].value, "VLAN 100");
    EXPECT_EQ(value(packet, "Priority"), "5");
    EXPECT_EQ(packet.protocol, "ICMP");
}

TEST(Decode, PaddingIsNotData) {
    const auto packet = decode(udp(40000, 40001, text("hi")) + Frame(16, 0));
    const auto* data = find(packet.layers, "Bytes");
    ASSERT_NE(data, nullptr);
    EXPECT_EQ(data->value, "68 69");
}

TEST(Decode, Dhcp) {
    const auto packet = decode(udp(68, 67, dhcp()));
    EXPECT_EQ(packet.protocol, "DHCP");
    EXPECT_EQ(packet.summary, "discover from 02:00:00:00:00:02");
    EXPECT_EQ(value(packet, "Host name"), "meter");
    EXPECT_FALSE(packet.malformed);
}

TEST(Decode, DnsFollowsPointers) {
    const auto packet = decode(udp(53, 40000, dns_answer()));
    EXPECT_EQ(packet.protocol, "DNS");
    EXPECT_EQ(packet.summary, "answer: A 10.0.2.2");
    EXPECT_EQ(value(packet, "host.twin A"), "10.0.2.2, for 60 s");
}

TEST(Decode, DnsNamesThatPointToThemselvesEnd) {
    const auto packet = decode(udp(53, 40000, hex("12 34 01 00 00 01 00 00 00 00 00 00 c0 0c 00 01 00 01")));
    EXPECT_TRUE(packet.malformed);
}

TEST(Decode, MqttMessagesOfOneSegment) {
    const auto packet = decode(tcp(40000, 1883, mqtt()));
    EXPECT_EQ(packet.protocol, "MQTT");
    EXPECT_EQ(packet.summary, "CONNECT as meter, PUBLISH meter/one");
    EXPECT_EQ(value(packet, "Message"), "21.5");
    EXPECT_FALSE(packet.malformed);
    EXPECT_FALSE(packet.has("MQTT message"));
}

TEST(Decode, MqttLengthOfFiveBytesIsWrong) {
    EXPECT_TRUE(decode(tcp(1883, 40000, hex("30 ff ff ff ff 01 00 00"))).malformed);
}

TEST(Decode, TlsTellsTheServersName) {
    const auto packet = decode(tcp(40000, 443, client_hello()));
    EXPECT_EQ(packet.protocol, "TLS");
    EXPECT_EQ(packet.summary, "Client Hello for host.twin");
    EXPECT_EQ(value(packet, "server_name"), "host.twin");
    EXPECT_FALSE(packet.malformed);
    const auto* name = find(packet.layers, "server_name");
    ASSERT_NE(name, nullptr);
    EXPECT_EQ(name->at + name->size, tcp(40000, 443, client_hello()).size());
}

TEST(Decode, TlsAlertsAndEncryptedHandshakes) {
    EXPECT_EQ(decode(tcp(443, 40000, hex("15 03 03 00 02 02 2a"))).summary, "fatal alert: bad certificate");
    EXPECT_EQ(decode(tcp(443, 40000, hex("16 03 03 00 05 f7 01 02 03 04"))).summary, "encrypted handshake");
    EXPECT_EQ(decode(tcp(443, 40000, hex("17 03 03 01 00 f7 01"))).summary,
        "Application Data (goes on in the next segment)");
}

TEST(Decode, Coap) {
    const auto packet = decode(udp(40000, 5683, coap()));
    EXPECT_EQ(packet.summary, "GET /meter/one, confirmable, message 7");
    EXPECT_EQ(value(packet, "Payload"), "hi");
    EXPECT_TRUE(decode(udp(40000, 5683, hex("40 01 00 07 f0"))).malformed);
}

TEST(Decode, HttpHasFields) {
    const auto packet = decode(samples()[9]);
    EXPECT_EQ(packet.protocol, "HTTP");
    EXPECT_EQ(packet.summary, "GET /index.html HTTP/1.1");
    EXPECT_EQ(value(packet, "Host"), "host.twin");
    EXPECT_EQ(value(packet, "Body"), "body");
}

TEST(Decode, Ipv6AndNeighbors) {
    const auto packet = decode(samples()[10]);
    EXPECT_EQ(packet.source, "fe80::1");
    EXPECT_EQ(packet.destination, "ff02::1");
    EXPECT_EQ(packet.summary, "neighbor solicitation of fe80::2");
}

TEST(Decode, TcpWithoutData) {
    const auto packet = decode(tcp(40000, 1883, {}, "02"));
    EXPECT_EQ(packet.protocol, "TCP");
    EXPECT_EQ(packet.layers.back().value, "40000 → 1883 [SYN]");
    EXPECT_EQ(packet.summary, "40000 → 1883 [SYN] sequence 100, window 4096, 0 bytes");
}

TEST(Decode, EveryCutIsSaidOrHarmless) {
    for (const auto& frame : samples()) {
        for (std::size_t size = 0; size < frame.size(); ++size) {
            // A buffer of just that size: whoever reads behind it is caught by the sanitizer.
            const Frame cut(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
            const auto packet = decode(cut);
            expect_within(packet.layers, size);
            if (size < 14) {
                EXPECT_TRUE(packet.malformed) << size;
            }
        }
        EXPECT_FALSE(decode(frame).malformed) << decode(frame).summary;
    }
}

TEST(Decode, AnyBytesEnd) {
    const auto seed = std::random_device{}();
    RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto all = samples();
    for (int i = 0; i < 40'000; ++i) {
        auto frame = all[random() % all.size()];
        const auto changes = 1 + random() % 8;
        for (unsigned k = 0; k < changes; ++k) {
            frame[random() % frame.size()] = static_cast<std::uint8_t>(random());
        }
        if (random() % 4 == 0) {
            frame.resize(random() % frame.size());
        }
        expect_within(decode(frame).layers, frame.size());
        if (HasFatalFailure()) {
            return;
        }
    }
    for (int i = 0; i < 5'000; ++i) {
        Frame frame(random() % 200);
        for (auto& byte : frame) {
            byte = static_cast<std::uint8_t>(random());
        }
        expect_within(decode(frame).layers, frame.size());
    }
}

}  // namespace
}  // namespace twin::packets
