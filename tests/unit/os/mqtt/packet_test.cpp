// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "bytes.hpp"

using namespace mqtt;

namespace {

Vector variable(uint32_t value) {
    uint8_t buffer[8];
    Writer writer(buffer, sizeof buffer);
    writer.variable(value);
    return writer.ok() ? vector_of(writer.written()) : Vector();
}

template <typename Function>
Vector written(Function function, size_t room = 300) {
    Vector buffer(room);
    Writer writer(buffer.data(), buffer.size());
    function(writer);
    if (!writer.ok()) return {};
    buffer.resize(writer.size());
    return buffer;
}

Bytes take_text(const Vector& bytes, bool& ok) {
    Reader reader(bytes_of(bytes));
    const Bytes text = reader.text();
    ok = reader.ok();
    return text;
}

}  // namespace

// The standard's table 2.4.
TEST(MqttPacket, VariableLengthsAtTheirEdges) {
    EXPECT_EQ(variable(0), (Vector{0}));
    EXPECT_EQ(variable(127), (Vector{0x7F}));
    EXPECT_EQ(variable(128), (Vector{0x80, 0x01}));
    EXPECT_EQ(variable(16383), (Vector{0xFF, 0x7F}));
    EXPECT_EQ(variable(16384), (Vector{0x80, 0x80, 0x01}));
    EXPECT_EQ(variable(2097151), (Vector{0xFF, 0xFF, 0x7F}));
    EXPECT_EQ(variable(2097152), (Vector{0x80, 0x80, 0x80, 0x01}));
    EXPECT_EQ(variable(268435455), (Vector{0xFF, 0xFF, 0xFF, 0x7F}));
    EXPECT_EQ(variable(268435456), Vector());
    for (const uint32_t value : {0U, 127U, 128U, 16383U, 16384U, 2097151U, 2097152U, 268435455U}) {
        const Vector bytes = variable(value);
        Reader reader(bytes_of(bytes));
        EXPECT_EQ(reader.variable(), value);
        EXPECT_TRUE(reader.ok() && reader.done());
    }
    for (const Vector& bad : {Vector{0x80}, Vector{0x80, 0x00}, Vector{0x80, 0x80, 0x80, 0x80, 0x01}, Vector{}}) {
        Reader reader(bytes_of(bad));
        reader.variable();
        EXPECT_FALSE(reader.ok());
    }
}

TEST(MqttPacket, TextMustBeUtf8) {
    bool ok;
    EXPECT_EQ(string_of(take_text({0, 3, 'a', 0xC3, 0xA4}, ok)), "a\xC3\xA4");
    EXPECT_TRUE(ok);
    for (const Vector& good : {Vector{0, 0}, Vector{0, 3, 0xE2, 0x82, 0xAC}, Vector{0, 4, 0xF0, 0x9F, 0x92, 0xA1}}) {
        take_text(good, ok);
        EXPECT_TRUE(ok);
    }
    for (const Vector& bad :
         {Vector{0, 1, 0}, Vector{0, 1, 0x80}, Vector{0, 2, 0xC0, 0x80}, Vector{0, 1, 0xC3},
          Vector{0, 3, 0xED, 0xA0, 0x80}, Vector{0, 3, 0xE0, 0x80, 0x80}, Vector{0, 4, 0xF4, 0x90, 0x80, 0x80},
          Vector{0, 4, 0xF0, 0x80, 0x80, 0x80}, Vector{0, 2, 'a'}, Vector{0}}) {
        take_text(bad, ok);
        EXPECT_FALSE(ok);
    }
}

TEST(MqttPacket, TopicsAndFilters) {
    EXPECT_TRUE(is_topic("a/b"));
    EXPECT_TRUE(is_topic("/"));
    EXPECT_FALSE(is_topic(""));
    EXPECT_FALSE(is_topic("a/+"));
    EXPECT_FALSE(is_topic("#"));
    for (const char* good : {"#", "+", "a/#", "+/b/#", "/+", "a//b", "$SYS/#"}) EXPECT_TRUE(is_filter(good)) << good;
    for (const char* bad : {"", "a#", "#/a", "a/#/b", "a+", "+a", "a/+b"}) EXPECT_FALSE(is_filter(bad)) << bad;
}

// The examples of [3.1.1 4.7.1] and [4.7.2].
TEST(MqttPacket, Matching) {
    const auto match = [](const char* filter, const char* topic) { return matches(filter, topic); };
    EXPECT_TRUE(match("sport/tennis/player1/#", "sport/tennis/player1"));
    EXPECT_TRUE(match("sport/tennis/player1/#", "sport/tennis/player1/ranking"));
    EXPECT_TRUE(match("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"));
    EXPECT_FALSE(match("sport/tennis/player1/#", "sport/tennis/player12"));
    EXPECT_TRUE(match("sport/#", "sport"));
    EXPECT_TRUE(match("#", "a/b"));
    EXPECT_TRUE(match("sport/tennis/+", "sport/tennis/player1"));
    EXPECT_FALSE(match("sport/tennis/+", "sport/tennis/player1/ranking"));
    EXPECT_FALSE(match("sport/+", "sport"));
    EXPECT_TRUE(match("sport/+", "sport/"));
    EXPECT_TRUE(match("+/+", "/finance"));
    EXPECT_TRUE(match("/+", "/finance"));
    EXPECT_FALSE(match("+", "/finance"));
    EXPECT_TRUE(match("a/b", "a/b"));
    EXPECT_FALSE(match("a/b", "a/bc"));
    EXPECT_FALSE(match("a/bc", "a/b"));
    EXPECT_FALSE(match("a/b", "a"));
    EXPECT_FALSE(match("#", "$SYS/x"));
    EXPECT_FALSE(match("+/x", "$SYS/x"));
    EXPECT_TRUE(match("$SYS/#", "$SYS/x"));
}

// Byte by byte as [3.1.1 3.1.2] draws it.
TEST(MqttPacket, ConnectOfVersion311) {
    Will will;
    will.topic = "w";
    will.payload = "x";
    will.qos = 1;
    will.retain = true;
    Connect connect;
    connect.version = Version::v3_1_1;
    connect.client_id = "id";
    connect.username = "u";
    connect.password = "p";
    connect.will = &will;
    connect.keep_alive_s = 10;
    EXPECT_EQ(written([&](Writer& writer) { write_connect(writer, connect); }),
              (Vector{0x10, 26,  0, 4, 'M', 'Q', 'T', 'T', 4, 0xEE, 0,   10, 0, 2,
                      'i',  'd', 0, 1, 'w', 0,   1,   'x', 0, 1,    'u', 0,  1, 'p'}));
}

TEST(MqttPacket, ConnectOfVersion5) {
    Will will;
    will.topic = "w";
    will.delay_s = 5;
    Connect connect;
    connect.client_id = "i";
    connect.will = &will;
    connect.clean_start = false;
    connect.session_expiry_s = 256;
    connect.receive_maximum = 3;
    EXPECT_EQ(written([&](Writer& writer) { write_connect(writer, connect); }),
              (Vector{0x10, 33, 0, 4, 'M', 'Q', 'T', 'T', 5, 4, 0, 60, 8, 17, 0,   0, 1, 0,
                      33,   0,  3, 0, 1,   'i', 5,   24,  0, 0, 0, 5,  0, 1,  'w', 0, 0}));
}

TEST(MqttPacket, PublishThereAndBack) {
    for (const Version version : {Version::v3_1_1, Version::v5}) {
        for (uint8_t qos = 0; qos < 3; qos++) {
            Publish publish;
            publish.topic = "a/b";
            publish.payload = "payload";
            publish.qos = qos;
            publish.retain = true;
            publish.duplicate = qos > 0;
            publish.id = qos ? 0x1234 : 0;
            const Vector packet = written([&](Writer& writer) { write_publish(writer, version, publish); });
            ASSERT_GE(packet.size(), 2U);
            EXPECT_EQ(packet[1] + 2U, packet.size());
            Publish read;
            ASSERT_TRUE(read_publish({packet.data() + 2, packet.size() - 2}, packet[0] & 15, version, read));
            EXPECT_EQ(read.topic, publish.topic);
            EXPECT_EQ(read.payload, publish.payload);
            EXPECT_EQ(read.qos, qos);
            EXPECT_EQ(read.id, publish.id);
            EXPECT_TRUE(read.retain);
            EXPECT_EQ(read.duplicate, qos > 0);
        }
    }
    Publish read;
    EXPECT_FALSE(read_publish(Bytes("\0\1a", 3), 6, Version::v3_1_1, read));      // QoS 3
    EXPECT_FALSE(read_publish(Bytes("\0\1a", 3), 8, Version::v3_1_1, read));      // QoS 0 again
    EXPECT_FALSE(read_publish(Bytes("\0\1a\0\0", 5), 2, Version::v3_1_1, read));  // identifier 0
    EXPECT_FALSE(read_publish(Bytes("\0\1#", 3), 0, Version::v3_1_1, read));
    EXPECT_FALSE(read_publish(Bytes("\0\0", 2), 0, Version::v3_1_1, read));
    EXPECT_FALSE(read_publish(Bytes("\0\1a\2\x23\0", 6), 0, Version::v5, read));    // a property ends too soon
    EXPECT_FALSE(read_publish(Bytes("\0\1a\3\x21\0\1", 7), 0, Version::v5, read));  // not of PUBLISH
}

TEST(MqttPacket, PropertiesThereAndBack) {
    const Vector block = written([](Writer& writer) {
        writer.property(Property::PayloadFormat, 1U);
        writer.property(Property::MessageExpiry, 70000U);
        writer.property(Property::ContentType, Bytes("text"));
        writer.user_property("name", "value");
        writer.user_property("name", "other");
    });
    EXPECT_TRUE(properties_are_valid(bytes_of(block), Type::Publish));
    EXPECT_TRUE(properties_are_valid(bytes_of(block), Type::Connect, true));
    EXPECT_FALSE(properties_are_valid(bytes_of(block), Type::Connect));
    PropertyReader reader(bytes_of(block));
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.id(), Property::PayloadFormat);
    EXPECT_EQ(reader.number(), 1U);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.number(), 70000U);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(string_of(reader.value()), "text");
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(string_of(reader.name()), "name");
    EXPECT_EQ(string_of(reader.value()), "value");
    ASSERT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.ok());
    // What cannot be written: a text that is a number, a number that is a text, more than there is room for.
    EXPECT_EQ(written([](Writer& writer) { writer.property(Property::ContentType, 1U); }), Vector());
    EXPECT_EQ(written([](Writer& writer) { writer.property(Property::PayloadFormat, Bytes("1")); }), Vector());
    EXPECT_EQ(written([](Writer& writer) { writer.property(Property::MessageExpiry, 1U); }, 4), Vector());
    EXPECT_EQ(written([](Writer& writer) { writer.property(Property::MessageExpiry, 1U); }, 5).size(), 5U);
}

TEST(MqttPacket, PropertiesThatMayNotBe) {
    const auto valid = [](Vector block, Type type) { return properties_are_valid(bytes_of(block), type); };
    EXPECT_FALSE(valid({1, 0, 1, 0}, Type::Publish));    // twice
    EXPECT_FALSE(valid({1, 2}, Type::Publish));          // neither 0 nor 1
    EXPECT_FALSE(valid({35, 0, 0}, Type::Publish));      // alias 0
    EXPECT_FALSE(valid({8, 0, 1, '#'}, Type::Publish));  // an answer to a wildcard
    EXPECT_TRUE(valid({11, 1, 11, 2}, Type::Publish));   // of two subscriptions
    EXPECT_FALSE(valid({11, 1, 11, 2}, Type::Subscribe));
    EXPECT_FALSE(valid({33, 0, 0}, Type::Connack));
    EXPECT_TRUE(valid({33, 0, 1}, Type::Connack));
    EXPECT_FALSE(valid({4, 0}, Type::Publish));  // no such property
    EXPECT_FALSE(valid({0x80, 0x80, 0x01}, Type::Publish));
    EXPECT_TRUE(valid({}, Type::Publish));
}

TEST(MqttPacket, AcksInAllTheirLengths) {
    Ack ack;
    EXPECT_TRUE(read_ack(Type::Puback, Bytes("\1\2", 2), Version::v5, ack));
    EXPECT_EQ(ack.id, 0x0102);
    EXPECT_EQ(ack.reason, 0);
    EXPECT_TRUE(read_ack(Type::Puback, Bytes("\1\2\x80", 3), Version::v5, ack));
    EXPECT_EQ(ack.reason, 0x80);
    EXPECT_TRUE(read_ack(Type::Puback, Bytes("\1\2\x80\0", 4), Version::v5, ack));
    EXPECT_FALSE(read_ack(Type::Puback, Bytes("\1\2\x80", 3), Version::v3_1_1, ack));
    EXPECT_FALSE(read_ack(Type::Puback, Bytes("\1", 1), Version::v5, ack));
    EXPECT_FALSE(read_ack(Type::Puback, Bytes("\0\0", 2), Version::v5, ack));
    EXPECT_FALSE(read_ack(Type::Puback, Bytes("\1\2\0\0\0", 5), Version::v5, ack));
    EXPECT_EQ(written([](Writer& writer) {
                  write_ack(writer, Type::Pubrel, Version::v5, {7, 0});
              }),
              (Vector{0x62, 2, 0, 7}));
    EXPECT_EQ(written([](Writer& writer) {
                  write_ack(writer, Type::Pubcomp, Version::v5, {7, 0x92});
              }),
              (Vector{0x70, 3, 0, 7, 0x92}));
}

TEST(MqttPacket, SubscribeAndItsAnswers) {
    EXPECT_EQ(written([](Writer& writer) { write_subscribe(writer, Version::v3_1_1, 9, "a/#", 1); }),
              (Vector{0x82, 8, 0, 9, 0, 3, 'a', '/', '#', 1}));
    EXPECT_EQ(written([](Writer& writer) { write_unsubscribe(writer, Version::v5, 9, "a"); }),
              (Vector{0xA2, 6, 0, 9, 0, 0, 1, 'a'}));
    Suback suback;
    EXPECT_TRUE(read_suback(Type::Suback, Bytes("\0\1\1", 3), Version::v3_1_1, suback));
    EXPECT_FALSE(read_suback(Type::Suback, Bytes("\0\1", 2), Version::v3_1_1, suback));
    EXPECT_TRUE(read_suback(Type::Unsuback, Bytes("\0\1", 2), Version::v3_1_1, suback));
    EXPECT_FALSE(read_suback(Type::Unsuback, Bytes("\0\1\0", 3), Version::v3_1_1, suback));
    EXPECT_TRUE(read_suback(Type::Unsuback, Bytes("\0\1\0\x11", 4), Version::v5, suback));
    EXPECT_EQ(suback.reasons.data[0], 0x11);
}

TEST(MqttFramer, FindsPacketsHoweverTheyAreCut) {
    const Vector stream{0xD0, 0, 0x40, 2, 0, 7, 0x30, 4, 0, 1, 'a', 'x', 0xD0, 0};
    for (size_t cut = 1; cut <= stream.size(); cut++) {
        uint8_t buffer[16];
        Framer framer(buffer, sizeof buffer);
        std::vector<Vector> bodies;
        for (size_t at = 0; at < stream.size(); at += cut) {
            Bytes part(stream.data() + at, std::min(cut, stream.size() - at));
            while (part.size) {
                if (framer.take(part) == Framer::kPacket) bodies.push_back(vector_of(framer.body()));
            }
        }
        ASSERT_EQ(bodies.size(), 4U) << cut;
        EXPECT_EQ(bodies[0], Vector());
        EXPECT_EQ(bodies[1], (Vector{0, 7}));
        EXPECT_EQ(bodies[2], (Vector{0, 1, 'a', 'x'}));
    }
}

TEST(MqttFramer, RefusesWhatIsTooLong) {
    uint8_t buffer[16];
    const auto result = [&](Vector bytes) {
        Framer framer(buffer, sizeof buffer);
        Bytes part = bytes_of(bytes);
        return framer.take(part);
    };
    EXPECT_EQ(result({0x30, 14}), Framer::kMore);
    EXPECT_EQ(result({0x30, 15}), Framer::kTooLong);
    EXPECT_EQ(result({0x30, 0x80, 0x80, 0x80, 0x80}), Framer::kBadLength);
    EXPECT_EQ(result({0x30, 0x80, 0}), Framer::kBadLength);
    EXPECT_EQ(result({0x30, 0xFF, 0xFF, 0xFF, 0x7F}), Framer::kTooLong);
}
