// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <cstring>

#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/internal/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// Memory for `pool_sz` objects of a type, which are not constructed. What does not wait may be called in any context,
/// waiting is for threads.
template <typename T, uint32_t pool_sz>
class MemoryPool : private mbed::NonCopyable<MemoryPool<T, pool_sz>> {
    static_assert(pool_sz > 0 && pool_sz <= 0xFFFF, "a pool has 1 to 65535 blocks");

  public:
    MemoryPool() { mbed_rtos_memory_pool_init(&_pool_mem_obj, _pool_mem, pool_sz, sizeof(T)); }
    ~MemoryPool() { osMemoryPoolDelete(&_pool_mem_obj); }

    /// A block, or nullptr if all are in use, after the time if one is given.
    T* try_alloc() { return alloc_in(0); }
    T* try_alloc_for(Kernel::Clock::duration_u32 rel_time) { return alloc_in(rel_time.count()); }
    T* try_alloc_until(Kernel::Clock::time_point abs_time) { return try_alloc_for(Kernel::impl::left_until(abs_time)); }

    /// The same, with zeros in it.
    T* try_calloc() { return cleared(try_alloc()); }
    T* try_calloc_for(Kernel::Clock::duration_u32 rel_time) { return cleared(try_alloc_for(rel_time)); }
    T* try_calloc_until(Kernel::Clock::time_point abs_time) { return cleared(try_alloc_until(abs_time)); }

    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "Replaced with try_alloc") T* alloc() { return try_alloc(); }
    RTOS_DEPRECATED_MS("duration to try_alloc_for") T* alloc_for(uint32_t millisec) { return alloc_in(millisec); }
    RTOS_DEPRECATED_MS("time_point to try_alloc_until") T* alloc_until(uint64_t millisec) {
        return try_alloc_until(Kernel::impl::instant(millisec));
    }
    MBED_DEPRECATED_SINCE("mbed-os-6.0.0", "Replaced with try_calloc") T* calloc() { return try_calloc(); }
    RTOS_DEPRECATED_MS("duration to try_calloc_for") T* calloc_for(uint32_t millisec) {
        return cleared(alloc_in(millisec));
    }
    RTOS_DEPRECATED_MS("time_point to try_calloc_until") T* calloc_until(uint64_t millisec) {
        return try_calloc_until(Kernel::impl::instant(millisec));
    }

    /// Gives a block back, to the thread of the highest priority if one waits. osErrorParameter: it is none of this
    /// pool.
    osStatus free(T* block) { return osMemoryPoolFree(&_pool_mem_obj, block); }

  private:
    T* alloc_in(uint32_t millisec) { return static_cast<T*>(osMemoryPoolAlloc(&_pool_mem_obj, millisec)); }
    static T* cleared(T* block) {
        if (block) {
            memset(static_cast<void*>(block), 0, sizeof(T));
        }
        return block;
    }

    mbed_rtos_storage_mem_pool_t _pool_mem_obj;
    alignas(T) alignas(uint32_t) char _pool_mem[((sizeof(T) + 3U) & ~3U) * pool_sz];
};

}  // namespace rtos

#endif
