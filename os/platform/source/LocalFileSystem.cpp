// SPDX-License-Identifier: BSD-3-Clause
#include "platform/LocalFileSystem.h"

#include <new>

#include "platform/mbed_semihost_api.h"

namespace mbed {

namespace {

/// The host's error, or -EIO if it does not know; the host's numbers are taken to be ours, as those below 35 are.
int failure() {
    const int error = semihost_errno();
    return error > 0 && error < 35 ? -error : -EIO;
}

/// SYS_OPEN has fopen's modes: "r" and "r+" want a file that exists, "w" truncates it, "a" writes at the end. `fresh`
/// is for files that do not exist.
int mode_of(int flags, bool fresh) {
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    const bool reads = (flags & O_ACCMODE) != O_WRONLY;
    if (flags & O_APPEND) return SEMIHOST_OPEN_B | SEMIHOST_OPEN_A | (reads ? SEMIHOST_OPEN_PLUS : 0);
    if ((flags & O_TRUNC) || fresh) return SEMIHOST_OPEN_B | SEMIHOST_OPEN_W | (reads ? SEMIHOST_OPEN_PLUS : 0);
    return SEMIHOST_OPEN_B | (writes ? SEMIHOST_OPEN_PLUS : SEMIHOST_OPEN_R);
}

bool exists(const char* name) {
    const FILEHANDLE found = semihost_open(name, SEMIHOST_OPEN_R | SEMIHOST_OPEN_B);
    if (found == -1) return false;
    semihost_close(found);
    return true;
}

/// A handle of the host, or a negative error.
int open_on_host(const char* name, int flags) {
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    if ((flags & O_TRUNC || flags & O_APPEND) && !writes) return -EINVAL;
    const bool creates = flags & O_CREAT;
    bool fresh = writes;  // ":tt" has no other mode to write with
    if (name[0] != ':') {
        const bool there = exists(name);
        if (there && creates && (flags & O_EXCL)) return -EEXIST;
        if (!there && !creates) return -ENOENT;
        fresh = !there;
    }
    const FILEHANDLE handle = semihost_open(name, mode_of(flags, fresh));
    return handle == -1 ? failure() : handle;
}

}  // namespace

FILEHANDLE local_file_open(const char* name, int flags) {
    const int handle = open_on_host(name, flags);
    if (handle >= 0) return handle;
    errno = -handle;
    return -1;
}

LocalFileHandle::LocalFileHandle(FILEHANDLE fh, int flags) : fh_(fh), flags_(flags) {}

int LocalFileHandle::close() {
    const int result = semihost_close(fh_) == 0 ? 0 : failure();
    delete this;
    return result;
}

ssize_t LocalFileHandle::write(const void* buffer, size_t length) {
    if ((flags_ & O_ACCMODE) == O_RDONLY) return -EBADF;
    ScopedLock<LocalFileHandle> guard(*this);
    const int left = semihost_write(fh_, static_cast<const unsigned char*>(buffer), length, 0);
    if (left < 0 || static_cast<size_t>(left) > length || (left > 0 && static_cast<size_t>(left) == length)) {
        return failure();
    }
    const ssize_t done = static_cast<ssize_t>(length - static_cast<size_t>(left));
    position_ = flags_ & O_APPEND ? semihost_flen(fh_) : position_ + done;
    return done;
}

ssize_t LocalFileHandle::read(void* buffer, size_t length) {
    if ((flags_ & O_ACCMODE) == O_WRONLY) return -EBADF;
    ScopedLock<LocalFileHandle> guard(*this);
    const int left = semihost_read(fh_, static_cast<unsigned char*>(buffer), length, 0);
    if (left < 0 || static_cast<size_t>(left) > length) return failure();
    const ssize_t done = static_cast<ssize_t>(length - static_cast<size_t>(left));
    position_ += done;
    return done;
}

int LocalFileHandle::isatty() {
    ScopedLock<LocalFileHandle> guard(*this);
    const int tty = semihost_istty(fh_);
    return tty < 0 ? failure() : tty;
}

off_t LocalFileHandle::seek(off_t position, int whence) {
    ScopedLock<LocalFileHandle> guard(*this);
    if (semihost_istty(fh_) == 1) return -ESPIPE;
    off_t from = 0;
    if (whence == SEEK_CUR) {
        from = position_;
    } else if (whence == SEEK_END) {
        from = semihost_flen(fh_);
        if (from < 0) return failure();
    } else if (whence != SEEK_SET) {
        return -EINVAL;
    }
    const off_t to = from + position;
    if (to < 0) return -EINVAL;
    if (semihost_seek(fh_, to) < 0) return failure();
    position_ = to;
    return to;
}

int LocalFileHandle::sync() { return semihost_ensure(fh_); }

off_t LocalFileHandle::size() {
    ScopedLock<LocalFileHandle> guard(*this);
    const off_t size = semihost_flen(fh_);
    return size < 0 ? failure() : size;
}

int LocalFileSystem::open(FileHandle** file, const char* path, int flags) {
    const int handle = open_on_host(path, flags);
    if (handle < 0) return handle;
    *file = new (std::nothrow) LocalFileHandle(handle, flags);
    if (*file) return 0;
    semihost_close(handle);
    return -ENOMEM;
}

int LocalFileSystem::remove(const char* filename) { return semihost_remove(filename) == 0 ? 0 : failure(); }

int LocalFileSystem::rename(const char* old_name, const char* new_name) {
    return semihost_rename(old_name, new_name) == 0 ? 0 : failure();
}

}  // namespace mbed
