// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/console.hpp"

#include <gtest/gtest.h>

namespace twin::scenario {
namespace {

Pattern pattern(const std::string& text) {
    std::string error;
    auto made = Pattern::parse(text, error);
    EXPECT_TRUE(made) << error;
    return *made;
}

TEST(Console, FindsWhatComesInPieces) {
    Console console;
    std::size_t at = 0;
    console.append(10, "rea");
    EXPECT_FALSE(console.find(at, pattern("ready")));
    console.append(20, "dy> ");
    const auto found = console.find(at, pattern("ready"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->at_ns, 20);
    EXPECT_EQ(found->line, "ready> ");
    EXPECT_EQ(at, 5U);
    EXPECT_FALSE(console.find(at, pattern("ready")));
    // A prompt has no line end.
    EXPECT_TRUE(console.find(at, pattern("> ")));
}

TEST(Console, SearchesEachLineOnce) {
    Console console;
    std::size_t at = 0;
    console.append(1, "one\r\ntwo\r\nthr");
    EXPECT_FALSE(console.find(at, pattern("/^three$/")));
    EXPECT_EQ(at, 10U);  // the lines that ended are behind it
    console.append(2, "ee\r\n");
    const auto found = console.find(at, pattern("/^(th)ree$/"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->line, "three");
    EXPECT_EQ(found->match.groups, std::vector<std::string>{"th"});
    // A pattern does not go over line ends.
    at = 0;
    EXPECT_FALSE(console.find(at, pattern("/one.*two/")));
}

TEST(Console, KeepsItsNewestPart) {
    Console console;
    for (int i = 0; i < 100'000; ++i) console.append(i, "line " + std::to_string(i) + "\n");
    std::size_t at = 0;
    EXPECT_FALSE(console.find(at, pattern("line 1\n")));
    at = 0;
    const auto found = console.find(at, pattern("line 99999"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->at_ns, 99999);
    const auto tail = console.tail(2);
    ASSERT_EQ(tail.size(), 2U);
    EXPECT_EQ(tail[0].text, "line 99998");
    EXPECT_EQ(tail[1].at_ns, 99999);
}

TEST(Console, ALineThatBrokeOffIsNotGoneOnWith) {
    Console console;
    console.break_off(0);
    console.append(1, "Echo on 10.");
    console.break_off(2);
    console.append(3, "Echo on 10.0.2.15\n");
    std::size_t at = 4;
    const auto found = console.find(at, pattern("/^Echo on/"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->at_ns, 3);
}

TEST(Console, TakesALineWithoutAnEnd) {
    Console console;
    console.append(1, std::string(3 * Console::kKept, 'x'));
    std::size_t at = 0;
    EXPECT_FALSE(console.find(at, pattern("/y/")));
    EXPECT_EQ(console.tail(1).at(0).text.size(), Console::kLongestLine);
}

TEST(Pattern, RefusesWhatIsNone) {
    std::string error;
    EXPECT_FALSE(Pattern::parse("/(/", error));
    EXPECT_FALSE(error.empty());
    EXPECT_FALSE(Pattern::parse("", error));
    EXPECT_TRUE(Pattern::parse("/", error));  // a slash
}

}  // namespace
}  // namespace twin::scenario
