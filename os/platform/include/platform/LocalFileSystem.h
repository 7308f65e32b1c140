// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/FileSystemLike.h"
#include "platform/NonCopyable.h"
#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/mbed_toolchain.h"

namespace mbed {

/// Opens a file of the host with flags as O_RDWR | O_CREAT. The debugger's handle, or -1 with errno.
FILEHANDLE local_file_open(const char* name, int flags);

/// An open file of the host. Threads may share it.
class LocalFileHandle : public FileHandle, private NonCopyable<LocalFileHandle> {
  public:
    /// `flags`: those it was opened with. With O_APPEND the host writes at the end, wherever the position is; what they
    /// do not allow is -EBADF, which the host's answer to a read cannot tell from the end of the file.
    explicit LocalFileHandle(FILEHANDLE fh, int flags = O_RDWR);

    /// Ends the object as well.
    int close() override;
    ssize_t write(const void* buffer, size_t length) override;
    ssize_t read(void* buffer, size_t length) override;
    int isatty() override;
    off_t seek(off_t position, int whence) override;
    int sync() override;
    off_t size() override;

  protected:
    virtual void lock() { mutex_.lock(); }
    virtual void unlock() { mutex_.unlock(); }

  private:
    friend class ScopedLock<LocalFileHandle>;
    const FILEHANDLE fh_;
    const int flags_;
    off_t position_ = 0;
    PlatformMutex mutex_;
};

/// The host's files by semihosting (mbed_semihost_api.h): a debugger must be there. Names are the host's, in the folder
/// that the debugger gives. It has no directories: those functions give -ENOSYS. Threads, not ISRs; a request halts the
/// core.
class LocalFileSystem : public FileSystemLike, private NonCopyable<LocalFileSystem> {
  public:
    explicit LocalFileSystem(const char* name) : FileSystemLike(name) {}

    using FileSystemLike::open;
    int open(FileHandle** file, const char* path, int flags) override;
    int remove(const char* filename) override;
    int rename(const char* old_name, const char* new_name) override;
};

}  // namespace mbed
