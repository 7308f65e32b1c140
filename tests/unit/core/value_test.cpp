// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/value.hpp"

#include <gtest/gtest.h>

#include "models/core/params.hpp"
#include "tests/unit/support/bench.hpp"

namespace twin {
namespace {

using test::Bench;

struct Part : Model {
    using Model::Model;
    int changes = 0;
    Input tilt{*this, "tilt", {.unit = "g", .min = -2, .max = 2}, [this] { ++changes; }};
    Input pressed{*this, "pressed", {.type = Input::Type::boolean}};
    Output level{*this, "level", Output::Type::number, "%"};
    Output pixels{*this, "pixels", Output::Type::bytes};
    HostStream stream{*this, "usb"};
};

struct ValueTest : testing::Test {
    Bench bench;
    Part& part = bench.add<Part>("part");
};

TEST_F(ValueTest, InputsTakeTheirRangeAndNothingElse) {
    EXPECT_EQ(part.tilt.set(2), "");
    EXPECT_EQ(part.tilt.set(2.001), "part.tilt takes -2 to 2 g, not 2.001");
    EXPECT_EQ(part.tilt.set(std::nan("")), "part.tilt takes -2 to 2 g, not nan");
    EXPECT_EQ(part.tilt.value(), 2);
    EXPECT_EQ(part.pressed.set(0.5), "part.pressed is true or false");
    EXPECT_EQ(part.changes, 1);
    EXPECT_EQ(part.tilt.set(2), "");
    EXPECT_EQ(part.changes, 1) << "setting what it is changes nothing";
}

TEST_F(ValueTest, InputsSurvivePowerLoss) {
    bench.elaborate();
    part.tilt.set(-1);
    part.reset(ResetKind::power_on);
    EXPECT_EQ(part.tilt.value(), -1);
}

TEST_F(ValueTest, OutputsTellChangesOnly) {
    std::vector<std::string> told;
    bench.env().on_output = [&](const Output& output) { told.push_back(output.full_name()); };
    part.level.publish(0);
    part.level.publish(0);
    part.level.publish(1);
    const std::uint8_t picture[2] = {1, 2};
    part.pixels.publish(picture);
    part.pixels.publish(picture);
    EXPECT_EQ(told, (std::vector<std::string>{"part.level", "part.level", "part.pixels"}));
    EXPECT_EQ(part.pixels.bytes(), (std::vector<std::uint8_t>{1, 2}));
}

TEST_F(ValueTest, StreamsCarryBothWays) {
    std::string out, in;
    bench.env().on_stream = [&](const HostStream& s, std::span<const std::uint8_t> b) {
        out += s.name() + ":" + std::string(b.begin(), b.end());
    };
    part.stream.on_receive([&](std::span<const std::uint8_t> b) { in.append(b.begin(), b.end()); });
    const std::uint8_t hi[] = {'h', 'i'};
    part.stream.send(hi);
    part.stream.receive(hi);
    EXPECT_EQ(out, "usb:hi");
    EXPECT_EQ(in, "hi");
}

using Given = std::map<std::string, std::vector<std::string>>;

TEST(ParamsTest, IntegersTakeSuffixesAndHex) {
    const Params p(
        Given{{"a", {"16M"}}, {"b", {"0x2A"}}, {"c", {"256Ki"}}, {"d", {"12x"}}, {"e", {"99999999999999999999"}}});
    EXPECT_EQ(p.integer("a"), 16'000'000U);
    EXPECT_EQ(p.integer("b"), 42U);
    EXPECT_EQ(p.integer("c"), 262144U);
    EXPECT_THROW(p.integer("d"), std::invalid_argument);
    EXPECT_THROW(p.integer("e"), std::invalid_argument);
    EXPECT_THROW(p.integer("absent"), std::invalid_argument);
    EXPECT_EQ(check_param(ParamType::integer, "-1"), "expected an integer");
    EXPECT_EQ(check_param(ParamType::number, "3.3"), "");
    EXPECT_EQ(check_param(ParamType::boolean, "yes"), "expected true or false");
}

TEST(ParamsTest, FallbacksFillWhatIsNotGiven) {
    Params p(Given{{"given", {"1"}}});
    p.complete(
        {{.name = "given", .fallback = "9"}, {.name = "other", .fallback = "2"}, {.name = "must", .required = true}});
    EXPECT_EQ(p.integer("given"), 1U);
    EXPECT_EQ(p.integer("other"), 2U);
    EXPECT_FALSE(p.has("must"));
}

TEST(NearestTest, FindsTheSlipAndNotTheStranger) {
    const std::vector<std::string> words{"accelerometer", "button_a", "display"};
    EXPECT_EQ(nearest("acelerometer", words), "accelerometer");
    EXPECT_EQ(nearest("button_b", words), "button_a");
    EXPECT_EQ(nearest("radio", words), "");
}

}  // namespace
}  // namespace twin
