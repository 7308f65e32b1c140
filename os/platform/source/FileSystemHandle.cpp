// SPDX-License-Identifier: BSD-3-Clause
#include "platform/FileSystemHandle.h"

namespace mbed {

int FileSystemHandle::open(DirHandle**, const char*) { return -ENOSYS; }

int FileSystemHandle::remove(const char*) { return -ENOSYS; }

int FileSystemHandle::rename(const char*, const char*) { return -ENOSYS; }

int FileSystemHandle::stat(const char*, struct stat*) { return -ENOSYS; }

int FileSystemHandle::mkdir(const char*, mode_t) { return -ENOSYS; }

int FileSystemHandle::statvfs(const char*, struct statvfs*) { return -ENOSYS; }

}  // namespace mbed
