// SPDX-License-Identifier: BSD-3-Clause
// Memory of frames for a driver without a stack: chains of buffers from a pool, which may be made to run dry.
#pragma once

#include <algorithm>
#include <cstring>

#include "netsocket/EMACMemoryManager.h"
#include "platform/CriticalSectionLock.h"

class Buffers final : public EMACMemoryManager {
  public:
    static constexpr uint32_t kCount = 16, kBytes = 1536;
    struct Buffer {
        Buffer* next;
        uint8_t* start;
        uint32_t length;
        Lifetime lifetime;
        bool used;
        alignas(4) uint8_t bytes[kBytes];
    };
    uint32_t unit = kBytes;  ///< bytes that alloc_pool() puts into one buffer; changed while the driver is off only
    uint32_t copies = 0;     ///< how often the driver wanted other memory

    net_stack_mem_buf_t* alloc_heap(uint32_t size, uint32_t) override {
        copies++;
        return size <= kBytes ? take(size) : nullptr;
    }
    net_stack_mem_buf_t* alloc_pool(uint32_t size, uint32_t) override {
        Buffer* first = nullptr;
        for (Buffer** link = &first; size > 0; link = &(*link)->next) {
            *link = take(std::min(size, unit));
            if (*link == nullptr) {
                if (first != nullptr) {
                    free(first);
                }
                return nullptr;
            }
            size -= (*link)->length;
        }
        return first;
    }
    uint32_t get_pool_alloc_unit(uint32_t) const override { return unit; }
    uint32_t get_pool_size() const override { return kCount; }
    void free(net_stack_mem_buf_t* buf) override {
        {
            mbed::CriticalSectionLock lock;
            for (Buffer* one = of(buf); one != nullptr; one = one->next) {
                one->used = false;
            }
        }
        if (on_pool_space_avail_) {
            on_pool_space_avail_();
        }
    }
    uint32_t get_total_len(const net_stack_mem_buf_t* buf) const override {
        uint32_t sum = 0;
        for (const Buffer* one = of(buf); one != nullptr; one = one->next) {
            sum += one->length;
        }
        return sum;
    }
    void copy(net_stack_mem_buf_t* to_buf, const net_stack_mem_buf_t* from_buf) override {
        uint8_t* to = of(to_buf)->start;  // one buffer of the heap
        for (const Buffer* one = of(from_buf); one != nullptr; to += one->length, one = one->next) {
            std::memcpy(to, one->start, one->length);
        }
    }
    void copy_to_buf(net_stack_mem_buf_t*, const void*, uint32_t) override {}
    uint32_t copy_from_buf(void*, uint32_t, const net_stack_mem_buf_t*) const override { return 0; }
    void cat(net_stack_mem_buf_t* to_buf, net_stack_mem_buf_t* cat_buf) override {
        Buffer* last = of(to_buf);
        while (last->next != nullptr) {
            last = last->next;
        }
        last->next = of(cat_buf);
    }
    net_stack_mem_buf_t* get_next(const net_stack_mem_buf_t* buf) const override { return of(buf)->next; }
    void* get_ptr(const net_stack_mem_buf_t* buf) const override { return of(buf)->start; }
    uint32_t get_len(const net_stack_mem_buf_t* buf) const override { return of(buf)->length; }
    void set_len(net_stack_mem_buf_t* buf, uint32_t len) override { of(buf)->length = len; }
    void skip_header_space(net_stack_mem_buf_t* buf, int32_t amount) override {
        of(buf)->start += amount;
        of(buf)->length -= amount;
    }
    int32_t get_header_skip_size(net_stack_mem_buf_t* buf) override {
        return static_cast<int32_t>(of(buf)->start - of(buf)->bytes);
    }
    Lifetime get_lifetime(const net_stack_mem_buf_t* buf) const override { return of(buf)->lifetime; }

    uint32_t free_count() const {
        return static_cast<uint32_t>(
            std::count_if(buffers_, buffers_ + kCount, [](const Buffer& one) { return !one.used; }));
    }
    Buffer* take(uint32_t size) {
        mbed::CriticalSectionLock lock;
        Buffer* const found = std::find_if(buffers_, buffers_ + kCount, [](const Buffer& one) { return !one.used; });
        if (found == buffers_ + kCount) {
            return nullptr;
        }
        found->used = true;
        found->next = nullptr;
        found->start = found->bytes;
        found->length = size;
        found->lifetime = Lifetime::POOL_ALLOCATED;
        return found;
    }

  private:
    static Buffer* of(net_stack_mem_buf_t* buf) { return static_cast<Buffer*>(buf); }
    static const Buffer* of(const net_stack_mem_buf_t* buf) { return static_cast<const Buffer*>(buf); }
    Buffer buffers_[kCount] = {};
};
