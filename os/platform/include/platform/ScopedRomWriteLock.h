// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "platform/NonCopyable.h"
#include "platform/mbed_mpu_mgmt.h"

namespace mbed {

/// The flash's addresses may be written to as long as the object exists. Nests; any context.
class ScopedRomWriteLock : private NonCopyable<ScopedRomWriteLock> {
  public:
    ScopedRomWriteLock() { mbed_mpu_manager_lock_rom_write(); }
    ~ScopedRomWriteLock() { mbed_mpu_manager_unlock_rom_write(); }
};

}  // namespace mbed
