// SPDX-License-Identifier: BSD-3-Clause
// A heap that is used up says so, and is as good as before once it was given back.
#include <errno.h>
#include <stdlib.h>

#include <new>

#include "rtos_test.h"

using namespace rtos_test;

namespace {

struct Block {
    Block* next;
};
Block* blocks;

/// All of the heap, down to the last few bytes; how many bytes that is.
uint32_t take_all() {
    uint32_t count = 0;
    for (size_t size = 16384; size >= 16; size /= 2) {
        while (void* memory = malloc(size)) {
            auto* block = static_cast<Block*>(memory);
            block->next = blocks;
            blocks = block;
            count += size;
        }
    }
    return count;
}

void give_all() {
    while (blocks) {
        Block* next = blocks->next;
        free(blocks);
        blocks = next;
    }
}

}  // namespace

TEST(heap, used_up_and_given_back) {
    const uint32_t first = take_all();
    EXPECT_GT(first, 10000u);
    errno = 0;
    EXPECT_TRUE(malloc(64) == nullptr);
    EXPECT_EQ(errno, ENOMEM);
    EXPECT_TRUE(calloc(8, 8) == nullptr);
    EXPECT_TRUE(realloc(nullptr, 64) == nullptr);
    EXPECT_TRUE(new (std::nothrow) char[64] == nullptr);
    // The kernel's own objects.
    EXPECT_TRUE(osThreadNew([](void*) {}, nullptr, nullptr) == nullptr);
    EXPECT_TRUE(osMessageQueueNew(4, 64, nullptr) == nullptr);
    EXPECT_TRUE(osMemoryPoolNew(4, 64, nullptr) == nullptr);
    EXPECT_TRUE(osTimerNew([](void*) {}, osTimerOnce, nullptr, nullptr) == nullptr);
    Thread thread;
    EXPECT_EQ(thread.start([] {}), osErrorNoMemory);
    give_all();
    const uint32_t second = take_all();
    EXPECT_GE(second, first - first / 100);
    give_all();
    EXPECT_EQ(thread.start([] {}), osOK);
    EXPECT_EQ(thread.join(), osOK);
}

TEST(heap, impossible_sizes) {
    volatile size_t huge = SIZE_MAX;
    EXPECT_TRUE(malloc(huge) == nullptr);
    EXPECT_TRUE(malloc(huge / 2) == nullptr);
    EXPECT_TRUE(calloc(huge / 2, 4) == nullptr);
    void* block = malloc(16);
    EXPECT_TRUE(realloc(block, huge - 8) == nullptr);
    free(block);
}

TEST(heap, many_threads_at_once) {
    volatile uint32_t wrong = 0;
    const auto use = [&](uint32_t seed) {
        void* held[8] = {};
        uint32_t sizes[8] = {};
        for (int i = 0; i < 2000; i++) {
            seed = seed * 1664525 + 1013904223;
            const uint32_t at = seed >> 29;
            auto* words = static_cast<uint32_t*>(held[at]);
            for (uint32_t j = 0; j < sizes[at]; j++) {
                if (words[j] != (at ^ sizes[at])) wrong = wrong + 1;
            }
            free(held[at]);
            sizes[at] = (seed >> 16 & 31) + 1;
            held[at] = malloc(sizes[at] * 4);
            words = static_cast<uint32_t*>(held[at]);
            for (uint32_t j = 0; j < sizes[at]; j++) words[j] = at ^ sizes[at];
            if (seed >> 8 & 1) osThreadYield();
        }
        for (void* block : held) free(block);
    };
    Task a(osPriorityNormal, [&] { use(1); });
    Task b(osPriorityNormal, [&] { use(2); });
    Task c(osPriorityNormal, [&] { use(3); });
    EXPECT_EQ(osThreadJoin(a.id), osOK);
    EXPECT_EQ(osThreadJoin(b.id), osOK);
    EXPECT_EQ(osThreadJoin(c.id), osOK);
    EXPECT_EQ(wrong, 0u);
}
