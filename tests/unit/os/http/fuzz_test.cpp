// SPDX-License-Identifier: BSD-3-Clause
// Bytes of a peer that is broken or hostile. Sanitized builds run it too.
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "http/Client.h"
#include "http/Server.h"
#include "script_socket.hpp"

using namespace http;

namespace {

std::string damaged(std::mt19937& random, std::string text) {
    const size_t changes = random() % 4;
    for (size_t i = 0; i < changes && !text.empty(); i++) {
        const size_t at = random() % text.size();
        switch (random() % 3) {
            case 0:
                text[at] = static_cast<char>(random());
                break;
            case 1:
                text.erase(at, random() % 4 + 1);
                break;
            default:
                text.insert(at, text.substr(random() % text.size(), random() % 12));
                break;
        }
    }
    return text;
}

}  // namespace

// The same bytes cut in another way give the same result.
TEST(HttpFuzz, DamagedMessages) {
    const uint32_t seed = 20260731;
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const std::string requests[] = {
        "GET /a?b HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n",
        "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;e\r\nhello\r\n0\r\n"
        "T: x\r\n\r\nGET / HTTP/1.0\r\n\r\n"};
    const std::string answers[] = {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                                   "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 No\r\n\r\nuntil the end"};
    const Route routes[] = {{"GET", "/*", [](Exchange& exchange) { exchange.respond(200, "a", exchange.field("x")); }},
                            {"PUT", "/*", [](Exchange& exchange) {
                                 char part[3];
                                 int sum = 0;
                                 for (int got; (got = exchange.read(part, sizeof part)) > 0;) {
                                     for (int i = 0; i < got; i++) sum = sum * 3 + part[i];
                                 }
                                 exchange.respond(200, "a", sum ? "yes" : "no");
                             }}};
    for (int round = 0; round < 20000; round++) {
        const size_t size = random() % 120 + 20;
        const auto buffer =
            std::make_unique<char[]>(size);  // no larger than it says: a sanitizer sees every byte too far
        const std::string text = damaged(random, requests[random() % 3]);
        std::string outputs[2];
        for (std::string& output : outputs) {
            ScriptSocket socket(text, &output == outputs ? 1000 : random() % 9 + 1);
            Server server(routes, buffer.get(), size);
            server.set_body_limit(8);
            server.serve(socket, 5);
            output = socket.output;
        }
        EXPECT_EQ(outputs[0], outputs[1]) << text;
        nsapi_error_t results[2];
        const std::string answer = damaged(random, answers[random() % 3]);
        for (nsapi_error_t& result : results) {
            ScriptSocket socket(answer, &result == results ? 1000 : random() % 9 + 1);
            Client client(socket, buffer.get(), size);
            Request request;
            request.host = "a";
            result = client.request(request, [](std::string_view part) { ASSERT_FALSE(part.empty()); });
        }
        // Bytes after the answer are seen only if they come with it.
        if (results[1] != NSAPI_ERROR_OK) {
            EXPECT_EQ(results[0], results[1]) << answer;
        }
    }
}
