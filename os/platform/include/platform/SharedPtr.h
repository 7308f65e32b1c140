// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

#include "platform/mbed_atomic.h"

namespace mbed {

/// A pointer to an object on the heap that the last SharedPtr to it deletes. The count is atomic, so copies may live in
/// different threads and ISRs; one SharedPtr is used by one of them at a time, and the last should not go in an ISR.
template <class T>
class SharedPtr {
  public:
    constexpr SharedPtr() : ptr_(nullptr), count_(nullptr) {}
    constexpr SharedPtr(std::nullptr_t) : SharedPtr() {}

    /// Owns `ptr`, which came from `new`. Null if it is null. Without memory for the count the object is deleted at
    /// once, and the SharedPtr is null.
    explicit SharedPtr(T* ptr) : ptr_(ptr), count_(nullptr) { own(); }

    SharedPtr(const SharedPtr& other) : ptr_(other.ptr_), count_(other.count_) {
        if (count_) {
            core_util_atomic_incr_u32(count_, 1);
        }
    }
    SharedPtr(SharedPtr&& other) : ptr_(other.ptr_), count_(other.count_) {
        other.ptr_ = nullptr;
        other.count_ = nullptr;
    }
    ~SharedPtr() { release(); }

    SharedPtr& operator=(const SharedPtr& other) {
        SharedPtr copy(other);
        swap(copy);
        return *this;
    }
    SharedPtr& operator=(SharedPtr&& other) {
        SharedPtr taken(static_cast<SharedPtr&&>(other));
        swap(taken);
        return *this;
    }

    /// Owns another object instead.
    void reset(T* ptr) {
        SharedPtr other(ptr);
        swap(other);
    }
    /// Owns none.
    void reset() { release(); }

    T* get() const { return ptr_; }
    /// How many SharedPtr own the object; 0 if there is none.
    uint32_t use_count() const { return count_ ? core_util_atomic_load_u32(count_) : 0; }

    T& operator*() const { return *ptr_; }
    T* operator->() const { return ptr_; }
    operator bool() const { return ptr_ != nullptr; }

  private:
    void own() {
        if (!ptr_) {
            return;
        }
        count_ = new (std::nothrow) uint32_t(1);
        if (!count_) {
            delete ptr_;
            ptr_ = nullptr;
        }
    }
    void release() {
        T* ptr = ptr_;
        uint32_t* count = count_;
        ptr_ = nullptr;
        count_ = nullptr;
        if (count && core_util_atomic_decr_u32(count, 1) == 0) {
            delete ptr;
            delete count;
        }
    }
    void swap(SharedPtr& other) {
        T* ptr = ptr_;
        uint32_t* count = count_;
        ptr_ = other.ptr_;
        count_ = other.count_;
        other.ptr_ = ptr;
        other.count_ = count;
    }

    T* ptr_;
    uint32_t* count_;
};

/// Whether two point to the same object.
template <class T, class U>
bool operator==(const SharedPtr<T>& a, const SharedPtr<U>& b) {
    return a.get() == b.get();
}
template <class T, typename U>
bool operator==(const SharedPtr<T>& a, U b) {
    return a.get() == b;
}
template <class T, typename U>
bool operator==(U a, const SharedPtr<T>& b) {
    return a == b.get();
}
template <class T, class U>
bool operator!=(const SharedPtr<T>& a, const SharedPtr<U>& b) {
    return a.get() != b.get();
}
template <class T, typename U>
bool operator!=(const SharedPtr<T>& a, U b) {
    return a.get() != b;
}
template <class T, typename U>
bool operator!=(U a, const SharedPtr<T>& b) {
    return a != b.get();
}

}  // namespace mbed
