// SPDX-License-Identifier: BSD-3-Clause
#include "http/Server.h"

#include <gtest/gtest.h>

#include "script_socket.hpp"

using namespace http;

namespace {

std::string heard;

void hello(Exchange& exchange) {
    exchange.respond(200, "text/plain", "hello");
    EXPECT_EQ(exchange.respond(200, "text/plain", "twice"), NSAPI_ERROR_PARAMETER);
}

void store(Exchange& exchange) {
    heard.clear();
    char part[5];
    int got;
    while ((got = exchange.read(part, sizeof part)) > 0) heard.append(part, static_cast<size_t>(got));
    if (got == 0) exchange.respond(204, {}, {});
}

void stream(Exchange& exchange) {
    exchange.begin(200, "text/plain", "X: y\r\n");
    exchange.write("one");
    exchange.write("");
    exchange.write("and two");
}

void silent(Exchange&) {}

void files(Exchange& exchange) { exchange.respond(200, "text/plain", exchange.path()); }

const Route kRoutes[] = {{"GET", "/", hello},        {"PUT", "/data", store},    {"POST", "/data", store},
                         {"GET", "/stream", stream}, {"GET", "/silent", silent}, {"GET", "/files/*", files}};

std::string serve(const std::string& requests, size_t part = 1000, nsapi_error_t at_end = 0) {
    ScriptSocket socket(requests, part);
    socket.at_end = at_end;
    char buffer[160];
    Server server(kRoutes, buffer, sizeof buffer);
    server.set_body_limit(20);
    server.set_timeout(77);
    EXPECT_EQ(server.serve(socket), NSAPI_ERROR_OK);
    EXPECT_EQ(socket.timeout, 77);
    EXPECT_FALSE(socket.was_closed);
    return socket.output;
}

std::string head(const std::string& line) { return line + " HTTP/1.1\r\nHost: a\r\n"; }
std::string get(const std::string& path) { return head("GET " + path) + "\r\n"; }

const std::string kHello = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

/// The status of the only answer, which must be complete.
int status(const std::string& answer) {
    EXPECT_EQ(answer.substr(0, 9), "HTTP/1.1 ");
    EXPECT_NE(answer.find("\r\n\r\n"), std::string::npos);
    return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
}

}  // namespace

TEST(HttpServer, AnswersAndKeepsTheConnection) {
    for (const size_t part : {1U, 13U, 1000U}) EXPECT_EQ(serve(get("/") + get("/"), part), kHello + kHello);
    EXPECT_EQ(serve(get("/?x=1")), kHello);
    EXPECT_EQ(serve(get("/files/a/b.txt")).substr(kHello.size() - 5 + 1), "/files/a/b.txt");
    EXPECT_EQ(serve(""), "");
    EXPECT_EQ(serve("", 1000, NSAPI_ERROR_WOULD_BLOCK), "");
}

TEST(HttpServer, EndsTheConnectionWhenTheClientWants) {
    const std::string answer = serve(head("GET /") + "Connection: close\r\n\r\n" + get("/"));
    EXPECT_EQ(answer,
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
    EXPECT_EQ(serve("GET / HTTP/1.0\r\n\r\n" + get("/")), answer);
}

TEST(HttpServer, ReadsBodies) {
    for (const size_t part : {1U, 9U, 1000U}) {
        EXPECT_EQ(serve(head("PUT /data") + "Content-Length: 11\r\n\r\nhello world" + get("/"), part),
                  "HTTP/1.1 204 No Content\r\n\r\n" + kHello);
        EXPECT_EQ(heard, "hello world");
        EXPECT_EQ(
            serve(head("POST /data") + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n" + get("/"),
                  part),
            "HTTP/1.1 204 No Content\r\n\r\n" + kHello);
        EXPECT_EQ(heard, "hello!");
    }
}

// What the handler left must not be taken for the next request.
TEST(HttpServer, SkipsABodyThatNobodyRead) {
    EXPECT_EQ(serve(head("GET /") + "Content-Length: 16\r\n\r\nGET /x HTTP/1.1\n" + get("/")), kHello + kHello);
}

TEST(HttpServer, Streams) {
    EXPECT_EQ(serve(get("/stream") + get("/")),
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n"
              "3\r\none\r\n7\r\nand two\r\n0\r\n\r\n" +
                  kHello);
    EXPECT_EQ(serve("GET /stream HTTP/1.0\r\n\r\n"),
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX: y\r\nConnection: close\r\n\r\noneand two");
}

TEST(HttpServer, AnswersHeadWithoutABody) {
    EXPECT_EQ(serve(head("HEAD /") + "\r\n" + get("/")), kHello.substr(0, kHello.size() - 5) + kHello);
    EXPECT_EQ(serve(head("HEAD /stream") + "\r\n"),
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(HttpServer, LetsTheClientSendWhenItAsks) {
    const std::string asks = head("PUT /data") + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    EXPECT_EQ(serve(asks + "ok", asks.size()), "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_EQ(serve(asks + "ok"), "HTTP/1.1 204 No Content\r\n\r\n");  // it did not wait
    // Nobody wants the body: the answer comes instead of leave, and the connection ends.
    EXPECT_EQ(serve(head("GET /") + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n", 1000, NSAPI_ERROR_WOULD_BLOCK),
              kHello);
}

TEST(HttpServer, RefusesWhatItCannotServe) {
    EXPECT_EQ(status(serve(get("/none"))), 404);
    const std::string not_allowed = serve(head("DELETE /data") + "\r\n");
    EXPECT_EQ(status(not_allowed), 405);
    EXPECT_NE(not_allowed.find("\r\nAllow: PUT, POST\r\n"), std::string::npos);
    EXPECT_EQ(status(serve(get("/silent"))), 500);
    EXPECT_EQ(status(serve("hello\r\n\r\n")), 400);
    EXPECT_EQ(status(serve(get("/" + std::string(200, 'x')))), 431);
    EXPECT_EQ(status(serve(head("PUT /data") + "Transfer-Encoding: gzip\r\n\r\n")), 501);
    EXPECT_EQ(status(serve("GET / HTTP/3.0\r\nHost: a\r\n\r\n")), 505);
    EXPECT_EQ(status(serve(head("PUT /data") + "Transfer-Encoding: chunked\r\n\r\nzz\r\n")), 400);
    // After these there is no telling where the next request begins.
    EXPECT_NE(serve("hello\r\n\r\n" + get("/")).find("Connection: close"), std::string::npos);
    EXPECT_EQ(serve("hello\r\n\r\n" + get("/")).find("hello"), std::string::npos);
}

TEST(HttpServer, LimitsBodies) {
    EXPECT_EQ(status(serve(head("PUT /data") + "Content-Length: 20\r\n\r\n" + std::string(20, 'x'))), 204);
    EXPECT_EQ(status(serve(head("PUT /data") + "Content-Length: 21\r\n\r\n" + std::string(21, 'x'))), 413);
    EXPECT_EQ(status(serve(head("PUT /data") + "Transfer-Encoding: chunked\r\n\r\n14\r\n" + std::string(20, 'x') +
                           "\r\n0\r\n\r\n")),
              204);
    EXPECT_EQ(status(serve(head("PUT /data") + "Transfer-Encoding: chunked\r\n\r\n15\r\n" + std::string(21, 'x') +
                           "\r\n0\r\n\r\n")),
              413);
}

TEST(HttpServer, DoesNotWaitForEver) {
    EXPECT_EQ(status(serve("GET / HT", 1000, NSAPI_ERROR_WOULD_BLOCK)), 408);
    EXPECT_EQ(status(serve(head("PUT /data") + "Content-Length: 9\r\n\r\nhell", 1000, NSAPI_ERROR_WOULD_BLOCK)), 408);
    EXPECT_EQ(serve("GET / HT"), "");  // it hung up: nobody is there to hear
    std::string many;
    for (int i = 0; i < 200; i++) many += get("/");
    const std::string answers = serve(many);
    EXPECT_EQ(answers.size(), 100 * kHello.size());
}

TEST(HttpServer, ReportsABrokenConnection) {
    ScriptSocket socket(get("/"));
    socket.at_end = NSAPI_ERROR_CONNECTION_LOST;
    char buffer[160];
    Server server(kRoutes, buffer, sizeof buffer);
    EXPECT_EQ(server.serve(socket), NSAPI_ERROR_CONNECTION_LOST);
    ScriptSocket full(get("/") + get("/"));
    full.takes = 10;
    EXPECT_EQ(server.serve(full), NSAPI_ERROR_OK);
    EXPECT_EQ(full.output.size(), 10U);
    EXPECT_EQ(server.run(socket), NSAPI_ERROR_NO_SOCKET);
}
