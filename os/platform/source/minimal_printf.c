// SPDX-License-Identifier: BSD-3-Clause
#include "minimal_printf.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if MBED_CONF_PLATFORM_MINIMAL_PRINTF_ENABLE_64_BIT
typedef intmax_t signed_t;
typedef uintmax_t unsigned_t;
#else
typedef int32_t signed_t;
typedef uint32_t unsigned_t;
#endif

typedef struct {
    mbed_put_t put;
    void* to;
    int count;
} sink_t;

typedef struct {
    bool left, plus, space, alternate, zero;
    int width;
    int precision; // -1: none
} spec_t;

static void put(sink_t* sink, char c)
{
    sink->put(c, sink->to);
    sink->count++;
}

static void fill(sink_t* sink, char c, int n)
{
    while (n-- > 0) {
        put(sink, c);
    }
}

/// Blanks, prefix, zeros, text, blanks.
static void field(sink_t* sink, const spec_t* spec, const char* prefix, int zeros, const char* text, int length)
{
    const int prefix_length = (int)strlen(prefix);
    const int rest = spec->width - prefix_length - zeros - length;
    if (!spec->left) {
        fill(sink, ' ', rest);
    }
    for (int i = 0; i < prefix_length; i++) {
        put(sink, prefix[i]);
    }
    fill(sink, '0', zeros);
    for (int i = 0; i < length; i++) {
        put(sink, text[i]);
    }
    if (spec->left) {
        fill(sink, ' ', rest);
    }
}

#define DIGITS 24 // octal, 64 bits

static int digits_of(unsigned_t value, unsigned base, bool upper, char* end)
{
    const char* const digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char* p = end;
    while (value) {
        *--p = digits[value % base];
        value /= base;
    }
    return (int)(end - p);
}

static const char* sign_of(const spec_t* spec, bool negative)
{
    return negative ? "-" : spec->plus ? "+" : spec->space ? " " : "";
}

static void integer(sink_t* sink, spec_t* spec, unsigned_t value, unsigned base, bool upper, const char* prefix)
{
    char buffer[DIGITS];
    const int length = digits_of(value, base, upper, buffer + DIGITS);
    int zeros;
    if (spec->precision >= 0) {
        zeros = spec->precision - length;
    } else if (spec->zero && !spec->left) {
        zeros = spec->width - (int)strlen(prefix) - length;
        if (zeros < 1 - length) {
            zeros = 1 - length;
        }
    } else {
        zeros = 1 - length; // a zero is one digit
    }
    if (base == 8 && spec->alternate && zeros <= 0) {
        zeros = 1;
    }
    field(sink, spec, prefix, zeros > 0 ? zeros : 0, buffer + DIGITS - length, length);
}

#if MBED_CONF_PLATFORM_MINIMAL_PRINTF_ENABLE_FLOATING_POINT
static void floating(sink_t* sink, spec_t* spec, double value, bool upper)
{
    const bool negative = __builtin_signbit(value);
    const char* sign = sign_of(spec, negative);
    if (negative) {
        value = -value;
    }
    if (__builtin_isnan(value) || __builtin_isinf(value)) {
        const char* text = __builtin_isnan(value) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");
        field(sink, spec, sign, 0, text, 3);
        return;
    }
    int decimals = spec->precision < 0 ? 6 : spec->precision;
    int trailing = 0;
    if (decimals > MBED_CONF_PLATFORM_MINIMAL_PRINTF_SET_FLOATING_POINT_MAX_DECIMALS) {
        trailing = decimals - MBED_CONF_PLATFORM_MINIMAL_PRINTF_SET_FLOATING_POINT_MAX_DECIMALS;
        decimals = MBED_CONF_PLATFORM_MINIMAL_PRINTF_SET_FLOATING_POINT_MAX_DECIMALS;
    }
    double scale = 1.0;
    for (int i = 0; i < decimals; i++) {
        scale *= 10.0;
    }
    if (value >= 18446744073709551615.0 / scale) { // more digits than there are
        field(sink, spec, sign, 0, upper ? "OVF" : "ovf", 3);
        return;
    }
    // To nearest, ties to even, as the processor rounds.
    const double scaled = value * scale;
    uint64_t whole = (uint64_t)scaled;
    const double rest = scaled - (double)whole;
    if (rest > 0.5 || (rest == 0.5 && (whole & 1U))) {
        whole++;
    }
    char buffer[32];
    char* end = buffer + sizeof buffer;
    char* p = end;
    for (int i = 0; i < decimals; i++) {
        *--p = (char)('0' + whole % 10U);
        whole /= 10U;
    }
    if (decimals || spec->alternate) {
        *--p = '.';
    }
    do {
        *--p = (char)('0' + whole % 10U);
        whole /= 10U;
    } while (whole);
    const int length = (int)(end - p);
    const int zeros = spec->zero && !spec->left ? spec->width - (int)strlen(sign) - length - trailing : 0;
    spec_t inner = *spec;
    inner.width -= spec->left ? 0 : trailing;
    if (trailing && spec->left) {
        inner.width = 0;
    }
    field(sink, &inner, sign, zeros > 0 ? zeros : 0, p, length);
    fill(sink, '0', trailing);
    if (trailing && spec->left) {
        fill(sink, ' ', spec->width - (int)strlen(sign) - length - trailing);
    }
}
#endif

typedef enum { kChar, kShort, kInt, kLong, kLongLong } size_of_t;

static unsigned_t unsigned_argument(va_list* arguments, size_of_t size)
{
    switch (size) {
        case kLongLong:
            return (unsigned_t)va_arg(*arguments, unsigned long long);
        case kLong:
            return va_arg(*arguments, unsigned long);
        case kShort:
            return (unsigned short)va_arg(*arguments, unsigned int);
        case kChar:
            return (unsigned char)va_arg(*arguments, unsigned int);
        default:
            return va_arg(*arguments, unsigned int);
    }
}

static signed_t signed_argument(va_list* arguments, size_of_t size)
{
    switch (size) {
        case kLongLong:
            return (signed_t)va_arg(*arguments, long long);
        case kLong:
            return va_arg(*arguments, long);
        case kShort:
            return (short)va_arg(*arguments, int);
        case kChar:
            return (signed char)va_arg(*arguments, int);
        default:
            return va_arg(*arguments, int);
    }
}

static int number(const char** p, va_list* arguments)
{
    if (**p == '*') {
        (*p)++;
        return va_arg(*arguments, int);
    }
    int n = 0;
    while (**p >= '0' && **p <= '9') {
        n = n * 10 + (*(*p)++ - '0');
    }
    return n;
}

/// Reads a conversion behind its '%'; false if it is none.
static bool conversion(sink_t* sink, const char** format, va_list* arguments)
{
    const char* p = *format;
    spec_t spec = {false, false, false, false, false, 0, -1};
    for (;; p++) {
        if (*p == '-') {
            spec.left = true;
        } else if (*p == '+') {
            spec.plus = true;
        } else if (*p == ' ') {
            spec.space = true;
        } else if (*p == '#') {
            spec.alternate = true;
        } else if (*p == '0') {
            spec.zero = true;
        } else {
            break;
        }
    }
    spec.width = number(&p, arguments);
    if (spec.width < 0) {
        spec.left = true;
        spec.width = -spec.width;
    }
    if (*p == '.') {
        p++;
        spec.precision = number(&p, arguments);
    }
    size_of_t size = kInt;
    switch (*p) {
        case 'h':
            size = kShort;
            if (*++p == 'h') {
                size = kChar;
                p++;
            }
            break;
        case 'l':
            size = kLong;
            if (*++p == 'l') {
                size = kLongLong;
                p++;
            }
            break;
        case 'j':
            size = kLongLong;
            p++;
            break;
        case 'z':
        case 't':
            size = sizeof(size_t) == sizeof(long) ? kLong : kInt;
            p++;
            break;
        default:
            break;
    }
    const char c = *p++;
    switch (c) {
        case 'd':
        case 'i': {
            const signed_t value = signed_argument(arguments, size);
            integer(sink, &spec, value < 0 ? (unsigned_t)0 - (unsigned_t)value : (unsigned_t)value, 10, false,
                    sign_of(&spec, value < 0));
            break;
        }
        case 'u':
            integer(sink, &spec, unsigned_argument(arguments, size), 10, false, "");
            break;
        case 'o':
            integer(sink, &spec, unsigned_argument(arguments, size), 8, false, "");
            break;
        case 'x':
        case 'X': {
            const unsigned_t value = unsigned_argument(arguments, size);
            integer(sink, &spec, value, 16, c == 'X', !spec.alternate || value == 0 ? "" : c == 'X' ? "0X" : "0x");
            break;
        }
        case 'p':
            integer(sink, &spec, (unsigned_t)(uintptr_t)va_arg(*arguments, void*), 16, false, "0x");
            break;
        case 'c': {
            const char text = (char)va_arg(*arguments, int);
            field(sink, &spec, "", 0, &text, 1);
            break;
        }
        case 's': {
            const char* text = va_arg(*arguments, const char*);
            if (!text) {
                text = "(null)";
            }
            int length = 0;
            while ((spec.precision < 0 || length < spec.precision) && text[length]) {
                length++;
            }
            field(sink, &spec, "", 0, text, length);
            break;
        }
#if MBED_CONF_PLATFORM_MINIMAL_PRINTF_ENABLE_FLOATING_POINT
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G':
            floating(sink, &spec, va_arg(*arguments, double), c < 'a');
            break;
#endif
        case '%':
            put(sink, '%');
            break;
        default:
            return false;
    }
    *format = p;
    return true;
}

int mbed_minimal_format(mbed_put_t function, void* to, const char* format, va_list arguments)
{
    sink_t sink = {function, to, 0};
    va_list copy;
    va_copy(copy, arguments);
    while (*format) {
        const char c = *format++;
        if (c != '%' || !conversion(&sink, &format, &copy)) {
            put(&sink, c);
        }
    }
    va_end(copy);
    return sink.count;
}

typedef struct {
    char* at;
    char* last; // room for the terminating zero
} buffer_t;

static void to_buffer(char c, void* to)
{
    buffer_t* buffer = to;
    if (buffer->at < buffer->last) {
        *buffer->at++ = c;
    }
}

int mbed_minimal_formatted_string(char* text, size_t length, const char* format, va_list arguments)
{
    buffer_t buffer = {text, text};
    if (length) {
        buffer.last = length - 1 > (size_t)(UINTPTR_MAX - (uintptr_t)text) ? (char*)UINTPTR_MAX : text + (length - 1);
    }
    const int count = mbed_minimal_format(to_buffer, &buffer, format, arguments);
    if (length) {
        *buffer.at = '\0';
    }
    return count;
}
