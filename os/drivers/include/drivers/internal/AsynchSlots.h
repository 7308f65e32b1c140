// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <utility>

#include "platform/CriticalSectionLock.h"

namespace mbed {
namespace internal {

// Interrupt handlers without an argument for at most `Count` objects at once: the HAL's asynchronous transfers take the
// address of such a function, which cannot know the object. Each is a function of its own, so no code is made in RAM.
template <typename T, void (T::*Method)(), int Count>
class AsynchSlots {
  public:
    // The handler of `object`, a new one if it has none; 0 if all are taken. Any context.
    static uint32_t take(T* object) {
        CriticalSectionLock lock;
        int free = -1;
        for (int i = 0; i < Count; i++) {
            if (objects_[i] == object) {
                return address(i);
            }
            if (!objects_[i]) {
                free = i;
            }
        }
        if (free < 0) {
            return 0;
        }
        objects_[free] = object;
        return address(free);
    }

    // Any context; nothing if it has none.
    static void release(T* object) {
        CriticalSectionLock lock;
        for (T*& taken : objects_) {
            if (taken == object) {
                taken = nullptr;
            }
        }
    }

  private:
    using Entry = void (*)();

    template <int I>
    static void entry() {
        if (objects_[I]) {
            (objects_[I]->*Method)();
        }
    }
    template <int... I>
    static Entry at(int index, std::integer_sequence<int, I...>) {
        static constexpr Entry entries[] = {entry<I>...};
        return entries[index];
    }
    static uint32_t address(int index) {
        return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(at(index, std::make_integer_sequence<int, Count>())));
    }

    static inline T* objects_[Count];
};

}  // namespace internal
}  // namespace mbed
