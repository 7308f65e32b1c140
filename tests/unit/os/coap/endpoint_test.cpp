// SPDX-License-Identifier: BSD-3-Clause
// The message layer: reliability, duplicates, resets, and what a server answers by itself.
#include "coap/Endpoint.h"

#include <gtest/gtest.h>

#include "network.hpp"

using namespace coap;
using std::string_literals::operator""s;

namespace {

int calls;
std::string stored;

const Resource kResources[] = {{"sensors/temp", 1 << kGet,
                                [](const Request& request, Response& response) {
                                    calls++;
                                    std::string_view unit;
                                    response.format = kTextPlain;
                                    response.payload = request.query("unit", unit) && unit == "F" ? "70.7" : "21.5";
                                }},
                               {"store", 1 << kPut | 1 << kDelete,
                                [](const Request& request, Response& response) {
                                    stored = request.payload;
                                    response.code = request.method == kPut ? kChanged : kDeleted;
                                }},
                               {"huge-option", 1 << kGet, [](const Request&, Response& response) {
                                    response.code = kBadRequest;
                                    static const std::string text(500, 'x');
                                    response.payload = text;  // an error has no blocks
                                }}};

class CoapEndpoint : public testing::Test {
  protected:
    CoapEndpoint() {
        port.endpoint = &client;
        server_port.endpoint = &server;
        network.ports = {&port, &server_port};
        calls = 0;
        stored.clear();
    }
    int get(const char* path, const char* query = "", bool confirmable = true) {
        Query ask;
        ask.path = path;
        ask.query = query;
        ask.confirmable = confirmable;
        return request(ask);
    }
    int request(const Query& ask) {
        return client.request(
            server_port.self, ask, [this](const Answer& answer) { keep(answer); }, network.now);
    }
    void keep(const Answer& answer) {
        answers++;
        last = answer;
        payload = answer.payload;
    }
    /// What the server answers to these bytes.
    std::string reply_to(const std::string& bytes) {
        network.under_way.clear();
        server.receive(port.self, bytes, network.now);
        if (network.under_way.empty()) return {};
        const std::string reply = network.under_way.front().bytes;
        network.under_way.clear();
        return reply;
    }

    Network network;
    Network::Port port{network, 1};
    Network::Port server_port{network, 2};
    Endpoint client{port, 7};
    Endpoint server{server_port, 8, kResources, 3};
    int answers = 0;
    Answer last;
    std::string payload;
};

}  // namespace

TEST_F(CoapEndpoint, GetsAnAnswerWithTheAcknowledgement) {
    ASSERT_GE(get("sensors/temp", "unit=F"), 0);
    network.deliver_one();
    ASSERT_EQ(network.under_way.size(), 1U);
    EXPECT_EQ(network.under_way[0].bytes[0] & 0x30, 0x20);
    network.deliver();
    EXPECT_EQ(answers, 1);
    EXPECT_EQ(last.result, Answer::Ok);
    EXPECT_EQ(last.code, kContent);
    EXPECT_EQ(last.format, kTextPlain);
    EXPECT_EQ(payload, "70.7");
    EXPECT_FALSE(last.more);
    EXPECT_EQ(client.time_left(network.now), UINT32_MAX);
}

// RFC 7252, 6.4: no segment in front of the first slash, and none at all in "/".
TEST_F(CoapEndpoint, APathMayBeginWithASlash) {
    ASSERT_GE(get("/sensors/temp"), 0);
    network.deliver();
    EXPECT_EQ(payload, "21.5");
    const std::pair<const char*, size_t> segments[] = {{"", 0}, {"/", 0}, {"/a", 1}, {"a/b", 2}, {"//a", 2}};
    for (const auto& [path, count] : segments) {
        ASSERT_GE(get(path), 0);
        Message message;
        ASSERT_EQ(read(network.under_way.back().bytes, message), Parsed::Good);
        size_t options = 0;
        for (OptionReader reader(message.options); reader.next();) options++;
        EXPECT_EQ(options, count) << path;
        network.deliver();
    }
}

TEST_F(CoapEndpoint, WithoutConfirmation) {
    ASSERT_GE(get("sensors/temp", "", false), 0);
    EXPECT_EQ(network.under_way[0].bytes[0] & 0x30, 0x10);
    network.deliver_one();
    EXPECT_EQ(network.under_way[0].bytes[0] & 0x30, 0x10);
    network.deliver();
    EXPECT_EQ(payload, "21.5");
    // Nobody answers: nothing is sent again, and it ends some day.
    server_port.endpoint = nullptr;
    get("sensors/temp", "", false);
    network.deliver();
    network.now += Endpoint::kAnswerWait - 1;
    client.tick(network.now);
    EXPECT_EQ(answers, 1);
    network.now += 1;
    client.tick(network.now);
    EXPECT_TRUE(network.under_way.empty());
    EXPECT_EQ(last.result, Answer::Timeout);
}

// RFC 7252, 4.2: five times in all, the waits between 2 and 3 s, and then twice as long each.
TEST_F(CoapEndpoint, AsksAgainAndGivesUp) {
    ASSERT_GE(get("sensors/temp"), 0);
    uint32_t wait = client.time_left(network.now);
    EXPECT_GE(wait, 2000U);
    EXPECT_LE(wait, 3000U);
    const std::string first = network.under_way[0].bytes;
    for (int again = 0; again < 4; again++) {
        network.under_way.clear();
        network.now += wait - 1;
        client.tick(network.now);
        EXPECT_TRUE(network.under_way.empty());
        network.now += 1;
        client.tick(network.now);
        ASSERT_EQ(network.under_way.size(), 1U);
        EXPECT_EQ(network.under_way[0].bytes, first);
        EXPECT_EQ(client.time_left(network.now), wait * 2);
        wait *= 2;
    }
    network.now += wait;
    client.tick(network.now);
    EXPECT_EQ(answers, 1);
    EXPECT_EQ(last.result, Answer::Timeout);
    EXPECT_EQ(client.time_left(network.now), UINT32_MAX);
}

TEST_F(CoapEndpoint, KnowsARequestThatComesTwice) {
    const std::string bytes = "\x41\1\0\x09\x55\xB7sensors\4temp"s;
    const std::string reply = reply_to(bytes);
    EXPECT_EQ(reply_to(bytes), reply);
    EXPECT_EQ(calls, 1);
    network.now += Endpoint::kLifetime;
    EXPECT_EQ(reply_to(bytes), reply);
    EXPECT_EQ(calls, 2);
    // From somebody else it is another one.
    Peer other = port.self;
    other.bytes[0] = 9;
    server.receive(other, bytes, network.now);
    EXPECT_EQ(calls, 3);
}

TEST_F(CoapEndpoint, TakesAnAnswerThatComesLater) {
    server_port.endpoint = nullptr;
    ASSERT_GE(get("sensors/temp"), 0);
    const std::string asked = network.under_way[0].bytes;
    const std::string id = asked.substr(2, 2);
    const std::string token = asked.substr(4, 4);
    network.under_way.clear();
    client.receive(server_port.self, "\x60\0"s + id, network.now);
    EXPECT_EQ(client.time_left(network.now), Endpoint::kAnswerWait);
    const std::string answer = "\x44\x45\x12\x34"s + token +
                               "\xFF"
                               "late";
    client.receive(server_port.self, answer, network.now);
    EXPECT_EQ(payload, "late");
    ASSERT_EQ(network.under_way.size(), 1U);
    EXPECT_EQ(network.under_way[0].bytes, "\x60\0\x12\x34"s);
    // Our acknowledgement was lost.
    client.receive(server_port.self, answer, network.now);
    EXPECT_EQ(network.under_way.back().bytes, "\x60\0\x12\x34"s);
    EXPECT_EQ(answers, 1);
}

TEST_F(CoapEndpoint, Resets) {
    EXPECT_EQ(reply_to("\x40\0\0\1"s), "\x70\0\0\1"s);        // a ping
    EXPECT_EQ(reply_to("\x41\x45\0\2\x99"s), "\x70\0\0\2"s);  // an answer to nothing
    EXPECT_EQ(reply_to("\x51\x45\0\3\x99"s), "\x70\0\0\3"s);
    EXPECT_EQ(reply_to("\x61\x45\0\4\x99"s), "");
    EXPECT_EQ(reply_to("\x40\1\0\5\xFF"s), "\x70\0\0\5"s);  // broken
    EXPECT_EQ(reply_to("\x50\1\0\6\xFF"s), "");
    EXPECT_EQ(reply_to("\x40\x21\0\7"s), "\x70\0\0\7"s);  // class 1
    EXPECT_EQ(reply_to("\x60\1\0\x08"s), "");             // an acknowledgement that asks
    ASSERT_GE(get("sensors/temp"), 0);
    const std::string id = network.under_way[0].bytes.substr(2, 2);
    client.receive(server_port.self, "\x70\0"s + id, network.now);
    EXPECT_EQ(last.result, Answer::Reset);
    // Answers of others, and of another question.
    ASSERT_GE(get("sensors/temp"), 0);
    const std::string asked = network.under_way.back().bytes;
    Peer other = server_port.self;
    other.bytes[0] = 9;
    client.receive(other, "\x64\x45"s + asked.substr(2, 6), network.now);
    client.receive(server_port.self, "\x64\x45"s + "\0\0"s + asked.substr(4, 4), network.now);
    EXPECT_EQ(answers, 1);
}

TEST_F(CoapEndpoint, AnswersErrorsByItself) {
    get("none");
    network.deliver();
    EXPECT_EQ(last.code, kNotFound);
    get("store");
    network.deliver();
    EXPECT_EQ(last.code, kMethodNotAllowed);
    get("huge-option");
    network.deliver();
    EXPECT_EQ(last.code, kInternalError);
    get("a/very/long/path/that/none/of/the/resources/could/have/because/it/is/long");
    network.deliver();
    EXPECT_EQ(last.code, kNotFound);
    const std::string path = "\xB5store"s;
    EXPECT_EQ(reply_to("\x40\3\0\1\x10"s + "\xA5store"s)[1], static_cast<char>(kBadOption));  // If-Match
    EXPECT_EQ(reply_to("\x50\3\0\2\x10"s + "\xA5store"s), "");
    EXPECT_EQ(reply_to("\x40\3\0\3"s + path + "\xD0\x0B"s)[1], static_cast<char>(kProxyingNotSupported));
    EXPECT_EQ(reply_to("\x40\3\0\4"s + path + "\xD0\x04"s)[1], static_cast<char>(kChanged));  // 28 is elective
    EXPECT_EQ(calls, 0);
}

TEST_F(CoapEndpoint, ListsItsResources) {
    get(".well-known/core");
    network.deliver();
    EXPECT_EQ(last.format, kLinkFormat);
    EXPECT_EQ(payload, "</sensors/temp>,</store>,</huge-option>");
}

TEST_F(CoapEndpoint, OnlySoManyAtOnce) {
    for (size_t i = 0; i < Endpoint::kExchanges; i++) EXPECT_EQ(get("sensors/temp"), static_cast<int>(i));
    EXPECT_LT(get("sensors/temp"), 0);
    client.cancel(1);
    EXPECT_EQ(get("sensors/temp"), 1);
    network.deliver();
    EXPECT_EQ(answers, 4);
    const std::string long_path(Endpoint::kPacket, 'x');
    EXPECT_LT(get(long_path.c_str()), 0);
}

TEST_F(CoapEndpoint, RefusesAnAnswerWithAnOptionThatItMustKnow) {
    ASSERT_GE(get("sensors/temp"), 0);
    const std::string asked = network.under_way[0].bytes;
    network.under_way.clear();
    client.receive(server_port.self, "\x64\x45"s + asked.substr(2, 6) + "\x90"s, network.now);
    EXPECT_EQ(last.result, Answer::Failed);
}
