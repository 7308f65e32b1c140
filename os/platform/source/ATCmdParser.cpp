// SPDX-License-Identifier: BSD-3-Clause
#include "platform/ATCmdParser.h"

#include <stdio.h>
#include <string.h>

#include "platform/mbed_debug.h"
#include "platform/mbed_poll.h"

namespace mbed {

namespace {

constexpr int kMaxResults = 16;

// Where the arguments of scanf go, so that a format can be used piece by piece.
struct Results {
    void* at[kMaxResults] = {};
    int used = 0;
};

// The next conversion at or behind `p`, its '%'; null if there is none.
const char* find_conversion(const char* p, const char* end) {
    for (; p < end; p++) {
        if (*p == '%') {
            if (p + 1 < end && p[1] == '%') {
                p++;
            } else {
                return p;
            }
        }
    }
    return nullptr;
}

// Conversions that store something.
int count_results(const char* p, const char* end) {
    int count = 0;
    while ((p = find_conversion(p, end)) != nullptr) {
        p++;
        if (p < end && *p != '*') {
            count++;
        }
    }
    return count;
}

int scan(const char* text, const char* format, const Results& r) {
    void* const* a = r.at + r.used;
    // More pointers than conversions do no harm.
    void* p[kMaxResults] = {};
    for (int i = 0; r.used + i < kMaxResults; i++) {
        p[i] = a[i];
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return sscanf(text, format, p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], p[12], p[13],
                  p[14], p[15]);
#pragma GCC diagnostic pop
}

}  // namespace

// One line of what is expected, in the parser's buffer: as it is, for storing, and with every conversion suppressed and
// "%n" at its end, for finding out whether a text matches it wholly.
struct ATCmdParser::Pattern {
    const char* format;
    const char* check;
    bool whole_line;
    size_t bytes;  // of the buffer

    bool matches(const char* text, size_t length) const {
        int count = -1;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        sscanf(text, check, &count);
#pragma GCC diagnostic pop
        return count == static_cast<int>(length);
    }

    // False if it doesn't fit. `start` to `end`: the line without its end.
    bool set(const char* start, const char* end, bool whole, char* buffer, size_t room) {
        const size_t length = static_cast<size_t>(end - start);
        whole_line = whole;
        size_t at = 0;
        if (length + 1 > room) {
            return false;
        }
        format = buffer;
        memcpy(buffer, start, length);
        buffer[length] = '\0';
        at = length + 1;
        check = buffer + at;
        for (const char* p = start; p < end;) {
            const char* next = find_conversion(p, end);
            const char* stop = next ? next + 1 : end;
            if (at + static_cast<size_t>(stop - p) + 1 > room) {
                return false;
            }
            memcpy(buffer + at, p, static_cast<size_t>(stop - p));
            at += static_cast<size_t>(stop - p);
            if (next && (stop == end || *stop != '*')) {
                buffer[at++] = '*';  // its % was copied
            }
            p = stop;
        }
        // What is left is for the line that is compared: a character at least.
        if (at + 5 > room) {
            return false;
        }
        memcpy(buffer + at, "%n", 3);
        bytes = at + 3;
        return true;
    }
};

ATCmdParser::ATCmdParser(FileHandle* fh, const char* output_delimiter, int buffer_size, int timeout, bool debug)
    : fh_(fh),
      buffer_(new char[static_cast<size_t>(buffer_size)]),
      size_(static_cast<size_t>(buffer_size)),
      timeout_(timeout),
      delimiter_(output_delimiter),
      debug_(debug) {}

ATCmdParser::~ATCmdParser() {
    while (oobs_) {
        Oob* next = oobs_->next;
        delete oobs_;
        oobs_ = next;
    }
    delete[] buffer_;
}

void ATCmdParser::set_delimiter(const char* output_delimiter) { delimiter_ = output_delimiter; }

int ATCmdParser::putc(char c) { return write(&c, 1) == 1 ? static_cast<unsigned char>(c) : -1; }

int ATCmdParser::getc() {
    pollfh fhs = {fh_, POLLIN, 0};
    unsigned char c;
    if (poll(&fhs, 1, timeout_) > 0 && (fhs.revents & POLLIN) && fh_->read(&c, 1) == 1) {
        return c;
    }
    return -1;
}

int ATCmdParser::write(const char* data, int size) {
    for (int done = 0; done < size;) {
        pollfh fhs = {fh_, POLLOUT, 0};
        if (poll(&fhs, 1, timeout_) <= 0 || !(fhs.revents & POLLOUT)) {
            return -1;
        }
        const ssize_t count = fh_->write(data + done, static_cast<size_t>(size - done));
        if (count < 0) {
            return -1;
        }
        done += static_cast<int>(count);
    }
    return size;
}

int ATCmdParser::read(char* data, int size) {
    for (int i = 0; i < size; i++) {
        const int c = getc();
        if (c < 0) {
            return -1;
        }
        data[i] = static_cast<char>(c);
    }
    return size;
}

int ATCmdParser::vprintf(const char* format, va_list args) {
    const int length = vsnprintf(buffer_, size_, format, args);
    if (length < 0 || static_cast<size_t>(length) >= size_) {
        return -1;
    }
    return write(buffer_, length);
}

bool ATCmdParser::vsend(const char* command, va_list args) {
    if (vprintf(command, args) < 0) {
        return false;
    }
    debug_if(debug_, "AT> %s\n", buffer_);
    const int length = static_cast<int>(strlen(delimiter_));
    return write(delimiter_, length) == length;
}

// A character with every end of a line as one '\n'; -1 after the timeout.
int ATCmdParser::next_char() {
    for (;;) {
        const int c = getc();
        if (c < 0) {
            return -1;
        }
        const char before = previous_;
        previous_ = static_cast<char>(c);
        if ((c == '\n' && before == '\r') || (c == '\r' && before == '\n')) {
            previous_ = 0;  // the second of two: said already
            continue;
        }
        return c == '\r' ? '\n' : c;
    }
}

// Whether what came of a line is the prefix of one out of band; its function was called then, and may have used the
// buffer.
bool ATCmdParser::run_oob(const char* line, size_t length) {
    for (Oob* o = oobs_; o; o = o->next) {
        if (o->length == length && memcmp(o->prefix, line, length) == 0) {
            debug_if(debug_, "AT! %s\n", o->prefix);
            const Callback<void()> func = o->func;
            func();
            return true;
        }
    }
    return false;
}

ATCmdParser::Line ATCmdParser::match(const Pattern& pattern, char* line, size_t room, size_t& length) {
    length = 0;
    for (;;) {
        if (aborted_) {
            return Line::Failed;
        }
        const int c = next_char();
        if (c < 0) {
            debug_if(debug_, "AT(timeout)\n");
            return Line::Failed;
        }
        const bool end = c == '\n';
        if (!end) {
            line[length++] = static_cast<char>(c);
            line[length] = '\0';
            if (run_oob(line, length)) {
                return aborted_ ? Line::Failed : Line::Restart;
            }
        }
        if ((end || !pattern.whole_line) && pattern.matches(line, length)) {
            debug_if(debug_, "AT= %s\n", line);
            return Line::Matched;
        }
        if (end || length + 1 >= room) {
            debug_if(debug_ && length != 0, "AT< %s\n", line);
            length = 0;
            line[0] = '\0';
        }
    }
}

bool ATCmdParser::vrecv(const char* response, va_list args) {
    Results results;
    const char* const response_end = response + strlen(response);
    const int count = count_results(response, response_end);
    if (count > kMaxResults) {
        return false;
    }
    va_list copy;
    va_copy(copy, args);
    for (int i = 0; i < count; i++) {
        results.at[i] = va_arg(copy, void*);
    }
    va_end(copy);

    aborted_ = false;
    for (const char* p = response; p < response_end;) {
        const char* newline = strchr(p, '\n');
        const char* end = newline ? newline : response_end;
        // "\r\n" in a pattern is the end of a line, too.
        const char* stop = newline && end > p && end[-1] == '\r' ? end - 1 : end;
        size_t length;
        Line line;
        Pattern pattern;
        do {
            // Functions of lines out of band may use the buffer: it is set up anew after each.
            if (!pattern.set(p, stop, newline != nullptr, buffer_, size_)) {
                return false;
            }
            buffer_[pattern.bytes] = '\0';
            line = match(pattern, buffer_ + pattern.bytes, size_ - pattern.bytes, length);
        } while (line == Line::Restart);
        if (line == Line::Failed) {
            return false;
        }
        scan(buffer_ + pattern.bytes, pattern.format, results);
        results.used += count_results(p, stop);
        p = newline ? newline + 1 : response_end;
    }
    return true;
}

int ATCmdParser::vscanf(const char* format, va_list args) {
    Results results;
    const char* const end = format + strlen(format);
    const int count = count_results(format, end);
    if (count > kMaxResults) {
        return -1;
    }
    va_list copy;
    va_copy(copy, args);
    for (int i = 0; i < count; i++) {
        results.at[i] = va_arg(copy, void*);
    }
    va_end(copy);

    Pattern pattern;
    if (!pattern.set(format, end, false, buffer_, size_)) {
        return -1;
    }
    char* text = buffer_ + pattern.bytes;
    const size_t room = size_ - pattern.bytes;
    for (size_t length = 0; length + 1 < room;) {
        const int c = getc();
        if (c < 0) {
            return -1;
        }
        text[length++] = static_cast<char>(c);
        text[length] = '\0';
        if (pattern.matches(text, length)) {
            scan(text, pattern.format, results);
            return static_cast<int>(length);
        }
    }
    return -1;
}

bool ATCmdParser::send(const char* command, ...) {
    va_list args;
    va_start(args, command);
    const bool done = vsend(command, args);
    va_end(args);
    return done;
}

bool ATCmdParser::recv(const char* response, ...) {
    va_list args;
    va_start(args, response);
    const bool done = vrecv(response, args);
    va_end(args);
    return done;
}

int ATCmdParser::printf(const char* format, ...) {
    va_list args;
    va_start(args, format);
    const int done = vprintf(format, args);
    va_end(args);
    return done;
}

int ATCmdParser::scanf(const char* format, ...) {
    va_list args;
    va_start(args, format);
    const int done = vscanf(format, args);
    va_end(args);
    return done;
}

void ATCmdParser::oob(const char* prefix, Callback<void()> func) {
    oobs_ = new Oob{prefix, strlen(prefix), func, oobs_};
}

void ATCmdParser::remove_oob(const char* prefix) {
    for (Oob** link = &oobs_; *link; link = &(*link)->next) {
        Oob* o = *link;
        if (strcmp(o->prefix, prefix) == 0) {
            *link = o->next;
            delete o;
            return;
        }
    }
}

bool ATCmdParser::process_oob() {
    size_t length = 0;
    while (length != 0 || fh_->readable()) {
        const int c = next_char();
        if (c < 0) {
            return false;
        }
        if (c == '\n' || length + 1 >= size_) {
            length = 0;
            continue;
        }
        buffer_[length++] = static_cast<char>(c);
        if (run_oob(buffer_, length)) {
            return true;
        }
    }
    return false;
}

void ATCmdParser::flush() {
    while (fh_->readable()) {
        char c;
        if (fh_->read(&c, 1) != 1) {
            return;
        }
    }
    previous_ = 0;
}

}  // namespace mbed
