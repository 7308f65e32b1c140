// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"
#include "platform/mbed_mpu_mgmt.h"

namespace mbed {

/// Code in RAM may be executed as long as the object exists. Nests; any context.
class ScopedRamExecutionLock : private NonCopyable<ScopedRamExecutionLock> {
  public:
    ScopedRamExecutionLock() { mbed_mpu_manager_lock_ram_execution(); }
    ~ScopedRamExecutionLock() { mbed_mpu_manager_unlock_ram_execution(); }
};

}  // namespace mbed
