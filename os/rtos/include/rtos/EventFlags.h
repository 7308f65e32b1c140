// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/internal/mbed_rtos_types.h"

namespace rtos {

/// 31 flags that threads wait for together. Results with bit 31 set are errors: osFlagsErrorTimeout,
/// osFlagsErrorParameter (bit 31 is given), osFlagsErrorResource. A static one costs nothing at start.
class EventFlags : private mbed::NonCopyable<EventFlags> {
  public:
    constexpr EventFlags() : EventFlags(nullptr) {}
    /// `name` must live as long as the object.
#if MBED_CONF_RTOS_PRESENT
    constexpr explicit EventFlags(const char* name) : _obj_mem{{MBED_RTOS_KIND_EVENT_FLAGS, 0, 0, name, nullptr}, 0} {}
    ~EventFlags() { osEventFlagsDelete(&_obj_mem); }
#else
    constexpr explicit EventFlags(const char*) : _flags(0) {}
    ~EventFlags() = default;
#endif

    /// Sets flags, and wakes those whose wait that ends. The flags after it. Any context.
    uint32_t set(uint32_t flags);

    /// Clears flags; the result is the flags before. Any context.
    uint32_t clear(uint32_t flags = 0x7fffffff);

    /// Any context.
    uint32_t get() const;

    // Waiting until all of the given flags are set, or any of them; 0 stands for all 31. Those waited for are cleared,
    // unless `clear` is false. The result is all flags before that, or osFlagsErrorTimeout. Threads only, or any
    // context with a time of 0, which gives osFlagsErrorResource. `until`: 49 days ahead at most; past times do not
    // wait.
    uint32_t wait_all(uint32_t flags = 0, uint32_t millisec = osWaitForever, bool clear = true) {
        return wait(flags, osFlagsWaitAll, millisec, clear);
    }
    uint32_t wait_all_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear = true) {
        return wait(flags, osFlagsWaitAll, rel_time.count(), clear);
    }
    uint32_t wait_all_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear = true) {
        return wait_until(flags, osFlagsWaitAll, abs_time, clear);
    }
    RTOS_DEPRECATED_MS("time_point")
    uint32_t wait_all_until(uint32_t flags, uint64_t millisec, bool clear = true) {
        return wait_until(flags, osFlagsWaitAll, Kernel::impl::instant(millisec), clear);
    }
    uint32_t wait_any(uint32_t flags = 0, uint32_t millisec = osWaitForever, bool clear = true) {
        return wait(flags, osFlagsWaitAny, millisec, clear);
    }
    uint32_t wait_any_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear = true) {
        return wait(flags, osFlagsWaitAny, rel_time.count(), clear);
    }
    uint32_t wait_any_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear = true) {
        return wait_until(flags, osFlagsWaitAny, abs_time, clear);
    }
    RTOS_DEPRECATED_MS("time_point")
    uint32_t wait_any_until(uint32_t flags, uint64_t millisec, bool clear = true) {
        return wait_until(flags, osFlagsWaitAny, Kernel::impl::instant(millisec), clear);
    }

  private:
    uint32_t wait(uint32_t flags, uint32_t options, uint32_t millisec, bool clear) {
        return wait_with(flags ? flags : 0x7fffffff, clear ? options : options | osFlagsNoClear, millisec);
    }
    uint32_t wait_until(uint32_t flags, uint32_t options, Kernel::Clock::time_point abs_time, bool clear);
#if MBED_CONF_RTOS_PRESENT
    uint32_t wait_with(uint32_t flags, uint32_t options, uint32_t millisec) {
        return osEventFlagsWait(&_obj_mem, flags, options, millisec);
    }
    mbed_rtos_storage_event_flags_t _obj_mem;
#else
    uint32_t wait_with(uint32_t flags, uint32_t options, uint32_t millisec);
    uint32_t _flags;
#endif
};

#if MBED_CONF_RTOS_PRESENT
inline uint32_t EventFlags::set(uint32_t flags) { return osEventFlagsSet(&_obj_mem, flags); }
inline uint32_t EventFlags::clear(uint32_t flags) { return osEventFlagsClear(&_obj_mem, flags); }
inline uint32_t EventFlags::get() const {
    return osEventFlagsGet(const_cast<mbed_rtos_storage_event_flags_t*>(&_obj_mem));
}
#endif

}  // namespace rtos
