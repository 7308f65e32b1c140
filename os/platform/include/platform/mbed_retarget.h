// SPDX-License-Identifier: BSD-3-Clause
//
// POSIX's files and directories, and how they meet FileHandle, DirHandle and the C library.
//
// A path is "/NAME/rest": NAME is what a FileSystemLike or FileLike was constructed with, rest is what that gets.
// Results are POSIX's: -1 or NULL with errno set on an error. ENODEV: nothing has that NAME. EBADF: no such descriptor
// is open. EMFILE: all MBED_MAX_DESCRIPTORS are in use. ENOSYS: the file system cannot do that. Otherwise what the file
// system says. Threads, not ISRs; each may be called by several at once, but one DIR by one at a time.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "platform/mbed_poll.h"

#ifdef __cplusplus
#include <cstdio>

namespace mbed {
class FileHandle;
class DirHandle;
}  // namespace mbed
#endif

/// Descriptors, the three of the console among them.
#define MBED_MAX_DESCRIPTORS 19

#ifndef NAME_MAX
#define NAME_MAX 255
#endif
#ifndef O_BINARY
#define O_BINARY 0
#endif

#if defined(__arm__)  // what newlib has not; a host has its own

typedef unsigned int nfds_t;

struct pollfd {
    int fd;
    short events;
    short revents;
};

/// How large a file system is, in blocks of f_frsize bytes.
struct statvfs {
    unsigned long f_bsize;
    unsigned long f_frsize;
    fsblkcnt_t f_blocks;
    fsblkcnt_t f_bfree;
    fsblkcnt_t f_bavail;
    unsigned long f_fsid;
    unsigned long f_namemax;
};

struct dirent {
    char d_name[NAME_MAX + 1];
    uint8_t d_type;  ///< DT_…
};

enum { DT_UNKNOWN, DT_FIFO, DT_CHR, DT_DIR, DT_BLK, DT_REG, DT_LNK, DT_SOCK };

#ifdef __cplusplus
typedef mbed::DirHandle DIR;
extern "C" {
#else
typedef struct Dir DIR;
#endif

/// O_RDONLY, O_WRONLY or O_RDWR with O_CREAT, O_EXCL, O_TRUNC, O_APPEND as the file system has them; the mode is
/// ignored.
int open(const char* path, int oflag, ...);
int close(int fildes);
/// As the handle's read and write: no newline becomes two characters here, as it does in stdio.
ssize_t read(int fildes, void* buf, size_t nbyte);
ssize_t write(int fildes, const void* buf, size_t nbyte);
off_t lseek(int fildes, off_t offset, int whence);
int fsync(int fildes);
int ftruncate(int fildes, off_t length);
int isatty(int fildes);
/// st_mode is S_IFCHR for a terminal and S_IFREG otherwise, st_size the size; all else is 0.
int fstat(int fildes, struct stat* st);
/// F_GETFL, and F_SETFL of O_NONBLOCK only.
int fcntl(int fildes, int cmd, ...);
/// At most `timeout` ms, negative for ever. A negative descriptor is passed over; one that is not open has POLLNVAL.
int poll(struct pollfd fds[], nfds_t nfds, int timeout);
FILE* fdopen(int fildes, const char* mode);

int stat(const char* path, struct stat* st);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // POSIX has a struct and a function of this name
int statvfs(const char* path, struct statvfs* buf);
#pragma GCC diagnostic pop
int mkdir(const char* path, mode_t mode);
/// EXDEV: the names are of two file systems.
int rename(const char* old_path, const char* new_path);
int remove(const char* path);

DIR* opendir(const char* path);
/// NULL at the end, errno as it was, or with errno set on an error. The entry is overwritten by any thread's next call.
struct dirent* readdir(DIR* dir);
int closedir(DIR* dir);
void rewinddir(DIR* dir);
long telldir(DIR* dir);
/// To where telldir() was.
void seekdir(DIR* dir, long location);

#ifdef __cplusplus
}
#endif

#else

#include <dirent.h>
#include <sys/statvfs.h>

#endif

#ifdef __cplusplus
namespace mbed {

/// The application may define it: what standard input, output and error (`fd` 0, 1, 2) are. Called at the first use of
/// each; NULL: as if it were not there.
FileHandle* mbed_override_console(int fd);
/// The target may define it: asked next.
FileHandle* mbed_target_override_console(int fd);

/// What a descriptor stands for, or NULL if it is not open. Of the console always something.
FileHandle* mbed_file_handle(int fd);

/// The lowest free descriptor, which stands for the handle until close(), which closes the handle; or -EMFILE.
int bind_to_fd(FileHandle* fh);

/// A stream on the handle. fclose() closes the handle. NULL with errno: no descriptor, no memory, or a wrong mode; the
/// handle stays open then.
std::FILE* fdopen(FileHandle* fh, const char* mode);

}  // namespace mbed
#endif
