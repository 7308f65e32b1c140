// SPDX-License-Identifier: BSD-3-Clause
// Reception and transmission: descriptors that point into the stack's buffers (RM0090, 33.6.5 to 33.6.9).
#include <algorithm>

#include "STM32_EMAC.h"
#include "platform/ScopedLock.h"
#include "rtos/Kernel.h"
#include "stm32_emac_parts.h"
#include "stm32f4_eth.h"

using namespace stm32_emac;
using rtos::Kernel::Clock;
using std::chrono_literals::operator""ms;
using Lock = mbed::ScopedLock<rtos::Mutex>;

namespace {

constexpr uint32_t kCheckSequence = 4;
constexpr uint32_t kMaxFrame = 1518;  // with a VLAN tag, without check sequence

// A frame leaves in 1.2 ms at 10 Mbit/s; a pause frame may stop it for 34 ms.
constexpr auto kTxLimit = 200ms;

// The CPU's own memory, which no bus master reaches (RM0090, 2.3.1).
bool is_beyond_dma(const void* start) { return reinterpret_cast<uintptr_t>(start) >> 16 == 0x1000; }

}  // namespace

// --- reception

void STM32_EMAC::fill(unsigned index, emac_mem_buf_t* buf) {
    Descriptor& descriptor = rx_[index];
    rx_buffers_[index] = buf;
    descriptor.buffer = memory_->get_ptr(buf);
    descriptor.size = rx_unit_ | kRxChained;
    __DMB();
    descriptor.status = kOwn;
}

// The buffers stay where they are, for other frames.
void STM32_EMAC::give_back(unsigned descriptors) {
    for (; descriptors > 0; descriptors--) {
        rx_[rx_next_].status = kOwn;
        rx_next_ = (rx_next_ + 1) % rx_count_;
    }
}

// False: there is no buffer in exchange for the next frame's, which stays where it is.
bool STM32_EMAC::receive_frames() {
    bool fed = true;
    for (bool more = true; more && fed;) {
        // A frame is in as many descriptors as it takes.
        uint32_t status = 0;
        unsigned count = 0;
        bool good = true;
        do {
            status = rx_[(rx_next_ + count) % rx_count_].status;
            if ((status & kOwn) != 0) {
                break;
            }
            good = good && (count == 0) == ((status & kRxFirst) != 0);
            count++;
        } while ((status & kRxLast) == 0 && count < rx_count_);
        more = count > 0 && (status & kOwn) == 0;
        if (!more) {
            break;
        }
        __DMB();
        const uint32_t length = status >> kRxLengthPos & kRxLengthMask;
        good = good && (status & kRxLast) != 0 && (status & kRxError) == 0 && length > kCheckSequence;
        if (good) {
            fed = take_frame(count, length - kCheckSequence);
        } else {
            give_back(count);
        }
    }
    // The DMA looks again when the next frame comes; it should before.
    ETH->DMARPDR = 0;
    return fed;
}

bool STM32_EMAC::take_frame(unsigned descriptors, uint32_t size) {
    emac_mem_buf_t* fresh[kRxMax];
    for (unsigned i = 0; i < descriptors; i++) {
        fresh[i] = memory_->alloc_pool(rx_unit_, kAlignment);
        if (fresh[i] == nullptr) {
            if (i > 0) {
                while (i > 0) {
                    memory_->free(fresh[--i]);
                }
                events_.clear(kPool);  // these, which are too few
            }
            return false;
        }
    }
    emac_mem_buf_t* frame = nullptr;
    for (unsigned i = 0; i < descriptors; i++) {
        emac_mem_buf_t* const part = rx_buffers_[rx_next_];
        const uint32_t bytes = std::min(size, rx_unit_);
        size -= bytes;
        if (bytes == 0) {  // the check sequence alone
            memory_->free(part);
        } else {
            memory_->set_len(part, bytes);
            if (frame == nullptr) {
                frame = part;
            } else {
                memory_->cat(frame, part);
            }
        }
        fill(rx_next_, fresh[i]);
        rx_next_ = (rx_next_ + 1) % rx_count_;
    }
    if (input_) {
        input_(frame);
    } else {
        memory_->free(frame);
    }
    return true;
}

// --- transmission

bool STM32_EMAC::link_out(emac_mem_buf_t* buf) {
    unsigned count = 0;
    buf = prepare(buf, count);
    if (buf == nullptr) {
        return false;
    }
    Lock sending(sending_);
    if (!powered_ || !link_ || !wait_for_descriptors(count)) {
        memory_->free(buf);
        return false;
    }
    put_into_ring(buf, count);
    return true;
}

/// As the DMA can have it: in `count` pieces, few of them, in memory that it reaches and that stays. Copied if they are
/// not; null, and freed, if that cannot be.
emac_mem_buf_t* STM32_EMAC::prepare(emac_mem_buf_t* buf, unsigned& count) {
    bool good = true;
    for (const emac_mem_buf_t* part = buf; part != nullptr; part = memory_->get_next(part)) {
        count++;
        good = good && memory_->get_len(part) > 0 && !is_beyond_dma(memory_->get_ptr(part)) &&
               memory_->get_lifetime(part) != NetStackMemoryManager::Lifetime::VOLATILE;
    }
    const uint32_t size = memory_->get_total_len(buf);
    const bool sendable = size > 0 && size <= kMaxFrame;
    if (good && sendable && count <= kTxCount / 2) {
        return buf;
    }
    emac_mem_buf_t* const copy = sendable ? memory_->alloc_heap(size, kAlignment) : nullptr;
    if (copy != nullptr) {
        memory_->copy(copy, buf);
        count = 1;
    }
    memory_->free(buf);
    return copy;
}

bool STM32_EMAC::wait_for_descriptors(unsigned count) {
    const Clock::time_point end = Clock::now() + kTxLimit;
    for (;;) {
        events_.clear(kTxRoom);
        reclaim();
        if (kTxCount - tx_used_ >= count) {
            return true;
        }
        const Clock::time_point now = Clock::now();
        if (now >= end || !powered_) {
            return false;
        }
        events_.wait_any_for(kTxRoom, std::chrono::duration_cast<Clock::duration_u32>(end - now));
    }
}

void STM32_EMAC::put_into_ring(emac_mem_buf_t* buf, unsigned count) {
    Descriptor& first = tx_[tx_next_];
    uint32_t first_status = 0;
    const emac_mem_buf_t* part = buf;
    for (unsigned i = 0; i < count; i++, part = memory_->get_next(part)) {
        Descriptor& descriptor = tx_[tx_next_];
        const bool last = i + 1 == count;
        descriptor.buffer = memory_->get_ptr(part);
        descriptor.size = memory_->get_len(part);
        tx_buffers_[tx_next_] = last ? buf : nullptr;
        const uint32_t status =
            kOwn | kTxChained | kTxAllChecksums | (i == 0 ? kTxFirst : 0) | (last ? kTxLast | kTxInterrupt : 0);
        if (i == 0) {
            first_status = status;
        } else {
            descriptor.status = status;
        }
        tx_next_ = (tx_next_ + 1) % kTxCount;
    }
    tx_used_ += count;
    __DMB();
    first.status = first_status;  // last of all: from here on the DMA may have them
    __DMB();
    ETH->DMATPDR = 0;
}

/// Frees what was sent.
void STM32_EMAC::reclaim() {
    while (tx_used_ > 0 && (tx_[tx_oldest_].status & kOwn) == 0) {
        emac_mem_buf_t* const buf = tx_buffers_[tx_oldest_];
        tx_buffers_[tx_oldest_] = nullptr;
        tx_oldest_ = (tx_oldest_ + 1) % kTxCount;
        tx_used_--;
        if (buf != nullptr) {
            memory_->free(buf);
        }
    }
}
