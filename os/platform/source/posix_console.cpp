// SPDX-License-Identifier: BSD-3-Clause
//
// The console as a handle.
#include "mbed_console.h"
#include "platform/FileHandle.h"
#include "platform/SingletonPtr.h"
#include "posix_files.h"

namespace mbed {

// The application's, the target's; null if there is none.
FileHandle* mbed_override_console(int fd) __attribute__((weak));
FileHandle* mbed_target_override_console(int fd) __attribute__((weak));

namespace internal {

namespace {

class Console : public FileHandle {
  public:
    ssize_t read(void* buffer, size_t size) override {
        if (size == 0) return 0;
        if (!blocking_ && !mbed_console_readable()) return -EAGAIN;
        *static_cast<char*>(buffer) = static_cast<char>(mbed_console_get());
        return 1;
    }
    ssize_t write(const void* buffer, size_t size) override {
        const char* text = static_cast<const char*>(buffer);
        for (size_t i = 0; i < size; i++) {
            if (!blocking_ && !mbed_console_writable()) return i ? static_cast<ssize_t>(i) : -EAGAIN;
            mbed_console_put(text[i]);
        }
        return static_cast<ssize_t>(size);
    }
    off_t seek(off_t, int) override { return -ESPIPE; }
    int close() override { return 0; }
    int isatty() override { return 1; }
    int set_blocking(bool blocking) override {
        blocking_ = blocking;
        return 0;
    }
    bool is_blocking() const override { return blocking_; }
    short poll(short events) const override {
        short now = 0;
        if ((events & POLLIN) && mbed_console_readable()) now |= POLLIN;
        if ((events & POLLOUT) && mbed_console_writable()) now |= POLLOUT;
        return now;
    }

  private:
    bool blocking_ = true;
};

SingletonPtr<Console> console;

}  // namespace

FileHandle* plain_console() { return console.get(); }

FileHandle* replaced_console(int fd) {
    FileHandle* handle = mbed_override_console ? mbed_override_console(fd) : nullptr;
    if (!handle && mbed_target_override_console) handle = mbed_target_override_console(fd);
    return handle;
}

}  // namespace internal
}  // namespace mbed
