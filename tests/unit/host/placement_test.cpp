// SPDX-License-Identifier: BSD-3-Clause
#include "sim/host/placement.hpp"

#include <gtest/gtest.h>

namespace twin::host {
namespace {

BoardInfo board() {
    BoardInfo info;
    info.name = "toy";
    info.memories = {{"flash", 0, 0x1000, MemoryKind::flash, ""},
                     {"more", 0x1000, 0x1000, MemoryKind::flash, ""},
                     {"uicr", 0x10001000, 0x100, MemoryKind::flash, ""},
                     {"ram", 0x20000000, 0x400, MemoryKind::ram, ""},
                     {"mirror", 0x08000000, 0x1000, MemoryKind::flash, "flash"}};
    return info;
}

std::string word(std::uint32_t value) {
    std::string bytes;
    for (unsigned i = 0; i < 4; ++i) {
        bytes += static_cast<char>(value >> (8 * i));
    }
    return bytes;
}

Image image(std::uint32_t stack = 0x20000400, std::uint32_t reset = 0x101, std::uint64_t at = 0) {
    Image made;
    made.path = "x";
    made.segments = {{at, word(stack) + word(reset)}};
    return made;
}

std::string says(const Result<Placement>& placement) { return placement ? "" : placement.error().message; }

TEST(Placement, FillsMemoriesAndLeavesTheRestErased) {
    auto from = image();
    from.segments.push_back({0x10001010, "uicr"});
    from.segments.push_back({0x20000010, "ram"});
    const auto placed = place_image(from, board());
    ASSERT_TRUE(placed) << says(placed);
    EXPECT_EQ(placed->memories.at("flash").size(), 0x1000u);
    EXPECT_EQ(placed->memories.at("flash").substr(0, 8), word(0x20000400) + word(0x101));
    EXPECT_EQ(placed->memories.at("flash")[8], '\xff');
    EXPECT_EQ(placed->memories.at("uicr").substr(0x10, 5), "uicr\xff");
    EXPECT_EQ(placed->memories.count("mirror"), 0u);
    ASSERT_EQ(placed->preload.size(), 1u);
    EXPECT_EQ(placed->preload[0].address, 0x20000010u);
}

TEST(Placement, ASegmentMayReachOverNeighbours) {
    auto from = image();
    from.segments.push_back({0xFFE, "abcd"});
    const auto placed = place_image(from, board());
    ASSERT_TRUE(placed) << says(placed);
    EXPECT_EQ(placed->memories.at("flash").substr(0xFFE), "ab");
    EXPECT_EQ(placed->memories.at("more").substr(0, 2), "cd");
}

TEST(Placement, AMirrorLeadsToWhatItMirrors) {
    const auto placed = place_image(image(0x20000400, 0x08000101, 0x08000000), board());
    ASSERT_TRUE(placed) << says(placed);
    EXPECT_EQ(placed->memories.at("flash").substr(4, 4), word(0x08000101));
}

TEST(Placement, TheLastByteFitsAndTheNextDoesNot) {
    auto from = image();
    from.segments.push_back({0x1FFF, "a"});
    EXPECT_TRUE(place_image(from, board()));
    from.segments.back().bytes = "ab";
    EXPECT_NE(says(place_image(from, board())).find("0x00002000, where 'toy' has no memory"), std::string::npos);
}

TEST(Placement, TheStackMayStartAtTheEndOfRamAndNotBeyond) {
    EXPECT_TRUE(place_image(image(0x20000400), board()));
    EXPECT_TRUE(place_image(image(0x20000004), board()));
    EXPECT_FALSE(place_image(image(0x20000404), board()));
    EXPECT_NE(says(place_image(image(0x20000000), board())).find("stack"), std::string::npos);
    EXPECT_FALSE(place_image(image(0), board()));
    EXPECT_FALSE(place_image(image(0x800), board()));
}

TEST(Placement, TheResetVectorMustLeadIntoMemory) {
    EXPECT_NE(says(place_image(image(0x20000400, 0x100), board())).find("Thumb"), std::string::npos);
    EXPECT_NE(says(place_image(image(0x20000400, 0x9001), board())).find("no memory"), std::string::npos);
    auto nothing = image();
    nothing.segments = {{0x100, "code"}};
    EXPECT_NE(says(place_image(nothing, board())).find("no vector table"), std::string::npos);
}

TEST(Placement, RunTimeMemoryMustExist) {
    auto from = image();
    from.runtime = {{0x20000000, 0x400}};
    EXPECT_TRUE(place_image(from, board()));
    from.runtime = {{0x20000000, 0x401}};
    EXPECT_NE(says(place_image(from, board())).find("wants memory at 0x20000400"), std::string::npos);
}

TEST(Placement, KeptContentsStayUnderTheImage) {
    std::string kept(0x1000, 'k');
    const auto placed = place_image(image(), board(), {{"flash", kept}});
    ASSERT_TRUE(placed) << says(placed);
    EXPECT_EQ(placed->memories.at("flash")[8], 'k');
    EXPECT_EQ(placed->memories.at("flash").substr(0, 4), word(0x20000400));
    kept.pop_back();
    EXPECT_FALSE(place_image(image(), board(), {{"flash", kept}}));
}

}  // namespace
}  // namespace twin::host
