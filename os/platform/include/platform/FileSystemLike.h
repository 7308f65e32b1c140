// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/FileBase.h"
#include "platform/FileSystemHandle.h"

namespace mbed {

/// A file system that has a name at the root of all paths. Threads, not ISRs.
class FileSystemLike : public FileSystemHandle, public FileBase {
  public:
    explicit FileSystemLike(const char* name = nullptr) : FileBase(name, FileSystemPathType) {}
};

}  // namespace mbed
