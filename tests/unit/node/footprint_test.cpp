// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/footprint.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <systemc>
#include <vector>

namespace twin::node::test {
namespace {

// Constants fill pages of the program's read-only segment.
constexpr std::size_t kPages = 1024;
constexpr std::size_t kPage = 4096;
[[gnu::used]] const unsigned char constants[kPages * kPage] = {1, 2, 3};

// How many of the pages wholly within are in this process's page table.
std::size_t resident(const void* begin, std::size_t size) {
    const std::uintptr_t first = (reinterpret_cast<std::uintptr_t>(begin) + kPage - 1) / kPage;
    std::vector<std::uint64_t> pages((reinterpret_cast<std::uintptr_t>(begin) + size) / kPage - first);
    const int map = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    const std::size_t bytes = pages.size() * sizeof pages[0];
    EXPECT_EQ(pread(map, pages.data(), bytes, static_cast<off_t>(first * sizeof pages[0])),
              static_cast<ssize_t>(bytes));
    close(map);
    return static_cast<std::size_t>(
        std::count_if(pages.begin(), pages.end(), [](std::uint64_t page) { return (page >> 63) != 0; }));
}

#if SC_VERSION_MAJOR < 3
TEST(Footprint, GivesBackWhatSystemCSetAside) {
    const sc_core::sc_byte_heap& heap = sc_core::sc_temp_heap;
    const std::size_t size = static_cast<std::size_t>(heap.m_end_p - heap.m_bgn_p);
    ASSERT_GT(size, 256 * kPage);
    std::fill(heap.m_bgn_p, heap.m_end_p, '\0');
    ASSERT_GT(resident(heap.m_bgn_p, size), 256U);

    release_startup_memory();
    EXPECT_EQ(resident(heap.m_bgn_p, size), 0U);
    EXPECT_TRUE(std::all_of(heap.m_bgn_p, heap.m_end_p, [](char c) { return c == 0; }));
}

TEST(Footprint, LeavesSystemCsResultsAlone) {
    sc_core::sc_byte_heap& heap = sc_core::sc_temp_heap;
    heap.m_next_p = heap.m_bgn_p;
    char* result = heap.allocate(2 * kPage);
    std::fill(result, result + 2 * kPage, 'x');
    release_startup_memory();
    EXPECT_TRUE(std::all_of(result, result + 2 * kPage, [](char c) { return c == 'x'; }));
    std::fill(result, result + 2 * kPage, '\0');
    heap.m_next_p = heap.m_bgn_p;
}
#endif

// Wherever in its page the free end of the heap begins, at its very start too.
TEST(Footprint, TheHeapGoesOnFromItsEnd) {
    std::vector<void*> kept;
    for (std::size_t i = 0; i < 2 * kPage / 32; ++i) {
        void* small = std::malloc(24);  // 32 bytes further
        ASSERT_NE(small, nullptr);
        kept.push_back(small);
        release_startup_memory();
        void* const large = std::malloc(8 * kPage);  // from the end
        ASSERT_NE(large, nullptr);
        std::memset(large, 'x', 8 * kPage);
        std::free(large);
    }
    for (void* small : kept) std::free(small);
}

TEST(Footprint, ConstantsGoAndComeBack) {
    const auto sum = [] {
        unsigned total = 0;
        for (const volatile unsigned char* at = constants; at != constants + sizeof constants; ++at) total += *at;
        return total;
    };
    ASSERT_EQ(sum(), 6U);
    ASSERT_GE(resident(constants, sizeof constants), kPages - 1);
    release_startup_memory();
    // What runs since then brings its neighbours back with it, as many as the file system keeps together.
    EXPECT_LT(resident(constants, sizeof constants), kPages / 2);
    EXPECT_EQ(sum(), 6U);
}

}  // namespace
}  // namespace twin::node::test
