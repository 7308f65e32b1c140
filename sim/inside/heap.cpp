// SPDX-License-Identifier: BSD-3-Clause
// newlib-nano's allocator (newlib, nano-mallocr.c): from the first address that it ever got, blocks stand side by side up
// to where the heap ends by now. A block begins with its size; one that is free has the address of the next free one
// behind it, in order of address.
#include "sim/inside/heap.hpp"

#include <boost/json.hpp>
#include <set>

namespace twin::inside {
namespace {

constexpr std::uint64_t kPiece = 1u << 20;
constexpr std::uint64_t kLeastBlock = 8;
constexpr std::uint64_t kStatsSize = 28;  // mbed_stats_heap_t

tl::unexpected<host::Error> broken() {
    return host::refuse("the heap's blocks are broken",
                        "The firmware has written beyond a block, or the device stands within malloc(); look again later.");
}

asio::awaitable<Result<std::uint32_t>> word(Reader& reader, const Symbol* symbol) {
    const auto bytes = co_await reader.read(symbol->address, 4);
    if (!bytes) {
        co_return tl::unexpected(bytes.error());
    }
    co_return word_in(*bytes, 0);
}

}  // namespace

asio::awaitable<Result<HeapLook>> look_at_heap(Reader& reader, const Program& program) {
    const auto* base = program.find("__HeapBase");
    const auto* limit = program.find("__HeapLimit");
    const auto* list = program.find("__malloc_free_list");
    const auto* start = program.find("__malloc_sbrk_start");
    const auto* end = program.find_static("end", 4);
    if (base == nullptr || limit == nullptr || limit->address < base->address) {
        co_return host::refuse("no heap is known in this image", "It is known of programs that are built with this project's OS.");
    }
    HeapLook heap;
    heap.base = base->address;
    heap.size = limit->address - base->address;
    heap.free = heap.largest_free = heap.size;
    if (list == nullptr || start == nullptr || end == nullptr) {
        co_return heap;  // nothing in the image calls malloc()
    }
    const auto first = co_await word(reader, start);
    const auto top = co_await word(reader, end);
    auto next_free = co_await word(reader, list);
    if (!first || !top || !next_free) {
        co_return tl::unexpected(!first ? first.error() : !top ? top.error() : next_free.error());
    }
    if (*top == 0 || *first == 0) {
        co_return heap;  // nobody has asked for memory yet
    }
    if (*first < heap.base || *top < *first || *top > heap.base + heap.size) {
        co_return broken();
    }
    heap.extent = *top - heap.base;
    std::string all;
    for (std::uint64_t at = *first; at < *top; at += kPiece) {
        auto piece = co_await reader.read(at, std::min<std::uint64_t>(kPiece, *top - at));
        if (!piece) {
            co_return tl::unexpected(piece.error());
        }
        all += *piece;
    }
    std::set<std::uint64_t> free;
    for (auto at = *next_free; at != 0; at = word_in(all, at - *first + 4)) {
        if (at < *first || at + kLeastBlock > *top || !free.insert(at).second) {
            co_return broken();
        }
    }
    const auto above = heap.size - heap.extent;
    heap.free = heap.largest_free = above;
    for (std::uint64_t at = *first; at < *top;) {
        const auto size = word_in(all, at - *first);
        if (size < kLeastBlock || size % 4 != 0 || size > *top - at) {
            co_return broken();
        }
        if (free.erase(at) != 0) {
            ++heap.free_blocks;
            heap.free += size;
            // What is last grows into what was never asked for.
            heap.largest_free = std::max<std::uint64_t>(heap.largest_free, at + size == *top ? size + above : size);
        } else {
            ++heap.blocks;
            heap.used += size;
        }
        at += size;
    }
    if (!free.empty()) {
        co_return broken();
    }
    const auto* stats = program.find("heap");
    if (stats != nullptr && stats->size == kStatsSize && program.find("__wrap_malloc") != nullptr) {
        if (const auto bytes = co_await reader.read(stats->address, kStatsSize)) {
            heap.high_water = word_in(*bytes, 4);
            heap.failures = word_in(*bytes, 20);
        }
    }
    co_return heap;
}

boost::json::object to_json(const HeapLook& heap) {
    boost::json::object out{{"base", heap.base},     {"size", heap.size},
                            {"extent", heap.extent}, {"used", heap.used},
                            {"free", heap.free},     {"largest_free", heap.largest_free},
                            {"blocks", heap.blocks}, {"free_blocks", heap.free_blocks}};
    if (heap.high_water) {
        out["high_water"] = *heap.high_water;
    }
    if (heap.failures) {
        out["failures"] = *heap.failures;
    }
    return out;
}

}  // namespace twin::inside
