// SPDX-License-Identifier: BSD-3-Clause
//
// operator new without exceptions: no memory is a fatal error, and with std::nothrow a null pointer. The library's
// would bring the whole machinery of throwing, which ends in abort() where nothing can be caught. Where the heap is
// traced, what is told is who called new or delete.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "mbed_alloc_wrap.h"
#include "platform/mbed_error.h"
#include "platform/mbed_toolchain.h"

#if MBED_MEM_TRACING_ENABLED
#define CALLER MBED_CALLER_ADDR()
#else
#define CALLER nullptr
#endif

namespace {

void* or_die(void* memory, std::size_t size)
{
    if (__builtin_expect(!memory, false)) {
        MBED_ERROR1(MBED_MAKE_ERROR(MBED_MODULE_PLATFORM, MBED_ERROR_CODE_OUT_OF_MEMORY), "Operator new out of memory",
                    size);
    }
    return memory;
}

void* any(std::size_t size, [[maybe_unused]] void* caller)
{
#if MBED_MEM_TRACING_ENABLED
    return mbed_malloc_for(size ? size : 1, caller);
#else
    return std::malloc(size ? size : 1);
#endif
}

void* aligned(std::size_t size, std::align_val_t alignment, [[maybe_unused]] void* caller)
{
#if MBED_MEM_TRACING_ENABLED
    return mbed_memalign_for(static_cast<std::size_t>(alignment), size ? size : 1, caller);
#else
    return memalign(static_cast<std::size_t>(alignment), size ? size : 1);
#endif
}

} // namespace

void* operator new(std::size_t size)
{
    return or_die(any(size, CALLER), size);
}

void* operator new[](std::size_t size)
{
    return or_die(any(size, CALLER), size);
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    return any(size, CALLER);
}

void* operator new[](std::size_t size, const std::nothrow_t&) noexcept
{
    return any(size, CALLER);
}

void* operator new(std::size_t size, std::align_val_t alignment)
{
    return or_die(aligned(size, alignment, CALLER), size);
}

void* operator new[](std::size_t size, std::align_val_t alignment)
{
    return or_die(aligned(size, alignment, CALLER), size);
}

void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept
{
    return aligned(size, alignment, CALLER);
}

void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept
{
    return aligned(size, alignment, CALLER);
}

#if MBED_MEM_TRACING_ENABLED

void operator delete(void* memory) noexcept
{
    mbed_free_for(memory, CALLER);
}

void operator delete[](void* memory) noexcept
{
    mbed_free_for(memory, CALLER);
}

void operator delete(void* memory, std::size_t) noexcept
{
    mbed_free_for(memory, CALLER);
}

void operator delete[](void* memory, std::size_t) noexcept
{
    mbed_free_for(memory, CALLER);
}

void operator delete(void* memory, std::align_val_t) noexcept
{
    mbed_free_for(memory, CALLER);
}

void operator delete[](void* memory, std::align_val_t) noexcept
{
    mbed_free_for(memory, CALLER);
}

void operator delete(void* memory, std::size_t, std::align_val_t) noexcept
{
    mbed_free_for(memory, CALLER);
}

void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept
{
    mbed_free_for(memory, CALLER);
}

#endif
