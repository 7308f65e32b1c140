// SPDX-License-Identifier: BSD-3-Clause
#include "platform/mbed_semihost_api.h"

#include <stddef.h>
#include <string.h>

#if defined(__arm__)
#include "cmsis.h"
#endif

enum {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_ISTTY = 0x09,
    SYS_SEEK = 0x0A,
    SYS_FLEN = 0x0C,
    SYS_REMOVE = 0x0E,
    SYS_RENAME = 0x0F,
    SYS_ERRNO = 0x13,
    SYS_EXIT = 0x18,
    // Mbed's interface chip's own.
    USR_UID = 0x101,
    USR_RESET = 0x102,
    USR_VBUS = 0x103,
    USR_POWERDOWN = 0x104,
    USR_DISABLEDEBUG = 0x105
};

// Each word of a request's block is as wide as an address.
typedef uintptr_t word_t;

FILEHANDLE semihost_open(const char* name, int openmode) {
    const word_t block[] = {(word_t)name, (word_t)openmode, strlen(name)};
    return __semihost(SYS_OPEN, block);
}

int semihost_close(FILEHANDLE fh) {
    const word_t block[] = {(word_t)fh};
    return __semihost(SYS_CLOSE, block);
}

int semihost_read(FILEHANDLE fh, unsigned char* buffer, unsigned int length, int mode) {
    (void)mode;
    const word_t block[] = {(word_t)fh, (word_t)buffer, length};
    return __semihost(SYS_READ, block);
}

int semihost_write(FILEHANDLE fh, const unsigned char* buffer, unsigned int length, int mode) {
    (void)mode;
    const word_t block[] = {(word_t)fh, (word_t)buffer, length};
    return __semihost(SYS_WRITE, block);
}

int semihost_ensure(FILEHANDLE fh) {
    (void)fh;
    return 0;
}

long semihost_flen(FILEHANDLE fh) {
    const word_t block[] = {(word_t)fh};
    return __semihost(SYS_FLEN, block);
}

int semihost_seek(FILEHANDLE fh, long position) {
    const word_t block[] = {(word_t)fh, (word_t)position};
    return __semihost(SYS_SEEK, block);
}

int semihost_istty(FILEHANDLE fh) {
    const word_t block[] = {(word_t)fh};
    return __semihost(SYS_ISTTY, block);
}

int semihost_remove(const char* name) {
    const word_t block[] = {(word_t)name, strlen(name)};
    return __semihost(SYS_REMOVE, block);
}

int semihost_rename(const char* old_name, const char* new_name) {
    const word_t block[] = {(word_t)old_name, strlen(old_name), (word_t)new_name, strlen(new_name)};
    return __semihost(SYS_RENAME, block);
}

int semihost_errno(void) { return __semihost(SYS_ERRNO, NULL); }

int semihost_uid(char* uid) {
    const word_t block[] = {(word_t)uid, 33};
    return __semihost(USR_UID, block);
}

int semihost_reset(void) { return __semihost(USR_RESET, NULL); }

int semihost_vbus(void) { return __semihost(USR_VBUS, NULL); }

int semihost_powerdown(void) { return __semihost(USR_POWERDOWN, NULL); }

int semihost_disabledebug(void) {
    const word_t block[] = {0};
    return __semihost(USR_DISABLEDEBUG, block);
}

int semihost_exit(void) {
    // In 32 bits the reason itself, not its address: ADP_Stopped_ApplicationExit.
    return __semihost(SYS_EXIT, (const void*)(uintptr_t)0x20026U);
}

int semihost_connected(void) {
#if defined(__arm__) && defined(CoreDebug)
    return (CoreDebug->DHCSR & CoreDebug_DHCSR_C_DEBUGEN_Msk) != 0;
#else
    return 0;
#endif
}
