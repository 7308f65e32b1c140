// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "hal/reset_reason_api.h"

#if DEVICE_RESET_REASON

namespace mbed {

/// Why the chip was last reset. The first call reads the hardware and clears it, so that the next reset is told apart;
/// the answer stays for this run. Any context; the first from one at a time.
class ResetReason {
  public:
    static reset_reason_t get();
    /// The chip's register, as it was.
    static uint32_t get_raw();
};

}  // namespace mbed

#endif
