// SPDX-License-Identifier: BSD-3-Clause
// Memory of frames for a driver without a stack, and a mailbox for what it receives.
#pragma once

#include "netsocket/EMACMemoryManager.h"
#include "platform/mbed_critical.h"
#include "rtos/Semaphore.h"

/// Chains of buffers from a pool of `kCount`. What drivers do not call does nothing.
class Frames : public EMACMemoryManager {
  public:
    static constexpr uint32_t kCount = 12, kUnit = 1536;
    struct Frame {
        Frame* next;
        uint8_t* start;
        uint32_t length, capacity;
        bool used;
        alignas(4) uint8_t bytes[kUnit];
    };

    net_stack_mem_buf_t* alloc_heap(uint32_t size, uint32_t align) override { return alloc_pool(size, align); }
    net_stack_mem_buf_t* alloc_pool(uint32_t size, uint32_t) override;
    uint32_t get_pool_alloc_unit(uint32_t) const override { return unit; }
    uint32_t get_pool_size() const override { return kCount; }
    void free(net_stack_mem_buf_t* buf) override;
    uint32_t get_total_len(const net_stack_mem_buf_t* buf) const override;
    void copy(net_stack_mem_buf_t*, const net_stack_mem_buf_t*) override {}
    void copy_to_buf(net_stack_mem_buf_t*, const void*, uint32_t) override {}
    uint32_t copy_from_buf(void*, uint32_t, const net_stack_mem_buf_t*) const override { return 0; }
    void cat(net_stack_mem_buf_t* to_buf, net_stack_mem_buf_t* cat_buf) override;
    net_stack_mem_buf_t* get_next(const net_stack_mem_buf_t* buf) const override { return frame(buf)->next; }
    void* get_ptr(const net_stack_mem_buf_t* buf) const override { return frame(buf)->start; }
    uint32_t get_len(const net_stack_mem_buf_t* buf) const override { return frame(buf)->length; }
    void set_len(net_stack_mem_buf_t* buf, uint32_t len) override { frame(buf)->length = len; }
    void skip_header_space(net_stack_mem_buf_t*, int32_t) override {}
    int32_t get_header_skip_size(net_stack_mem_buf_t*) override { return 0; }
    Lifetime get_lifetime(const net_stack_mem_buf_t*) const override { return Lifetime::POOL_ALLOCATED; }

    /// Frees and tells the driver, as a stack does.
    void give_back(net_stack_mem_buf_t* buf) {
        free(buf);
        if (on_pool_space_avail_) {
            on_pool_space_avail_();
        }
    }
    uint32_t free_count() const;

    uint32_t unit = kUnit;  ///< bytes that alloc_pool() puts into one buffer

  private:
    static Frame* frame(net_stack_mem_buf_t* buf) { return static_cast<Frame*>(buf); }
    static const Frame* frame(const net_stack_mem_buf_t* buf) { return static_cast<const Frame*>(buf); }
    Frame frames_[kCount] = {};
};
