// SPDX-License-Identifier: BSD-3-Clause
//
// Requests to the debugger (Arm, "Semihosting for AArch32 and AArch64"), and those of Mbed's interface chip. Without a
// debugger that answers, a request is a fault. The core stands still meanwhile. Any context.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "platform/mbed_toolchain.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Bits 0 to 3 of SYS_OPEN's mode, which are those of fopen: "r", "r+", "w", "w+", "a", "a+", each with "b" the next
/// number.
#define SEMIHOST_OPEN_R 0
#define SEMIHOST_OPEN_B 1
#define SEMIHOST_OPEN_PLUS 2
#define SEMIHOST_OPEN_W 4
#define SEMIHOST_OPEN_A 8

/// One request by its number; what it wants by address, or itself. The result is the request's.
#if defined(__arm__)
static inline int __semihost(int reason, const void* arg) {
    register int r0 __asm__("r0") = reason;
    register const void* r1 __asm__("r1") = arg;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "r2", "r3", "ip", "lr", "memory", "cc");
    return r0;
}
#else
int __semihost(int reason, const void* arg);  // a test's
#endif

/// The file's handle, or -1. `openmode` is SEMIHOST_OPEN_…
FILEHANDLE semihost_open(const char* name, int openmode);
/// 0, or -1.
int semihost_close(FILEHANDLE fh);
/// How many bytes were *not* read or written: 0 is all; of read, `length` is the end of the file. Negative: an error.
/// `mode` is not looked at.
int semihost_read(FILEHANDLE fh, unsigned char* buffer, unsigned int length, int mode);
int semihost_write(FILEHANDLE fh, const unsigned char* buffer, unsigned int length, int mode);
/// Nothing: what is written has left for the host. 0.
int semihost_ensure(FILEHANDLE fh);
/// The file's bytes, or -1.
long semihost_flen(FILEHANDLE fh);
/// To a position from the beginning. 0, or negative.
int semihost_seek(FILEHANDLE fh, long position);
/// 1: a console; 0: not; or negative.
int semihost_istty(FILEHANDLE fh);
/// 0, or an error's number of the host.
int semihost_remove(const char* name);
int semihost_rename(const char* old_name, const char* new_name);
/// errno of the host after a request that failed.
int semihost_errno(void);

/// Those of the interface chip; a debugger without one gives -1. The name of the board has 32 characters and a 0.
int semihost_uid(char* uid);
int semihost_reset(void);
/// Whether USB gives power.
int semihost_vbus(void);
int semihost_powerdown(void);
int semihost_disabledebug(void);

/// The program ends, well. It returns if the debugger goes on.
int semihost_exit(void);
/// Whether a debugger has halting debug enabled (DDI 0403, C1.6.2, DHCSR.C_DEBUGEN). One may answer requests all the
/// same.
int semihost_connected(void);

#ifdef __cplusplus
}
#endif
