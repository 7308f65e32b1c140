// SPDX-License-Identifier: BSD-3-Clause
// Callback with platform.callback-nontrivial: function objects with copies and destructors of their own.
#include <gtest/gtest.h>

#include <memory>

#include "platform/Callback.h"

using mbed::Callback;

namespace {

TEST(CallbackNontrivial, KeepsAndReleasesWhatItHolds) {
    auto held = std::make_shared<int>(3);
    {
        Callback<int()> f = [held] { return *held; };
        EXPECT_EQ(2, held.use_count());
        Callback<int()> g = f;
        EXPECT_EQ(3, held.use_count());
        EXPECT_EQ(3, g());
        g = nullptr;
        EXPECT_EQ(2, held.use_count());
        g = f;
        f = f;
        EXPECT_EQ(3, held.use_count());
        g = [] { return 1; };
        EXPECT_EQ(2, held.use_count());
        swap(f, g);
        EXPECT_EQ(1, f());
        EXPECT_EQ(3, g());
    }
    EXPECT_EQ(1, held.use_count());
}

TEST(CallbackNontrivial, StillTakesThePlainOnes) {
    int n = 0;
    Callback<void(int)> f = [&n](int x) { n = x; };
    Callback<void(int)> g;
    g = f;
    g(5);
    EXPECT_EQ(5, n);
    EXPECT_EQ(f, g);
}

}  // namespace
