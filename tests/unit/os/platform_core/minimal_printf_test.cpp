// SPDX-License-Identifier: BSD-3-Clause
// The small printf against the host's, which is the standard for what both do.
#include "minimal_printf.h"

#include <gtest/gtest.h>

#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>

namespace {

[[gnu::format(printf, 1, 2)]] std::string ours(const char* format, ...) {
    char buffer[512];
    va_list arguments;
    va_start(arguments, format);
    const int count = mbed_minimal_formatted_string(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    EXPECT_EQ(count, static_cast<int>(std::string(buffer).size()));
    return buffer;
}

int into(char* buffer, std::size_t size, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int count = mbed_minimal_formatted_string(buffer, size, format, arguments);
    va_end(arguments);
    return count;
}

template <typename... T>
void expect_same(const std::string& format, T... values) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-security"
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    char theirs[512];
    const int count = std::snprintf(theirs, sizeof theirs, format.c_str(), values...);
    char mine[512];
    EXPECT_EQ(into(mine, sizeof mine, format.c_str(), values...), count) << format;
    EXPECT_STREQ(mine, theirs) << format;
#pragma GCC diagnostic pop
}

std::string random_spec(std::mt19937& random) {
    std::string spec = "%";
    for (const char flag : {'-', '+', ' ', '#', '0'})
        if (random() % 4 == 0) spec += flag;
    if (random() % 2) spec += std::to_string(random() % 30 + 1);
    if (random() % 3 == 0) spec += "." + std::to_string(random() % 25);
    return spec;
}

}  // namespace

TEST(MinimalPrintf, IntegersAsTheStandard) {
    std::mt19937 random(20261124);
    for (int i = 0; i < 20000; ++i) {
        std::int64_t value = static_cast<std::int64_t>(random()) << 32 | random();
        value >>= random() % 64;
        if (random() % 20 == 0) value = 0;
        const std::string spec = "<" + random_spec(random);
        const char kind = "diuoxX"[random() % 6];
        switch (random() % 5) {
            case 0:
                expect_same(spec + "hh" + kind + ">", static_cast<int>(value));
                break;
            case 1:
                expect_same(spec + "h" + kind + ">", static_cast<int>(value));
                break;
            case 2:
                expect_same(spec + kind + ">", static_cast<int>(value));
                break;
            case 3:
                expect_same(spec + "l" + kind + ">", static_cast<long>(value));
                break;
            default:
                expect_same(spec + "ll" + kind + ">", static_cast<long long>(value));
        }
    }
}

TEST(MinimalPrintf, TextsAsTheStandard) {
    std::mt19937 random(7);
    const char* const texts[] = {"", "a", "hello", "a somewhat longer text than the width"};
    for (int i = 0; i < 4000; ++i) {
        std::string spec = "<%";
        if (random() % 2) spec += '-';
        if (random() % 2) spec += std::to_string(random() % 30 + 1);
        if (random() % 2) spec += "." + std::to_string(random() % 12);
        expect_same(spec + "s>", texts[random() % 4]);
        expect_same("<%" + std::to_string(random() % 9 + 1) + "c>", static_cast<int>('!' + random() % 90));
    }
}

TEST(MinimalPrintf, FloatingPointToNineDecimals) {
    std::mt19937 random(11);
    for (int i = 0; i < 10000; ++i) {
        const double value = (static_cast<int>(random() % 2000001) - 1000000) / 1024.0;  // exact in binary
        std::string spec = "<%";
        for (const char flag : {'-', '+', ' ', '0'})
            if (random() % 4 == 0) spec += flag;
        if (random() % 2) spec += std::to_string(random() % 20 + 1);
        if (random() % 3) spec += "." + std::to_string(random() % 10);
        expect_same(spec + "f>", value);
    }
}

TEST(MinimalPrintf, StarsTakeArguments) {
    expect_same("<%*d|%-*d|%.*d|%*.*s>", 8, 42, 8, -42, 5, 7, 6, 3, "abcdef");
    expect_same("<%*d>", -6, 42);
    expect_same("<%.*d>", -1, 42);
}

TEST(MinimalPrintf, WhatIsNotKnownIsPrintedAsItStands) {
    const char* odd = "100%! %y %";
    char buffer[32];
    EXPECT_EQ(into(buffer, sizeof buffer, odd), 10);
    EXPECT_STREQ(buffer, odd);
    EXPECT_EQ(ours("%d%%", 100), "100%");
}

TEST(MinimalPrintf, TheBufferEndsTheText) {
    char buffer[8];
    std::memset(buffer, 'x', sizeof buffer);
    EXPECT_EQ(into(buffer, 5, "%s", "hello"), 5);
    EXPECT_STREQ(buffer, "hell");
    EXPECT_EQ(buffer[5], 'x');
    EXPECT_EQ(into(buffer, 1, "%s", "hello"), 5);
    EXPECT_STREQ(buffer, "");
    EXPECT_EQ(into(nullptr, 0, "%s", "hello"), 5);
}

TEST(MinimalPrintf, NullIsAText) { EXPECT_EQ(into(nullptr, 0, "%s", static_cast<const char*>(nullptr)), 6); }
