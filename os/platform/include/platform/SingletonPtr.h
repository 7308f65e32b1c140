// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <new>

#include "platform/mbed_atomic.h"

namespace mbed {

/// Locks and unlocks the one recursive mutex of all singletons' construction. Threads only; before the kernel runs, and
/// without one, they do nothing.
void singleton_lock();
void singleton_unlock();

/// An object with static storage that is constructed at its first use, once, whichever threads come. It costs nothing
/// at start, and nothing at all if it is never used. It must itself have static storage: a zeroed one is a valid one.
template <class T>
struct SingletonPtr {
    /// The object; the first call constructs it and may block for another thread that does. After that, any context.
    T* get() const {
        T* object = core_util_atomic_load(&object_);
        if (!object) {
            singleton_lock();
            object = object_;
            if (!object) {
                object = new (storage_) T();
                core_util_atomic_store(&object_, object);
            }
            singleton_unlock();
        }
        return object;
    }
    /// The object if it was constructed, or null. Any context.
    T* get_no_init() const { return core_util_atomic_load(&object_); }

    T* operator->() const { return get(); }
    T& operator*() const { return *get(); }

    /// Destroys the object; the next use constructs it anew. The caller sees to it that nobody uses it. Threads only.
    void destroy() {
        singleton_lock();
        T* object = object_;
        core_util_atomic_store(&object_, nullptr);
        if (object) {
            object->~T();
        }
        singleton_unlock();
    }

    // Public so that the type is an aggregate without a constructor, and a static one needs no code at start.
    mutable T* object_;
    alignas(T) mutable unsigned char storage_[sizeof(T)];
};

}  // namespace mbed
