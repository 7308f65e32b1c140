// SPDX-License-Identifier: BSD-3-Clause
#include "posix_files.h"

#include <cstring>

#include "platform/DirHandle.h"
#include "platform/FileHandle.h"
#include "platform/FileLike.h"
#include "platform/FilePath.h"
#include "platform/FileSystemLike.h"

#ifndef MBED_CONF_PLATFORM_STDIO_CONVERT_NEWLINES
#define MBED_CONF_PLATFORM_STDIO_CONVERT_NEWLINES 0
#endif
#ifndef MBED_CONF_PLATFORM_STDIO_CONVERT_TTY_NEWLINES
#define MBED_CONF_PLATFORM_STDIO_CONVERT_TTY_NEWLINES 0
#endif

namespace mbed {
namespace internal {
namespace posix {

namespace {

/// A handle's result, negative for an error, as POSIX's.
template <typename Result>
Result told(Result result) {
    if (result >= 0) return result;
    errno = static_cast<int>(-result);
    return -1;
}

FileHandle* open_handle(int fd) {
    FileHandle* handle = mbed_file_handle(fd);
    if (!handle) errno = EBADF;
    return handle;
}

/// What `function` of the file system gives that a path leads to.
template <typename Function>
int on_file_system(const char* path, Function function) {
    FilePath where(path);
    FileSystemLike* file_system = where.fileSystem();
    return told(file_system ? function(*file_system, where.fileName()) : -ENODEV);
}

}  // namespace

int open(const char* path, int flags) {
    FilePath where(path);
    FileHandle* handle = where.file();
    if (!handle) {
        FileSystemLike* file_system = where.fileSystem();
        const int error = file_system ? file_system->open(&handle, where.fileName(), flags) : -ENODEV;
        if (error < 0) return told(error);
    }
    const int fd = reserve(handle, flags);
    if (fd < 0) {
        if (!where.isFile()) handle->close();
    } else if (flags & O_NONBLOCK) {
        handle->set_blocking(false);
    }
    return told(fd);
}

int close(int fd) {
    FileHandle* handle = release(fd);
    return told(handle ? handle->close() : -EBADF);
}

ssize_t read(int fd, void* data, size_t size) {
    FileHandle* handle = open_handle(fd);
    return handle ? told(handle->read(data, size)) : -1;
}

ssize_t write(int fd, const void* data, size_t size) {
    FileHandle* handle = open_handle(fd);
    return handle ? told(handle->write(data, size)) : -1;
}

ssize_t write_text(int fd, const char* data, size_t size) {
    FileHandle* handle = open_handle(fd);
    if (!handle) return -1;
    const bool converts = fd <= 2 ? MBED_CONF_PLATFORM_STDIO_CONVERT_NEWLINES
                                  : MBED_CONF_PLATFORM_STDIO_CONVERT_TTY_NEWLINES && handle->isatty() > 0;
    if (!converts) return told(handle->write(data, size));
    size_t done = 0;
    while (done < size) {
        // A line without its end, then the end. A carriage return that is there already is enough.
        const void* end = std::memchr(data + done, '\n', size - done);
        const size_t line = end ? static_cast<const char*>(end) - (data + done) : size - done;
        if (line > 0) {
            const ssize_t written = handle->write(data + done, line);
            if (written < 0) return done ? static_cast<ssize_t>(done) : told(written);
            done += static_cast<size_t>(written);
            if (static_cast<size_t>(written) < line) break;
        }
        if (end) {
            const bool has_return = done > 0 && data[done - 1] == '\r';
            const ssize_t written = has_return ? handle->write("\n", 1) : handle->write("\r\n", 2);
            if (written < 0) return done ? static_cast<ssize_t>(done) : told(written);
            // With room for the carriage return only, the line feed follows when there is more.
            if (written == 1 && !has_return && handle->write("\n", 1) != 1) break;
            done++;
        }
    }
    return static_cast<ssize_t>(done);
}

off_t lseek(int fd, off_t offset, int whence) {
    FileHandle* handle = open_handle(fd);
    return handle ? told(handle->seek(offset, whence)) : -1;
}

int fsync(int fd) {
    FileHandle* handle = open_handle(fd);
    return handle ? told(handle->sync()) : -1;
}

int ftruncate(int fd, off_t length) {
    FileHandle* handle = open_handle(fd);
    return handle ? told(handle->truncate(length)) : -1;
}

int isatty(int fd) {
    FileHandle* handle = open_handle(fd);
    if (!handle) return 0;
    const int tty = handle->isatty();
    if (tty > 0) return 1;
    errno = tty < 0 ? -tty : ENOTTY;
    return 0;
}

int fstat(int fd, struct stat* status) {
    FileHandle* handle = open_handle(fd);
    if (!handle) return -1;
    std::memset(status, 0, sizeof *status);
    if (handle->isatty() > 0) {
        status->st_mode = S_IFCHR;
    } else {
        status->st_mode = S_IFREG;
        const off_t size = handle->size();
        status->st_size = size < 0 ? 0 : size;  // as that of a pipe
    }
    return 0;
}

int fcntl(int fd, int command, int argument) {
    FileHandle* handle = open_handle(fd);
    if (!handle) return -1;
    switch (command) {
        case F_GETFL:
            return access_of(fd) | (handle->is_blocking() ? 0 : O_NONBLOCK);
        case F_SETFL:
            return told(handle->set_blocking((argument & O_NONBLOCK) == 0));
        default:
            return told(-EINVAL);
    }
}

int stat(const char* path, struct stat* status) {
    return on_file_system(path, [=](FileSystemLike& fs, const char* name) { return fs.stat(name, status); });
}

int statvfs(const char* path, struct statvfs* status) {
    return on_file_system(path, [=](FileSystemLike& fs, const char* name) { return fs.statvfs(name, status); });
}

int mkdir(const char* path, mode_t mode) {
    return on_file_system(path, [=](FileSystemLike& fs, const char* name) { return fs.mkdir(name, mode); });
}

int remove(const char* path) {
    return on_file_system(path, [](FileSystemLike& fs, const char* name) { return fs.remove(name); });
}

int rename(const char* from, const char* to) {
    FilePath target(to);
    return on_file_system(from, [&](FileSystemLike& fs, const char* name) {
        return target.fileSystem() == &fs ? fs.rename(name, target.fileName()) : -EXDEV;
    });
}

DirHandle* opendir(const char* path) {
    DirHandle* dir = nullptr;
    const int result = on_file_system(path, [&](FileSystemLike& fs, const char* name) { return fs.open(&dir, name); });
    return result < 0 ? nullptr : dir;
}

struct dirent* readdir(DirHandle* dir) {
    static struct dirent entry;
    return told(dir->read(&entry)) > 0 ? &entry : nullptr;
}

int closedir(DirHandle* dir) { return told(dir->close()); }

}  // namespace posix
}  // namespace internal
}  // namespace mbed
