// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/DirHandle.h"
#include "platform/FileHandle.h"
#include "platform/NonCopyable.h"

namespace mbed {

/// What a file system does. Paths are those within it, without a '/' at the beginning. Each gives 0 or a negative
/// errno; -ENOSYS unless it is overridden. Threads, not ISRs.
class FileSystemHandle : private NonCopyable<FileSystemHandle> {
  public:
    virtual ~FileSystemHandle() = default;

    /// Opens a file with flags as O_RDWR | O_CREAT. The handle is the caller's until close(), which does away with it.
    virtual int open(FileHandle** file, const char* filename, int flags) = 0;
    /// Opens a directory; "" is the topmost.
    virtual int open(DirHandle** dir, const char* path);
    /// A file, or an empty directory.
    virtual int remove(const char* path);
    virtual int rename(const char* path, const char* newpath);
    virtual int stat(const char* path, struct stat* st);
    virtual int mkdir(const char* path, mode_t mode);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
    virtual int statvfs(const char* path, struct statvfs* buf);
#pragma GCC diagnostic pop
};

}  // namespace mbed
