// SPDX-License-Identifier: BSD-3-Clause
//
// What newlib asks of the system below it. The weak ones know the console only: where there are files, those of
// posix_syscalls.cpp take their place.
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "mbed_console.h"
#include "platform/mbed_toolchain.h"

extern char __HeapBase[], __HeapLimit[];

void* _sbrk(ptrdiff_t increment);
void* _sbrk(ptrdiff_t increment)
{
    static char* end;
    if (!end) {
        end = __HeapBase;
    }
    char* before = end;
    if (increment > __HeapLimit - end || increment < __HeapBase - end) {
        errno = ENOMEM;
        return (void*)-1;
    }
    end += increment;
    return before;
}

#if !MBED_CONF_PLATFORM_STDIO_BUFFERED_SERIAL // which is a handle

int _write(int fd, const char* data, int size);
MBED_WEAK int _write(int fd, const char* data, int size)
{
    (void)fd;
    for (int i = 0; i < size; i++) {
        if (data[i] == '\n' && MBED_CONF_PLATFORM_STDIO_CONVERT_NEWLINES) {
            mbed_console_put('\r');
        }
        mbed_console_put(data[i]);
    }
    return size;
}

int _read(int fd, char* data, int size);
MBED_WEAK int _read(int fd, char* data, int size)
{
    (void)fd;
    if (size < 1) {
        return 0;
    }
    data[0] = (char)mbed_console_get();
    return 1;
}

int _close(int fd);
MBED_WEAK int _close(int fd)
{
    (void)fd;
    return 0;
}

int _fstat(int fd, struct stat* status);
MBED_WEAK int _fstat(int fd, struct stat* status)
{
    (void)fd;
    status->st_mode = S_IFCHR;
    return 0;
}

int _isatty(int fd);
MBED_WEAK int _isatty(int fd)
{
    return fd <= 2;
}

int _lseek(int fd, int offset, int whence);
MBED_WEAK int _lseek(int fd, int offset, int whence)
{
    (void)fd;
    (void)offset;
    (void)whence;
    return 0;
}

#endif

int _kill(int pid, int signal);
int _kill(int pid, int signal)
{
    (void)pid;
    (void)signal;
    errno = ENOSYS;
    return -1;
}

int _getpid(void);
int _getpid(void)
{
    return 1;
}
