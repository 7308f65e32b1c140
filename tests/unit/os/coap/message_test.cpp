// SPDX-License-Identifier: BSD-3-Clause
#include "coap/message.h"

#include <gtest/gtest.h>

#include <string>

using namespace coap;
using std::string_literals::operator""s;

namespace {

template <typename Function>
std::string written(Function function, size_t room = 2000) {
    std::string buffer(room, 0);
    Writer writer(buffer.data(), buffer.size());
    function(writer);
    return writer.ok() ? std::string(writer.written()) : std::string();
}

}  // namespace

// RFC 7252, figure 16 and 17: GET /temperature.
TEST(CoapMessage, AsTheStandardDrawsIt) {
    EXPECT_EQ(written([](Writer& writer) {
                  writer.begin(Type::Con, kGet, 0x7D34);
                  writer.parts(kUriPath, "temperature", '/');
              }),
              "\x40\x01\x7D\x34\xBBtemperature"s);
    EXPECT_EQ(written([](Writer& writer) {
                  writer.begin(Type::Con, kGet, 0x7D35, "\x20");
                  writer.parts(kUriPath, "temperature", '/');
              }),
              "\x41\x01\x7D\x35\x20\xBBtemperature"s);
    Message message;
    const std::string answer =
        "\x61\x45\x7D\x35\x20\xFF"
        "22.3 C"s;
    ASSERT_EQ(read(answer, message), Parsed::Good);
    EXPECT_EQ(message.type, Type::Ack);
    EXPECT_EQ(message.code, kContent);
    EXPECT_EQ(message.id, 0x7D35);
    EXPECT_EQ(message.token, "\x20");
    EXPECT_EQ(message.options, "");
    EXPECT_EQ(message.payload, "22.3 C");
}

TEST(CoapMessage, OptionsAtTheEdgesOfTheirForms) {
    for (const uint16_t delta : {0, 12, 13, 268, 269, 65535}) {
        for (const size_t length : {0U, 12U, 13U, 268U, 269U, 1034U}) {
            const std::string value(length, 'v');
            const std::string text = written([&](Writer& writer) {
                writer.begin(Type::Non, kPut, 1);
                writer.option(delta, value);
                writer.payload("p");
            });
            Message message;
            ASSERT_EQ(read(text, message), Parsed::Good) << delta << " " << length;
            OptionReader reader(message.options);
            ASSERT_TRUE(reader.next());
            EXPECT_EQ(reader.number(), delta);
            EXPECT_EQ(reader.value(), value);
            EXPECT_FALSE(reader.next());
            EXPECT_TRUE(reader.ok());
            EXPECT_EQ(message.payload, "p");
        }
    }
    EXPECT_EQ(written([](Writer& writer) { writer.option(1, std::string(1035, 'v')); }), "");
}

TEST(CoapMessage, Numbers) {
    const auto there_and_back = [](uint32_t value, size_t bytes) {
        const std::string text = written([&](Writer& writer) { writer.option(kSize1, value); });
        EXPECT_EQ(text.size(), 2 + bytes);
        OptionReader reader(text);
        EXPECT_TRUE(reader.next());
        EXPECT_EQ(reader.uint(), value);
    };
    there_and_back(0, 0);
    there_and_back(1, 1);
    there_and_back(255, 1);
    there_and_back(256, 2);
    there_and_back(0xFFFFFFFE, 4);
}

TEST(CoapMessage, PartsOfPathsAndQueries) {
    EXPECT_EQ(written([](Writer& writer) {
                  writer.parts(kUriPath, "a/bc", '/');
                  writer.parts(kUriQuery, "x=1&y", '&');
              }),
              "\xB1"
              "a\x02"
              "bc\x43"
              "x=1\x01y"s);
}

TEST(CoapMessage, WhatDoesNotFitOrIsOutOfOrder) {
    const auto small = [](size_t room) {
        return written(
            [](Writer& writer) {
                writer.begin(Type::Con, kGet, 1, "12345678");
                writer.option(kUriPath, "a");
                writer.payload("pay");
            },
            room);
    };
    EXPECT_EQ(small(18).size(), 18U);
    EXPECT_EQ(small(17), "");
    EXPECT_EQ(written([](Writer& writer) { writer.begin(Type::Con, kGet, 1, "123456789"); }), "");
    EXPECT_EQ(written([](Writer& writer) {
                  writer.option(kUriPath, "a");
                  writer.option(kObserve, "");
              }),
              "");
}

TEST(CoapMessage, WhatIsNone) {
    Message message;
    EXPECT_EQ(read("", message), Parsed::Ignore);
    EXPECT_EQ(read("\x40\x01\0"s, message), Parsed::Ignore);
    EXPECT_EQ(read("\x80\x01\0\1"s, message), Parsed::Ignore);  // version 2
    EXPECT_EQ(read("\x40\0\0\1"s, message), Parsed::Good);      // ping
    EXPECT_EQ(read("\x49\x01\0\1"
                   "123456789"s,
                   message),
              Parsed::Broken);
    EXPECT_EQ(message.id, 1);
    EXPECT_EQ(read("\x44\x01\0\1"
                   "123"s,
                   message),
              Parsed::Broken);
    EXPECT_EQ(read("\x41\0\0\1x"s, message), Parsed::Broken);  // empty, and has a token
    EXPECT_EQ(read("\x40\0\0\1\xFFx"s, message), Parsed::Broken);
    EXPECT_EQ(read("\x40\x01\0\1\xFF"s, message), Parsed::Broken);
    EXPECT_EQ(read("\x40\x01\0\1\xB2x"s, message), Parsed::Broken);
    EXPECT_EQ(read("\x40\x01\0\1\xF0"s, message), Parsed::Broken);
    EXPECT_EQ(read("\x40\x01\0\1\xBF"s, message), Parsed::Broken);
    EXPECT_EQ(read("\x40\x01\0\1\xD0"s, message), Parsed::Broken);
    EXPECT_EQ(read("\x40\x01\0\1\xE0\1"s, message), Parsed::Broken);
    EXPECT_EQ(read("\x40\x01\0\1\xE0\xFF\xFF\xE0\xFF\xFF"s, message), Parsed::Broken);  // a number past 65,535
}

TEST(CoapMessage, Blocks) {
    Block block;
    bool error = false;
    const auto with = [&](uint32_t value) {
        const std::string options = written([&](Writer& writer) { writer.option(kBlock2, value); });
        return find_block(options, kBlock2, block, error);
    };
    EXPECT_TRUE(with(0x3E));
    EXPECT_EQ(block.num, 3U);
    EXPECT_TRUE(block.more);
    EXPECT_EQ(block.size(), 1024U);
    EXPECT_EQ(block.offset(), 3072U);
    EXPECT_EQ(block.value(), 0x3EU);
    EXPECT_FALSE(error);
    with(7);
    EXPECT_TRUE(error);
    error = false;
    with(0x1000000);
    EXPECT_TRUE(error);
    EXPECT_FALSE(find_block("", kBlock2, block, error));
}
