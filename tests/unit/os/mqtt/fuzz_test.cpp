// SPDX-License-Identifier: BSD-3-Clause
// Bytes of a peer that is broken or hostile. Sanitized builds run it too.
#include <gtest/gtest.h>

#include <random>

#include "bytes.hpp"
#include "mqtt/Session.h"

using namespace mqtt;

namespace {

struct Nobody final : Handler {
    size_t seen = 0;
    void on_message(const Publish& message) override {
        PropertyReader reader(message.properties);
        while (reader.next()) seen += reader.value().size;
        for (size_t i = 0; i < message.payload.size; i++) seen += message.payload.data[i];
    }
    void on_published(uint16_t, uint8_t) override {}
    void on_subscribed(uint16_t, uint8_t) override {}
};

/// A valid answer of a server, to be damaged.
Vector answer(std::mt19937& random, Version version) {
    const uint8_t id = static_cast<uint8_t>(random() % 4 + 1);
    const bool v5 = version == Version::v5;
    switch (random() % 8) {
        case 0:
            return v5 ? Vector{0x32, 9, 0, 1, 't', 0, id, 2, 1, 1, 'x'} : Vector{0x32, 6, 0, 1, 't', 0, id, 'x'};
        case 1:
            return v5 ? Vector{0x34, 7, 0, 1, 't', 0, id, 0, 'x'} : Vector{0x34, 6, 0, 1, 't', 0, id, 'x'};
        case 2:
            return {0x40, 2, 0, id};
        case 3:
            return {0x50, 2, 0, id};
        case 4:
            return {0x62, 2, 0, id};
        case 5:
            return {0x70, 2, 0, id};
        case 6:
            return v5 ? Vector{0x90, 4, 0, id, 0, 1} : Vector{0x90, 3, 0, id, 1};
        default:
            return {0xD0, 0};
    }
}

}  // namespace

TEST(MqttFuzz, RandomAndDamagedBytes) {
    const uint32_t seed = 20260730;
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    Nobody nobody;
    for (int round = 0; round < 20000; round++) {
        const Version version = round % 2 ? Version::v5 : Version::v3_1_1;
        // On the heap and no larger than needed, so that a sanitizer sees every byte too far.
        Vector in(random() % 60 + 5);
        Vector out(64);
        Vector store(random() % 80);
        Session session(version, nobody, in.data(), in.size(), out.data(), out.size(), store.data(), store.size());
        Connect options;
        options.clean_start = false;
        uint32_t now = 0;
        ASSERT_EQ(session.connect(options, now), Status::Ok);
        session.sent(session.output().size, now);
        const Vector connack = version == Version::v5 ? Vector{0x20, 3, static_cast<uint8_t>(round / 2 % 2), 0, 0}
                                                      : Vector{0x20, 2, static_cast<uint8_t>(round / 2 % 2), 0};
        session.receive(bytes_of(connack), now);
        for (int step = 0; step < 12 && session.state() == Session::kConnected; step++) {
            Message message;
            message.topic = "t";
            message.payload = "abc";
            message.qos = static_cast<uint8_t>(random() % 3);
            session.publish(message);
            if (random() % 4 == 0) session.subscribe("t", 1);
            Vector bytes = answer(random, version);
            if (random() % 3 == 0) bytes[random() % bytes.size()] = static_cast<uint8_t>(random());
            if (random() % 20 == 0) bytes.resize(random() % 40), bytes.push_back(static_cast<uint8_t>(random()));
            EXPECT_LE(session.receive(bytes_of(bytes), now), bytes.size());
            if (random() % 2) session.sent(session.output().size, now);
            EXPECT_LE(session.output().size, out.size());
            session.tick(now += static_cast<uint32_t>(random() % 20000));
            if (random() % 30 == 0) {
                session.lost();
                ASSERT_EQ(session.connect(options, now), Status::Ok);
                session.sent(session.output().size, now);
                session.receive(bytes_of(connack), now);
            }
        }
    }
}

TEST(MqttFuzz, EachParserTakesAnything) {
    const uint32_t seed = 7;
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 100000; round++) {
        Vector bytes(random() % 24);
        for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random() % 3 ? random() % 48 : random());
        const Version version = round % 2 ? Version::v5 : Version::v3_1_1;
        const auto type = static_cast<Type>(random() % 16);
        Publish publish;
        if (read_publish(bytes_of(bytes), static_cast<uint8_t>(random() % 16), version, publish)) {
            EXPECT_TRUE(is_topic(publish.topic));
            EXPECT_LE(publish.payload.size, bytes.size());
        }
        Ack ack;
        read_ack(type, bytes_of(bytes), version, ack);
        Connack connack;
        read_connack(bytes_of(bytes), version, connack);
        Suback suback;
        read_suback(type, bytes_of(bytes), version, suback);
        uint8_t reason;
        read_disconnect(bytes_of(bytes), reason);
        matches(bytes_of(bytes), Bytes("a/b/c"));
        matches(Bytes("+/b/#"), bytes_of(bytes));
    }
}
