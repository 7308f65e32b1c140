// SPDX-License-Identifier: BSD-3-Clause
// The heap of a device: newlib-nano's, in the range that the OS's linker script gives it.
#pragma once

#include "sim/inside/program.hpp"
#include "sim/inside/reader.hpp"

#include <boost/json/object.hpp>

namespace twin::inside {

struct HeapLook {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
    std::uint64_t extent = 0;  ///< of it the allocator has had so much at most: its high-water mark
    std::uint64_t used = 0;    ///< in blocks, with the allocator's own words
    std::uint64_t free = 0;
    std::uint64_t largest_free = 0;
    std::uint64_t blocks = 0;       ///< in use
    std::uint64_t free_blocks = 0;  ///< between them
    std::optional<std::uint64_t> high_water;  ///< used at most, so far; only with platform.heap-stats-enabled
    std::optional<std::uint64_t> failures;    ///< allocations that failed; also
};

/// An error if the image has no heap that anybody knows of, or its blocks are broken.
asio::awaitable<Result<HeapLook>> look_at_heap(Reader& reader, const Program& program);

boost::json::object to_json(const HeapLook& heap);

}  // namespace twin::inside
