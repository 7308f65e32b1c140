// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string.h>

#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/mbed_rtos_storage.h"
#include "rtos/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// Memory for `pool_sz` objects of a type, which are not constructed. ISR where nothing is waited for.
template <typename T, uint32_t pool_sz>
class MemoryPool : private mbed::NonCopyable<MemoryPool<T, pool_sz>> {
    static_assert(pool_sz > 0, "a pool of nothing");

  public:
    MemoryPool() {
        osMemoryPoolAttr_t attr = {};
        attr.cb_mem = &memory_;
        attr.cb_size = sizeof memory_;
        attr.mp_mem = blocks_;
        attr.mp_size = sizeof blocks_;
        osMemoryPoolNew(pool_sz, sizeof(T), &attr);
    }
    ~MemoryPool() { osMemoryPoolDelete(&memory_); }

    /// nullptr: there is none.
    T* try_alloc() { return static_cast<T*>(osMemoryPoolAlloc(&memory_, 0)); }
    T* try_alloc_for(Kernel::Clock::duration_u32 rel_time) {
        return static_cast<T*>(osMemoryPoolAlloc(&memory_, rel_time.count()));
    }
    T* try_alloc_until(Kernel::Clock::time_point abs_time) { return try_alloc_for(Kernel::impl::until(abs_time)); }
    T* alloc() { return try_alloc(); }
    T* alloc_for(uint32_t millisec) { return try_alloc_for(Kernel::Clock::duration_u32(millisec)); }
    T* alloc_until(uint64_t millisec) {
        return try_alloc_until(Kernel::Clock::time_point(Kernel::Clock::duration(millisec)));
    }

    // The same, with zeros in it.
    T* try_calloc() { return cleared(try_alloc()); }
    T* try_calloc_for(Kernel::Clock::duration_u32 rel_time) { return cleared(try_alloc_for(rel_time)); }
    T* try_calloc_until(Kernel::Clock::time_point abs_time) { return cleared(try_alloc_until(abs_time)); }
    T* calloc() { return try_calloc(); }
    T* calloc_for(uint32_t millisec) { return cleared(alloc_for(millisec)); }
    T* calloc_until(uint64_t millisec) { return cleared(alloc_until(millisec)); }

    /// osErrorParameter: the block is not of this pool.
    osStatus free(T* block) { return osMemoryPoolFree(&memory_, block); }

  private:
    static T* cleared(T* block) {
        if (block) {
            memset(static_cast<void*>(block), 0, sizeof(T));
        }
        return block;
    }
    alignas(T) alignas(4) char blocks_[((sizeof(T) + 3) & ~3U) * pool_sz];
    mbed_rtos_storage_mem_pool_t memory_;
};

}  // namespace rtos

#endif
