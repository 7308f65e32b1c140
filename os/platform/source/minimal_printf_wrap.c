// SPDX-License-Identifier: BSD-3-Clause
//
// What the C library calls printf becomes ours: the linker is told so (--wrap) if target.printf_lib is minimal-printf.
#include <limits.h>
#include <stdio.h>

#include "minimal_printf.h"

static void to_stream(char c, void* to)
{
    fputc(c, to);
}

int __wrap_vfprintf(FILE* stream, const char* format, va_list arguments);
int __wrap_vfprintf(FILE* stream, const char* format, va_list arguments)
{
    return mbed_minimal_format(to_stream, stream, format, arguments);
}

int __wrap_vprintf(const char* format, va_list arguments);
int __wrap_vprintf(const char* format, va_list arguments)
{
    return mbed_minimal_format(to_stream, stdout, format, arguments);
}

int __wrap_printf(const char* format, ...);
int __wrap_printf(const char* format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int count = mbed_minimal_format(to_stream, stdout, format, arguments);
    va_end(arguments);
    return count;
}

int __wrap_fprintf(FILE* stream, const char* format, ...);
int __wrap_fprintf(FILE* stream, const char* format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int count = mbed_minimal_format(to_stream, stream, format, arguments);
    va_end(arguments);
    return count;
}

int __wrap_vsnprintf(char* buffer, size_t length, const char* format, va_list arguments);
int __wrap_vsnprintf(char* buffer, size_t length, const char* format, va_list arguments)
{
    return mbed_minimal_formatted_string(buffer, length, format, arguments);
}

int __wrap_snprintf(char* buffer, size_t length, const char* format, ...);
int __wrap_snprintf(char* buffer, size_t length, const char* format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int count = mbed_minimal_formatted_string(buffer, length, format, arguments);
    va_end(arguments);
    return count;
}

int __wrap_vsprintf(char* buffer, const char* format, va_list arguments);
int __wrap_vsprintf(char* buffer, const char* format, va_list arguments)
{
    return mbed_minimal_formatted_string(buffer, INT_MAX, format, arguments);
}

int __wrap_sprintf(char* buffer, const char* format, ...);
int __wrap_sprintf(char* buffer, const char* format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int count = mbed_minimal_formatted_string(buffer, INT_MAX, format, arguments);
    va_end(arguments);
    return count;
}
