/* SPDX-License-Identifier: BSD-3-Clause */
/* Chance, from the service's seed. Nobody's secret depends on it: all that it talks to is simulated. */
#include "sim/service/service.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

/* SplitMix64. */
static uint64_t next(void) {
    uint64_t z = (twin.random += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void twin_reseed(void) { twin.random = twin.seed ^ ((uint64_t)(uint32_t)twin.number << 32); }

void twin_random(void* out, size_t size) {
    for (size_t done = 0; done < size;) {
        const uint64_t value = next();
        const size_t part = size - done < sizeof value ? size - done : sizeof value;
        memcpy((char*)out + done, &value, part);
        done += part;
    }
}

/* OpenSSL mixes addresses and thread numbers into what the kernel gives it, and the length of a path moves its
 * addresses. Here it has a generator that mixes nothing in. */
struct rand_method {
    int (*seed)(const void*, int);
    int (*bytes)(unsigned char*, int);
    void (*cleanup)(void);
    int (*add)(const void*, int, double);
    int (*pseudorand)(unsigned char*, int);
    int (*status)(void);
};
static int take_seed(const void* data, int size) {
    (void)data;
    (void)size;
    return 1;
}
static int add_seed(const void* data, int size, double entropy) {
    (void)data;
    (void)size;
    (void)entropy;
    return 1;
}
static int give_bytes(unsigned char* out, int size) {
    twin_random(out, (size_t)size);
    return 1;
}
static int is_seeded(void) { return 1; }

void twin_tame_openssl(void) {
    static const struct rand_method kOurs = {
        .seed = take_seed, .bytes = give_bytes, .add = add_seed, .pseudorand = give_bytes, .status = is_seeded};
    static bool done;
    if (!done) {
        int (*set)(const struct rand_method*) =
            (int (*)(const struct rand_method*))dlsym(RTLD_DEFAULT, "RAND_set_rand_method");
        done = set != NULL && set(&kOurs) == 1;
    }
}

EXPORT ssize_t getrandom(void* out, size_t size, unsigned flags) {
    if (!twin_on()) {
        return twin_raw(SYS_getrandom, out, size, (long)flags, 0L, 0L, 0L);
    }
    twin_tame_openssl();  // if it was loaded meanwhile
    twin_random(out, size);
    return (ssize_t)size;
}

EXPORT int getentropy(void* out, size_t size) {
    if (size > 256) {
        errno = EIO;
        return -1;
    }
    return getrandom(out, size, 0) == (ssize_t)size ? 0 : -1;
}

EXPORT uint32_t arc4random(void) {
    uint32_t value = 0;
    getrandom(&value, sizeof value, 0);
    return value;
}
EXPORT void arc4random_buf(void* out, size_t size) {
    while (size > 0) {
        const ssize_t got = getrandom(out, size, 0);
        out = (char*)out + (got > 0 ? got : 0);
        size -= got > 0 ? (size_t)got : 0;
    }
}
EXPORT uint32_t arc4random_uniform(uint32_t bound) {
    if (bound < 2) {
        return 0;
    }
    const uint32_t least = -bound % bound;
    uint32_t value = 0;
    do {
        value = arc4random();
    } while (value < least);
    return value % bound;
}

EXPORT long syscall(long number, ...) {
    va_list list;
    va_start(list, number);
    long a[6];
    for (int i = 0; i < 6; i++) {
        a[i] = va_arg(list, long);
    }
    va_end(list);
    if (twin_on()) {
        switch (number) {
            case SYS_getrandom:
                return getrandom((void*)a[0], (size_t)a[1], (unsigned)a[2]);
            case SYS_clock_gettime:
                return clock_gettime((clockid_t)a[0], (struct timespec*)a[1]);
            case SYS_getpid:
            case SYS_gettid:
                return twin.number;
            case SYS_close:
                return close((int)a[0]);
            case SYS_close_range:
                return close_range((unsigned)a[0], (unsigned)a[1], (int)a[2]);
            case SYS_clone:
#ifdef SYS_clone3
            case SYS_clone3:
#endif
                twin_refuse("threads and processes by system calls");
                errno = ENOSYS;
                return -1;
            default:
                break;
        }
    }
    return twin_raw(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* Files of the kernel's chance. */

static bool is_random(const char* path) {
    return path != NULL && (strcmp(path, "/dev/urandom") == 0 || strcmp(path, "/dev/random") == 0);
}

static int open_at(int folder, const char* path, int flags, mode_t mode) {
    if (twin_on() && is_random(path)) {
        return twin_mark((int)twin_raw(SYS_openat, (long)AT_FDCWD, "/dev/zero", (long)flags, 0L, 0L, 0L),
                         TWIN_FD_RANDOM, false);
    }
    return twin_mark((int)twin_raw(SYS_openat, (long)folder, path, (long)flags, (long)mode, 0L, 0L), TWIN_FD_OTHER,
                     false);
}

#define MODE_ARGUMENT(mode)                              \
    mode_t mode = 0;                                     \
    if ((flags & (O_CREAT | __O_TMPFILE)) != 0) {        \
        va_list list;                                    \
        va_start(list, flags);                           \
        (mode) = (mode_t)va_arg(list, unsigned);         \
        va_end(list);                                    \
    }

EXPORT int open(const char* path, int flags, ...) {
    MODE_ARGUMENT(mode)
    return open_at(AT_FDCWD, path, flags, mode);
}
EXPORT int open64(const char* path, int flags, ...) {
    MODE_ARGUMENT(mode)
    return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}
EXPORT int openat(int folder, const char* path, int flags, ...) {
    MODE_ARGUMENT(mode)
    return open_at(folder, path, flags, mode);
}
EXPORT int openat64(int folder, const char* path, int flags, ...) {
    MODE_ARGUMENT(mode)
    return open_at(folder, path, flags | O_LARGEFILE, mode);
}
EXPORT int __open_2(const char* path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
EXPORT int __open64_2(const char* path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
EXPORT int __openat_2(int folder, const char* path, int flags) { return open_at(folder, path, flags, 0); }
EXPORT int __openat64_2(int folder, const char* path, int flags) { return open_at(folder, path, flags, 0); }

static ssize_t read_random(void* unused, char* out, size_t size) {
    (void)unused;
    twin_random(out, size);
    return (ssize_t)size;
}

static FILE* open_stream(const char* function, const char* path, const char* mode) {
    if (twin_on() && is_random(path)) {
        return fopencookie(NULL, "r", (cookie_io_functions_t){.read = read_random});
    }
    return ((FILE * (*)(const char*, const char*))twin_next(function))(path, mode);
}
EXPORT FILE* fopen(const char* restrict path, const char* restrict mode) { return open_stream("fopen", path, mode); }
EXPORT FILE* fopen64(const char* restrict path, const char* restrict mode) {
    return open_stream("fopen64", path, mode);
}
