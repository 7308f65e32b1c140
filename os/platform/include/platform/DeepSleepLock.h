// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdint.h>

#include "platform/NonCopyable.h"
#include "platform/mbed_assert.h"
#include "platform/mbed_critical.h"
#include "platform/mbed_power_mgmt.h"

namespace mbed {

/// No deep sleep as long as the object exists, but for stretches that the owner opens with unlock(). Threads and ISRs.
class DeepSleepLock : private NonCopyable<DeepSleepLock> {
  public:
    DeepSleepLock() : count_(1) { sleep_manager_lock_deep_sleep(); }
    ~DeepSleepLock() {
        if (count_ != 0) {
            sleep_manager_unlock_deep_sleep();
        }
    }

    /// Forbids deep sleep again. The manager is asked once, however often this one nests, at most 65,535 times.
    void lock() {
        if (core_util_atomic_fetch_add_u16(&count_, 1) == 0) {
            sleep_manager_lock_deep_sleep();
        }
    }

    /// Undoes one lock(), or the constructor's; at the last one deep sleep may happen. Once for each lock.
    void unlock() {
        const uint16_t before = core_util_atomic_fetch_sub_u16(&count_, 1);
        MBED_ASSERT(before != 0);
        if (before == 1) {
            sleep_manager_unlock_deep_sleep();
        }
    }

  private:
    uint16_t count_;
};

}  // namespace mbed
