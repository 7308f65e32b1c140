// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdarg>
#include <cstdio>

#include "platform/FileLike.h"
#include "platform/NonCopyable.h"
#include "platform/ScopedLock.h"
#include "platform/mbed_toolchain.h"

namespace mbed {

/// Has the C library pass on each character at once.
void mbed_set_unbuffered_stream(std::FILE* stream);

/// stdio's functions as members, for a class that sends and receives single characters: override _putc and _getc. It
/// has no position and no end. Threads may share it, if lock and unlock are overridden; not from ISRs. It needs a
/// descriptor (mbed_retarget.h): without one, functions give EOF.
class Stream : public FileLike, private NonCopyable<Stream> {
  public:
    explicit Stream(const char* name = nullptr);
    ~Stream() override;

    /// As fputc, fputs, fgetc and fgets; a result of EOF or NULL is an error or, of input, the end.
    int putc(int c);
    int puts(const char* s);
    int getc();
    char* gets(char* s, int size);
    int printf(const char* format, ...) MBED_PRINTF_METHOD(1, 2);
    int scanf(const char* format, ...) MBED_SCANF_METHOD(1, 2);
    int vprintf(const char* format, std::va_list args) MBED_PRINTF_METHOD(1, 0);
    int vscanf(const char* format, std::va_list args) MBED_SCANF_METHOD(1, 0);

    /// The stream, for functions of stdio.
    operator std::FILE*() { return file_; }

  protected:
    int close() override { return 0; }
    ssize_t write(const void* buffer, size_t length) override;
    ssize_t read(void* buffer, size_t length) override;
    off_t seek(off_t, int) override { return -ESPIPE; }
    off_t tell() override { return -ESPIPE; }
    void rewind() override {}
    int isatty() override { return 0; }
    int sync() override { return 0; }
    off_t size() override { return 0; }

    /// A character, 0 to 255, which waits for room; EOF is an error. The result is the character.
    virtual int _putc(int c) = 0;
    /// The next one, waited for; EOF at the end.
    virtual int _getc() = 0;

    /// Around each operation above.
    virtual void lock() {}
    virtual void unlock() {}

  private:
    friend class ScopedLock<Stream>;
    template <class Function, class Result>
    Result locked(Function function, Result failed);

    std::FILE* file_;
};

}  // namespace mbed
