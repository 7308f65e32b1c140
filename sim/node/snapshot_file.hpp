// SPDX-License-Identifier: BSD-3-Clause
// A snapshot that a node starts from.
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "sim/link/snapshot.hpp"
#include "sim/node/memory_store.hpp"

namespace twin::node {

class SnapshotFile {
  public:
    /// Opens it and reads its head, which begins at `at`. The error is one line.
    static tl::expected<std::unique_ptr<SnapshotFile>, std::string> open(const std::string& path, std::uint64_t at);
    ~SnapshotFile();
    SnapshotFile(const SnapshotFile&) = delete;
    SnapshotFile& operator=(const SnapshotFile&) = delete;

    const std::string& path() const { return path_; }
    const link::snapshot::Head& head() const { return head_; }
    /// One of its memories.
    tl::expected<MemoryStore, std::string> map(const std::string& memory, std::uint64_t size) const;

  private:
    SnapshotFile(std::string path, int fd, std::uint64_t at) : path_(std::move(path)), fd_(fd), at_(at) {}
    std::string path_;
    int fd_;
    std::uint64_t at_;
    link::snapshot::Head head_;
};

}  // namespace twin::node
