// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"
#include "platform/mbed_critical.h"

namespace mbed {

/// A critical section as long as the object's scope. Nests; any context.
class CriticalSectionLock : private NonCopyable<CriticalSectionLock> {
  public:
    CriticalSectionLock() { core_util_critical_section_enter(); }
    ~CriticalSectionLock() { core_util_critical_section_exit(); }

    /// Enters a section by hand; needs disable().
    static void enable() { core_util_critical_section_enter(); }
    /// Leaves a section that enable() entered.
    static void disable() { core_util_critical_section_exit(); }
};

}  // namespace mbed
