// SPDX-License-Identifier: BSD-3-Clause
//
// Something that bytes are read from and written to: a file, a serial line. Not from interrupts.
#pragma once

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_poll.h"

namespace mbed {

class FileHandle : private NonCopyable<FileHandle> {
  public:
    virtual ~FileHandle();

    /// Bytes read: at least one if it blocks, 0 at the end of the file; -EAGAIN if there are none and it does not block; or
    /// another negative error.
    virtual ssize_t read(void* buffer, size_t size) = 0;
    /// Bytes written: all if it blocks, as many as there is room for if not; -EAGAIN if that is none.
    virtual ssize_t write(const void* buffer, size_t size) = 0;
    /// The position after; SEEK_SET, SEEK_CUR or SEEK_END. -ESPIPE: it has no position.
    virtual off_t seek(off_t offset, int whence = SEEK_SET) = 0;
    /// 0, or negative.
    virtual int close() = 0;
    /// What was written is safe after this.
    virtual int sync() { return 0; }
    /// 1: a terminal.
    virtual int isatty() { return 0; }
    virtual off_t tell() { return seek(0, SEEK_CUR); }
    virtual void rewind() { seek(0, SEEK_SET); }
    virtual off_t size();
    virtual int truncate(off_t length) {
        (void)length;
        return -EINVAL;
    }
    /// 0, or -ENOTTY: it is always as it is. The default of a handle is to block.
    virtual int set_blocking(bool blocking) { return blocking ? 0 : -ENOTTY; }
    virtual bool is_blocking() const { return true; }
    virtual int enable_input(bool enabled) {
        (void)enabled;
        return -EINVAL;
    }
    virtual int enable_output(bool enabled) {
        (void)enabled;
        return -EINVAL;
    }
    /// Which of POLLIN, POLLOUT, … are so.
    virtual short poll(short events) const {
        (void)events;
        return POLLIN | POLLOUT;
    }
    bool writable() const { return (poll(POLLOUT) & POLLOUT) != 0; }
    bool readable() const { return (poll(POLLIN) & POLLIN) != 0; }
    /// Called when what poll() tells may have changed; perhaps from an interrupt.
    virtual void sigio(Callback<void()> func) { (void)func; }
};

}  // namespace mbed
