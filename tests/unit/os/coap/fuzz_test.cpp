// SPDX-License-Identifier: BSD-3-Clause
// Datagrams of anybody. Sanitized builds run it too.
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "coap/Endpoint.h"
#include "network.hpp"

using namespace coap;

namespace {

std::string damaged(std::mt19937& random, std::string text) {
    for (size_t i = random() % 3; i > 0 && !text.empty(); i--) {
        const size_t at = random() % text.size();
        switch (random() % 3) {
            case 0:
                text[at] = static_cast<char>(random());
                break;
            case 1:
                text.erase(at, random() % 4 + 1);
                break;
            default:
                text.insert(at, 1 + random() % 3, static_cast<char>(random()));
                break;
        }
    }
    return text;
}

}  // namespace

TEST(CoapFuzz, AnyBytes) {
    const uint32_t seed = 20260801;
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 200000; round++) {
        const size_t size = random() % 24;
        const auto bytes = std::make_unique<char[]>(size);  // no larger, for the sanitizer
        for (size_t i = 0; i < size; i++) bytes[i] = static_cast<char>(random());
        if (size) bytes[0] = static_cast<char>(0x40 | (bytes[0] & 0x3F));
        Message message;
        if (read({bytes.get(), size}, message) != Parsed::Good) continue;
        OptionReader options(message.options);
        size_t seen = 0;
        while (options.next()) seen += options.value().size();
        EXPECT_TRUE(options.ok());
        EXPECT_LE(seen + message.payload.size() + message.token.size(), size);
    }
}

// Two endpoints on a wire that loses, doubles, swaps and damages: they end all they begin, and keep within themselves.
TEST(CoapFuzz, ABadWire) {
    const uint32_t seed = 20260802;
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    static std::string state(700, 's');
    const Resource resources[] = {
        {"s", 1 << kGet, [](const Request&, Response& response) { response.payload = state; }, true},
        {"u", 1 << kPut, [](const Request& request, Response& response) {
             EXPECT_LE(request.payload.size(), Endpoint::kBody);
             response.code = kChanged;
         }}};
    const std::string upload(600, 'u');
    Network network;
    Network::Port port(network, 1);
    Network::Port server_port(network, 2);
    Endpoint client(port, 3);
    Endpoint server(server_port, 4, resources, 2);
    port.endpoint = &client;
    server_port.endpoint = &server;
    network.ports = {&port, &server_port};
    int begun = 0;
    int ended = 0;
    for (int round = 0; round < 60000; round++) {
        if (random() % 8 == 0) {
            Query query;
            query.path = random() % 3 ? "s" : "u";
            if (query.path == "u") {
                query.method = kPut;
                query.payload = upload;
            }
            const int number = client.request(
                server_port.self, query,
                [&](const Answer& answer) {
                    if (!answer.more) ended++;
                },
                network.now);
            if (number >= 0) begun++;
        }
        if (random() % 20 == 0) server.notify(resources[0], network.now);
        if (!network.under_way.empty()) {
            auto& datagram = network.under_way.front();
            switch (random() % 10) {
                case 0:
                    network.under_way.pop_front();
                    break;
                case 1:
                    network.under_way.push_back(datagram);
                    break;
                case 2:
                    network.under_way.push_back(datagram);
                    network.under_way.pop_front();
                    break;
                case 3:
                    datagram.bytes = damaged(random, datagram.bytes);
                    [[fallthrough]];
                default:
                    network.deliver_one();
                    break;
            }
            if (network.under_way.size() > 40) network.under_way.clear();
        }
        network.now += static_cast<uint32_t>(random() % 600);
        client.tick(network.now);
        server.tick(network.now);
    }
    for (int i = 0; i < 40; i++) {
        network.under_way.clear();
        network.now += Endpoint::kAnswerWait;
        client.tick(network.now);
        server.tick(network.now);
    }
    EXPECT_GE(begun, 300);
    EXPECT_EQ(ended, begun);
    EXPECT_EQ(client.time_left(network.now), UINT32_MAX);
    EXPECT_EQ(server.time_left(network.now), UINT32_MAX);
}
