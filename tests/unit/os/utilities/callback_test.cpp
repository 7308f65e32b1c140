// SPDX-License-Identifier: BSD-3-Clause
#include "platform/Callback.h"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

using mbed::Callback;
using mbed::callback;

namespace {

int twice(int x) { return 2 * x; }
int thrice(int x) { return 3 * x; }
int add(int* to, int x) { return *to + x; }
int add_const(const int* to, int x) { return *to + x + 100; }
int safe(int x) noexcept { return x - 1; }

struct Object {
    int base;
    int plain(int x) { return base + x; }
    int constant(int x) const { return base + x + 1; }
    int shaky(int x) volatile { return base + x + 2; }
    int both(int x) const volatile { return base + x + 3; }
    int left(int x) & { return base + x + 4; }
    int quiet(int x) noexcept { return base + x + 5; }
    virtual int dynamic(int x) { return base + x + 6; }
    virtual ~Object() = default;
    static int fixed(Object* self, int x) { return self->base + x + 8; }
};
struct Derived : Object {
    int dynamic(int x) override { return base + x + 7; }
};

TEST(Callback, CallsAFunction) {
    Callback<int(int)> f(twice);
    EXPECT_EQ(14, f(7));
    EXPECT_EQ(14, f.call(7));
    EXPECT_TRUE(f);
    f = thrice;
    EXPECT_EQ(21, f(7));
    f = safe;
    EXPECT_EQ(6, f(7));
}

TEST(Callback, EmptyIsFalse) {
    Callback<void()> empty;
    EXPECT_FALSE(empty);
    EXPECT_FALSE(Callback<void()>(nullptr));
    void (*none)() = nullptr;
    EXPECT_FALSE(Callback<void()>(none));
    void (Object::*no_method)() = nullptr;
    Object o{};
    EXPECT_FALSE(Callback<void()>(&o, no_method));
    EXPECT_TRUE(empty == nullptr);
    EXPECT_TRUE(nullptr == empty);
    EXPECT_EQ(empty, Callback<void()>(nullptr));
}

TEST(Callback, AssignmentOfNullEmpties) {
    Callback<int(int)> f(twice);
    f = nullptr;
    EXPECT_FALSE(f);
    EXPECT_EQ(f, Callback<int(int)>());
}

TEST(CallbackDeathTest, CallOfAnEmptyOneAsserts) {
    Callback<void()> empty;
    EXPECT_DEATH(empty(), "assertion failed: call_ != nullptr");
}

TEST(Callback, CallsMethodsWhateverTheirQualifiers) {
    Object o{};
    o.base = 10;
    Derived d{};
    d.base = 10;
    const Object c{o};
    volatile Object* v = &o;
    EXPECT_EQ(11, callback(&o, &Object::plain)(1));
    EXPECT_EQ(12, callback(&o, &Object::constant)(1));
    EXPECT_EQ(12, callback(&c, &Object::constant)(1));
    EXPECT_EQ(13, callback(&o, &Object::shaky)(1));
    EXPECT_EQ(13, callback(v, &Object::shaky)(1));
    EXPECT_EQ(14, callback(&c, &Object::both)(1));
    EXPECT_EQ(15, callback(&o, &Object::left)(1));
    EXPECT_EQ(16, callback(&o, &Object::quiet)(1));
    EXPECT_EQ(17, callback(&o, &Object::dynamic)(1));
    EXPECT_EQ(18, callback(&d, &Object::dynamic)(1));
    EXPECT_EQ(18, callback(&d, &Derived::dynamic)(1));
    EXPECT_EQ(11, callback(&d, &Object::plain)(1));
}

TEST(Callback, BindsTheFirstArgument) {
    int base = 5;
    EXPECT_EQ(8, callback(add, &base)(3));
    EXPECT_EQ(108, callback(add_const, &base)(3));
    Object o{};
    o.base = 20;
    EXPECT_EQ(31, callback(Object::fixed, &o)(3));
    Callback<int(int)> f(add, &base);
    base = 6;
    EXPECT_EQ(9, f(3));
}

TEST(Callback, TakesLambdas) {
    int seen = 0;
    Callback<void(int)> f = [&seen](int x) { seen = x; };
    f(4);
    EXPECT_EQ(4, seen);
    auto g = callback([&seen](int x) { return seen + x; });
    static_assert(std::is_same_v<decltype(g), Callback<int(int)>>);
    EXPECT_EQ(7, g(3));
    int counter = 0;
    Callback<int()> count = [n = 0]() mutable { return ++n; };
    EXPECT_EQ(1, count());
    EXPECT_EQ(2, count());
    (void)counter;
}

TEST(Callback, ConvertsArgumentsAndResult) {
    Callback<void(int)> ignoring = twice;
    ignoring(1);
    Callback<long(char)> widening = twice;
    EXPECT_EQ(130L, widening(65));
}

TEST(Callback, PassesReferencesAndMovesValues) {
    std::string text = "a";
    Callback<void(std::string&)> append = [](std::string& s) { s += "b"; };
    append(text);
    EXPECT_EQ("ab", text);
    Callback<std::string(std::string)> through = [](std::string s) { return s; };
    EXPECT_EQ("ab", through(text));
    Callback<size_t(std::string&&)> sink = [](std::string&& s) { return std::string(std::move(s)).size(); };
    EXPECT_EQ(2u, sink(std::move(text)));
}

TEST(Callback, EqualIfTheyCallTheSame) {
    Object a{}, b{};
    EXPECT_EQ(callback(twice), callback(twice));
    EXPECT_NE(callback(twice), callback(thrice));
    EXPECT_EQ(callback(&a, &Object::plain), callback(&a, &Object::plain));
    EXPECT_NE(callback(&a, &Object::plain), callback(&b, &Object::plain));
    EXPECT_NE(callback(&a, &Object::plain), callback(&a, &Object::quiet));
    Callback<int(int)> copy = callback(twice);
    EXPECT_EQ(copy, callback(twice));
    copy = callback(&a, &Object::plain);
    copy = callback(twice);
    EXPECT_NE(copy, callback(&a, &Object::plain));
}

TEST(Callback, UnusedBytesDoNotMatter) {
    struct Small {
        char c;
        int operator()(int x) const { return x + c; }
    };
    alignas(Callback<int(int)>) unsigned char dirty[sizeof(Callback<int(int)>)];
    memset(dirty, 0xA5, sizeof dirty);
    auto* f = new (dirty) Callback<int(int)>(Small{1});
    EXPECT_EQ(*f, Callback<int(int)>(Small{1}));
    EXPECT_NE(*f, Callback<int(int)>(Small{2}));
}

TEST(Callback, ThunkCallsBackFromC) {
    Callback<int(int)> f(twice);
    int (*c_function)(void*, int) = &Callback<int(int)>::thunk;
    EXPECT_EQ(8, c_function(&f, 4));
}

TEST(Callback, Swaps) {
    Callback<int(int)> a(twice), b;
    swap(a, b);
    EXPECT_FALSE(a);
    EXPECT_EQ(2, b(1));
    b.swap(a);
    EXPECT_EQ(2, a(1));
}

TEST(Callback, CopiesAsBytesAndIsSmall) {
    static_assert(std::is_trivially_copyable_v<Callback<void()>>);
    static_assert(sizeof(Callback<void()>) == 4 * sizeof(void*));
}

TEST(Callback, DeducesItsType) {
    Object o{};
    int base = 1;
    Callback f(twice);
    Callback g(&o, &Object::plain);
    Callback h(add, &base);
    Callback i([](char c) { return c; });
    static_assert(std::is_same_v<decltype(f), Callback<int(int)>>);
    static_assert(std::is_same_v<decltype(g), Callback<int(int)>>);
    static_assert(std::is_same_v<decltype(h), Callback<int(int)>>);
    static_assert(std::is_same_v<decltype(i), Callback<char(char)>>);
    EXPECT_EQ(3, h(2));
}

// The overload of an interface that takes either a value or a callback must not be ambiguous.
int which(Callback<void()>) { return 1; }
int which(int) { return 2; }

TEST(Callback, TakesPartInOverloads) {
    EXPECT_EQ(1, which([] {}));
    EXPECT_EQ(2, which(3));
    static_assert(!std::is_constructible_v<Callback<void()>, int>);
    static_assert(!std::is_constructible_v<Callback<void()>, int (*)(int)>);
    static_assert(!std::is_convertible_v<Callback<void()>, int>);
}

}  // namespace
