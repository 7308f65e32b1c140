// SPDX-License-Identifier: BSD-3-Clause
// Memory for DMA: whole cache lines, so that invalidating it discards nobody else's data. On cores without a data cache
// the line is 1 byte and nothing is added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#include "platform/mbed_assert.h"

#if defined(__DCACHE_PRESENT) && __DCACHE_PRESENT
#define MBED_DCACHE_LINE_SIZE 32  // ARMv7-M and ARMv8.1-M cores have no other
#else
#define MBED_DCACHE_LINE_SIZE 1
#endif

namespace mbed {

namespace detail {
constexpr size_t cacheLineSize = MBED_DCACHE_LINE_SIZE;

constexpr size_t alignToCacheLine(size_t bytes) { return (bytes + cacheLineSize - 1) / cacheLineSize * cacheLineSize; }

/// Bytes needed so that, wherever they start, `neededSize` bytes of whole cache lines lie in them.
constexpr size_t getNeededBackingBufferSize(size_t neededSize) {
    return alignToCacheLine(neededSize) + cacheLineSize - 1;
}
}  // namespace detail

/// What the two kinds of buffer have in common.
template <typename DataT>
class CacheAlignedBuffer {
  public:
    using iterator = DataT*;
    using const_iterator = const DataT*;

    DataT* data() { return data_; }
    const DataT* data() const { return data_; }
    /// The number of elements.
    size_t capacity() const { return capacity_; }

    DataT& operator[](size_t index) {
        MBED_ASSERT(index < capacity_);
        return data_[index];
    }
    const DataT& operator[](size_t index) const {
        MBED_ASSERT(index < capacity_);
        return data_[index];
    }
    iterator begin() { return data_; }
    iterator end() { return data_ + capacity_; }
    const_iterator begin() const { return data_; }
    const_iterator end() const { return data_ + capacity_; }

  protected:
    CacheAlignedBuffer(void* backing, size_t capacity) : capacity_(capacity) { place(backing); }
    // Bytes are moved only; a copy of pointers would point into the other's memory.
    CacheAlignedBuffer(const CacheAlignedBuffer&) = delete;
    CacheAlignedBuffer& operator=(const CacheAlignedBuffer&) = delete;

    void place(void* backing) {
        constexpr size_t line = detail::cacheLineSize > alignof(DataT) ? detail::cacheLineSize : alignof(DataT);
        data_ = reinterpret_cast<DataT*>((reinterpret_cast<uintptr_t>(backing) + line - 1) / line * line);
    }
    void copy_from(const CacheAlignedBuffer& other) {
        MBED_ASSERT(other.capacity_ <= capacity_);
        std::memcpy(data_, other.data_, (other.capacity_ < capacity_ ? other.capacity_ : capacity_) * sizeof(DataT));
    }

    DataT* data_;
    size_t capacity_;
};

/// With the memory of `Capacity` elements in itself.
template <typename DataT, size_t Capacity>
class StaticCacheAlignedBuffer : public CacheAlignedBuffer<DataT> {
  public:
    StaticCacheAlignedBuffer() : CacheAlignedBuffer<DataT>(backing_, Capacity) {
        std::memset(backing_, 0, sizeof backing_);
    }
    StaticCacheAlignedBuffer(const StaticCacheAlignedBuffer& other) : StaticCacheAlignedBuffer() {
        this->copy_from(other);
    }
    StaticCacheAlignedBuffer& operator=(const StaticCacheAlignedBuffer& other) {
        if (this != &other) {
            this->copy_from(other);
        }
        return *this;
    }

  private:
    alignas(DataT) uint8_t backing_[detail::getNeededBackingBufferSize(Capacity * sizeof(DataT))];
};

/// With memory from the heap. Threads only.
template <typename DataT>
class DynamicCacheAlignedBuffer : public CacheAlignedBuffer<DataT> {
  public:
    explicit DynamicCacheAlignedBuffer(size_t capacity)
        : CacheAlignedBuffer<DataT>(nullptr, capacity),
          backing_(new uint8_t[detail::getNeededBackingBufferSize(capacity * sizeof(DataT)) + alignof(DataT) - 1]()) {
        this->place(backing_);
    }
    DynamicCacheAlignedBuffer(const DynamicCacheAlignedBuffer& other) : DynamicCacheAlignedBuffer(other.capacity()) {
        this->copy_from(other);
    }
    ~DynamicCacheAlignedBuffer() { delete[] backing_; }
    DynamicCacheAlignedBuffer& operator=(const DynamicCacheAlignedBuffer& other) {
        if (this != &other) {
            DynamicCacheAlignedBuffer copy(other);
            uint8_t* backing = backing_;
            backing_ = copy.backing_;
            copy.backing_ = backing;
            this->capacity_ = other.capacity_;
            this->place(backing_);
        }
        return *this;
    }

  private:
    uint8_t* backing_;
};

}  // namespace mbed
