// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/memory_store.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace twin::node {

namespace {

tl::expected<std::uint8_t*, std::string> map(std::uint64_t size, int flags, int fd, const std::string& what) {
    void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, fd, 0);
    if (data == MAP_FAILED) return tl::unexpected(what + ": cannot be mapped: " + std::strerror(errno));
    return static_cast<std::uint8_t*>(data);
}

tl::expected<std::uint8_t*, std::string> map_file(const std::string& path, std::uint64_t size, int mode, int flags) {
    const int fd = open(path.c_str(), mode | O_CLOEXEC);
    if (fd < 0) return tl::unexpected(path + ": " + std::strerror(errno));
    struct stat info{};
    std::string wrong;
    if (fstat(fd, &info) != 0) {
        wrong = std::strerror(errno);
    } else if (static_cast<std::uint64_t>(info.st_size) != size) {
        wrong = "has " + std::to_string(info.st_size) + " bytes, expected " + std::to_string(size);
    }
    if (!wrong.empty()) {
        close(fd);
        return tl::unexpected(path + ": " + wrong);
    }
    const auto data = map(size, flags, fd, path);
    close(fd);
    return data;
}

}  // namespace

tl::expected<MemoryStore, std::string> MemoryStore::of_file(const std::string& path, std::uint64_t size) {
    const auto data = map_file(path, size, O_RDWR, MAP_SHARED);
    if (!data) return tl::unexpected(data.error());
    return MemoryStore(*data, size);
}

tl::expected<MemoryStore, std::string> MemoryStore::of_image(const std::string& path, std::uint64_t size) {
    const auto data = map_file(path, size, O_RDONLY, MAP_PRIVATE);
    if (!data) return tl::unexpected(data.error());
    return MemoryStore(*data, size);
}

tl::expected<MemoryStore, std::string> MemoryStore::of_snapshot(int fd, std::uint64_t snapshot_at,
                                                                const link::snapshot::Memory& memory) {
    using link::snapshot::kBlock;
    auto store = anonymous(memory.size);
    if (!store) return store;
    // Blocks that follow each other in the file are one mapping.
    for (std::size_t first = 0, end = 0; first < memory.blocks.size(); first = end) {
        for (end = first + 1; end < memory.blocks.size(); ++end)
            if (memory.blocks[end] != memory.blocks[first] + (end - first) * kBlock) break;
        const std::uint64_t at = first * kBlock;
        void* const data = mmap(store->data() + at, std::min(end * kBlock, memory.size) - at, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_FIXED, fd, static_cast<off_t>(snapshot_at + memory.blocks[first]));
        if (data == MAP_FAILED)
            return tl::unexpected("the snapshot's " + memory.name + " cannot be mapped: " + std::strerror(errno));
    }
    return store;
}

tl::expected<MemoryStore, std::string> MemoryStore::anonymous(std::uint64_t size) {
    const auto data = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1, std::to_string(size) + " bytes of memory");
    if (!data) return tl::unexpected(data.error());
    return MemoryStore(*data, size);
}

MemoryStore::~MemoryStore() {
    if (data_ != nullptr) munmap(data_, size_);
}

void fill_at_power_on(std::uint8_t* data, std::uint64_t size, std::uint64_t seed, const std::string& memory,
                      std::uint64_t count) {
    // SplitMix64 over a state that names the memory and the occasion.
    std::uint64_t state = seed + count * 0x9E3779B97F4A7C15ULL;
    for (const char c : memory) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    for (std::uint64_t at = 0; at < size; at += 8) {
        state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        z ^= z >> 31;
        std::memcpy(data + at, &z, std::min<std::uint64_t>(8, size - at));
    }
}

}  // namespace twin::node
