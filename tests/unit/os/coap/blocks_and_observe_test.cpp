// SPDX-License-Identifier: BSD-3-Clause
// RFC 7959 and RFC 7641.
#include <gtest/gtest.h>

#include "coap/Endpoint.h"
#include "network.hpp"

using namespace coap;
using std::string_literals::operator""s;

namespace {

std::string state;
std::string uploaded;

const Resource kResources[] = {{"state", 1 << kGet,
                                [](const Request&, Response& response) {
                                    if (state == "gone") response.code = kNotFound;
                                    response.payload = state;
                                },
                                true},
                               {"upload", 1 << kPut, [](const Request& request, Response& response) {
                                    uploaded = request.payload;
                                    response.code = kChanged;
                                }}};
const Resource& kState = kResources[0];

std::string pattern(size_t size) {
    std::string text;
    for (size_t i = 0; i < size; i++) text += static_cast<char>('a' + i * 7 % 26);
    return text;
}

class CoapBlocks : public testing::Test {
  protected:
    CoapBlocks() {
        port.endpoint = &client;
        server_port.endpoint = &server;
        network.ports = {&port, &server_port};
        state = "0";
        uploaded.clear();
    }
    int request(const Query& query) {
        return client.request(
            server_port.self, query,
            [this](const Answer& answer) {
                last = answer;
                size_limit = 0;
                find(answer.options, kSize1, size_limit);
                Bytes tag;
                find(answer.options, kETag, tag);
                etag = tag;
                results.push_back(answer.offset || answer.code == kEmpty ? std::string() : std::string(answer.payload));
                if (answer.offset)
                    whole += answer.payload;
                else
                    whole = answer.payload;
                if (!answer.more) complete++;
            },
            network.now);
    }
    int observe() {
        Query query;
        query.path = "state";
        query.observe = true;
        return request(query);
    }
    void set(const std::string& text) {
        state = text;
        server.notify(kState, network.now);
    }
    std::string reply_to(const std::string& bytes) {
        network.under_way.clear();
        server.receive(port.self, bytes, network.now);
        const std::string reply = network.under_way.empty() ? "" : network.under_way.front().bytes;
        network.under_way.clear();
        return reply;
    }

    Network network;
    Network::Port port{network, 1};
    Network::Port server_port{network, 2};
    Endpoint client{port, 7};
    Endpoint server{server_port, 8, kResources, 2};
    Answer last;
    std::string whole;
    int complete = 0;
    uint32_t size_limit = 0;
    std::string etag;
    std::vector<std::string> results;
};

}  // namespace

TEST_F(CoapBlocks, LargeAnswers) {
    for (const size_t size : {255U, 256U, 257U, 512U, 1000U}) {
        state = pattern(size);
        complete = 0;
        Query query;
        query.path = "state";
        ASSERT_GE(request(query), 0);
        network.deliver();
        EXPECT_EQ(complete, 1) << size;
        EXPECT_EQ(whole, state) << size;
    }
}

TEST_F(CoapBlocks, LargePayloads) {
    for (const size_t size : {256U, 257U, 512U, 513U, 2048U}) {
        const std::string payload = pattern(size);
        Query query;
        query.method = kPut;
        query.path = "upload";
        query.payload = payload;
        query.format = kOctetStream;
        ASSERT_GE(request(query), 0);
        network.deliver();
        EXPECT_EQ(last.code, kChanged) << size;
        EXPECT_EQ(uploaded, payload) << size;
    }
    const std::string payload = pattern(2049);
    Query query;
    query.method = kPut;
    query.path = "upload";
    query.payload = payload;
    request(query);
    network.deliver();
    EXPECT_EQ(last.code, kTooLarge);
    EXPECT_EQ(size_limit, Endpoint::kBody);
}

// A peer with larger blocks gets ours, from the same place on; one with smaller ones gets those.
TEST_F(CoapBlocks, OtherSizes) {
    state = pattern(600);
    const std::string path = "\xB5state"s;
    Message message;
    // Block2: number 0 with 1,024 bytes.
    std::string reply = reply_to("\x40\1\0\1"s + path + "\xC1\x06"s);
    ASSERT_EQ(read(reply, message), Parsed::Good);
    EXPECT_EQ(message.payload, state.substr(0, 256));
    // Number 1 with 512 bytes.
    reply = reply_to("\x40\1\0\2"s + path + "\xC1\x15"s);
    ASSERT_EQ(read(reply, message), Parsed::Good);
    EXPECT_EQ(message.payload, state.substr(512, 88));
    // Number 3 with 16.
    reply = reply_to("\x40\1\0\3"s + path + "\xC1\x30"s);
    ASSERT_EQ(read(reply, message), Parsed::Good);
    EXPECT_EQ(message.payload, state.substr(48, 16));
    // Past the end, and no size at all.
    EXPECT_EQ(reply_to("\x40\1\0\4"s + path + "\xC1\x34"s)[1], static_cast<char>(kBadOption));
    EXPECT_EQ(reply_to("\x40\1\0\5"s + path + "\xC1\x07"s)[1], static_cast<char>(kBadOption));
}

TEST_F(CoapBlocks, PayloadsWithGapsAreRefused) {
    const std::string path = "\xB6upload"s;
    const std::string part(16, 'x');
    const auto put = [&](char id, char block, size_t size) {
        return static_cast<uint8_t>(
            reply_to("\x40\3\0"s + id + path + "\xD1\x03"s + block + "\xFF" + part.substr(0, size))[1]);
    };
    EXPECT_EQ(put(1, 0x18, 16), kIncomplete);  // the first is missing
    EXPECT_EQ(put(2, 0x08, 16), kContinue);
    EXPECT_EQ(put(3, 0x28, 16), kIncomplete);
    EXPECT_EQ(put(4, 0x18, 15), kBadRequest);  // less than a block, and more follow
    EXPECT_EQ(put(5, 0x18, 16), kContinue);
    EXPECT_EQ(put(6, 0x20, 3), kChanged);
    EXPECT_EQ(uploaded.size(), 35U);
    EXPECT_EQ(put(7, 0x30, 3), kIncomplete);  // it is over
}

// A server that wants smaller parts gets them after the first.
TEST_F(CoapBlocks, TheServerMayWantSmallerParts) {
    server_port.endpoint = nullptr;
    const std::string payload = pattern(300);
    Query query;
    query.method = kPut;
    query.path = "upload";
    query.payload = payload;
    ASSERT_GE(request(query), 0);
    const std::string asked = network.under_way[0].bytes;
    network.under_way.clear();
    client.receive(server_port.self, "\x64\x5F"s + asked.substr(2, 6) + "\xD1\x0E\x08"s, network.now);  // 16 bytes
    Message message;
    ASSERT_EQ(read(network.under_way.at(0).bytes, message), Parsed::Good);
    Block block;
    bool error = false;
    ASSERT_TRUE(find_block(message.options, kBlock1, block, error));
    EXPECT_EQ(block.num, 16U);
    EXPECT_EQ(block.size(), 16U);
    EXPECT_EQ(message.payload, payload.substr(256, 16));
}

TEST_F(CoapBlocks, AnswersThatMakeNoSenseFail) {
    server_port.endpoint = nullptr;
    for (const std::string& bad :
         {"\xD1\x0A\x1C"s, "\xD1\x0A\x0C"s, "\xD1\x0A\x07"s}) {  // from the middle, short, no size
        Query query;
        query.path = "state";
        ASSERT_GE(request(query), 0);
        const std::string asked = network.under_way.back().bytes;
        client.receive(server_port.self, "\x64\x45"s + asked.substr(2, 6) + bad + "\xFFx", network.now);
        EXPECT_EQ(last.result, Answer::Failed);
    }
    Query query;
    query.path = "state";
    ASSERT_GE(request(query), 0);
    const std::string asked = network.under_way.back().bytes;
    client.receive(server_port.self, "\x64\x5F"s + asked.substr(2, 6), network.now);  // go on, with nothing
    EXPECT_EQ(last.result, Answer::Failed);
}

TEST_F(CoapBlocks, TellsOfChanges) {
    const int number = observe();
    network.deliver();
    EXPECT_TRUE(last.observed);
    EXPECT_EQ(server.observers(), 1U);
    set("1");
    network.deliver();
    set("2");
    network.deliver();
    EXPECT_EQ(results, (std::vector<std::string>{"0", "1", "2"}));
    // While one is under way, the newest waits.
    set("3");
    set("4");
    set("5");
    network.deliver();
    EXPECT_EQ(results, (std::vector<std::string>{"0", "1", "2", "3", "5"}));
    // Who forgets learns of one more, and says that it does not want it.
    client.cancel(number);
    set("6");
    network.deliver();
    EXPECT_EQ(server.observers(), 0U);
    EXPECT_EQ(results.size(), 5U);
    set("7");
    EXPECT_TRUE(network.under_way.empty());
}

TEST_F(CoapBlocks, ObserverThatIsGoneIsForgotten) {
    observe();
    network.deliver();
    port.endpoint = nullptr;
    set("1");
    for (int i = 0; i < 6; i++) {
        network.deliver();
        EXPECT_EQ(server.observers(), i < 5 ? 1U : 0U) << i;
        network.now += server.time_left(network.now) == UINT32_MAX ? 0 : server.time_left(network.now);
        server.tick(network.now);
    }
    EXPECT_EQ(server.observers(), 0U);
}

TEST_F(CoapBlocks, LargeStatesAreFetchedToTheEnd) {
    state = pattern(700);
    observe();
    network.deliver();
    EXPECT_EQ(whole, state);
    const std::string next = pattern(900).substr(100);
    set(next);
    network.deliver();
    EXPECT_EQ(whole, next);
    EXPECT_EQ(complete, 2);
    EXPECT_EQ(server.observers(), 1U);
}

// RFC 7959, 2.4: blocks of two states, which the ETag tells, do not make a third.
TEST_F(CoapBlocks, PartsOfTwoStatesAreNotPutTogether) {
    state = pattern(700);
    Query query;
    query.path = "state";
    ASSERT_GE(request(query), 0);
    network.deliver_one();  // the question
    network.deliver_one();  // the first part
    EXPECT_EQ(etag.size(), 4U);
    state = pattern(800).substr(100);
    network.deliver();
    EXPECT_EQ(last.result, Answer::Failed);
    EXPECT_EQ(results.size(), 2U);
    EXPECT_EQ(client.time_left(network.now), UINT32_MAX);
    // One that does not change has the same with each part.
    ASSERT_GE(request(query), 0);
    network.deliver();
    EXPECT_EQ(last.result, Answer::Ok);
    EXPECT_EQ(whole, state);
}

// Its parts must not come between those of the newer one.
TEST_F(CoapBlocks, ANewerStateEndsWhatIsFetchedOfTheOlder) {
    state = pattern(700);
    observe();
    network.deliver_one();
    network.deliver_one();
    ASSERT_EQ(complete, 0);
    ASSERT_EQ(network.under_way.size(), 1U);
    network.under_way.clear();  // the question for the second part is lost
    set(pattern(900).substr(100));
    network.deliver();
    EXPECT_EQ(whole, state);
    EXPECT_EQ(complete, 1);
    EXPECT_EQ(client.time_left(network.now), UINT32_MAX);  // nobody asks for the rest of the older
    EXPECT_EQ(server.observers(), 1U);
}

TEST_F(CoapBlocks, CancelEndsWhatIsFetchedToo) {
    state = pattern(700);
    const int number = observe();
    network.deliver_one();
    network.deliver_one();
    ASSERT_EQ(results.size(), 1U);
    client.cancel(number);
    EXPECT_EQ(client.time_left(network.now), UINT32_MAX);
    network.deliver();
    EXPECT_EQ(results.size(), 1U);
    EXPECT_EQ(complete, 0);
}

TEST_F(CoapBlocks, NotificationsHaveBlocksOfTheSizeThatWasAskedFor) {
    reply_to("\x41\1\0\1\1\x60\x55state\xC1\x02"s);  // 64 bytes
    reply_to("\x41\1\0\2\2\x60\x55state\xC1\x06"s);  // more than ours
    reply_to("\x41\1\0\3\3\x60\x55state"s);
    for (const auto& [text, sizes] : {std::pair(pattern(64), std::vector<size_t>{64, 64, 64}),
                                      std::pair(pattern(300), std::vector<size_t>{64, 256, 256})}) {
        network.under_way.clear();
        set(text);
        ASSERT_EQ(network.under_way.size(), sizes.size());
        for (size_t i = 0; i < sizes.size(); i++) {
            const std::string bytes = network.under_way[i].bytes;
            Message message;
            ASSERT_EQ(read(bytes, message), Parsed::Good);
            Block block;
            bool error = false;
            EXPECT_EQ(find_block(message.options, kBlock2, block, error), text.size() > sizes[i]);
            EXPECT_EQ(message.payload, text.substr(0, sizes[i]));
            server.receive(port.self, "\x60\0"s + bytes.substr(2, 2), network.now);
        }
    }
}

TEST_F(CoapBlocks, AnErrorIsTheLastItHears) {
    observe();
    network.deliver();
    set("gone");
    network.deliver();
    EXPECT_EQ(last.code, kNotFound);
    EXPECT_FALSE(last.observed);
    EXPECT_EQ(server.observers(), 0U);
    EXPECT_EQ(client.time_left(network.now), UINT32_MAX);
}

TEST_F(CoapBlocks, OnlySoManyObserve) {
    const std::string ask = "\x41\1\0"s;
    for (char token = 1; token <= static_cast<char>(Endpoint::kObservers + 1); token++) {
        reply_to("\x41\1\0"s + token + token + "\x60\x55state"s);
    }
    EXPECT_EQ(server.observers(), Endpoint::kObservers);
    reply_to("\x41\1\1\1\1\x60\x55state"s);  // again
    EXPECT_EQ(server.observers(), Endpoint::kObservers);
    reply_to("\x41\1\1\2\1\x61\1\x55state"s);  // no longer
    EXPECT_EQ(server.observers(), Endpoint::kObservers - 1);
    reply_to("\x41\3\1\3\1\x60\x56upload"s);  // cannot be observed
    EXPECT_EQ(server.observers(), Endpoint::kObservers - 1);
}

// RFC 7641, 3.4: what was overtaken is not shown.
TEST_F(CoapBlocks, OldNotificationsArePassedOver) {
    server_port.endpoint = nullptr;
    observe();
    const std::string asked = network.under_way[0].bytes;
    const auto notify = [&](char id, const std::string& sequence, const std::string& text) {
        client.receive(server_port.self,
                       "\x54\x45\1"s + id + asked.substr(4, 4) + static_cast<char>(0x60 + sequence.size()) + sequence +
                           "\xFF" + text,
                       network.now);
    };
    notify(1, "\x05"s, "five");
    notify(2, "\x07"s, "seven");
    notify(3, "\x06"s, "six");
    notify(4, "\x07"s, "seven again");
    EXPECT_EQ(results, (std::vector<std::string>{"five", "seven"}));
    notify(5, "\xFF\xFF\xFF"s, "before");
    EXPECT_EQ(results.size(), 2U);
    notify(6, "\x70\x00\x00"s, "far on");
    notify(7, "\xE0\x00\x00"s, "further");
    notify(8, "\x01"s, "around");
    EXPECT_EQ(results.size(), 5U);
    notify(9, "\x00"s, "late");
    network.now += 128001;
    notify(10, "\x00"s, "so late that it is new");
    EXPECT_EQ(results.size(), 6U);
}
