// SPDX-License-Identifier: BSD-3-Clause
#include "sim/inside/heap.hpp"

#include "tests/unit/inside/image.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace twin::inside {
namespace {

using test::Made;
using test::put;

constexpr std::uint32_t kRam = 0x20000000;
constexpr std::uint32_t kList = kRam, kStart = kRam + 4, kEnd = kRam + 8, kStats = kRam + 16, kBase = kRam + 64;
constexpr std::uint32_t kSize = 256;

class Ram final : public Reader {
  public:
    std::string bytes = std::string(64 + kSize, '\0');
    asio::awaitable<Result<std::string>> read(std::uint64_t address, std::uint64_t size) override {
        if (address < kRam || address - kRam + size > bytes.size()) {
            co_return host::refuse("not all of it is memory", "");
        }
        co_return bytes.substr(address - kRam, size);
    }
    void word(std::uint32_t address, std::uint32_t value) {
        std::string text;
        put(text, value, 4);
        bytes.replace(address - kRam, 4, text);
    }
};

class Heap : public testing::Test {
  protected:
    Heap() {
        using host::SymbolKind;
        made.symbols = {{"__HeapBase", kBase, 0, SymbolKind::other},       {"__HeapLimit", kBase + kSize, 0, SymbolKind::other},
                        {"__malloc_free_list", kList, 4, SymbolKind::object}, {"__malloc_sbrk_start", kStart, 4, SymbolKind::object},
                        {"end.0", kEnd, 4, SymbolKind::object}};
        // 40 in use, 24 free, 16 in use, 32 free; the rest was never asked for.
        ram.word(kStart, kBase);
        ram.word(kEnd, kBase + 112);
        ram.word(kBase, 40);
        ram.word(kBase + 40, 24);
        ram.word(kBase + 44, kBase + 80);
        ram.word(kBase + 64, 16);
        ram.word(kBase + 80, 32);
        ram.word(kList, kBase + 40);
    }
    Result<HeapLook> look() {
        const auto program = test::program(made);
        asio::io_context io;
        std::optional<Result<HeapLook>> found;
        asio::co_spawn(io, look_at_heap(ram, *program), [&](const std::exception_ptr&, Result<HeapLook> result) { found = std::move(result); });
        io.run();
        return std::move(*found);
    }
    Made made;
    Ram ram;
};

TEST_F(Heap, BlocksAndHoles) {
    const auto heap = look();
    ASSERT_TRUE(heap) << heap.error().message;
    EXPECT_EQ(heap->base, kBase);
    EXPECT_EQ(heap->size, kSize);
    EXPECT_EQ(heap->extent, 112U);
    EXPECT_EQ(heap->used, 56U);
    EXPECT_EQ(heap->blocks, 2U);
    EXPECT_EQ(heap->free_blocks, 2U);
    EXPECT_EQ(heap->free, kSize - 56);
    EXPECT_EQ(heap->largest_free, 32 + kSize - 112) << "the last hole goes on in what was never asked for";
    EXPECT_FALSE(heap->high_water);
}

TEST_F(Heap, TheFirmwaresOwnFigures) {
    made.symbols.push_back({"heap", kStats, 28, host::SymbolKind::object});
    ram.word(kStats + 4, 77);
    ram.word(kStats + 20, 3);
    EXPECT_FALSE(look()->high_water) << "some variable of that name";
    made.symbols.push_back({"__wrap_malloc", 0x8000000, 8, host::SymbolKind::function});
    EXPECT_EQ(look()->high_water, 77U);
    EXPECT_EQ(look()->failures, 3U);
}

TEST_F(Heap, NobodyHasAskedYet) {
    ram.word(kStart, 0);
    ram.word(kEnd, 0);
    ram.word(kList, 0);
    const auto heap = look();
    ASSERT_TRUE(heap);
    EXPECT_EQ(heap->free, kSize);
    EXPECT_EQ(heap->used, 0U);
    made.symbols.resize(2);
    EXPECT_EQ(look()->largest_free, kSize) << "nothing calls malloc";
    made.symbols.clear();
    EXPECT_FALSE(look());
}

TEST_F(Heap, BrokenBlocksAreNoFigures) {
    const auto whole = ram.bytes;
    const auto broken = [&](std::uint32_t address, std::uint32_t value) {
        ram.bytes = whole;
        ram.word(address, value);
        const auto heap = look();
        return !heap && heap.error().message.find("broken") != std::string::npos;
    };
    EXPECT_TRUE(broken(kBase, 0)) << "no size: it would not end";
    EXPECT_TRUE(broken(kBase, 42));
    EXPECT_TRUE(broken(kBase + 80, 36)) << "beyond the end";
    EXPECT_TRUE(broken(kBase + 84, kBase + 40)) << "the list goes in a circle";
    EXPECT_TRUE(broken(kBase + 84, kBase + 68)) << "free in the middle of a block";
    EXPECT_TRUE(broken(kList, kRam));
    EXPECT_TRUE(broken(kEnd, kBase + kSize + 8));
}

}  // namespace
}  // namespace twin::inside
