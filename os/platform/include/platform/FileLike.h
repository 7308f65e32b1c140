// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/FileBase.h"
#include "platform/FileHandle.h"

namespace mbed {

/// A file that exists by its name at the root of all paths: open("/name") gives the object itself. When it is
/// destroyed, descriptors that stand for it are closed. Threads, not ISRs.
class FileLike : public FileHandle, public FileBase {
  public:
    explicit FileLike(const char* name = nullptr) : FileBase(name, FilePathType) {}
    ~FileLike() override;
};

}  // namespace mbed
