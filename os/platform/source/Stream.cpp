// SPDX-License-Identifier: BSD-3-Clause
#include "platform/Stream.h"

#include "platform/mbed_retarget.h"

namespace mbed {

void mbed_set_unbuffered_stream(std::FILE* stream) { std::setvbuf(stream, nullptr, _IONBF, 0); }

Stream::Stream(const char* name) : FileLike(name), file_(fdopen(this, "w+")) {
    if (file_) mbed_set_unbuffered_stream(file_);
}

Stream::~Stream() {
    if (file_) std::fclose(file_);
}

/// Between writing and reading, C wants what was written to be flushed (ISO C11 7.21.5.3).
template <class Function, class Result>
Result Stream::locked(Function function, Result failed) {
    if (!file_) return failed;
    ScopedLock<Stream> lock(*this);
    std::fflush(file_);
    return function();
}

int Stream::putc(int c) {
    return locked([=] { return std::fputc(c, file_); }, EOF);
}

int Stream::puts(const char* s) {
    return locked([=] { return std::fputs(s, file_); }, EOF);
}

int Stream::getc() {
    return locked([=] { return std::fgetc(file_); }, EOF);
}

char* Stream::gets(char* s, int size) {
    return locked([=] { return std::fgets(s, size, file_); }, static_cast<char*>(nullptr));
}

int Stream::printf(const char* format, ...) {
    std::va_list args;
    va_start(args, format);
    const int result = vprintf(format, args);
    va_end(args);
    return result;
}

int Stream::scanf(const char* format, ...) {
    std::va_list args;
    va_start(args, format);
    const int result = vscanf(format, args);
    va_end(args);
    return result;
}

int Stream::vprintf(const char* format, std::va_list args) {
    return locked([&] { return std::vfprintf(file_, format, args); }, EOF);
}

int Stream::vscanf(const char* format, std::va_list args) {
    return locked([&] { return std::vfscanf(file_, format, args); }, EOF);
}

ssize_t Stream::write(const void* buffer, size_t length) {
    const auto* text = static_cast<const unsigned char*>(buffer);
    for (size_t i = 0; i < length; i++) {
        if (_putc(text[i]) == EOF) return i ? static_cast<ssize_t>(i) : -EIO;
    }
    return static_cast<ssize_t>(length);
}

ssize_t Stream::read(void* buffer, size_t length) {
    auto* text = static_cast<unsigned char*>(buffer);
    for (size_t i = 0; i < length; i++) {
        const int c = _getc();
        if (c == EOF) return static_cast<ssize_t>(i);
        text[i] = static_cast<unsigned char>(c);
    }
    return static_cast<ssize_t>(length);
}

}  // namespace mbed
