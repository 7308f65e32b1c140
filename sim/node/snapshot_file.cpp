// SPDX-License-Identifier: BSD-3-Clause
#include "sim/node/snapshot_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace twin::node {

tl::expected<std::unique_ptr<SnapshotFile>, std::string> SnapshotFile::open(const std::string& path,
                                                                            std::uint64_t at) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return tl::unexpected("snapshot " + path + " cannot be read: " + std::strerror(errno));
    std::unique_ptr<SnapshotFile> file(new SnapshotFile(path, fd, at));
    auto head = link::snapshot::read(fd, path, at);
    if (!head) return tl::unexpected("snapshot " + head.error());
    file->head_ = std::move(*head);
    return file;
}

SnapshotFile::~SnapshotFile() { ::close(fd_); }

tl::expected<MemoryStore, std::string> SnapshotFile::map(const std::string& memory, std::uint64_t size) const {
    for (const auto& saved : head_.memories) {
        if (saved.name != memory) continue;
        if (saved.size == size) return MemoryStore::of_snapshot(fd_, at_, saved);
        return tl::unexpected("snapshot " + path_ + " is of other models: its memory '" + memory + "' has " +
                              std::to_string(saved.size) + " bytes, and here it has " + std::to_string(size) +
                              "; take it again with this build");
    }
    return tl::unexpected("snapshot " + path_ + " is of other models: it has no memory '" + memory +
                          "'; take it again with this build");
}

}  // namespace twin::node
