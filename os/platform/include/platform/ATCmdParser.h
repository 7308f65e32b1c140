// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdarg>
#include <cstdint>

#include "platform/Callback.h"
#include "platform/FileHandle.h"
#include "platform/NonCopyable.h"
#include "platform/mbed_toolchain.h"

namespace mbed {

/// Commands to a modem and its answers, by lines of text. One thread at a time.
///
/// What arrives is taken line by line; CR, LF and both together end a line. A line that begins with a registered prefix
/// is out of band: its function is called, wherever the line arrives in an answer. Any other line that isn't expected
/// is skipped.
class ATCmdParser : private NonCopyable<ATCmdParser> {
  public:
    /// `output_delimiter` follows each command. `buffer_size`: the longest command or line, with the expected pattern,
    /// bytes on the heap. `timeout`: the longest wait for a character, ms; negative for ever. `debug`: lines go to
    /// stderr.
    ATCmdParser(FileHandle* fh, const char* output_delimiter = "\r", int buffer_size = 256, int timeout = 8000,
                bool debug = false);
    ~ATCmdParser();

    void set_timeout(int timeout) { timeout_ = timeout; }
    void set_delimiter(const char* output_delimiter);
    void debug_on(uint8_t on) { debug_ = on != 0; }

    /// Sends a command, formatted as by printf, and the delimiter. False if it is too long or cannot be written.
    bool send(const char* command, ...) MBED_PRINTF_METHOD(1, 2);
    bool vsend(const char* command, va_list args);

    /// Waits for an answer of one or more lines, and stores what its conversions find, as scanf does; at most 16. A
    /// pattern that ends in \n is compared with whole lines, any other as soon as what came matches it: so ">" is found
    /// without a line's end, and "%d" without \n is complete at the first digit. False after the timeout or abort().
    bool recv(const char* response, ...) MBED_SCANF_METHOD(1, 2);
    bool vrecv(const char* response, va_list args);

    /// One character: the character, or -1.
    int putc(char c);
    int getc();
    /// Bytes as they are: how many, or -1.
    int write(const char* data, int size);
    int read(char* data, int size);

    /// Formatted text without delimiter: how many bytes, or -1.
    int printf(const char* format, ...) MBED_PRINTF_METHOD(1, 2);
    int vprintf(const char* format, va_list args);
    /// Reads until the pattern matches, regardless of lines: how many bytes, or -1.
    int scanf(const char* format, ...) MBED_SCANF_METHOD(1, 2);
    int vscanf(const char* format, va_list args);

    /// `func` is called when a line begins with `prefix`, which must live on; the rest of the line is still to be read,
    /// and `func` may do so with recv(). remove_oob() ends it.
    void oob(const char* prefix, Callback<void()> func);
    void remove_oob(const char* prefix);
    /// Takes what has arrived: whether a line out of band was among it, and its function was called.
    bool process_oob();

    /// Drops what has arrived.
    void flush();
    /// Lets the recv() that is under way return false: for functions of lines out of band.
    void abort() { aborted_ = true; }

  private:
    struct Oob {
        const char* prefix;
        size_t length;
        Callback<void()> func;
        Oob* next;
    };
    struct Pattern;
    enum class Line { Matched, Restart, Failed };

    int next_char();
    bool run_oob(const char* line, size_t length);
    Line match(const Pattern& pattern, char* line, size_t room, size_t& length);

    FileHandle* fh_;
    char* buffer_;
    size_t size_;
    int timeout_;
    const char* delimiter_;
    Oob* oobs_ = nullptr;
    char previous_ = 0;  // of what came: for ends of lines of two characters
    bool debug_;
    bool aborted_ = false;
};

}  // namespace mbed
