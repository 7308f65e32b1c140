// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "lwip/pbuf.h"
#include "netsocket/EMACMemoryManager.h"

/// Packets as lwIP's pbufs. What is sent comes from lwIP's heap; what is received from a pool of this class's, whose
/// buffers are good for DMA (their starts are multiples of 32) and which tells when there is room again.
class LWIPMemoryManager final : public EMACMemoryManager {
  public:
    LWIPMemoryManager();

    net_stack_mem_buf_t* alloc_heap(uint32_t size, uint32_t align) override;
    net_stack_mem_buf_t* alloc_pool(uint32_t size, uint32_t align) override;
    uint32_t get_pool_alloc_unit(uint32_t align) const override;
    uint32_t get_pool_size() const override;
    void free(net_stack_mem_buf_t* buf) override;
    uint32_t get_total_len(const net_stack_mem_buf_t* buf) const override;
    void copy(net_stack_mem_buf_t* to_buf, const net_stack_mem_buf_t* from_buf) override;
    void copy_to_buf(net_stack_mem_buf_t* to_buf, const void* ptr, uint32_t len) override;
    uint32_t copy_from_buf(void* ptr, uint32_t len, const net_stack_mem_buf_t* from_buf) const override;
    void cat(net_stack_mem_buf_t* to_buf, net_stack_mem_buf_t* cat_buf) override;
    net_stack_mem_buf_t* get_next(const net_stack_mem_buf_t* buf) const override;
    void* get_ptr(const net_stack_mem_buf_t* buf) const override;
    uint32_t get_len(const net_stack_mem_buf_t* buf) const override;
    void set_len(net_stack_mem_buf_t* buf, uint32_t len) override;
    void skip_header_space(net_stack_mem_buf_t* buf, int32_t amount) override;
    int32_t get_header_skip_size(net_stack_mem_buf_t* buf) override;
    Lifetime get_lifetime(const net_stack_mem_buf_t* buf) const override;

  private:
    struct Buffer;
    static Buffer buffers_[];
    pbuf* take(uint32_t size, uint32_t align);
    static void give_back(pbuf* p);
    void starve();

    Buffer* free_ = nullptr;
    bool starved_ = false;
};

/// The one there is.
LWIPMemoryManager& lwip_memory_manager();
