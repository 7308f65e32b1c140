// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <deque>
#include <numeric>
#include <random>
#include <vector>

#include "critical_section.hpp"
#include "platform/CacheAlignedBuffer.h"
#include "platform/CircularBuffer.h"
#include "platform/Span.h"
#include "platform/Transaction.h"

using namespace mbed;

namespace {

TEST(Span, OfAnArray) {
    int a[4] = {1, 2, 3, 4};
    Span<int> s(a);
    Span<int, 4> fixed(a);
    EXPECT_EQ(4, s.size());
    EXPECT_EQ(16, s.size_bytes());
    EXPECT_EQ(a, s.data());
    EXPECT_EQ(4, s[3]);
    EXPECT_EQ(10, std::accumulate(s.begin(), s.end(), 0));
    EXPECT_EQ(4, *s.rbegin());
    EXPECT_EQ(1, *(s.rend() - 1));
    s[0] = 9;
    EXPECT_EQ(9, fixed[0]);
    static_assert(sizeof(Span<int, 4>) == sizeof(int*));
}

TEST(Span, OfNothing) {
    Span<int> s;
    EXPECT_TRUE(s.empty());
    EXPECT_EQ(nullptr, s.data());
    EXPECT_EQ(s.begin(), s.end());
    Span<int, 0> zero;
    EXPECT_TRUE(zero.empty());
    Span<int> made(nullptr, ptrdiff_t(0));
    EXPECT_EQ(s, made);
    static_assert(!std::is_default_constructible_v<Span<int, 1>>);
}

TEST(Span, PartsKeepWhatIsKnownOfTheLength) {
    int a[5] = {1, 2, 3, 4, 5};
    Span<int, 5> s(a);
    static_assert(decltype(s.first<2>())::extent == 2);
    static_assert(decltype(s.subspan<1>())::extent == 4);
    static_assert(decltype(s.subspan<1, 3>())::extent == 3);
    EXPECT_EQ(2, s.first<2>()[1]);
    EXPECT_EQ(4, s.last<2>()[0]);
    EXPECT_EQ(2, s.subspan<1>()[0]);
    EXPECT_EQ(5, s.first(5).size());
    EXPECT_EQ(0, s.last(0).size());
    EXPECT_EQ(5, s.subspan(4)[0]);
    EXPECT_TRUE(s.subspan(5).empty());
    EXPECT_EQ(3, s.subspan(2, 2)[0]);
    EXPECT_EQ(2, s.subspan(2, 2).size());
}

TEST(Span, ComparesElements) {
    int a[3] = {1, 2, 3}, b[3] = {1, 2, 3}, c[3] = {1, 2, 4};
    EXPECT_TRUE(make_Span(a) == make_Span(b));
    EXPECT_TRUE(make_Span(a) != make_Span(c));
    EXPECT_TRUE(Span<int>(a) == b);
    EXPECT_TRUE(c != Span<int>(a));
    EXPECT_TRUE(make_Span(a, 2) != make_Span(b));
    EXPECT_TRUE(make_const_Span(a) == make_Span(b));
    EXPECT_TRUE(make_Span<2>(a) == make_const_Span<2>(c));
    EXPECT_EQ(2, make_const_Span(c, 2).size());
}

TEST(Span, ConvertsToConstButNotToABase) {
    struct Base {
        int x;
    };
    struct Derived : Base {
        int y;
    };
    static_assert(std::is_convertible_v<Span<int>, Span<const int>>);
    static_assert(std::is_convertible_v<Span<int, 3>, Span<const int>>);
    static_assert(!std::is_convertible_v<Span<const int>, Span<int>>);
    static_assert(!std::is_convertible_v<Span<int>, Span<int, 3>>);
    static_assert(!std::is_convertible_v<Span<Derived>, Span<Base>>);
}

TEST(SpanDeathTest, IndexAtTheEndAsserts) {
    int a[2] = {1, 2};
    Span<int> s(a);
    EXPECT_EQ(2, s[1]);
    EXPECT_DEATH(s[2], "assertion failed");
    EXPECT_DEATH(s.first(3), "assertion failed");
    EXPECT_DEATH(s.subspan(1, 2), "assertion failed");
    EXPECT_DEATH(s.subspan(3), "assertion failed");
}

TEST(CircularBuffer, FirstInFirstOut) {
    CircularBuffer<int, 3> b;
    int x = 0;
    EXPECT_TRUE(b.empty());
    EXPECT_FALSE(b.pop(x));
    b.push(1);
    b.push(2);
    EXPECT_EQ(2u, b.size());
    EXPECT_FALSE(b.full());
    b.push(3);
    EXPECT_TRUE(b.full());
    EXPECT_EQ(3u, b.size());
    EXPECT_TRUE(b.peek(x));
    EXPECT_EQ(1, x);
    EXPECT_TRUE(b.pop(x));
    EXPECT_EQ(1, x);
    EXPECT_EQ(2u, b.size());
}

TEST(CircularBuffer, FullOneLosesTheOldest) {
    CircularBuffer<int, 3> b;
    for (int i = 1; i <= 4; i++) {
        b.push(i);
    }
    int x = 0;
    EXPECT_TRUE(b.full());
    EXPECT_TRUE(b.pop(x));
    EXPECT_EQ(2, x);
    const int many[5] = {10, 11, 12, 13, 14};
    b.push(many, 5);
    int out[4] = {};
    EXPECT_EQ(3u, b.pop(out, 4));
    EXPECT_EQ(12, out[0]);
    EXPECT_EQ(14, out[2]);
    EXPECT_TRUE(b.empty());
}

TEST(CircularBuffer, SpansAndReset) {
    CircularBuffer<char, 4, uint8_t> b;
    const char in[] = {'a', 'b', 'c'};
    b.push(make_const_Span(in));
    char out[2];
    EXPECT_EQ(2, b.pop(make_Span(out)).size());
    EXPECT_EQ('b', out[1]);
    b.reset();
    char x = 'z';
    EXPECT_TRUE(b.empty());
    EXPECT_FALSE(b.peek(x));
    EXPECT_EQ('z', x);
    EXPECT_EQ(0, os_test::critical_section.depth);
}

TEST(CircularBuffer, SizeOfTheCountersRange) {
    static CircularBuffer<uint8_t, 255, uint8_t> b;
    for (int i = 0; i < 300; i++) {
        b.push(uint8_t(i));
    }
    EXPECT_EQ(255, b.size());
    uint8_t x = 0;
    EXPECT_TRUE(b.pop(x));
    EXPECT_EQ(uint8_t(300 - 255), x);
}

TEST(CircularBuffer, BehavesAsADeque) {
    const unsigned seed = 4711;
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    CircularBuffer<int, 7> b;
    std::deque<int> reference;
    for (int i = 0; i < 100000; i++) {
        int x = -1;
        if (random() % 2) {
            b.push(i);
            reference.push_back(i);
            if (reference.size() > 7) {
                reference.pop_front();
            }
        } else if (b.pop(x)) {
            ASSERT_EQ(reference.front(), x);
            reference.pop_front();
        } else {
            ASSERT_TRUE(reference.empty());
        }
        ASSERT_EQ(reference.size(), b.size());
        ASSERT_EQ(reference.empty(), b.empty());
        ASSERT_EQ(reference.size() == 7, b.full());
    }
}

TEST(CacheAlignedBuffer, StaticOneCopiesContents) {
    StaticCacheAlignedBuffer<uint32_t, 5> a;
    EXPECT_EQ(5u, a.capacity());
    EXPECT_EQ(0u, a[4]);
    EXPECT_EQ(0u, reinterpret_cast<uintptr_t>(a.data()) % alignof(uint32_t));
    std::iota(a.begin(), a.end(), 1u);
    StaticCacheAlignedBuffer<uint32_t, 5> b(a);
    a[0] = 77;
    EXPECT_EQ(1u, b[0]);
    EXPECT_NE(a.data(), b.data());
    b = a;
    EXPECT_EQ(77u, b[0]);
    EXPECT_EQ(5, b.end() - b.begin());
}

TEST(CacheAlignedBuffer, DynamicOneCopiesContents) {
    DynamicCacheAlignedBuffer<uint16_t> a(3);
    a[2] = 9;
    DynamicCacheAlignedBuffer<uint16_t> b(a), c(1);
    c = b;
    b[2] = 1;
    EXPECT_EQ(3u, c.capacity());
    EXPECT_EQ(9u, c[2]);
}

TEST(CacheAlignedBufferDeathTest, IndexAtTheEndAsserts) {
    StaticCacheAlignedBuffer<uint8_t, 2> a;
    EXPECT_DEATH(a[2], "assertion failed");
}

TEST(Transaction, KeepsObjectAndParameters) {
    int driver = 0;
    transaction_t t = {};
    t.tx_length = 3;
    t.width = 8;
    Transaction<int> transaction(&driver, t);
    EXPECT_EQ(&driver, transaction.get_object());
    EXPECT_EQ(3u, transaction.get_transaction()->tx_length);
    EXPECT_EQ(nullptr, Transaction<int>().get_object());
}

}  // namespace
