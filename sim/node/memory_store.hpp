// SPDX-License-Identifier: BSD-3-Clause
// The bytes behind a chip's memories: files that survive the node, or anonymous pages.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "sim/link/snapshot.hpp"

namespace twin::node {

/// Page-aligned memory, unmapped at the end.
class MemoryStore {
  public:
    /// Of the file, shared: what is written is in the file. It must have exactly `size` bytes.
    static tl::expected<MemoryStore, std::string> of_file(const std::string& path, std::uint64_t size);
    /// Of the file, private: what is written is gone with the node, what is not is shared with others.
    static tl::expected<MemoryStore, std::string> of_image(const std::string& path, std::uint64_t size);
    /// As a snapshot has it, private too. `fd` is the file in which it begins at `at`, and may be closed afterwards.
    static tl::expected<MemoryStore, std::string> of_snapshot(int fd, std::uint64_t snapshot_at,
                                                              const link::snapshot::Memory& memory);
    static tl::expected<MemoryStore, std::string> anonymous(std::uint64_t size);

    MemoryStore(MemoryStore&& other) noexcept : data_(other.data_), size_(other.size_) { other.data_ = nullptr; }
    MemoryStore& operator=(MemoryStore&&) = delete;
    MemoryStore(const MemoryStore&) = delete;
    MemoryStore& operator=(const MemoryStore&) = delete;
    ~MemoryStore();

    std::uint8_t* data() const { return data_; }
    std::uint64_t size() const { return size_; }

  private:
    MemoryStore(std::uint8_t* data, std::uint64_t size) : data_(data), size_(size) {}
    std::uint8_t* data_;
    std::uint64_t size_;
};

/// What a RAM holds after its supply came up: bits that depend on the seed, the memory and how often it happened.
void fill_at_power_on(std::uint8_t* data, std::uint64_t size, std::uint64_t seed, const std::string& memory,
                      std::uint64_t count);

}  // namespace twin::node
