// SPDX-License-Identifier: BSD-3-Clause
//
// POSIX's functions on files under names that a host's C library has not, so that they can be tested there. Behaviour
// and errno are as mbed_retarget.h tells.
#pragma once

#include "platform/mbed_retarget.h"

namespace mbed {
namespace internal {

/// Which handle the application or the target has put in the place of the console, or NULL. `fd` is 0, 1 or 2.
FileHandle* replaced_console(int fd);
/// The console's own handle, which sends and receives by polling, or as platform.stdio-buffered-serial says.
FileHandle* plain_console();

/// The lowest free descriptor, for a handle opened with `flags`; or -EMFILE.
int reserve(FileHandle* handle, int flags);
/// Frees a descriptor; what it stood for, or NULL if it was free.
FileHandle* release(int fd);
/// Frees all descriptors of a handle without closing it.
void forget(FileHandle* handle);
/// Which of O_RDONLY, O_WRONLY and O_RDWR it was opened with.
int access_of(int fd);

namespace posix {

int open(const char* path, int flags);
int close(int fd);
ssize_t read(int fd, void* data, size_t size);
ssize_t write(int fd, const void* data, size_t size);
/// Line feeds become carriage return and line feed as the configuration says for the console and other terminals.
ssize_t write_text(int fd, const char* data, size_t size);
off_t lseek(int fd, off_t offset, int whence);
int fsync(int fd);
int ftruncate(int fd, off_t length);
int isatty(int fd);
int fstat(int fd, struct stat* status);
int fcntl(int fd, int command, int argument);

int stat(const char* path, struct stat* status);
int statvfs(const char* path, struct statvfs* status);
int mkdir(const char* path, mode_t mode);
int rename(const char* from, const char* to);
int remove(const char* path);

DirHandle* opendir(const char* path);
struct dirent* readdir(DirHandle* dir);
int closedir(DirHandle* dir);

}  // namespace posix
}  // namespace internal
}  // namespace mbed
