// SPDX-License-Identifier: BSD-3-Clause
#include "http/Parser.h"

#include <gtest/gtest.h>

#include <string>

using namespace http;

namespace {

struct Outcome {
    int error = 0;  // or 0
    bool done = false;
    std::string body;
    size_t left = 0;
};

/// Gives it the text in parts, then the end if it is not done.
Outcome parse(Parser& parser, const std::string& text, size_t part, bool finish = false) {
    Outcome outcome;
    std::string_view body;
    for (size_t at = 0; at < text.size() && !outcome.done; at += part) {
        const std::string piece = text.substr(at, part);
        std::string_view input = piece;
        for (bool more = true; more;) {
            switch (parser.parse(input, body)) {
                case Parser::kMore:
                    more = false;
                    break;
                case Parser::kHead:
                    break;
                case Parser::kBody:
                    outcome.body += body;
                    break;
                case Parser::kDone:
                    outcome.done = true;
                    outcome.left = input.size() + text.size() - std::min(at + part, text.size());
                    more = false;
                    break;
                case Parser::kError:
                    outcome.error = parser.error();
                    return outcome;
            }
        }
    }
    if (finish && !outcome.done) outcome.done = parser.finish() == Parser::kDone;
    return outcome;
}

int request_error(const std::string& text, size_t room = 200) {
    char buffer[200];
    Parser parser(Parser::kRequest, buffer, room);
    const Outcome outcome = parse(parser, text, 1000);
    return outcome.done ? 0 : (outcome.error ? outcome.error : -1);
}

}  // namespace

TEST(HttpParser, RequestHoweverItIsCut) {
    const std::string text = "POST /led?on=1 HTTP/1.1\r\nHost: a\r\nX-One:  two \t\r\ncontent-LENGTH: 5\r\n\r\nhello";
    for (size_t part = 1; part <= text.size(); part++) {
        char buffer[200];
        Parser parser(Parser::kRequest, buffer, sizeof buffer);
        const Outcome outcome = parse(parser, text + "GET", part);
        EXPECT_TRUE(outcome.done);
        EXPECT_EQ(outcome.body, "hello");
        EXPECT_EQ(outcome.left, 3U);
        EXPECT_EQ(parser.method(), "POST");
        EXPECT_EQ(parser.target(), "/led?on=1");
        EXPECT_EQ(parser.path(), "/led");
        EXPECT_EQ(parser.query(), "on=1");
        EXPECT_EQ(parser.field("x-ONE"), "two");
        EXPECT_EQ(parser.field("x-on"), "");
        EXPECT_TRUE(parser.has_field("Host"));
        EXPECT_FALSE(parser.has_field("Hos"));
        EXPECT_TRUE(parser.keeps_alive());
        EXPECT_EQ(parser.length(), 5U);
    }
}

TEST(HttpParser, ChunkedHoweverItIsCut) {
    const std::string text =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\nA;name=\"value\"\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
    for (size_t part = 1; part <= text.size(); part++) {
        char buffer[200];
        Parser parser(Parser::kResponse, buffer, sizeof buffer);
        const Outcome outcome = parse(parser, text + "HT", part);
        EXPECT_TRUE(outcome.done) << part;
        EXPECT_EQ(outcome.body, "hello0123456789");
        EXPECT_EQ(outcome.left, 2U);
        EXPECT_TRUE(parser.is_chunked());
    }
}

TEST(HttpParser, BodiesOfAnswers) {
    char buffer[200];
    Parser parser(Parser::kResponse, buffer, sizeof buffer);
    Outcome outcome = parse(parser, "HTTP/1.1 200 OK\r\n\r\nuntil the end", 4, true);
    EXPECT_TRUE(outcome.done);
    EXPECT_EQ(outcome.body, "until the end");
    EXPECT_FALSE(parser.keeps_alive());
    for (const char* head : {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 \r\nContent-Length: 5\r\n\r\n",
                             "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"}) {
        parser.reset();
        outcome = parse(parser, head, 100);
        EXPECT_TRUE(outcome.done) << head;
        EXPECT_EQ(outcome.body, "");
    }
    parser.reset(true);  // to HEAD
    EXPECT_TRUE(parse(parser, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 100).done);
    parser.reset();
    outcome = parse(parser, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", 100, true);
    EXPECT_FALSE(outcome.done);
    parser.reset();
    EXPECT_FALSE(parse(parser, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", 100, true).done);
}

TEST(HttpParser, WhetherTheConnectionLives) {
    const auto lives = [](const std::string& text) {
        char buffer[200];
        Parser parser(Parser::kRequest, buffer, sizeof buffer);
        EXPECT_TRUE(parse(parser, text, 100).done);
        return parser.keeps_alive();
    };
    EXPECT_TRUE(lives("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_FALSE(lives("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n"));
    EXPECT_FALSE(lives("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade , close\r\n\r\n"));
    EXPECT_TRUE(lives("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n"));
    EXPECT_FALSE(lives("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(lives("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(HttpParser, RefusesWhatCouldBeReadInTwoWays) {
    const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(request_error(get + "\r\n"), 0);
    EXPECT_EQ(request_error("\r\n" + get + "\r\n"), 0);
    for (const std::string& bad : {get + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                                   get + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                                   get + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                                   get + "Content-Length: -1\r\n\r\n",
                                   get + "Content-Length: 1,1\r\n\r\nx",
                                   get + "Content-Length: \r\n\r\n",
                                   get + "Content-Length: 9999999999999999999\r\n\r\n",
                                   get + "Content-Length : 1\r\n\r\nx",
                                   get + " folded: 1\r\n\r\n",
                                   get + ": x\r\n\r\n",
                                   get + "nothing\r\n\r\n",
                                   get + "a: b\n\r\n\r\n",
                                   get + "a: b\rc\r\n\r\n",
                                   get + std::string("a: b\0c\r\n\r\n", 10),
                                   get + "a b: c\r\n\r\n",
                                   std::string("GET / HTTP/1.1\r\n\r\n"),
                                   get + "Host: b\r\n\r\n",
                                   std::string("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
                                   std::string("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
                                   std::string("GE(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                                   std::string("GET /\r\n\r\n"),
                                   std::string("GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
                                   std::string("GET / http/1.1\r\nHost: a\r\n\r\n"),
                                   std::string("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")}) {
        EXPECT_EQ(request_error(bad), 400) << bad;
    }
    EXPECT_EQ(request_error(get + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"), 0);
    EXPECT_EQ(request_error(get + "Transfer-Encoding: gzip, chunked\r\n\r\n"), 501);
    EXPECT_EQ(request_error("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
}

TEST(HttpParser, RefusesBadChunks) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(request_error(head + "000000000001\r\nx\r\n0\r\n\r\n"), 0);
    for (const char* bad : {"x\r\n", "\r\n", ";a\r\n", "1\nx\r\n", "1\r\nxy\r\n", "1\r\nx\n", "1\r\nx\r\r", "1 2\rx",
                            "FFFFFFFFFF\r\n", "0x1\r\n", "0\r\nabc\rd\r\n\r\n"}) {
        EXPECT_EQ(request_error(head + bad), 400) << bad;
    }
    EXPECT_EQ(request_error(head + "1;" + std::string(300, 'e')), 400);
    EXPECT_EQ(request_error(head + "0\r\n" + std::string(300, 't')), 400);
}

TEST(HttpParser, TheHeadFitsOrNot) {
    const std::string text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(request_error(text, text.size()), 0);
    EXPECT_EQ(request_error(text, text.size() - 1), 431);
}

TEST(HttpParser, Words) {
    EXPECT_TRUE(has_word("a, Keep-Alive ,b", "keep-alive"));
    EXPECT_FALSE(has_word("keep-alives", "keep-alive"));
    EXPECT_FALSE(has_word("", "a"));
    EXPECT_TRUE(same_word("aZ", "Az"));
    EXPECT_FALSE(same_word("a@", "a`"));
}
