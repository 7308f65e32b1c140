// SPDX-License-Identifier: BSD-3-Clause
#include "sim/link/protocol.hpp"

#include <gtest/gtest.h>
#include <random>

namespace twin::link {
namespace {

TEST(Link, EncodesAsTheDocumentSays) {
    const auto bytes = encode({Type::serial_in, 0x0203, 0x0102030405060708, "ab"});
    const std::string expected(
        "\x02\0\0\0"
        "\x02\0"
        "\x03\x02"
        "\x08\x07\x06\x05\x04\x03\x02\x01"
        "ab",
        18);
    EXPECT_EQ(bytes, expected);
}

TEST(Link, NegativeTimesAndEmptyPayloadsSurvive) {
    const Message message{Type::grant, 0xFFFF, -1, ""};
    FrameReader reader;
    reader.feed(encode(message));
    EXPECT_EQ(reader.next().value(), message);
    EXPECT_EQ(reader.next().value(), std::nullopt);
    EXPECT_EQ(reader.pending(), 0u);
}

TEST(Link, NumbersSurvive) {
    EXPECT_EQ(decode_i64(encode_i64(kNever)), kNever);
    EXPECT_EQ(decode_i64(encode_i64(-5)), -5);
    EXPECT_EQ(decode_f64(encode_f64(-0.125)), -0.125);
    EXPECT_EQ(decode_i64("1234567"), std::nullopt);
    EXPECT_EQ(decode_f64("123456789"), std::nullopt);
}

TEST(Link, PiecesOfAnySizeGiveTheSameMessages) {
    std::vector<Message> sent;
    std::string stream;
    for (int i = 0; i < 50; ++i) {
        sent.push_back({Type::serial_out, static_cast<std::uint16_t>(i), i * 1000,
                        std::string(static_cast<std::size_t>(i * 7), 'x')});
        stream += encode(sent.back());
    }
    for (const unsigned seed : {1u, 2u, 3u}) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        FrameReader reader;
        std::vector<Message> got;
        for (std::size_t at = 0; at < stream.size();) {
            const auto size = std::min<std::size_t>(1 + random() % 40, stream.size() - at);
            reader.feed(std::string_view(stream).substr(at, size));
            at += size;
            for (auto message = reader.next(); message.value(); message = reader.next()) {
                got.push_back(**message);
            }
        }
        EXPECT_EQ(got, sent);
    }
}

TEST(Link, TheLargestPayloadPassesAndOneMoreDoesNot) {
    FrameReader reader;
    reader.feed(encode({Type::log, 0, 0, std::string(kMaxPayload, 'x')}));
    EXPECT_EQ(reader.next().value()->payload.size(), kMaxPayload);
    std::string header = encode({Type::log, 0, 0, ""});
    header[0] = 1;
    header[3] = 1;  // 2^24 + 1
    reader.feed(header);
    const auto error = reader.next();
    ASSERT_FALSE(error);
    EXPECT_NE(error.error().find("16777217"), std::string::npos);
}

TEST(Link, AnUnknownTypeIsAnErrorThatStays) {
    std::string bytes = encode({Type::log, 0, 0, "x"});
    bytes[4] = 50;
    FrameReader reader;
    reader.feed(bytes);
    ASSERT_FALSE(reader.next());
    reader.feed(encode({Type::log, 0, 0, "x"}));
    EXPECT_FALSE(reader.next());
}

TEST(Link, AnyBytesGiveMessagesOrAnError) {
    for (unsigned seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        FrameReader reader;
        for (int i = 0; i < 20; ++i) {
            std::string bytes(random() % 64, '\0');
            for (auto& byte : bytes) {
                byte = static_cast<char>(random() % 4 == 0 ? random() : 0);
            }
            reader.feed(bytes);
            while (auto message = reader.next()) {
                if (!*message) {
                    break;
                }
            }
        }
    }
}

}  // namespace
}  // namespace twin::link
