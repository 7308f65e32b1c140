// SPDX-License-Identifier: BSD-3-Clause
#include "frames.h"

#include <algorithm>

net_stack_mem_buf_t* Frames::alloc_pool(uint32_t size, uint32_t) {
    Frame* first = nullptr;
    Frame** link = &first;
    do {
        Frame* found = nullptr;
        core_util_critical_section_enter();
        for (Frame& one : frames_) {
            if (!one.used) {
                found = &one;
                one.used = true;
                break;
            }
        }
        core_util_critical_section_exit();
        if (found == nullptr) {
            if (first != nullptr) {
                free(first);
            }
            return nullptr;
        }
        found->next = nullptr;
        found->start = found->bytes;
        found->length = found->capacity = std::min(size, unit);
        size -= found->length;
        *link = found;
        link = &found->next;
    } while (size > 0);
    return first;
}

void Frames::free(net_stack_mem_buf_t* buf) {
    core_util_critical_section_enter();
    for (Frame* one = frame(buf); one != nullptr; one = one->next) {
        one->used = false;
    }
    core_util_critical_section_exit();
}

uint32_t Frames::get_total_len(const net_stack_mem_buf_t* buf) const {
    uint32_t sum = 0;
    for (const Frame* one = frame(buf); one != nullptr; one = one->next) {
        sum += one->length;
    }
    return sum;
}

void Frames::cat(net_stack_mem_buf_t* to_buf, net_stack_mem_buf_t* cat_buf) {
    Frame* last = frame(to_buf);
    while (last->next != nullptr) {
        last = last->next;
    }
    last->next = frame(cat_buf);
}

uint32_t Frames::free_count() const {
    return static_cast<uint32_t>(std::count_if(frames_, frames_ + kCount, [](const Frame& one) { return !one.used; }));
}
