// SPDX-License-Identifier: BSD-3-Clause
#include "net_bridge/stream_framing.hpp"

#include "net_bridge/random.hpp"
#include "tests/unit/net_bridge/packets.hpp"

#include <gtest/gtest.h>

namespace twin::net {
namespace {

Bytes stream_of(const std::vector<std::size_t>& sizes) {
    Bytes stream;
    for (const std::size_t size : sizes) {
        append(stream, stream_head(Frame(Bytes(size))));
        for (std::size_t i = 0; i < size; ++i) {
            stream.push_back(static_cast<std::uint8_t>(size + i));
        }
    }
    return stream;
}

// The sizes that come out, fed in pieces; each frame's contents are checked.
std::vector<std::size_t> taken(Deframer& deframer, const Bytes& stream, std::size_t piece, bool& good) {
    std::vector<std::size_t> sizes;
    good = true;
    for (std::size_t at = 0; at < stream.size() && good; at += piece) {
        good =
            deframer.feed(std::span(stream).subspan(at, std::min(piece, stream.size() - at)), [&](const Frame& frame) {
                sizes.push_back(frame.size());
                for (std::size_t i = 0; i < frame.size(); ++i) {
                    EXPECT_EQ(frame.bytes()[i], static_cast<std::uint8_t>(frame.size() + i));
                }
            });
    }
    return sizes;
}

TEST(StreamFraming, HeadIsBigEndian) {
    EXPECT_EQ(stream_head(Frame(Bytes(0x1234))), (std::array<std::uint8_t, 4>{0, 0, 0x12, 0x34}));
}

TEST(StreamFraming, PiecesMakeNoDifference) {
    const std::vector<std::size_t> sizes{60, 1514, 1, 300};
    const Bytes stream = stream_of(sizes);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{64}, std::size_t{65}, stream.size()}) {
        Deframer deframer;
        bool good = false;
        EXPECT_EQ(taken(deframer, stream, piece, good), sizes) << piece;
        EXPECT_TRUE(good);
    }
}

TEST(StreamFraming, LargeOnesAreSkipped) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}, std::size_t{100'000}}) {
        Deframer deframer;
        bool good = false;
        const Bytes stream = stream_of({kMaxJumboFrame, kMaxJumboFrame + 1, 60, Deframer::kMaxLength, 0, 61});
        EXPECT_EQ(taken(deframer, stream, piece, good), (std::vector<std::size_t>{kMaxJumboFrame, 60, 61}));
        EXPECT_TRUE(good);
        EXPECT_EQ(deframer.oversized(), 2u);
    }
}

TEST(StreamFraming, ALengthThatCannotBeEndsIt) {
    Deframer deframer;
    bool good = true;
    Bytes stream = stream_of({60});
    append(stream, Bytes{0, 1, 0x10, 1});  // 69633
    append(stream, stream_of({60}));
    EXPECT_EQ(taken(deframer, stream, stream.size(), good), std::vector<std::size_t>{60});
    EXPECT_FALSE(good);
    EXPECT_FALSE(deframer.feed(stream_of({60}), [](const Frame&) { ADD_FAILURE(); }));
}

}  // namespace
}  // namespace twin::net
