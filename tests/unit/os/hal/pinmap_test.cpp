// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "hal/pinmap.h"

namespace {

std::vector<std::pair<PinName, int>> functions;
std::vector<std::pair<PinName, PinMode>> modes;

const PinMap kMap[] = {{P1, 10, 100}, {P2, 20, 200}, {P1, 30, 300}, {NC, NC, 0}};

}  // namespace

extern "C" void pin_function(PinName pin, int function) { functions.emplace_back(pin, function); }
extern "C" void pin_mode(PinName pin, PinMode mode) { modes.emplace_back(pin, mode); }

TEST(Pinmap, finds_the_first_line) {
    EXPECT_EQ(pinmap_find_peripheral(P1, kMap), 10U);
    EXPECT_EQ(pinmap_find_function(P1, kMap), 100U);
    EXPECT_EQ(pinmap_find_peripheral(P3, kMap), static_cast<uint32_t>(NC));
    EXPECT_EQ(pinmap_find_function(NC, kMap), static_cast<uint32_t>(NC));
}

TEST(Pinmap, stops_for_a_pin_that_cannot) {
    EXPECT_EQ(pinmap_peripheral(P2, kMap), 20U);
    EXPECT_EQ(pinmap_function(P2, kMap), 200U);
    EXPECT_EQ(pinmap_peripheral(NC, kMap), static_cast<uint32_t>(NC));
    EXPECT_EQ(pinmap_function(NC, kMap), static_cast<uint32_t>(NC));
    EXPECT_THROW(pinmap_peripheral(P3, kMap), std::runtime_error);
    EXPECT_THROW(pinmap_function(P3, kMap), std::runtime_error);
}

TEST(Pinmap, merges_what_agrees) {
    const auto nc = static_cast<uint32_t>(NC);
    EXPECT_EQ(pinmap_merge(5, 5), 5U);
    EXPECT_EQ(pinmap_merge(nc, 5), 5U);
    EXPECT_EQ(pinmap_merge(5, nc), 5U);
    EXPECT_EQ(pinmap_merge(nc, nc), nc);
    EXPECT_THROW(pinmap_merge(5, 6), std::runtime_error);
}

TEST(Pinmap, gives_a_pin_function_and_mode) {
    functions.clear();
    modes.clear();
    pinmap_pinout(NC, kMap);
    EXPECT_TRUE(functions.empty());
    pinmap_pinout(P2, kMap);
    ASSERT_EQ(functions.size(), 1U);
    EXPECT_EQ(functions[0], std::make_pair(P2, 200));
    EXPECT_EQ(modes[0], std::make_pair(P2, PullNone));
    EXPECT_THROW(pinmap_pinout(P3, kMap), std::runtime_error);
}

TEST(Pinmap, knows_its_lists) {
    const PinName names[] = {P1, P3};
    const PinList pins = {2, names};
    EXPECT_TRUE(pinmap_list_has_pin(&pins, P3));
    EXPECT_FALSE(pinmap_list_has_pin(&pins, P2));
    const int numbers[] = {4};
    const PeripheralList peripherals = {1, numbers};
    EXPECT_TRUE(pinmap_list_has_peripheral(&peripherals, 4));
    EXPECT_FALSE(pinmap_list_has_peripheral(&peripherals, 5));
}

class FindPins : public testing::Test {
  protected:
    static constexpr PinName kAll[] = {P0, P1, P2, P3, P4, P5};
    PinList allowed{6, kAll};
    PinList forbidden{0, kAll};
    PinName a = NC;
    PinName b = NC;
    const PinMap first[4] = {{P0, 1, 0}, {P1, 1, 0}, {P2, 2, 0}, {NC, NC, 0}};
    const PinMap second[4] = {{P0, 1, 0}, {P3, 2, 0}, {P4, 2, 0}, {NC, NC, 0}};
    const PinMap* maps[2] = {first, second};
    PinName* pins[2] = {&a, &b};

    bool find(int peripheral) { return pinmap_find_peripheral_pins(&allowed, &forbidden, peripheral, maps, pins, 2); }
};

TEST_F(FindPins, goes_back_to_another_choice_when_a_pin_is_taken) {
    ASSERT_TRUE(find(1));  // P0 for the first would leave nothing for the second
    EXPECT_EQ(a, P1);
    EXPECT_EQ(b, P0);
}

TEST_F(FindPins, leaves_out_what_is_forbidden_or_not_allowed) {
    const PinName no[] = {P3};
    forbidden = {1, no};
    ASSERT_TRUE(find(2));
    EXPECT_EQ(a, P2);
    EXPECT_EQ(b, P4);
    a = b = NC;
    const PinName few[] = {P2, P3};
    allowed = {2, few};
    EXPECT_FALSE(find(2));
    EXPECT_EQ(a, NC);
    EXPECT_EQ(b, NC);
}

TEST_F(FindPins, keeps_pins_that_are_given) {
    b = P4;
    ASSERT_TRUE(find(2));
    EXPECT_EQ(a, P2);
    EXPECT_EQ(b, P4);
    a = NC;
    b = P5;  // in no table
    EXPECT_FALSE(find(2));
    EXPECT_EQ(a, NC);
}
