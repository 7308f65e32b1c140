// SPDX-License-Identifier: BSD-3-Clause
//
// operator new without exceptions: no memory is a fatal error, and with std::nothrow a null pointer. The library's would
// bring the whole machinery of throwing, which ends in abort() where nothing can be caught.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "platform/mbed_error.h"

namespace {

void* or_die(void* memory, std::size_t size)
{
    if (__builtin_expect(!memory, false)) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_PLATFORM, MBED_ERROR_CODE_OUT_OF_MEMORY), "Operator new out of memory",
                    size);
    }
    return memory;
}

void* aligned(std::size_t size, std::align_val_t alignment)
{
    return memalign(static_cast<std::size_t>(alignment), size ? size : 1);
}

void* any(std::size_t size)
{
    return std::malloc(size ? size : 1);
}

} // namespace

void* operator new(std::size_t size)
{
    return or_die(any(size), size);
}

void* operator new[](std::size_t size)
{
    return or_die(any(size), size);
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    return any(size);
}

void* operator new[](std::size_t size, const std::nothrow_t&) noexcept
{
    return any(size);
}

void* operator new(std::size_t size, std::align_val_t alignment)
{
    return or_die(aligned(size, alignment), size);
}

void* operator new[](std::size_t size, std::align_val_t alignment)
{
    return or_die(aligned(size, alignment), size);
}

void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept
{
    return aligned(size, alignment);
}

void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept
{
    return aligned(size, alignment);
}
