// SPDX-License-Identifier: BSD-3-Clause
#include "mqtt/Session.h"

#include <gtest/gtest.h>

#include "bytes.hpp"

using namespace mqtt;

namespace {

struct Recorder final : Handler {
    std::vector<std::string> events;

    void on_message(const Publish& message) override {
        events.push_back(string_of(message.topic) + "=" + string_of(message.payload));
    }
    void on_published(uint16_t id, uint8_t reason) override {
        events.push_back("published " + std::to_string(id) + " " + std::to_string(reason));
    }
    void on_subscribed(uint16_t id, uint8_t reason) override {
        events.push_back("subscribed " + std::to_string(id) + " " + std::to_string(reason));
    }
    std::vector<std::string> take() { return std::exchange(events, {}); }
};

using Events = std::vector<std::string>;

class MqttSession : public testing::TestWithParam<Version> {
  protected:
    MqttSession() : session(GetParam(), recorder, in, sizeof in, out, sizeof out, store, sizeof store) {}

    bool v5() const { return GetParam() == Version::v5; }
    /// All that is to be sent.
    Vector sent() {
        Vector bytes;
        while (session.output().size) {  // in parts, as a socket may take it
            const size_t part = std::min<size_t>(session.output().size, 7);
            bytes.insert(bytes.end(), session.output().data, session.output().data + part);
            session.sent(part, now);
        }
        return bytes;
    }
    void receive(Vector bytes) { EXPECT_EQ(session.receive(bytes_of(bytes), now), bytes.size()); }
    Vector connack(bool present = false, uint8_t reason = 0) {
        if (v5()) return {0x20, 3, present, reason, 0};
        return {0x20, 2, present, reason};
    }
    void connect(bool present = false) {
        Connect options;
        options.client_id = "c";
        options.clean_start = !present;
        ASSERT_EQ(session.connect(options, now), Status::Ok);
        sent();
        receive(connack(present));
        ASSERT_EQ(session.state(), Session::kConnected);
    }
    Vector publish_packet(uint8_t first, uint16_t id, const std::string& payload = "x") {
        Vector packet{first, 0, 0, 1, 't'};
        if (first & 6) packet.insert(packet.end(), {static_cast<uint8_t>(id >> 8), static_cast<uint8_t>(id)});
        if (v5()) packet.push_back(0);
        packet.insert(packet.end(), payload.begin(), payload.end());
        packet[1] = static_cast<uint8_t>(packet.size() - 2);
        return packet;
    }
    Message message(uint8_t qos) {
        Message message;
        message.topic = "t";
        message.payload = "x";
        message.qos = qos;
        return message;
    }

    Recorder recorder;
    uint8_t in[64];
    uint8_t out[64];
    uint8_t store[96];
    Session session;
    uint32_t now = 0xFFFFF000;  // it wraps soon
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Versions, MqttSession, testing::Values(Version::v3_1_1, Version::v5),
                         [](const auto& one) { return one.param == Version::v5 ? "v5" : "v3_1_1"; });

TEST_P(MqttSession, Connects) {
    Connect options;
    options.client_id = "c";
    EXPECT_EQ(session.publish(message(0)), Status::NotConnected);
    EXPECT_EQ(session.subscribe("a", 0), Status::NotConnected);
    ASSERT_EQ(session.connect(options, now), Status::Ok);
    EXPECT_EQ(session.state(), Session::kConnecting);
    EXPECT_EQ(session.publish(message(0)), Status::NotConnected);
    EXPECT_EQ(sent()[0], 0x10);
    receive(connack());
    EXPECT_EQ(session.state(), Session::kConnected);
    EXPECT_FALSE(session.session_present());
    EXPECT_EQ(session.publish(message(0)), Status::Ok);
    EXPECT_EQ(sent(), publish_packet(0x30, 0));
    session.disconnect();
    EXPECT_EQ(sent(), (Vector{0xE0, 0}));
}

TEST_P(MqttSession, IsRefused) {
    Connect options;
    ASSERT_EQ(session.connect(options, now), Status::Ok);
    receive(connack(false, 5));
    EXPECT_EQ(session.state(), Session::kFailed);
    EXPECT_EQ(session.error(), Error::Refused);
    EXPECT_EQ(session.reason(), 5);
}

TEST_P(MqttSession, RefusesAServerThatBreaksTheRules) {
    const std::vector<Vector> bad = {
        {0xD0, 0},        // anything before CONNACK
        {0x21, 2, 0, 0},  // flags that are reserved
        connack(true),    // a session that was to be thrown away
        {0x20, 1, 0},     // too short
        {0x20, 2, 2, 0},
    };
    for (const Vector& bytes : bad) {
        ASSERT_EQ(session.connect(Connect(), now), Status::Ok);
        sent();
        session.receive(bytes_of(bytes), now);
        EXPECT_EQ(session.error(), Error::Protocol);
        session.lost();
    }
    const std::vector<Vector> later = {{0x10, 0},           // a CONNECT
                                       connack(),           // twice
                                       {0x60, 2, 0, 1},     // PUBREL without its flags
                                       {0x42, 2, 0, 1},     // PUBACK with some
                                       {0x90, 3, 0, 9, 0},  // SUBACK of nothing that we asked
                                       {0x36, 5, 0, 1, 't', 0, 1},
                                       {0xD0, 1, 0},
                                       {0x00, 0},
                                       {0x30, 0x80, 0x80, 0x80, 0x80, 1}};
    for (const Vector& bytes : later) {
        connect();
        session.receive(bytes_of(bytes), now);
        EXPECT_EQ(session.state(), Session::kFailed) << static_cast<int>(bytes[0]);
        EXPECT_EQ(session.error(), Error::Protocol);
        // MQTT 5 says why.
        EXPECT_EQ(sent(), v5() ? (Vector{0xE0, 1, 0x82}) : Vector());
    }
    connect();
    session.receive(Bytes("\x30\x7F", 2), now);
    EXPECT_EQ(session.error(), Error::TooLong);
}

TEST_P(MqttSession, PublishesWithQos1) {
    connect();
    uint16_t id = 0;
    ASSERT_EQ(session.publish(message(1), &id), Status::Ok);
    EXPECT_EQ(sent(), publish_packet(0x32, id));
    EXPECT_EQ(session.unacknowledged(), 1U);
    receive({0x40, 2, 0, static_cast<uint8_t>(id + 1)});  // of an earlier session
    EXPECT_EQ(recorder.take(), Events());
    receive({0x40, 2, 0, static_cast<uint8_t>(id)});
    EXPECT_EQ(recorder.take(), (Events{"published " + std::to_string(id) + " 0"}));
    EXPECT_EQ(session.unacknowledged(), 0U);
}

TEST_P(MqttSession, PublishesWithQos2) {
    connect();
    uint16_t id = 0;
    ASSERT_EQ(session.publish(message(2), &id), Status::Ok);
    EXPECT_EQ(sent(), publish_packet(0x34, id));
    const auto low = static_cast<uint8_t>(id);
    receive({0x50, 2, 0, low});
    EXPECT_EQ(sent(), (Vector{0x62, 2, 0, low}));
    EXPECT_EQ(recorder.take(), Events());
    receive({0x50, 2, 0, low});  // again: our PUBREL was lost
    EXPECT_EQ(sent(), (Vector{0x62, 2, 0, low}));
    receive({0x70, 2, 0, low});
    EXPECT_EQ(recorder.take(), (Events{"published " + std::to_string(id) + " 0"}));
    EXPECT_EQ(session.unacknowledged(), 0U);
}

TEST_P(MqttSession, AnswersOfTheWrongKindAreErrors) {
    for (const Vector& bytes : {Vector{0x50, 2, 0, 0}, Vector{0x70, 2, 0, 0}}) {
        connect();
        uint16_t id = 0;
        ASSERT_EQ(session.publish(message(1), &id), Status::Ok);
        sent();
        Vector answer = bytes;
        answer[3] = static_cast<uint8_t>(id);
        receive(answer);
        EXPECT_EQ(session.error(), Error::Protocol);
        session.lost();
        connect();
        sent();
        receive({0x40, 2, 0, static_cast<uint8_t>(id)});
    }
}

TEST_P(MqttSession, ReceivesWithEachQos) {
    connect();
    receive(publish_packet(0x30, 0));
    EXPECT_EQ(recorder.take(), Events{"t=x"});
    EXPECT_EQ(sent(), Vector());
    receive(publish_packet(0x32, 5));
    EXPECT_EQ(recorder.take(), Events{"t=x"});
    EXPECT_EQ(sent(), (Vector{0x40, 2, 0, 5}));
    receive(publish_packet(0x34, 6));
    EXPECT_EQ(recorder.take(), Events{"t=x"});
    EXPECT_EQ(sent(), (Vector{0x50, 2, 0, 6}));
    receive(publish_packet(0x3C, 6));  // again, and not delivered again
    EXPECT_EQ(recorder.take(), Events());
    EXPECT_EQ(sent(), (Vector{0x50, 2, 0, 6}));
    receive({0x62, 2, 0, 6});
    EXPECT_EQ(sent(), (Vector{0x70, 2, 0, 6}));
    receive({0x62, 2, 0, 6});
    EXPECT_EQ(sent(), v5() ? (Vector{0x70, 3, 0, 6, 0x92}) : (Vector{0x70, 2, 0, 6}));
    receive(publish_packet(0x34, 6));  // the number is free again
    EXPECT_EQ(recorder.take(), Events{"t=x"});
}

TEST_P(MqttSession, AServerThatBeginsTooMuchIsCutOff) {
    connect();
    for (uint16_t id = 1; id <= Session::kReceiveMaximum; id++) {
        receive(publish_packet(0x34, id));
        sent();
    }
    EXPECT_EQ(session.state(), Session::kConnected);
    receive(publish_packet(0x34, Session::kReceiveMaximum + 1));
    EXPECT_EQ(session.state(), Session::kFailed);
    EXPECT_EQ(session.reason(), 0x93);
}

TEST_P(MqttSession, KeepsMessagesOverConnections) {
    uint16_t first = 0;
    uint16_t second = 0;
    ASSERT_EQ(session.publish(message(1), &first), Status::Ok);  // before there is a connection
    connect();
    EXPECT_EQ(sent(), publish_packet(0x32, first));
    ASSERT_EQ(session.publish(message(2), &second), Status::Ok);
    sent();
    receive({0x50, 2, 0, static_cast<uint8_t>(second)});
    session.lost();
    uint16_t third = 0;
    ASSERT_EQ(session.publish(message(1), &third), Status::Ok);
    connect(true);
    EXPECT_TRUE(session.session_present());
    Vector expected = publish_packet(0x3A, first);  // marked as sent before
    for (const Vector& more : {Vector{0x62, 2, 0, static_cast<uint8_t>(second)}, publish_packet(0x32, third)}) {
        expected.insert(expected.end(), more.begin(), more.end());
    }
    EXPECT_EQ(sent(), expected);
    receive({0x70, 2, 0, static_cast<uint8_t>(second)});
    receive({0x40, 2, 0, static_cast<uint8_t>(first)});
    receive({0x40, 2, 0, static_cast<uint8_t>(third)});
    EXPECT_EQ(recorder.take().size(), 3U);
    EXPECT_EQ(session.unacknowledged(), 0U);
}

// To a server that has forgotten us what it has not acknowledged is new, and what it has is done.
TEST_P(MqttSession, StartsAnewWithAServerThatForgot) {
    connect();
    uint16_t first = 0;
    uint16_t second = 0;
    ASSERT_EQ(session.publish(message(1), &first), Status::Ok);
    ASSERT_EQ(session.publish(message(2), &second), Status::Ok);
    sent();
    receive({0x50, 2, 0, static_cast<uint8_t>(second)});
    receive(publish_packet(0x34, 9));
    session.lost();
    recorder.take();
    connect(false);
    EXPECT_EQ(recorder.take(), (Events{"published " + std::to_string(second) + " 0"}));
    EXPECT_EQ(sent(), publish_packet(0x32, first));
    receive(publish_packet(0x34, 9));
    EXPECT_EQ(recorder.take(), Events{"t=x"});
}

TEST_P(MqttSession, SaysWhenThereIsNoRoom) {
    connect();
    sent();
    int kept = 0;
    while (session.publish(message(1)) == Status::Ok) kept++;
    EXPECT_GE(kept, 4);
    EXPECT_EQ(session.publish(message(1)), Status::NoRoom);
    sent();
    receive({0x40, 2, 0, 1});
    EXPECT_EQ(session.publish(message(1)), Status::Ok);
    const std::string large(60, 'x');
    Message too_large = message(0);
    too_large.payload = Bytes(large.data(), large.size());
    sent();
    EXPECT_EQ(session.publish(too_large), Status::TooLong);
    EXPECT_EQ(session.publish(message(0)), Status::Ok);
    too_large.payload = Bytes(large.data(), 56);
    EXPECT_EQ(session.publish(too_large), Status::NoRoom);
    EXPECT_EQ(session.publish(message(3)), Status::Invalid);
    Message wild = message(0);
    wild.topic = "a/#";
    EXPECT_EQ(session.publish(wild), Status::Invalid);
}

// Acknowledgements need room too: input waits until the output is sent.
TEST_P(MqttSession, TakesNoMoreInputThanItCanAnswer) {
    connect();
    Vector flood;
    for (uint8_t id = 1; id <= 30; id++) {
        const Vector one = publish_packet(0x32, id);
        flood.insert(flood.end(), one.begin(), one.end());
    }
    size_t taken = session.receive(bytes_of(flood), now);
    EXPECT_LT(taken, flood.size());
    size_t answers = 0;
    for (int i = 0; i < 10 && taken < flood.size(); i++) {
        answers += sent().size() / 4;
        taken += session.receive({flood.data() + taken, flood.size() - taken}, now);
    }
    answers += sent().size() / 4;
    EXPECT_EQ(taken, flood.size());
    EXPECT_EQ(answers, 30U);
    EXPECT_EQ(recorder.take().size(), 30U);
}

TEST_P(MqttSession, SubscribesAndUnsubscribes) {
    connect();
    uint16_t id = 0;
    ASSERT_EQ(session.subscribe("a/+", 1, &id), Status::Ok);
    EXPECT_EQ(sent()[0], 0x82);
    const auto low = static_cast<uint8_t>(id);
    receive(v5() ? Vector{0x90, 4, 0, low, 0, 1} : Vector{0x90, 3, 0, low, 1});
    EXPECT_EQ(recorder.take(), (Events{"subscribed " + std::to_string(id) + " 1"}));
    ASSERT_EQ(session.unsubscribe("a/+", &id), Status::Ok);
    sent();
    const auto next = static_cast<uint8_t>(id);
    receive(v5() ? Vector{0xB0, 4, 0, next, 0, 0} : Vector{0xB0, 2, 0, next});
    EXPECT_EQ(recorder.take(), (Events{"subscribed " + std::to_string(id) + " 0"}));
    EXPECT_EQ(session.subscribe("a+", 0), Status::Invalid);
    EXPECT_EQ(session.subscribe("a", 3), Status::Invalid);
    for (size_t i = 0; i < Session::kPendingSubscriptions; i++) {
        EXPECT_EQ(session.subscribe("a", 0), Status::Ok);
        sent();
    }
    EXPECT_EQ(session.subscribe("a", 0), Status::NoRoom);
}

TEST_P(MqttSession, KeepsAlive) {
    connect();  // 60 s
    EXPECT_EQ(session.time_left(now), 45000U);
    now += 44999;
    session.tick(now);
    EXPECT_EQ(sent(), Vector());
    now += 1;
    session.tick(now);
    EXPECT_EQ(sent(), (Vector{0xC0, 0}));
    EXPECT_EQ(session.time_left(now), Session::kAnswerMs);
    now += Session::kAnswerMs - 1;
    receive({0xD0, 0});
    EXPECT_EQ(session.time_left(now), 45000U - Session::kAnswerMs + 1);
    // What we send is not enough: the server must be heard.
    for (int i = 0; i < 45; i++) {
        now += 1000;
        session.publish(message(0));
        sent();
        session.tick(now);
    }
    EXPECT_EQ(sent(), (Vector{0xC0, 0}));
    now += Session::kAnswerMs;
    session.tick(now);
    EXPECT_EQ(session.state(), Session::kFailed);
    EXPECT_EQ(session.error(), Error::NoAnswer);
}

TEST_P(MqttSession, WaitsForConnackOnlySoLong) {
    ASSERT_EQ(session.connect(Connect(), now), Status::Ok);
    sent();
    now += Session::kAnswerMs - 1;
    session.tick(now);
    EXPECT_EQ(session.state(), Session::kConnecting);
    now += 1;
    session.tick(now);
    EXPECT_EQ(session.error(), Error::NoAnswer);
}

class MqttSession5 : public MqttSession {};
INSTANTIATE_TEST_SUITE_P(Version5, MqttSession5, testing::Values(Version::v5));

TEST_P(MqttSession5, ObeysWhatTheServerAllows) {
    ASSERT_EQ(session.publish(message(1)), Status::Ok);
    ASSERT_EQ(session.connect(Connect(), now), Status::Ok);
    sent();
    // Receive maximum 1, maximum QoS 1, no retain, packets of at most 12 bytes, keep alive 20 s.
    receive({0x20, 18, 0, 0, 15, 33, 0, 1, 36, 1, 37, 0, 39, 0, 0, 0, 12, 19, 0, 20});
    ASSERT_EQ(session.state(), Session::kConnected);
    EXPECT_EQ(session.time_left(now), 15000U);
    EXPECT_EQ(sent(), publish_packet(0x32, 1));
    EXPECT_EQ(session.publish(message(1)), Status::Ok);
    EXPECT_EQ(sent(), Vector());  // one at a time
    receive({0x40, 2, 0, 1});
    EXPECT_EQ(sent(), publish_packet(0x32, 2));
    EXPECT_EQ(session.publish(message(2)), Status::Unsupported);
    Message retained = message(0);
    retained.retain = true;
    EXPECT_EQ(session.publish(retained), Status::Unsupported);
    Message longer = message(0);
    longer.payload = "1234567";
    EXPECT_EQ(session.publish(longer), Status::TooLong);
    longer.payload = "123456";
    EXPECT_EQ(session.publish(longer), Status::Ok);
}

TEST_P(MqttSession5, DropsWhatTheServerWillNeverTake) {
    Message large = message(1);
    large.payload = "0123456789";
    uint16_t id = 0;
    ASSERT_EQ(session.publish(large, &id), Status::Ok);
    ASSERT_EQ(session.connect(Connect(), now), Status::Ok);
    sent();
    receive({0x20, 8, 0, 0, 5, 39, 0, 0, 0, 12});
    EXPECT_EQ(recorder.take(), (Events{"published " + std::to_string(id) + " 149"}));
    EXPECT_EQ(sent(), Vector());
}

TEST_P(MqttSession5, RefusedMessagesAndDisconnects) {
    connect();
    uint16_t id = 0;
    ASSERT_EQ(session.publish(message(1), &id), Status::Ok);
    sent();
    receive({0x40, 4, 0, static_cast<uint8_t>(id), 0x87, 0});
    EXPECT_EQ(recorder.take(), (Events{"published " + std::to_string(id) + " 135"}));
    ASSERT_EQ(session.publish(message(2), &id), Status::Ok);
    sent();
    receive({0x50, 3, 0, static_cast<uint8_t>(id), 0x97});
    EXPECT_EQ(recorder.take(), (Events{"published " + std::to_string(id) + " 151"}));
    EXPECT_EQ(sent(), Vector());
    receive({0xE0, 2, 0x8E, 0});
    EXPECT_EQ(session.error(), Error::Disconnected);
    EXPECT_EQ(session.reason(), 0x8E);
    EXPECT_EQ(sent(), Vector());
}
