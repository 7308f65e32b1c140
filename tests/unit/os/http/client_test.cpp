// SPDX-License-Identifier: BSD-3-Clause
#include "http/Client.h"

#include <gtest/gtest.h>

#include "script_socket.hpp"

using namespace http;

namespace {

struct Fixture {
    explicit Fixture(const std::string& answer, size_t part = 1000) : socket(answer, part) {}
    nsapi_error_t ask(const Request& request) {
        return client.request(request, [this](std::string_view more) { body += more; });
    }
    ScriptSocket socket;
    char buffer[128];
    Client client{socket, buffer, sizeof buffer};
    std::string body;
};

Request get() {
    Request request;
    request.target = "/a?b";
    request.host = "host";
    return request;
}

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\n\r\nok";

}  // namespace

TEST(HttpClient, GetsAnAnswer) {
    for (const size_t part : {1U, 7U, 1000U}) {
        Fixture fixture(kOk, part);
        EXPECT_EQ(fixture.ask(get()), NSAPI_ERROR_OK);
        EXPECT_EQ(fixture.socket.output, "GET /a?b HTTP/1.1\r\nHost: host\r\n\r\n");
        EXPECT_EQ(fixture.client.status(), 200);
        EXPECT_EQ(fixture.client.field("x"), "y");
        EXPECT_EQ(fixture.body, "ok");
        EXPECT_TRUE(fixture.client.is_reusable());
        EXPECT_EQ(fixture.socket.timeout, 15000);
    }
}

TEST(HttpClient, PostsABodyOfKnownLength) {
    Fixture fixture(kOk);
    Request request = get();
    request.method = "POST";
    request.content_type = "text/plain";
    request.fields = "A: 1\r\nB: 2\r\n";
    request.body = std::string_view("x\0y", 3);
    EXPECT_EQ(fixture.ask(request), NSAPI_ERROR_OK);
    EXPECT_EQ(fixture.socket.output,
              std::string("POST /a?b HTTP/1.1\r\nHost: host\r\nA: 1\r\nB: 2\r\nContent-Type: text/plain\r\n"
                          "Content-Length: 3\r\n\r\nx\0y",
                          94));
    Fixture empty(kOk);
    request.body = {};
    EXPECT_EQ(empty.ask(request), NSAPI_ERROR_OK);
    EXPECT_NE(empty.socket.output.find("Content-Length: 0\r\n"), std::string::npos);
}

TEST(HttpClient, PostsABodyFromASource) {
    Fixture fixture(kOk);
    Request request = get();
    request.method = "PUT";
    static int left;
    left = 2;
    request.source = [](char* buffer, size_t size) -> size_t {
        if (!left--) return 0;
        std::fill_n(buffer, 18, 'x');
        return size >= 18 ? 18 : 0;
    };
    EXPECT_EQ(fixture.ask(request), NSAPI_ERROR_OK);
    EXPECT_EQ(fixture.socket.output,
              "PUT /a?b HTTP/1.1\r\nHost: host\r\nTransfer-Encoding: chunked\r\n\r\n"
              "12\r\nxxxxxxxxxxxxxxxxxx\r\n12\r\nxxxxxxxxxxxxxxxxxx\r\n0\r\n\r\n");
}

TEST(HttpClient, KeepsTheConnectionWhileTheServerDoes) {
    Fixture fixture(kOk);
    ScriptSocket& socket = fixture.socket;
    EXPECT_EQ(fixture.ask(get()), NSAPI_ERROR_OK);
    socket.input += "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    EXPECT_EQ(fixture.ask(get()), NSAPI_ERROR_OK);
    EXPECT_EQ(fixture.client.status(), 404);
    EXPECT_FALSE(fixture.client.is_reusable());
    EXPECT_EQ(fixture.ask(get()), NSAPI_ERROR_NO_CONNECTION);
}

TEST(HttpClient, PassesOverAnnouncementsAndLeavesRedirectionsToTheCaller) {
    Fixture fixture("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(fixture.ask(get()), NSAPI_ERROR_OK);
    EXPECT_EQ(fixture.client.status(), 302);
    EXPECT_EQ(fixture.client.field("location"), "/b");
}

TEST(HttpClient, HeadHasNoBody) {
    Fixture fixture("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    Request request = get();
    request.method = "HEAD";
    EXPECT_EQ(fixture.ask(request), NSAPI_ERROR_OK);
    EXPECT_EQ(fixture.body, "");
}

TEST(HttpClient, TellsErrorsApart) {
    EXPECT_EQ(Fixture("").ask(get()), NSAPI_ERROR_CONNECTION_LOST);
    EXPECT_EQ(Fixture("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell").ask(get()), NSAPI_ERROR_CONNECTION_LOST);
    EXPECT_EQ(Fixture("SSH-2.0\r\n\r\n").ask(get()), NSAPI_ERROR_DEVICE_ERROR);
    EXPECT_EQ(Fixture(kOk + "more than was asked for").ask(get()), NSAPI_ERROR_DEVICE_ERROR);
    EXPECT_EQ(Fixture("HTTP/1.1 200 OK\r\nX: " + std::string(200, 'x') + "\r\n\r\n").ask(get()),
              NSAPI_ERROR_DEVICE_ERROR);
    Fixture silent("HTTP/1.1 200 OK\r\n");
    silent.socket.at_end = NSAPI_ERROR_WOULD_BLOCK;
    EXPECT_EQ(silent.ask(get()), NSAPI_ERROR_TIMEOUT);
    Fixture full(kOk);
    full.socket.takes = 10;
    EXPECT_EQ(full.ask(get()), NSAPI_ERROR_TIMEOUT);
    Fixture broken(kOk);
    broken.socket.takes = 10;
    broken.socket.then = NSAPI_ERROR_CONNECTION_LOST;
    EXPECT_EQ(broken.ask(get()), NSAPI_ERROR_CONNECTION_LOST);
    EXPECT_FALSE(broken.client.is_reusable());
}

TEST(HttpClient, TextsCannotAddFields) {
    for (const char* bad : {"/a\r\nX: y", "/a b", "/a\n", ""}) {
        Fixture fixture(kOk);
        Request request = get();
        request.target = bad;
        EXPECT_EQ(fixture.ask(request), NSAPI_ERROR_PARAMETER) << bad;
        EXPECT_EQ(fixture.socket.output, "");
    }
    for (const char* bad : {"A: 1", "A: 1\r\n\r\n", "\r\nA: 1\r\n"}) {
        Fixture fixture(kOk);
        Request request = get();
        request.fields = bad;
        EXPECT_EQ(fixture.ask(request), NSAPI_ERROR_PARAMETER) << bad;
    }
    Fixture fixture(kOk);
    Request request = get();
    request.content_type = "a\r\nb";
    EXPECT_EQ(fixture.ask(request), NSAPI_ERROR_PARAMETER);
}
