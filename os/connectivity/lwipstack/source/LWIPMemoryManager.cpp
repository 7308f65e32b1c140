// SPDX-License-Identifier: BSD-3-Clause
#include "LWIPMemoryManager.h"

#include <algorithm>
#include <cstring>

#include "lwip/priv/tcp_priv.h"
#include "lwip/tcpip.h"
#include "platform/SingletonPtr.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_critical.h"

namespace {

constexpr uint32_t kBufferSize = MBED_CONF_LWIP_PBUF_POOL_BUFSIZE;
constexpr uint32_t kBuffers = MBED_CONF_LWIP_PBUF_POOL_SIZE;
constexpr uint32_t kAlignment = 32;

pbuf* pbuf_of(net_stack_mem_buf_t* buf) { return static_cast<pbuf*>(buf); }
const pbuf* pbuf_of(const net_stack_mem_buf_t* buf) { return static_cast<const pbuf*>(buf); }

// How many bytes to skip for an alignment.
uint32_t padding(const void* start, uint32_t align) {
    return align > 1 ? (align - reinterpret_cast<uintptr_t>(start) % align) % align : 0;
}

#if LWIP_TCP
// What came too early can be asked for again: its buffers serve better for what comes in order. In lwIP's thread.
void free_early_segments(void*) {
    for (tcp_pcb* pcb = tcp_active_pcbs; pcb; pcb = pcb->next) {
        if (pcb->ooseq) {
            tcp_free_ooseq(pcb);
        }
    }
}
#endif

}  // namespace

struct LWIPMemoryManager::Buffer {
    pbuf_custom custom;  // first: lwIP gives back a pointer to it
    Buffer* next;
    alignas(kAlignment) uint8_t data[kBufferSize];
};

LWIPMemoryManager::Buffer LWIPMemoryManager::buffers_[kBuffers];

LWIPMemoryManager& lwip_memory_manager() {
    static mbed::SingletonPtr<LWIPMemoryManager> manager;
    return *manager;
}

LWIPMemoryManager::LWIPMemoryManager() {
    for (Buffer& buffer : buffers_) {
        buffer.custom.custom_free_function = give_back;
        buffer.next = free_;
        free_ = &buffer;
    }
}

void LWIPMemoryManager::give_back(pbuf* p) {
    auto* const buffer = reinterpret_cast<Buffer*>(p);
    LWIPMemoryManager& manager = lwip_memory_manager();
    core_util_critical_section_enter();
    buffer->next = manager.free_;
    manager.free_ = buffer;
    const bool starved = manager.starved_;
    manager.starved_ = false;
    core_util_critical_section_exit();
    if (starved && manager.on_pool_space_avail_) {
        manager.on_pool_space_avail_();
    }
}

void LWIPMemoryManager::starve() {
#if LWIP_TCP
    tcpip_try_callback(free_early_segments, nullptr);
#endif
}

pbuf* LWIPMemoryManager::take(uint32_t size, uint32_t align) {
    core_util_critical_section_enter();
    Buffer* const buffer = free_;
    if (buffer) {
        free_ = buffer->next;
    } else {
        starved_ = true;
    }
    core_util_critical_section_exit();
    if (!buffer) {
        return nullptr;
    }
    const uint32_t skip = padding(buffer->data, align);
    pbuf* const p = pbuf_alloced_custom(PBUF_RAW, static_cast<u16_t>(size), PBUF_REF, &buffer->custom,
                                        buffer->data + skip, static_cast<u16_t>(kBufferSize - skip));
    MBED_ASSERT(p);
    return p;
}

net_stack_mem_buf_t* LWIPMemoryManager::alloc_heap(uint32_t size, uint32_t align) {
    const uint32_t more = align > MEM_ALIGNMENT ? align - MEM_ALIGNMENT : 0;
    if (size + more > UINT16_MAX) {
        return nullptr;
    }
    pbuf* const p = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(size + more), PBUF_RAM);
    if (p && more) {
        pbuf_remove_header(p, padding(p->payload, align));
        pbuf_realloc(p, static_cast<u16_t>(size));
    }
    return p;
}

net_stack_mem_buf_t* LWIPMemoryManager::alloc_pool(uint32_t size, uint32_t align) {
    const uint32_t unit = get_pool_alloc_unit(align);
    pbuf* chain = nullptr;
    if (size > UINT16_MAX) {
        return nullptr;
    }
    do {
        const uint32_t some = std::min(size, unit);
        pbuf* const p = take(some, align);
        if (!p) {
            if (chain) {
                pbuf_free(chain);
            }
            starve();
            return nullptr;
        }
        if (chain) {
            pbuf_cat(chain, p);
        } else {
            chain = p;
        }
        size -= some;
    } while (size > 0);
    return chain;
}

uint32_t LWIPMemoryManager::get_pool_alloc_unit(uint32_t align) const {
    return align > kAlignment ? kBufferSize - (align - kAlignment) : kBufferSize;
}

uint32_t LWIPMemoryManager::get_pool_size() const { return kBuffers; }

void LWIPMemoryManager::free(net_stack_mem_buf_t* buf) { pbuf_free(pbuf_of(buf)); }

uint32_t LWIPMemoryManager::get_total_len(const net_stack_mem_buf_t* buf) const { return pbuf_of(buf)->tot_len; }

void LWIPMemoryManager::copy(net_stack_mem_buf_t* to_buf, const net_stack_mem_buf_t* from_buf) {
    pbuf_copy(pbuf_of(to_buf), pbuf_of(from_buf));
}

void LWIPMemoryManager::copy_to_buf(net_stack_mem_buf_t* to_buf, const void* ptr, uint32_t len) {
    pbuf_take(pbuf_of(to_buf), ptr, static_cast<u16_t>(std::min<uint32_t>(len, pbuf_of(to_buf)->tot_len)));
}

uint32_t LWIPMemoryManager::copy_from_buf(void* ptr, uint32_t len, const net_stack_mem_buf_t* from_buf) const {
    return pbuf_copy_partial(pbuf_of(from_buf), ptr, static_cast<u16_t>(std::min<uint32_t>(len, UINT16_MAX)), 0);
}

void LWIPMemoryManager::cat(net_stack_mem_buf_t* to_buf, net_stack_mem_buf_t* cat_buf) {
    pbuf_cat(pbuf_of(to_buf), pbuf_of(cat_buf));
}

net_stack_mem_buf_t* LWIPMemoryManager::get_next(const net_stack_mem_buf_t* buf) const { return pbuf_of(buf)->next; }

void* LWIPMemoryManager::get_ptr(const net_stack_mem_buf_t* buf) const { return pbuf_of(buf)->payload; }

uint32_t LWIPMemoryManager::get_len(const net_stack_mem_buf_t* buf) const { return pbuf_of(buf)->len; }

void LWIPMemoryManager::set_len(net_stack_mem_buf_t* buf, uint32_t len) {
    pbuf* const p = pbuf_of(buf);
    if (p->next) {
        pbuf_realloc(p, static_cast<u16_t>(len));
    } else {
        // A driver allocates the largest frame, and says later how long it was: the memory stays as it is.
        p->len = p->tot_len = static_cast<u16_t>(len);
    }
}

void LWIPMemoryManager::skip_header_space(net_stack_mem_buf_t* buf, int32_t amount) {
    pbuf* const p = pbuf_of(buf);
    MBED_ASSERT(amount <= p->len && p->header_skip + amount >= 0);
    pbuf_header_force(p, static_cast<s16_t>(-amount));
    p->header_skip = static_cast<s16_t>(p->header_skip + amount);
}

int32_t LWIPMemoryManager::get_header_skip_size(net_stack_mem_buf_t* buf) { return pbuf_of(buf)->header_skip; }

NetStackMemoryManager::Lifetime LWIPMemoryManager::get_lifetime(const net_stack_mem_buf_t* buf) const {
    const pbuf* const p = pbuf_of(buf);
    if (p->flags & PBUF_FLAG_IS_CUSTOM) {
        return Lifetime::POOL_ALLOCATED;
    }
    if (pbuf_match_type(p, PBUF_ROM)) {
        return Lifetime::CONSTANT;
    }
    return pbuf_match_type(p, PBUF_REF) ? Lifetime::VOLATILE : Lifetime::HEAP_ALLOCATED;
}
