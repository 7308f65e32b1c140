// SPDX-License-Identifier: BSD-3-Clause
//
// An open directory, as a file system gives it. Not from interrupts; one thread at a time.
#pragma once

#include <stdint.h>

#include "platform/FileHandle.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_retarget.h"

namespace mbed {

class DirHandle : private NonCopyable<DirHandle> {
  public:
    virtual ~DirHandle() = default;

    /// 1 and the next entry, 0 at the end, or a negative error.
    virtual ssize_t read(struct dirent* ent) = 0;
    /// 0, or a negative error. The handle is gone after that, if the file system made it.
    virtual int close() = 0;
    /// To a position that tell() gave; to the first entry.
    virtual void seek(off_t offset) = 0;
    virtual off_t tell() = 0;
    virtual void rewind() = 0;
    /// How many entries, or a negative error. The position stays.
    virtual size_t size();
};

}  // namespace mbed
