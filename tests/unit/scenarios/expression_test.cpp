// SPDX-License-Identifier: BSD-3-Clause
#include "scenarios/engine/expression.hpp"

#include <gtest/gtest.h>

#include "scenarios/engine/comparison.hpp"

namespace twin::scenario {
namespace {

std::string expanded(const std::string& text) {
    Variables around;
    around.set("count", "10");
    around.set("name", "sensor");
    Variables own(&around);
    own.set("i", "3");
    const auto result = expand(text, own);
    return result ? *result : "error: " + result.error().message + "|" + result.error().suggestion;
}

TEST(Expression, PutsInNamesAndArithmetic) {
    EXPECT_EQ(expanded("no variables: $5, {x}"), "no variables: $5, {x}");
    EXPECT_EQ(expanded("${name}-${i}"), "sensor-3");
    EXPECT_EQ(expanded("${i + 1}"), "4");
    EXPECT_EQ(expanded("${20 + 0.5 * i}"), "21.5");
    EXPECT_EQ(expanded("${(count - i) * 2 % 4}"), "2");
    EXPECT_EQ(expanded("${-i / 2}"), "-1.5");
    EXPECT_EQ(expanded("$${i} is ${i}"), "${i} is 3");
}

TEST(Expression, SaysWhatIsWrong) {
    EXPECT_EQ(expanded("${cuont}"), "error: there is no variable 'cuont'|count");
    EXPECT_EQ(expanded("${i + }"), "error: '${i + }': a number or a name is missing at its end|");
    EXPECT_EQ(expanded("${i"), "error: '${i' has no }|");
    EXPECT_EQ(expanded("${1 / 0}"), "error: '${1 / 0}': division by 0|");
    EXPECT_EQ(expanded("${name + 1}"), "error: '${name + 1}': 'name' is 'sensor', which is no number|");
    EXPECT_EQ(expanded("${(1}"), "error: '${(1}': a ) is missing|");
    EXPECT_EQ(expanded("${1 2}"), "error: '${1 2}': '2' is left over|");
    // However deep somebody nests it.
    EXPECT_NE(expanded("${" + std::string(100'000, '(') + "}").find("too deep"), std::string::npos);
}

TEST(Comparison, HoldsAtItsEdges) {
    const auto holds = [](const char* text, double number) { return Comparison::parse(text)->holds(number); };
    EXPECT_TRUE(holds("5", 5));
    EXPECT_FALSE(holds("5", 5.001));
    EXPECT_TRUE(holds("!= 5", 6));
    EXPECT_TRUE(holds(">= 0.9", 0.9));
    EXPECT_FALSE(holds("> 0.9", 0.9));
    EXPECT_TRUE(holds("<0x10", 15));
    EXPECT_TRUE(holds("0.9..1.1", 1.1));
    EXPECT_FALSE(holds("0.9..1.1", 1.2));
    EXPECT_TRUE(holds("-3..-1", -2));
    EXPECT_TRUE(holds("true", 1));
    EXPECT_EQ(Comparison::parse("0.9..1.1")->text(), "0.9..1.1");
    EXPECT_EQ(Comparison::parse(">= 0x20")->text(), ">= 32");
    for (const char* wrong : {"", "five", "> ", "2..1", "1..", "..1", "nan", "inf", "1e999"})
        EXPECT_FALSE(Comparison::parse(wrong)) << wrong;
}

}  // namespace
}  // namespace twin::scenario
