// SPDX-License-Identifier: BSD-3-Clause
//
// Which handle a descriptor stands for.
#include "platform/FileHandle.h"
#include "platform/PlatformMutex.h"
#include "platform/ScopedLock.h"
#include "platform/SingletonPtr.h"
#include "posix_files.h"

namespace mbed {

namespace {

constexpr int kConsole = 3;

FileHandle* handles[MBED_MAX_DESCRIPTORS];
uint8_t access[MBED_MAX_DESCRIPTORS];
SingletonPtr<PlatformMutex> mutex;

bool within(int fd) { return fd >= 0 && fd < MBED_MAX_DESCRIPTORS; }

}  // namespace

FileHandle* mbed_file_handle(int fd) {
    if (!within(fd)) return nullptr;
    FileHandle* handle = core_util_atomic_load(&handles[fd]);
    if (handle || fd >= kConsole) return handle;
    ScopedLock<PlatformMutex> lock(*mutex);
    if (!handles[fd]) {
        FileHandle* console = internal::replaced_console(fd);
        access[fd] = fd == 0 ? O_RDONLY : O_WRONLY;
        core_util_atomic_store(&handles[fd], console ? console : internal::plain_console());
    }
    return handles[fd];
}

namespace internal {

int reserve(FileHandle* handle, int flags) {
    ScopedLock<PlatformMutex> lock(*mutex);
    for (int fd = kConsole; fd < MBED_MAX_DESCRIPTORS; fd++) {
        if (!handles[fd]) {
            access[fd] = static_cast<uint8_t>(flags & O_ACCMODE);
            core_util_atomic_store(&handles[fd], handle);
            return fd;
        }
    }
    return -EMFILE;
}

FileHandle* release(int fd) {
    FileHandle* handle = mbed_file_handle(fd);
    ScopedLock<PlatformMutex> lock(*mutex);
    if (handle) handles[fd] = nullptr;
    return handle;
}

void forget(FileHandle* handle) {
    ScopedLock<PlatformMutex> lock(*mutex);
    for (FileHandle*& entry : handles) {
        if (entry == handle) entry = nullptr;
    }
}

int access_of(int fd) { return access[fd]; }

}  // namespace internal

int bind_to_fd(FileHandle* fh) { return internal::reserve(fh, O_RDWR); }

}  // namespace mbed
