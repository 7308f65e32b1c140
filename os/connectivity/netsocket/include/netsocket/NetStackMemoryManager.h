// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "platform/Callback.h"

using net_stack_mem_buf_t = void;

/// Packets' memory, as a stack has it, for drivers that shall not know which stack that is. A packet is a chain of one
/// or more buffers; whoever is handed one owns it. Functions may be called from any thread, not from interrupts.
class NetStackMemoryManager {
  public:
    /// One buffer of `size` bytes from the heap, its start a multiple of `align` (0: any); null if there is no room.
    virtual net_stack_mem_buf_t* alloc_heap(uint32_t size, uint32_t align) = 0;
    /// A chain of buffers from the pool, each of whose starts is a multiple of `align`. For what is received.
    virtual net_stack_mem_buf_t* alloc_pool(uint32_t size, uint32_t align) = 0;
    /// The largest size of which alloc_pool() makes one buffer.
    virtual uint32_t get_pool_alloc_unit(uint32_t align) const = 0;
    /// How many buffers the pool has.
    virtual uint32_t get_pool_size() const = 0;
    /// A copy in one buffer from the heap: of another alignment, length (what is missing at the end is undefined) or
    /// with `new_header_skip_size` bytes before it. The old one is freed, even if the result is null.
    net_stack_mem_buf_t* realloc_heap(net_stack_mem_buf_t* orig_buf, uint32_t new_align,
                                      std::optional<uint32_t> new_len = {},
                                      std::optional<uint16_t> new_header_skip_size = {});
    /// Frees the whole chain.
    virtual void free(net_stack_mem_buf_t* buf) = 0;

    /// Bytes from here to the end of the chain.
    virtual uint32_t get_total_len(const net_stack_mem_buf_t* buf) const = 0;
    /// Copies a chain into one of the same total length.
    virtual void copy(net_stack_mem_buf_t* to_buf, const net_stack_mem_buf_t* from_buf) = 0;
    /// Copies `len` bytes into a chain that has room for them.
    virtual void copy_to_buf(net_stack_mem_buf_t* to_buf, const void* ptr, uint32_t len);
    /// Copies up to `len` bytes out: how many there were.
    virtual uint32_t copy_from_buf(void* ptr, uint32_t len, const net_stack_mem_buf_t* from_buf) const;
    /// Appends a chain, which then belongs to the first.
    virtual void cat(net_stack_mem_buf_t* to_buf, net_stack_mem_buf_t* cat_buf) = 0;
    virtual net_stack_mem_buf_t* get_next(const net_stack_mem_buf_t* buf) const = 0;
    std::size_t count_buffers(const net_stack_mem_buf_t* buf) const;

    virtual void* get_ptr(const net_stack_mem_buf_t* buf) const = 0;
    /// Bytes of this buffer alone.
    virtual uint32_t get_len(const net_stack_mem_buf_t* buf) const = 0;
    /// Shortens a chain by its first buffer, or sets the length of a single one, up to what was allocated.
    virtual void set_len(net_stack_mem_buf_t* buf, uint32_t len) = 0;

    /// Moves the start of the first buffer forward by `amount` bytes, or back if negative: over a header that the next
    /// layer does not want to see.
    virtual void skip_header_space(net_stack_mem_buf_t* buf, int32_t amount) = 0;
    void restore_header_space(net_stack_mem_buf_t* buf, int32_t amount) { skip_header_space(buf, -amount); }
    /// The sum of these moves since the buffer was allocated.
    virtual int32_t get_header_skip_size(net_stack_mem_buf_t* buf) = 0;

    /// How long a buffer's bytes stay, which tells whether DMA may read them after link_out() has returned.
    enum class Lifetime {
        POOL_ALLOCATED,
        HEAP_ALLOCATED,
        CONSTANT,  ///< points to bytes that never change
        VOLATILE   ///< points to bytes of the caller's, which are good during the call only
    };
    virtual Lifetime get_lifetime(const net_stack_mem_buf_t* buf) const = 0;

    /// Whom to tell that there may be room in the pool again: a driver that ran out of buffers to receive into. From
    /// any thread.
    void set_on_pool_space_avail_cb(mbed::Callback<void()> cb) { on_pool_space_avail_ = cb; }

  protected:
    ~NetStackMemoryManager() = default;
    mbed::Callback<void()> on_pool_space_avail_;
};
