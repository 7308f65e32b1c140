// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <type_traits>

#include "platform/CriticalSectionLock.h"
#include "platform/Span.h"
#include "platform/mbed_assert.h"

namespace mbed {

namespace detail {

// Index arithmetic needs twice the size's range in signed terms, hence the strictness.
template <typename CounterType>
struct is_unsigned_counter
    : std::integral_constant<bool, std::is_unsigned_v<CounterType> && !std::is_same_v<CounterType, bool>> {};

}  // namespace detail

/// A queue of at most `BufferSize` objects in place. A push to a full one discards the oldest. Each function is one
/// critical section, so threads and ISRs may use it; the copies of T are made within it.
template <typename T, uint32_t BufferSize, typename CounterType = uint32_t>
class CircularBuffer {
    static_assert(detail::is_unsigned_counter<CounterType>::value, "the counter is an unsigned type");
    static_assert(BufferSize > 0 && BufferSize <= CounterType(-1), "the size fits the counter and is not 0");

  public:
    CircularBuffer() : head_(0), tail_(0), full_(false) {}

    /// Appends one object.
    void push(const T& data) {
        CriticalSectionLock lock;
        put(data);
    }

    /// Appends `len` objects; of more than BufferSize the last ones remain.
    void push(const T* src, CounterType len) {
        MBED_ASSERT(src != nullptr || len == 0);
        CriticalSectionLock lock;
        for (CounterType i = 0; i < len; i++) {
            put(src[i]);
        }
    }
    void push(Span<const T> src) { push(src.data(), static_cast<CounterType>(src.size())); }

    /// Takes the oldest object; false if there is none.
    bool pop(T& data) {
        CriticalSectionLock lock;
        return take(data);
    }

    /// Takes at most `len`, oldest first; the number taken.
    CounterType pop(T* dest, CounterType len) {
        MBED_ASSERT(dest != nullptr || len == 0);
        CriticalSectionLock lock;
        CounterType count = 0;
        while (count < len && take(dest[count])) {
            count++;
        }
        return count;
    }
    /// Fills as much of `dest` as there is; what was filled.
    Span<T> pop(Span<T> dest) { return dest.first(pop(dest.data(), static_cast<CounterType>(dest.size()))); }

    bool empty() const {
        CriticalSectionLock lock;
        return head_ == tail_ && !full_;
    }
    bool full() const {
        CriticalSectionLock lock;
        return full_;
    }
    /// Discards everything.
    void reset() {
        CriticalSectionLock lock;
        head_ = 0;
        tail_ = 0;
        full_ = false;
    }
    /// The number of objects held.
    CounterType size() const {
        CriticalSectionLock lock;
        if (full_) {
            return BufferSize;
        }
        return head_ >= tail_ ? head_ - tail_ : static_cast<CounterType>(BufferSize - tail_ + head_);
    }
    /// Reads the oldest object without taking it; false if there is none.
    bool peek(T& data) const {
        CriticalSectionLock lock;
        if (head_ == tail_ && !full_) {
            return false;
        }
        data = buffer_[tail_];
        return true;
    }

  private:
    static CounterType next(CounterType index) {
        return index + 1u == BufferSize ? CounterType(0) : static_cast<CounterType>(index + 1);
    }
    void put(const T& data) {
        buffer_[head_] = data;
        head_ = next(head_);
        if (full_) {
            tail_ = head_;
        } else {
            full_ = head_ == tail_;
        }
    }
    bool take(T& data) {
        if (head_ == tail_ && !full_) {
            return false;
        }
        data = buffer_[tail_];
        tail_ = next(tail_);
        full_ = false;
        return true;
    }

    T buffer_[BufferSize];
    CounterType head_;
    CounterType tail_;
    bool full_;
};

}  // namespace mbed
