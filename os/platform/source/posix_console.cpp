// SPDX-License-Identifier: BSD-3-Clause
//
// The console as a handle.
#include "mbed_console.h"
#include "platform/CriticalSectionLock.h"
#include "platform/FileHandle.h"
#include "platform/SingletonPtr.h"
#include "posix_files.h"
#if MBED_CONF_PLATFORM_STDIO_BUFFERED_SERIAL && DEVICE_SERIAL && MBED_CONF_TARGET_CONSOLE_UART
#include "drivers/BufferedSerial.h"
#define BUFFERED 1
#endif

namespace mbed {

// The application's, the target's; null if there is none.
FileHandle* mbed_override_console(int fd) __attribute__((weak));
FileHandle* mbed_target_override_console(int fd) __attribute__((weak));

namespace internal {

namespace {

#if BUFFERED

struct Console : BufferedSerial {
    Console() : BufferedSerial(CONSOLE_TX, CONSOLE_RX, MBED_CONF_PLATFORM_STDIO_BAUD_RATE) {}
};

#else

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

#endif

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

#if BUFFERED

bool mbed_console_put_after_buffer(char c) {
    mbed::internal::Console* console = mbed::internal::console.get_no_init();
    if (!console) return false;
    mbed::CriticalSectionLock lock;  // in which it sends by polling
    console->write(&c, 1);
    return true;
}

#endif
