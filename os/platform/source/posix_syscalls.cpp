// SPDX-License-Identifier: BSD-3-Clause
//
// What newlib asks of the system below it, and POSIX's functions that it has not, where there are files. An image that
// opens none has the weak ones of newlib_syscalls.c, for the console only, which the linker meets first.
#include <cstdarg>

#include "platform/DirHandle.h"
#include "posix_files.h"

namespace posix = mbed::internal::posix;

extern "C" {

extern const char mbed_posix_syscalls;
const char mbed_posix_syscalls = 0;  // by which FileHandle.cpp has the linker take this file

int _open(const char* path, int flags, int) { return posix::open(path, flags); }
int _close(int fd) { return posix::close(fd); }
int _read(int fd, char* data, int size) { return static_cast<int>(posix::read(fd, data, static_cast<size_t>(size))); }
int _write(int fd, const char* data, int size) {
    return static_cast<int>(posix::write_text(fd, data, static_cast<size_t>(size)));
}
int _lseek(int fd, int offset, int whence) { return static_cast<int>(posix::lseek(fd, offset, whence)); }
int _isatty(int fd) { return posix::isatty(fd); }
int _fstat(int fd, struct stat* status) { return posix::fstat(fd, status); }
int _stat(const char* path, struct stat* status) { return posix::stat(path, status); }
int _unlink(const char* path) { return posix::remove(path); }

ssize_t read(int fd, void* data, size_t size) { return posix::read(fd, data, size); }
ssize_t write(int fd, const void* data, size_t size) { return posix::write(fd, data, size); }
int fcntl(int fd, int command, ...) {
    va_list arguments;
    va_start(arguments, command);
    const int argument = command == F_SETFL ? va_arg(arguments, int) : 0;
    va_end(arguments);
    return posix::fcntl(fd, command, argument);
}
int fsync(int fd) { return posix::fsync(fd); }
int ftruncate(int fd, off_t length) { return posix::ftruncate(fd, length); }
int mkdir(const char* path, mode_t mode) { return posix::mkdir(path, mode); }
int rename(const char* from, const char* to) { return posix::rename(from, to); }
int statvfs(const char* path, struct statvfs* status) { return posix::statvfs(path, status); }

DIR* opendir(const char* path) { return posix::opendir(path); }
struct dirent* readdir(DIR* dir) { return posix::readdir(dir); }
int closedir(DIR* dir) { return posix::closedir(dir); }
void rewinddir(DIR* dir) { dir->rewind(); }
long telldir(DIR* dir) { return static_cast<long>(dir->tell()); }
void seekdir(DIR* dir, long location) { dir->seek(location); }
}
