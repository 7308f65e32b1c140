// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"
#include "rtos/Kernel.h"
#include "rtos/mbed_rtos_storage.h"
#include "rtos/mbed_rtos_types.h"

#if MBED_CONF_RTOS_PRESENT

namespace rtos {

/// 31 flags that threads wait for. Errors are results with the highest bit set (osFlagsError…).
class EventFlags : private mbed::NonCopyable<EventFlags> {
  public:
    EventFlags() : EventFlags(nullptr) {}
    explicit EventFlags(const char* name);
    ~EventFlags() { osEventFlagsDelete(&memory_); }

    /// The flags after. ISR.
    uint32_t set(uint32_t flags) { return osEventFlagsSet(&memory_, flags); }
    /// The flags before. ISR.
    uint32_t clear(uint32_t flags = 0x7FFFFFFF) { return osEventFlagsClear(&memory_, flags); }
    /// ISR.
    uint32_t get() const { return osEventFlagsGet(const_cast<mbed_rtos_storage_event_flags_t*>(&memory_)); }

    /// The flags before those are cleared; `flags` 0 means all. ISR with a wait of 0.
    uint32_t wait_all(uint32_t flags = 0, uint32_t millisec = osWaitForever, bool clear = true) {
        return wait(flags, osFlagsWaitAll, millisec, clear);
    }
    uint32_t wait_all_for(uint32_t flags, Kernel::Clock::duration_u32 rel_time, bool clear = true) {
        return wait(flags, osFlagsWaitAll, rel_time.count(), clear);
    }
    uint32_t wait_all_until(uint32_t flags, Kernel::Clock::time_point abs_time, bool clear = true) {
        return wait_until(flags, osFlagsWaitAll, abs_time, clear);
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

  private:
    uint32_t wait(uint32_t flags, uint32_t options, uint32_t millisec, bool clear) {
        return osEventFlagsWait(&memory_, flags ? flags : 0x7FFFFFFF, clear ? options : options | osFlagsNoClear,
                                millisec);
    }
    uint32_t wait_until(uint32_t flags, uint32_t options, Kernel::Clock::time_point abs_time, bool clear);

    mbed_rtos_storage_event_flags_t memory_;
};

}  // namespace rtos

#endif
