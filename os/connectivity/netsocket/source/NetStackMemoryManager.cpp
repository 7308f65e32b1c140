// SPDX-License-Identifier: BSD-3-Clause
#include "netsocket/NetStackMemoryManager.h"

#include <algorithm>
#include <cstring>

net_stack_mem_buf_t* NetStackMemoryManager::realloc_heap(net_stack_mem_buf_t* orig_buf, uint32_t new_align,
                                                         std::optional<uint32_t> new_len,
                                                         std::optional<uint16_t> new_header_skip_size) {
    const uint32_t length = new_len.value_or(get_total_len(orig_buf));
    const uint32_t skip = new_header_skip_size.value_or(0);
    net_stack_mem_buf_t* const copy = alloc_heap(length + skip, new_align);
    if (copy) {
        skip_header_space(copy, static_cast<int32_t>(skip));
        copy_from_buf(get_ptr(copy), length, orig_buf);
    }
    free(orig_buf);
    return copy;
}

void NetStackMemoryManager::copy_to_buf(net_stack_mem_buf_t* to_buf, const void* ptr, uint32_t len) {
    auto* from = static_cast<const uint8_t*>(ptr);
    for (; to_buf && len > 0; to_buf = get_next(to_buf)) {
        const uint32_t some = std::min(len, get_len(to_buf));
        std::memcpy(get_ptr(to_buf), from, some);
        from += some;
        len -= some;
    }
}

uint32_t NetStackMemoryManager::copy_from_buf(void* ptr, uint32_t len, const net_stack_mem_buf_t* from_buf) const {
    auto* const to = static_cast<uint8_t*>(ptr);
    uint32_t copied = 0;
    for (; from_buf && copied < len; from_buf = get_next(from_buf)) {
        const uint32_t some = std::min(len - copied, get_len(from_buf));
        std::memcpy(to + copied, get_ptr(from_buf), some);
        copied += some;
    }
    return copied;
}

std::size_t NetStackMemoryManager::count_buffers(const net_stack_mem_buf_t* buf) const {
    std::size_t count = 0;
    for (; buf; buf = get_next(buf)) {
        count++;
    }
    return count;
}
